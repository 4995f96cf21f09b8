//! Retired instructions an item of what the benchmark `patterns` measures in time, counted by
//! Valgrind: on a busy machine they stay what they are.
//!
//! The groups are the same files. They ask for `criterion`, and get what is in `counting.rs`, which
//! runs each contender once, and then three times. The difference between the two, halved, is what
//! one iteration costs, without what comes before and after.

#![feature(coroutines, coroutine_trait, gen_blocks)]

extern crate self as criterion;

mod counting;
// Its feature gate is the one above. Its `main` is not used, and so nor is what that calls.
#[allow(dead_code, unused_attributes)]
#[path = "../patterns/main.rs"]
mod patterns;

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

pub(crate) use counting::{
    BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, measurement,
};
use counting::{COUNTED, COUNTING, ITERATIONS};
use machine::Machine;
use patterns::{chart, drivers, estimates, machine, report, table};
use table::{Cost, Estimate, Row};

const UNIT: &str = "instructions";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    if env::var_os(COUNTING).is_some() {
        patterns::GROUPS.iter().for_each(|group| group());
        return Ok(ExitCode::SUCCESS);
    }
    let arguments: Vec<String> = env::args().skip(1).collect();
    // `cargo test` runs this too, and has nothing to learn from it.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return Ok(ExitCode::SUCCESS);
    }
    let filter = arguments.iter().find(|argument| !argument.starts_with('-'));
    if let Err(error) = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
    {
        println!(
            "Instructions are not counted: that needs Valgrind (https://valgrind.org), and \
             `valgrind --version` says: {error}."
        );
        return Ok(ExitCode::SUCCESS);
    }
    let rows = count(filter.map_or("", String::as_str))?;
    if rows.is_empty() {
        println!("Nothing to count.");
        return Ok(ExitCode::SUCCESS);
    }
    let folder = report::folder()?;
    fs::create_dir_all(&folder)?;
    let json = folder.join("instructions.json");
    let machine = Machine::here(None);
    let mut document = table::to_json(&rows, UNIT, None);
    document["machine"] = serde_json::json!(machine);
    fs::write(&json, format!("{document:#}\n"))?;
    println!("\n{machine}\n\n{}", table::text(&rows, UNIT, None));
    println!("The same in {}", json.display());
    Ok(ExitCode::SUCCESS)
}

/// Runs this program again, in Valgrind.
fn count(filter: &str) -> Result<Vec<Row>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let counts = folder.path().join("counts");
    eprintln!("Counting in Valgrind, which takes about a minute for all patterns");
    let output = Command::new("valgrind")
        .args(["--quiet", "--tool=callgrind"])
        .args(["--toggle-collect", "--dump-after"].map(|option| format!("{option}={COUNTED}")))
        .arg(format!("--callgrind-out-file={}", counts.display()))
        .arg(env::current_exe()?)
        .env(COUNTING, filter)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("valgrind failed: {}", output.status).into());
    }
    // A line for each contender that was run, in the order in which they were counted.
    let mut rows = BTreeMap::new();
    for (index, line) in String::from_utf8(output.stdout)?.lines().enumerate() {
        let (id, items) = line.split_once(' ').ok_or("no count of items")?;
        let (group, name) = id.rsplit_once('/').ok_or("no name of a contender")?;
        let (pattern, driver) = group.split_once('/').ok_or("no driver")?;
        // Dumps are numbered from 1.
        let first = counts.with_extension((ITERATIONS.len() * index + 1).to_string());
        let second = counts.with_extension((ITERATIONS.len() * index + 2).to_string());
        let [fewer, more] = ITERATIONS.map(f64::from);
        let iteration = (total(&second)? - total(&first)?) / (more - fewer);
        let point = iteration / items.parse::<f64>()?;
        let cost = Estimate {
            lower: point,
            point,
            upper: point,
        };
        rows.entry((pattern.to_owned(), driver.to_owned()))
            .or_insert_with(BTreeMap::new)
            .insert(
                name.to_owned(),
                Cost {
                    cost,
                    outliers: 0.0,
                },
            );
    }
    Ok(table::rows(rows))
}

/// The instructions in one of callgrind's dumps.
fn total(dump: &Path) -> io::Result<f64> {
    let text = fs::read_to_string(dump)?;
    text.lines()
        .find_map(|line| line.strip_prefix("summary: ")?.trim().parse().ok())
        .ok_or_else(|| io::Error::other("callgrind wrote no summary"))
}
