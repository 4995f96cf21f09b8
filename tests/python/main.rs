//! The promise: what a pattern does is what the same generator does in Python, but for the rows of
//! one table.
//!
//! `generators.py` has the patterns in Python, and `record.py` does random operations on them and
//! writes down what happened. What a real CPython did is checked in as `traces.jsonl`. Each trace is
//! replayed here on the native pattern, and every event has to be the same; where Rust differs on
//! purpose, the replay names a row of the table in `src/docs/python.md`, and then both sides have to do
//! what that row says.
//!
//! All goes through what a caller uses, so nothing here needs a feature gate.

#![cfg(feature = "alloc")]

mod difference;
mod replay;
mod trace;

mod consumer;
mod producer;

mod average;
mod countdown;
mod delegate;
mod fib;
mod grep;
mod ignores_close;
mod pipeline;
mod reset;
mod throw;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::process::Command;
use std::rc::Rc;

use native_coroutines::{Consumer, patterns};
use serde_json::{Value, json};

use difference::Difference;
use replay::{Replay, Screen};
use trace::{Event, Exception, Trace};

const RECORDED: &str = include_str!("traces.jsonl");
const TABLE: &str = include_str!("../../src/docs/python.md");

/// The native pattern of a trace, not started.
fn start(trace: &Trace, screen: Screen) -> Box<dyn Replay + '_> {
    let arguments = &trace.arguments[..];
    match trace.pattern.as_str() {
        "fib" => fib::start(),
        "grep" => grep::start(arguments, screen),
        "countdown" => countdown::start(arguments),
        "average" => average::start(),
        "reset" => reset::start(arguments),
        "ignores_close" => ignores_close::start(arguments),
        "delegate" => delegate::start(arguments),
        "throw" => throw::start(arguments, screen),
        "pipeline" => pipeline::start(arguments, screen),
        other => panic!("unknown pattern {other}"),
    }
}

fn number(value: &Value) -> u32 {
    let number = value.as_u64().and_then(|number| number.try_into().ok());
    number.expect("a number that fits 32 bits")
}

fn text(value: &Value) -> Option<String> {
    Some(value.as_str()?.to_string())
}

fn outcome(result: Result<u64, Exception>) -> Event {
    match result {
        Ok(count) => Event::Returned(json!(count)),
        Err(error) => Event::Raised(error),
    }
}

/// Replays what is checked in for one pattern.
fn replay_recorded(pattern: &str) {
    let traces = trace::parse(RECORDED);
    let traces = traces.iter().filter(|trace| trace.pattern == pattern);
    assert!(traces.map(replay::replay).count() >= 70, "too few traces");
}

/// The cells of each row of the table.
fn rows() -> Vec<Vec<&'static str>> {
    let lines = TABLE.lines().filter_map(|line| {
        let cells = line.strip_prefix('|')?.strip_suffix('|')?;
        Some(cells.split('|').map(str::trim).collect())
    });
    lines.skip(2).collect()
}

#[test]
fn the_table_has_a_row_for_each_difference_and_no_other() {
    let in_the_table: Vec<&str> = rows().iter().map(|row| row[0]).collect();
    let in_the_replay: Vec<&str> = Difference::ALL.iter().map(|row| row.what()).collect();
    assert_eq!(in_the_table, in_the_replay);
    for row in rows() {
        assert_eq!(row.len(), 4, "{row:?}");
        assert!(row.iter().all(|cell| !cell.is_empty()), "{row:?}");
    }
}

#[test]
fn each_difference_is_met_by_the_recorded_traces() {
    let traces = trace::parse(RECORDED);
    let met: BTreeSet<_> = traces.iter().flat_map(replay::replay).collect();
    let all: BTreeSet<_> = Difference::ALL.iter().copied().collect();
    assert_eq!(met, all);
}

#[test]
fn what_does_not_compile_is_an_example_that_the_compiler_refuses_with_that_code() {
    let (_, examples) = TABLE.split_once("## ").expect("examples follow the table");
    let examples: Vec<(&str, &str)> = examples
        .split("\n## ")
        .map(|example| example.split_once('\n').expect("a heading"))
        .collect();
    let mut expected = vec![];
    for row in rows() {
        let codes = row[2].split(|letter: char| !letter.is_ascii_alphanumeric());
        let codes = codes.filter(|word| word.starts_with("E0"));
        expected.extend(codes.map(|code| (row[0], code)));
    }
    let mut found = vec![];
    for (what, text) in examples {
        let codes = text
            .lines()
            .filter_map(|line| line.strip_prefix("```compile_fail,"));
        found.extend(codes.map(|code| (what, code)));
    }
    assert_eq!(found, expected);
    assert!(expected.len() >= 7);
}

/// A body cannot name the variable that it is in, so it needs a cell, and a `dyn`.
#[test]
fn a_body_that_sends_to_itself_finds_itself_borrowed() {
    type Search =
        Box<dyn Consumer<&'static str, Yield = Option<&'static str>, Return = Result<u64, ()>>>;

    let cell: Rc<RefCell<Option<Search>>> = Rc::default();
    let itself = cell.clone();
    let search = patterns::grep::grep(
        "yield",
        |_| Ok(()),
        move |_: &&str| {
            assert!(itself.try_borrow_mut().is_err());
            Ok(())
        },
    );
    *cell.borrow_mut() = Some(Box::new(search.prime()));
    let answer = cell
        .borrow_mut()
        .as_mut()
        .map(|search| search.send("yield from"));
    assert_eq!(answer, Some(Ok(Some("yield from"))));
    cell.take(); // or they would keep each other alive
}

#[test]
fn the_traces_say_which_python_made_them() {
    let header: Value = serde_json::from_str(RECORDED.lines().next().unwrap()).unwrap();
    assert!(
        header["made_by"]
            .as_str()
            .unwrap()
            .starts_with("CPython 3.")
    );
    let count = trace::parse(RECORDED).len() as u64;
    assert_eq!(header["traces"].as_u64(), Some(count));
    assert!(RECORDED.len() < 300_000);
}

/// Run with `cargo test --test python -- --ignored --nocapture`. Set PYTHON_SEED to run the traces
/// of a failure again, and PYTHON_TRACES to have more of them.
#[test]
#[ignore = "needs python3"]
fn fresh_random_traces_agree_with_the_python_that_is_installed() {
    let variable = |name: &str| std::env::var(name).ok();
    let seed = variable("PYTHON_SEED")
        .unwrap_or_else(|| (RandomState::new().hash_one("seed") >> 32).to_string());
    let count = variable("PYTHON_TRACES").unwrap_or("1000".into());
    let output = Command::new("python3")
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/python/record.py"
        ))
        .args(["--seed", &seed, "--traces", &count])
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => return println!("skipped, as python3 does not run here: {error}"),
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let recorded = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    println!("{}", recorded.lines().next().unwrap_or_default());
    println!("again with PYTHON_SEED={seed} PYTHON_TRACES={count}");
    let traces = trace::parse(&recorded);
    assert_eq!(traces.len().to_string(), count);
    let met: BTreeSet<_> = traces.iter().flat_map(replay::replay).collect();
    println!("{} traces agree; differences met: {met:?}", traces.len());
}
