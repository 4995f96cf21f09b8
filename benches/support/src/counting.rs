//! Retired instructions per item, counted by Valgrind: they stay the same on a busy machine.
//!
//! Valgrind runs the benchmark that measures time, so that both figures are of the same machine
//! code. It runs each contender once, and then three times. Half the difference of the two is what
//! one iteration costs, without what comes before and after.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::machine::Machine;
use crate::table::{self, CONTENDERS, Cost, Estimate, Row};
use crate::{record, report};

const UNIT: &str = "instructions";
/// The variable with the filter, set for the run in Valgrind.
pub(crate) const COUNTING: &str = "NATIVE_COROUTINES_COUNTING";
/// The name of [`counted`] in Valgrind.
const COUNTED: &str = "bench_support::counting::counted";
/// The iterations in one call of [`counted`] and in the next.
const ITERATIONS: [u32; 2] = [1, 3];

/// Valgrind counts between the beginning and the end of this function.
#[inline(never)]
fn counted(run: &mut dyn FnMut()) {
    run();
}

/// Runs a contender for Valgrind, and says so in a line.
pub(crate) fn count(id: &str, items: usize, mut run: impl FnMut(u64)) {
    println!("{id} {items}");
    for iterations in ITERATIONS {
        counted(&mut || run(iterations.into()));
    }
}

/// Counts the instructions of the contenders in a benchmark of this package, and prints the table.
///
/// The first argument of the command line that is no option is a filter of their names.
///
/// # Errors
///
/// The benchmark does not build, or fails in Valgrind.
pub fn run(benchmark: &str) -> Result<(), Box<dyn Error>> {
    // `cargo test` runs this too, and has nothing to learn from it.
    if !env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    if let Err(error) = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
    {
        println!(
            "Instructions are not counted: that needs Valgrind (https://valgrind.org), and \
             `valgrind --version` says: {error}."
        );
        return Ok(());
    }
    let rows = rows(&build(benchmark)?, &report::filter())?;
    if rows.is_empty() {
        println!("Nothing to count.");
        return Ok(());
    }
    let folder = report::folder()?;
    fs::create_dir_all(&folder)?;
    let json = folder.join("instructions.json");
    let machine = Machine::here(None);
    let mut document = table::to_json(&rows, UNIT, None);
    document["machine"] = serde_json::json!(machine);
    fs::write(&json, record::text(&document))?;
    println!("\n{machine}\n\n{}", table::text(&rows, UNIT, None));
    println!("The same in {}", json.display());
    Ok(())
}

/// Builds a benchmark as `cargo bench` does, and returns its executable.
fn build(benchmark: &str) -> Result<PathBuf, Box<dyn Error>> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args(["bench", "--bench", benchmark, "--no-run"]);
    cargo.arg("--message-format=json-render-diagnostics");
    if cfg!(dfa_jump_threading) {
        cargo.args(["--profile", "dfa"]);
    }
    let output = cargo.stderr(Stdio::inherit()).output()?;
    let messages = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Value>();
    let executable = messages.flatten().find_map(|message| {
        let is_it = message["target"]["name"] == benchmark;
        Some(message["executable"].as_str().filter(|_| is_it)?.into())
    });
    executable.ok_or_else(|| format!("`{cargo:?}` builds no executable").into())
}

/// Runs the benchmark in Valgrind.
fn rows(executable: &Path, filter: &str) -> Result<Vec<Row>, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let counts = folder.path().join("counts");
    eprintln!("Counting in Valgrind, which takes about a minute for all patterns");
    let output = Command::new("valgrind")
        .args(["--quiet", "--tool=callgrind"])
        .args(["--toggle-collect", "--dump-after"].map(|option| format!("{option}={COUNTED}")))
        .arg(format!("--callgrind-out-file={}", counts.display()))
        .arg(executable)
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
        let outliers = 0.0;
        rows.entry((pattern.to_owned(), driver.to_owned()))
            .or_insert_with(BTreeMap::new)
            .insert(name.to_owned(), Cost { cost, outliers });
    }
    Ok(table::rows(rows))
}

/// Tests whether the table has a column for a contender.
pub(crate) fn is_counted(name: &str) -> bool {
    CONTENDERS.contains(&name)
}

/// The instructions in one of callgrind's dumps.
fn total(dump: &Path) -> io::Result<f64> {
    let text = fs::read_to_string(dump)?;
    text.lines()
        .find_map(|line| line.strip_prefix("summary: ")?.trim().parse().ok())
        .ok_or_else(|| io::Error::other("callgrind wrote no summary"))
}
