//! The bank of `simulation` beside the same by hand and SimPy: what a customer costs.
//!
//! Every round runs every way once, and SimPy in a process of its own. Times are those of the processor
//! that the thread had. All ways draw the same numbers, and no way formats a line while it is measured.

use std::cell::Cell;
use std::fmt::{Arguments, Write};
use std::hint::black_box;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use native_coroutines::patterns::simulation::{Bank, Twister, bank, bank_by_hand};
use serde::{Deserialize, Serialize};

use bench_support::figures::median;

use crate::tasks::processor_nanoseconds;

#[derive(Args, Debug)]
pub struct Options {
    /// How many rounds; the ways take turns, and the median is shown
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: u32,
    /// How long a way runs in a round, at least; a bank is always run to its end
    #[arg(long, default_value_t = 100)]
    pub round_milliseconds: u32,
    /// How many customers come to a bank
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub customers: u32,
}

#[derive(Debug, Serialize)]
pub struct Row {
    pub bank: &'static str,
    pub way: &'static str,
    /// Nanoseconds per customer: the median, and every round in the order of time.
    pub median: f64,
    pub rounds: Vec<f64>,
    /// The median of the rounds' ratios.
    pub ratio_to_native: f64,
}

const SIMPY: &str = "SimPy";
const WAYS: [&str; 3] = ["native", "by hand", SIMPY];
const SEED: u64 = 42;

