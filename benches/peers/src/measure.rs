//! The measuring loop: every round runs every peer once, so that what else the machine does meets
//! all of them.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench_support::figures::median;
use clap::Args;
use serde::Serialize;

use crate::jobs::{Input, Job};
use crate::peers::{BASELINE, PEERS, cpython};

#[derive(Args, Debug)]
pub struct Options {
    /// How many times each peer is measured; the median is shown
    #[arg(long, default_value_t = 11, value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: u32,
    /// How long a peer runs in a round, at least
    #[arg(long, default_value_t = 20)]
    pub round_milliseconds: u64,
    /// How many items a job has; operations that take long make a round longer
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub items: u32,
    /// Only this job
    #[arg(long)]
    pub job: Option<Job>,
    /// Only the peers whose names contain this text, and native
    #[arg(long, default_value = "")]
    pub peer: String,
}

/// One peer at one job.
#[derive(Debug, Serialize)]
pub struct Measurement {
    pub peer: &'static str,
    /// Nanoseconds an operation: the median, and every round in the order of time. `None` if the
    /// peer cannot do the job.
    pub median: Option<f64>,
    pub rounds: Vec<f64>,
    pub ratio_to_native: Option<f64>,
}

/// Every peer at one job.
///
/// # Errors
///
/// A peer whose result is wrong.
pub fn job(job: Job, options: &Options, python: bool) -> Result<Vec<Measurement>> {
    let input = Input::new(options.items as usize);
    let expected = input.expected(job);
    let check = |name: &str, result: u64| {
        let wrong = format!("{name} is wrong at {job}: {result:#x} instead of {expected:#x}");
        ensure!(result == expected, wrong);
        anyhow::Ok(())
    };
    let chosen = |name: &str| name == BASELINE || name.contains(&options.peer);
    let least = Duration::from_millis(options.round_milliseconds);

    let mut measured = Vec::new();
    for peer in PEERS.iter().filter(|peer| chosen(peer.name)) {
        let mut calls = 0;
        if peer.can(job) {
            let start = Instant::now();
            check(peer.name, peer.run(job, &input).unwrap_or_default())?;
            let once = start.elapsed().max(Duration::from_nanos(1));
            calls = least.div_duration_f64(once).ceil() as u32;
        }
        measured.push((peer, calls.max(1), Vec::new()));
    }
    for _ in 0..options.rounds {
        for (peer, calls, rounds) in &mut measured {
            if peer.can(job) {
                let start = Instant::now();
                for _ in 0..*calls {
                    black_box(peer.run(job, black_box(&input)));
                }
                let operations = f64::from(*calls) * input.operations(job) as f64;
                rounds.push(start.elapsed().as_nanos() as f64 / operations);
            }
        }
    }

    let mut all: Vec<(&str, Vec<f64>)> = measured
        .into_iter()
        .map(|(peer, _, rounds)| (peer.name, rounds))
        .collect();
    if python && chosen(PYTHON) {
        let answer = cpython::measure(job, &input, options)?;
        check(PYTHON, answer.result)?;
        all.push((PYTHON, answer.nanoseconds));
    }

    let baseline = all.iter().find(|(name, _)| *name == BASELINE);
    let baseline = baseline.and_then(|(_, rounds)| median(rounds));
    let measurements = all.into_iter().map(|(peer, rounds)| {
        let median = median(&rounds);
        Measurement {
            peer,
            median,
            rounds,
            ratio_to_native: median.zip(baseline).map(|(median, native)| median / native),
        }
    });
    Ok(measurements.collect())
}

const PYTHON: &str = "CPython";
