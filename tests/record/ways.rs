//! The ways that the compiler's MIR has, against ways that were read off the sources by hand.

use std::process::Command;

use native_coroutines::patterns;
use native_coroutines::record::ways::{self, Body};

use super::root;

/// Returns the MIR of a file of a pattern.
fn mir(name: &str) -> String {
    let gates = "feature(coroutines,coroutine_trait,coroutine_clone)";
    let mut rustc = Command::new("rustc");
    rustc
        .args(ways::ARGUMENTS)
        .arg(format!("-Zcrate-attr={gates}"));
    rustc
        .arg(format!("src/patterns/{name}/native.rs"))
        .current_dir(root());
    let output = rustc.output().expect("rustc runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn bodies(name: &str) -> Vec<Body> {
    ways::bodies(&mir(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// The ways as `0>3 3>1`.
fn shown(body: &Body) -> String {
    let ways = body
        .ways
        .iter()
        .map(|way| format!("{}>{}", way.from, way.to));
    ways.collect::<Vec<_>>().join(" ")
}

/// 0 is `Unresumed`, 1 is `Returned`, and 3 is the first `yield` in the source.
#[test]
fn the_ways_are_those_that_the_source_has() {
    let expected = [
        // The first number fits, but the compiler does not know that `current` is `Some`.
        ("fib", 0, "0>1 0>3 3>1 3>3"),
        // The announcement may fail, and so may each report.
        ("grep", 0, "0>1 0>3 3>1 3>3"),
        // It waits for a start tag, between two fields, and in a field.
        ("records", 0, "0>3 3>1 3>3 3>4 4>1 4>3 4>4 4>5 5>1 5>4 5>5"),
        // The value goes out after its count, and always.
        ("run_length", 0, "0>1 0>3 3>4 4>1 4>3"),
        // It hands back what it is lent, for ever, or returns it.
        ("permutations", 0, "0>3 3>1 3>3"),
        // The second body of `sieve` never returns.
        ("sieve", 1, "0>3 3>3"),
        // A customer waits once for the counter, and once at it.
        ("simulation", 1, "0>3 3>1 3>4 4>1"),
        // Inside of an escape, the next byte ends the escape, the frame, or everything.
        ("frames", 0, "0>3 3>1 3>3 3>4 3>5 4>1 4>3 4>5 5>1 5>3 5>5"),
    ];
    for (name, number, ways) in expected {
        assert_eq!(shown(&bodies(name)[number]), ways, "{name}");
    }
}

/// A way has the lines that it may run, and none of another way.
#[test]
fn a_way_lies_on_its_lines() {
    let records = &bodies("records")[0];
    let source = patterns::all().find(|pattern| pattern.name == "records");
    let source: Vec<_> = source.unwrap().native.lines().collect();
    let lies_on = |from, to, text: &str| {
        let way = (records.ways.iter()).find(|way| (way.from, way.to) == (from, to));
        let mut lines = way.unwrap().lines.iter();
        lines.any(|&line| source[line as usize - 1].contains(text))
    };
    assert!(lies_on(3, 4, "start(offset)"));
    assert!(!lies_on(3, 3, "start(offset)"));
    assert!(lies_on(5, 4, "field(&mut record"));
    assert!(!lies_on(5, 5, "field(&mut record"));
    assert!(lies_on(4, 3, "found(record)"));
    assert!(!lies_on(4, 5, "found(record)"));
}

#[test]
fn every_body_of_the_catalogue_is_understood() {
    for pattern in patterns::all() {
        let marked = pattern
            .native
            .lines()
            .filter(|line| line.trim() == "#[coroutine]");
        let bodies = bodies(pattern.name);
        assert_eq!(bodies.len(), marked.count(), "{}", pattern.name);
        for body in bodies {
            let ends = body.ways.iter().any(|way| way.to == 1);
            // A filter of `sieve`, a listener of `echo` and a press never return.
            let endless = ["sieve", "echo", "simulation"].contains(&pattern.name);
            assert!(ends || endless, "{}: {body:?}", pattern.name);
        }
    }
}

#[test]
fn an_odd_text_is_an_error() {
    let mir = mir("records");
    let says = |text: &str, why: &str| {
        let error = ways::bodies(text).unwrap_err();
        assert!(error.contains(why), "{error}");
    };
    let begin = mir.find("(_1: Pin<&mut {").unwrap();
    let body = "the body at line 30: ";
    says(
        &mir[..begin + 2000],
        &format!("{body}the text ends in the middle"),
    );
    says(
        &mir.replace("switchInt(move", "switchOn(move")
            .replace(" -> [0: bb", " -> [0: block"),
        "block",
    );
    says(
        &mir.replace("    bb7: {", "    bb7000: {"),
        "there is no block bb7",
    );
    says(
        &mir.replace(") = discriminant((*", ") = kind((*")
            .replace("[0: bb", "[9: bb"),
        "does not ask",
    );
    assert_eq!(ways::bodies(""), Ok(vec![]));
    // Wherever a text is cut off, there is an answer.
    for end in (0..mir.len())
        .step_by(211)
        .filter(|&end| mir.is_char_boundary(end))
    {
        let _ = ways::bodies(&mir[..end]);
    }
}