/// The banks of the benchmark `simulation`.
fn banks(customers: u32) -> [(&'static str, Bank); 2] {
    let bank = Bank {
        customers,
        ..Bank::default()
    };
    let crowd = Bank {
        customers,
        counters: 8,
        gap: 1.0,
        patience: (5.0, 100.0),
        service: 9.0,
    };
    [("bank", bank), ("crowd", crowd)]
}

/// Returns the versions of Python and SimPy, or why SimPy is left out.
pub fn simpy(python: &str) -> Result<String, String> {
    let script = "import platform, simpy; \
        print(f'Python {platform.python_version()}, SimPy {simpy.__version__}')";
    let output = Command::new(python).args(["-c", script]).output();
    let output = output.map_err(|error| format!("`{python}` does not run here: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_string());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let reason = errors.lines().last().unwrap_or("it says nothing");
    Err(format!(
        "`{python}` cannot import it: {reason}. Install it with `pip install simpy`"
    ))
}

pub fn run(options: &Options, simpy: bool) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (name, described) in banks(options.customers) {
        let ways = WAYS.iter().filter(|&&way| simpy || way != SIMPY);
        let mut all: Vec<(&str, Vec<f64>)> = ways.map(|&way| (way, Vec::new())).collect();
        let expected = lines("native", &described)?;
        for (way, _) in &all {
            check(way, &expected, &lines(way, &described)?)?;
        }
        let count = expected.lines().count();
        for round in 0..options.rounds {
            eprintln!("{name}, round {} of {} …", round + 1, options.rounds);
            for (way, rounds) in &mut all {
                let measured = measure(way, &described, options.round_milliseconds)?;
                ensure!(
                    measured.lines == count * measured.runs,
                    "{way} says {} lines in {} runs of the {name}, instead of {count} in each",
                    measured.lines,
                    measured.runs
                );
                let customers = measured.runs as f64 * f64::from(options.customers);
                rounds.push(measured.nanoseconds as f64 / customers);
            }
        }
        let native = all[0].1.clone();
        rows.extend(all.into_iter().map(|(way, rounds)| {
            let pairs = rounds.iter().zip(&native);
            let ratios: Vec<f64> = pairs.map(|(way, native)| way / native).collect();
            Row {
                bank: name,
                way,
                median: median(&rounds).unwrap_or_default(),
                rounds,
                ratio_to_native: median(&ratios).unwrap_or_default(),
            }
        }));
    }
    Ok(rows)
}

fn check(way: &str, expected: &str, lines: &str) -> Result<()> {
    let pairs = expected.lines().zip(lines.lines());
    let differs = pairs.into_iter().find(|(expected, line)| expected != line);
    if let Some((expected, line)) = differs {
        bail!("{way} says `{line}` instead of `{expected}`");
    }
    let (expected, count) = (expected.lines().count(), lines.lines().count());
    ensure!(
        count == expected,
        "{way} says {count} lines instead of {expected}"
    );
    Ok(())
}

/// Returns everything that a way says.
fn lines(way: &str, described: &Bank) -> Result<String> {
    if way == SIMPY {
        return Ok(String::from_utf8(python("lines", described, 0)?)?);
    }
    let lines = Cell::new(String::new());
    let say = |line: Arguments| {
        let mut text = lines.take();
        // A string takes everything.
        let _ = writeln!(text, "{line}");
        lines.set(text);
    };
    run_once(way, described, &Twister::seed(SEED), say)?;
    Ok(lines.into_inner())
}

#[derive(Deserialize)]
struct Measured {
    /// Of all runs.
    lines: usize,
    runs: usize,
    nanoseconds: u64,
}

fn measure(way: &str, described: &Bank, milliseconds: u32) -> Result<Measured> {
    if way == SIMPY {
        let output = python("time", described, milliseconds)?;
        return serde_json::from_slice(&output).context("SimPy's script prints no result");
    }
    let seeded = Twister::seed(SEED);
    let lines = Cell::new(0);
    let (mut runs, mut nanoseconds) = (0, 0);
    while runs == 0 || nanoseconds < u64::from(milliseconds) * 1_000_000 {
        let random = seeded.clone();
        let start = processor_nanoseconds()?;
        run_once(way, black_box(described), &random, |_| {
            lines.set(lines.get() + 1)
        })?;
        nanoseconds += processor_nanoseconds()? - start;
        runs += 1;
    }
    Ok(Measured {
        lines: lines.get(),
        runs,
        nanoseconds,
    })
}

fn run_once(way: &str, described: &Bank, random: &Twister, say: impl Fn(Arguments)) -> Result<()> {
    match way {
        "native" => bank(described, random, say)?,
        "by hand" => bank_by_hand(described, random, say)?,
        _ => bail!("no such way: {way}"),
    }
    Ok(())
}

/// Runs the script, and returns its output.
fn python(mode: &str, described: &Bank, milliseconds: u32) -> Result<Vec<u8>> {
    let Bank {
        customers,
        counters,
        gap,
        patience: (low, high),
        service,
    } = described;
    let output = Command::new("python3")
        .args(["-c", include_str!("simulation.py"), mode])
        .args([milliseconds.to_string(), SEED.to_string()])
        .args([customers, counters].map(u32::to_string))
        .args([gap, low, high, service].map(f64::to_string))
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(output.status.success(), "{SIMPY}: {}", output.status);
    Ok(output.stdout)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: Options = Options {
        rounds: 3,
        round_milliseconds: 0,
        customers: 200,
    };

    #[test]
    fn each_way_is_measured_in_each_round_and_simpy_where_it_is() {
        let simpy = simpy("python3");
        if let Err(reason) = &simpy {
            eprintln!("not measured: SimPy. {reason}");
        }
        let rows = run(&OPTIONS, simpy.is_ok()).unwrap();
        let ways = if simpy.is_ok() { 3 } else { 2 };
        assert_eq!(rows.len(), 2 * ways);
        for (row, way) in rows.iter().zip(WAYS[..ways].iter().cycle()) {
            assert_eq!((row.way, row.rounds.len()), (*way, 3));
            assert!(row.rounds.iter().all(|&round| round > 0.0), "{row:?}");
            assert!(row.way != "native" || row.ratio_to_native == 1.0);
        }
    }

    #[test]
    fn without_simpy_the_rest_is_measured() {
        let rows = run(&OPTIONS, false).unwrap();
        let ways: Vec<_> = rows.iter().map(|row| (row.bank, row.way)).collect();
        let [native, by_hand, _] = WAYS;
        let expected = ["bank", "crowd"].map(|bank| [(bank, native), (bank, by_hand)]);
        assert_eq!(ways, expected.concat());
    }

    #[test]
    fn a_way_that_says_something_else_is_an_error() {
        let error = |lines| check("it", "a\nb\n", lines).unwrap_err().to_string();
        assert_eq!(error("a\nc\n"), "it says `c` instead of `b`");
        assert_eq!(error("a\n"), "it says 1 lines instead of 2");
        assert_eq!(error("a\nb\nc\n"), "it says 3 lines instead of 2");
        assert!(check("it", "a\nb\n", "a\nb\n").is_ok());
    }

    #[test]
    fn a_python_that_is_not_there_is_the_reason() {
        let reason = simpy("/nowhere/python3").unwrap_err();
        assert!(reason.starts_with("`/nowhere/python3` does not run here: "));
    }
}
