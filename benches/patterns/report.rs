//! Runs the groups as `criterion_main!` does, and then compares what they measured.

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::SystemTime;

use criterion::Criterion;

use crate::{chart, estimates, table};

pub fn run(groups: &[fn()]) -> Result<(), Box<dyn Error>> {
    let start = SystemTime::now();
    for group in groups {
        group();
    }
    Criterion::default().configure_from_args().final_summary();

    let home = home()?;
    // No folder, or nothing new in it: it was listed or tested, not measured.
    if !home.is_dir() {
        return Ok(());
    }
    let rows = estimates::read(&home, start)?;
    if rows.is_empty() {
        return Ok(());
    }
    let json = home.join("comparison.json");
    let written = table::to_json(&rows, "nanoseconds", None);
    fs::write(&json, format!("{written:#}\n"))?;
    let svg = home.join("comparison.svg");
    chart::draw(&rows, &svg)?;
    println!("\n{}", table::text(&rows, "nanoseconds", None));
    println!("The same in {} and {}", json.display(), svg.display());
    Ok(())
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
