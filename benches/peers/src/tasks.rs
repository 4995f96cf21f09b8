//! The pattern `tasks` beside tokio and CPython: what a switch costs, and a task in memory.
//!
//! Each step is a process of its own, so that its memory can be read off. The ways take turns. Times
//! are those of the processor that the thread had, so that other programs disturb them little.

use std::env::current_exe;
use std::fs::read_to_string;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use native_coroutines::patterns::tasks::{Scheduler, by_hand, worker};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use bench_support::figures::median;

#[derive(Args, Debug)]
pub struct Options {
    /// How many processes measure each step; the median is shown
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..))]
    pub processes: u32,
    /// How many times each of 1 000 tasks pauses; of more tasks, each pauses less
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub pauses: u32,
    /// The numbers of tasks
    #[arg(long, default_values_t = [1_000, 1_000_000])]
    pub tasks: Vec<usize>,
}

/// Nanoseconds and bytes, of each task or each switch.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Step {
    pub create: f64,
    pub bytes: f64,
    pub switch: f64,
}

#[derive(Debug, Serialize)]
pub struct Row {
    pub way: &'static str,
    pub tasks: usize,
    pub step: Step,
    /// The median of the ratios to native, each of two processes that ran one after the other.
    pub switch_to_native: f64,
}

const COURSE: &str = "CPython, the course's scheduler";
const LOOP: &str = "CPython, a loop that answers nothing";
const WAYS: [&str; 6] = [
    "native",
    "by hand",
    "tokio, spawn",
    "tokio, LocalSet",
    COURSE,
    LOOP,
];

pub fn run(options: &Options, python: bool) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for &tasks in &options.tasks {
        ensure!(tasks > 0, "there is nothing to measure with 0 tasks");
        let pauses = (options.pauses as usize * 1_000 / tasks).max(20);
        let ways = WAYS
            .iter()
            .filter(|&&way| python || !way.starts_with("CPython"));
        let mut steps: Vec<(&str, Vec<Step>)> = ways.map(|&way| (way, Vec::new())).collect();
        for process in 0..options.processes {
            eprintln!("{tasks} tasks, {} of {} …", process + 1, options.processes);
            for (way, steps) in &mut steps {
                steps.push(in_a_process(way, tasks, pauses)?);
            }
        }
        let native = steps[0].1.clone();
        for (way, steps) in steps {
            let median = |column: fn(&Step) -> f64| {
                let column: Vec<f64> = steps.iter().map(column).collect();
                median(&column).unwrap_or_default()
            };
            let pairs = steps.iter().zip(&native);
            let ratios: Vec<f64> = pairs
                .map(|(way, native)| way.switch / native.switch)
                .collect();
            rows.push(Row {
                way,
                tasks,
                step: Step {
                    create: median(|step| step.create),
                    bytes: median(|step| step.bytes),
                    switch: median(|step| step.switch),
                },
                switch_to_native: bench_support::figures::median(&ratios).unwrap_or_default(),
            });
        }
    }
    Ok(rows)
}

fn in_a_process(way: &str, tasks: usize, pauses: usize) -> Result<Step> {
    let (tasks, pauses) = (tasks.to_string(), pauses.to_string());
    let python = match way {
        COURSE => Some("course"),
        LOOP => Some("loop"),
        _ => None,
    };
    let mut command = if let Some(scheduler) = python {
        let mut python = Command::new("python3");
        python.args(["-c", include_str!("tasks.py"), scheduler, &tasks, &pauses]);
        python
    } else {
        let mut this = Command::new(current_exe()?);
        this.args(["tasks-step", way, &tasks, &pauses]);
        this
    };
    let output = command.stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "{way}: {}", output.status);
    Ok(serde_json::from_slice(&output.stdout)?)
}

pub fn step(way: &str, tasks: usize, pauses: u32) -> Result<Step> {
    match way {
        "native" => {
            let scheduler = Scheduler::default();
            let spawn = |scheduler: &mut Scheduler| {
                scheduler.spawn(Box::pin(worker(pauses)));
                Ok(())
            };
            measure(tasks, pauses, scheduler, spawn, |mut scheduler| {
                Ok(scheduler.run()?)
            })
        }
        "by hand" => {
            let scheduler = by_hand::Scheduler::default();
            let spawn = |scheduler: &mut by_hand::Scheduler| {
                scheduler.spawn(Box::new(by_hand::worker(pauses)));
                Ok(())
            };
            measure(tasks, pauses, scheduler, spawn, |mut scheduler| {
                Ok(scheduler.run()?)
            })
        }
        "tokio, spawn" => {
            static LEFT: AtomicUsize = AtomicUsize::new(0);
            static ENDED: Notify = Notify::const_new();
            LEFT.store(tasks, Ordering::Relaxed);
            let runtime = tokio::runtime::Builder::new_current_thread().build()?;
            let spawn = |runtime: &mut tokio::runtime::Runtime| {
                runtime.spawn(async move {
                    for _ in 0..pauses {
                        tokio::task::yield_now().await;
                    }
                    if LEFT.fetch_sub(1, Ordering::Relaxed) == 1 {
                        ENDED.notify_one();
                    }
                });
                Ok(())
            };
            measure(tasks, pauses, runtime, spawn, |runtime| {
                runtime.block_on(ENDED.notified());
                Ok(())
            })
        }
        "tokio, LocalSet" => {
            let runtime = tokio::runtime::Builder::new_current_thread().build()?;
            let set = tokio::task::LocalSet::new();
            let spawn = |set: &mut tokio::task::LocalSet| {
                set.spawn_local(async move {
                    for _ in 0..pauses {
                        tokio::task::yield_now().await;
                    }
                });
                Ok(())
            };
            measure(tasks, pauses, set, spawn, |set| {
                runtime.block_on(set);
                Ok(())
            })
        }
        _ => bail!("no such way: {way}"),
    }
}

fn measure<S>(
    tasks: usize,
    pauses: u32,
    mut scheduler: S,
    mut spawn: impl FnMut(&mut S) -> Result<()>,
    run: impl FnOnce(S) -> Result<()>,
) -> Result<Step> {
    let before = resident_bytes()?;
    let start = processor_nanoseconds()?;
    for _ in 0..tasks {
        spawn(&mut scheduler)?;
    }
    let create = processor_nanoseconds()? - start;
    let bytes = resident_bytes()?.saturating_sub(before);
    let start = processor_nanoseconds()?;
    run(scheduler)?;
    let switches = processor_nanoseconds()? - start;
    Ok(Step {
        create: create as f64 / tasks as f64,
        bytes: bytes as f64 / tasks as f64,
        switch: switches as f64 / tasks as f64 / f64::from(pauses + 1),
    })
}

/// The time that this thread had a processor.
pub fn processor_nanoseconds() -> Result<u64> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Ok(u64::try_from(time.tv_sec)? * 1_000_000_000 + u64::try_from(time.tv_nsec)?)
}

fn resident_bytes() -> Result<u64> {
    let status = read_to_string("/proc/self/status").context("memory is read from /proc")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(kibibytes.context("no VmRSS")?.trim().parse::<u64>()? * 1024)
}
