//! Runs the groups, and then compares what they measured.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, exit};
use std::time::SystemTime;

use criterion::Criterion;
use serde_json::json;

use crate::counting::COUNTING;
use crate::estimates::Measured;
use crate::machine::Machine;
use crate::table::Row;
use crate::{Bench, chart, estimates, record, table};

const UNIT: &str = "nanoseconds";
/// At the end of the folder's name when it is the profile with DFA jump threading that is measured.
const DFA: &str = "-dfa";

/// Measures the groups with criterion, or as the command line says.
///
/// Valgrind counts them instead for [`counting::run`](crate::counting::run). `cargo test` only
/// compares the answers of the contenders.
///
/// # Errors
///
/// A file of criterion's cannot be read, or the report cannot be written.
///
/// # Panics
///
/// Two contenders of a group answer differently.
pub fn run(groups: &[fn(&mut Bench)]) -> Result<(), Box<dyn Error>> {
    let run = |mut bench: Bench| groups.iter().for_each(|group| group(&mut bench));
    if let Ok(filter) = env::var(COUNTING) {
        run(Bench::count(filter));
        return Ok(());
    }
    if !env::args().any(|argument| argument == "--bench") {
        run(Bench::check(filter()));
        return Ok(());
    }
    let home = home()?;
    let folder = folder()?;
    if folder != home {
        // Criterion is told its folder by the environment alone.
        let mut again = Command::new(env::current_exe()?);
        again.args(env::args_os().skip(1));
        let status = again.env("CRITERION_HOME", folder).status()?;
        exit(status.code().unwrap_or(1));
    }

    let start = SystemTime::now();
    run(Bench::time(Criterion::default().configure_from_args()));
    Criterion::default().configure_from_args().final_summary();

    // No folder, or nothing new in it: it was listed or tested, not measured.
    if !home.is_dir() {
        return Ok(());
    }
    let measured = estimates::read(&home, start)?;
    if measured.rows.is_empty() {
        return Ok(());
    }
    match default_profile(&home).filter(|folder| cfg!(dfa_jump_threading) && folder.is_dir()) {
        Some(folder) => {
            let usual = estimates::read(&folder, SystemTime::UNIX_EPOCH)?;
            compare(&home, &measured, Some(&usual.rows))
        }
        None => compare(&home, &measured, None),
    }
}

fn compare(home: &Path, measured: &Measured, usual: Option<&[Row]>) -> Result<(), Box<dyn Error>> {
    let rows = &measured.rows;
    let machine = Machine::here(None);
    let mut document = table::to_json(rows, UNIT, usual);
    document["machine"] = json!(machine);
    let other = |(id, cost): (&String, _)| json!({ "id": id, "cost": cost });
    document["others"] = measured.others.iter().map(other).collect();
    let json = home.join("comparison.json");
    fs::write(&json, record::text(&document))?;
    let svg = home.join("comparison.svg");
    chart::draw(rows, &svg)?;
    println!("\n{machine}\n\n{}", table::text(rows, UNIT, usual));
    println!("The same in {} and {}", json.display(), svg.display());
    Ok(())
}

/// The first argument that is no option.
pub(crate) fn filter() -> String {
    let mut arguments = env::args().skip(1);
    let filter = arguments.find(|argument| !argument.starts_with('-'));
    filter.unwrap_or_default()
}

/// Where the default profile's estimates are, if this is the folder of the other one.
fn default_profile(home: &Path) -> Option<PathBuf> {
    let name = home.file_name()?.to_str()?.strip_suffix(DFA)?;
    Some(home.with_file_name(name))
}

/// The folder for what is measured with this profile.
pub(crate) fn folder() -> Result<PathBuf, Box<dyn Error>> {
    let home = home()?;
    if !cfg!(dfa_jump_threading) || default_profile(&home).is_some() {
        return Ok(home);
    }
    let mut folder = home.into_os_string();
    folder.push(DFA);
    Ok(folder.into())
}

/// The folder that criterion writes to, found as criterion finds it.
fn home() -> Result<PathBuf, Box<dyn Error>> {
    if let Some(home) = env::var_os("CRITERION_HOME") {
        return Ok(home.into());
    }
    if let Some(target) = env::var_os("CARGO_TARGET_DIR") {
        return Ok(PathBuf::from(target).join("criterion"));
    }
    let Some(cargo) = env::var_os("CARGO") else {
        return Ok("target/criterion".into());
    };
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let target = metadata["target_directory"].as_str().unwrap_or("target");
    Ok(PathBuf::from(target).join("criterion"))
}
