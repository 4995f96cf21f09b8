//! What a figure is worth nothing without: the machine, the compiler and the date.

use std::fmt;
use std::fs;
use std::process::Command;
use std::thread::available_parallelism;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    /// How many processes wanted to run, on average over the last minute.
    pub load: String,
    pub compiler: String,
    pub python: Option<String>,
    pub date: String,
}

impl Machine {
    pub fn here(python: Option<String>) -> Self {
        Machine {
            processor: field("/proc/cpuinfo", "model name"),
            cores: available_parallelism().map_or(1, usize::from),
            load: fs::read_to_string("/proc/loadavg")
                .ok()
                .and_then(|loads| Some(loads.split_whitespace().next()?.to_string()))
                .unwrap_or_else(unknown),
            compiler: compiler().unwrap_or_else(unknown),
            python,
            date: humantime::format_rfc3339_seconds(SystemTime::now()).to_string(),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}, {} cores, load {}",
            self.processor, self.cores, self.load
        )?;
        writeln!(f, "{}", self.compiler)?;
        if let Some(python) = &self.python {
            writeln!(f, "{python}")?;
        }
        write!(f, "{}", self.date)
    }
}

fn unknown() -> String {
    "unknown".to_string()
}

/// The value of the first line `name : value`.
fn field(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(field, _)| field.trim() == name)
        .map_or_else(unknown, |(_, value)| value.trim().to_string())
}

/// Of the compiler that this directory selects: its release, host and LLVM.
fn compiler() -> Option<String> {
    let mut rustc = Command::new("rustc");
    let rustc = rustc.arg("-vV").current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = String::from_utf8(rustc.output().ok()?.stdout).ok()?;
    let said = |name| {
        output
            .lines()
            .find_map(|line: &str| line.strip_prefix(name))
    };
    let (host, llvm) = (said("host: ")?, said("LLVM version: ")?);
    Some(format!("{}, {host}, LLVM {llvm}", output.lines().next()?))
}
