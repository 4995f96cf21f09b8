//! CPython, one process a job. The script measures itself: starting Python is not part of it.

use std::io::ErrorKind;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::jobs::{Input, Job};
use crate::measure::Options;

/// What `python3` says it is. `None` where there is none.
pub fn version() -> Result<Option<String>> {
    let output = match Command::new("python3").arg("--version").output() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        output => output.context("python3 could not be started")?,
    };
    let version = String::from_utf8_lossy(&output.stdout).trim().to_string();
    Ok(output.status.success().then_some(version))
}

#[derive(Deserialize)]
pub struct Answer {
    pub result: u64,
    /// An operation, one for each round.
    pub nanoseconds: Vec<f64>,
}

pub fn measure(job: Job, input: &Input, options: &Options) -> Result<Answer> {
    let output = Command::new("python3")
        .args(["-I", "-c", include_str!("cpython.py")])
        .arg(job.to_string())
        .arg(input.items.to_string())
        .arg(input.creations.to_string())
        .arg(options.rounds.to_string())
        .arg(options.round_milliseconds.to_string())
        .output()
        .context("python3 could not be started")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "python3 failed at {job}: {errors}");
    serde_json::from_slice(&output.stdout).context("python3 printed something else than a result")
}
