//! Every way to write a coroutine that this project knows of, at the same jobs.
//!
//! `jobs` says what is to be done, `peers` has a file for each contender, and `measure` runs them.

#![feature(coroutines, coroutine_trait, iter_from_coroutine)]
#![forbid(unsafe_code)]

mod jobs;
mod machine;
mod measure;
mod peers;
mod report;

use anyhow::Result;
use clap::{Parser, ValueEnum};
use serde_json::json;

use jobs::Job;
use machine::Machine;
use measure::Options;

/// Measures native coroutines beside every other way to write them
///
/// Prints nanoseconds an operation, the median of several rounds, and how many times native that
/// is. Every result is checked before it is measured.
#[derive(Parser)]
#[command(name = "peers")]
struct Arguments {
    #[command(flatten)]
    options: Options,
    /// Print JSON, with every round
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    let Arguments { options, json } = Arguments::parse();
    let python = peers::cpython::version()?;
    if python.is_none() {
        eprintln!("CPython is left out: `python3 --version` does not run here");
    }

    let mut measured = Vec::new();
    for &job in Job::value_variants() {
        if options.job.is_none_or(|chosen| chosen == job) {
            eprintln!("measuring {job} …");
            measured.push((job, measure::job(job, &options, python.is_some())?));
        }
    }

    let machine = Machine::here(python);
    if json {
        let jobs = measured.iter().map(|(job, peers)| {
            json!({ "job": job.to_string(), "unit": "nanoseconds an operation", "peers": peers })
        });
        let jobs: Vec<_> = jobs.collect();
        let document = json!({ "machine": machine, "jobs": jobs });
        println!("{}", serde_json::to_string_pretty(&document)?);
    } else {
        println!("{machine}\n\n{}", report::peers(&measured));
    }
    Ok(())
}
