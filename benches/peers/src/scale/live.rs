//! Very many coroutines that wait at the same time. Each step is a process of its own, so that its
//! memory can be read off, and so that a way that fails at some size takes nothing down with it.
//!
//! What is stackful ends early: a stack is at least a page or two of memory, and two mappings with its
//! guard page, of which Linux gives a process 65 530 (`vm.max_map_count`).

use std::env::current_exe;
use std::fs;
use std::hint::black_box;
use std::io::read_to_string;
use std::ops::Coroutine;
use std::ops::CoroutineState::Yielded;
use std::pin::Pin;
use std::process::{Command, Stdio};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail, ensure};
use bench_support::figures::median;
use corosensei::Yielder;
use corosensei::stack::DefaultStack;
use genawaiter::GeneratorState;
use genawaiter::rc::{Co, Gen};
use generator::{Gn, Scope};
use native_coroutines::patterns::countdown;
use serde::{Deserialize, Serialize};

use super::{Options, Row, Scale, too_long};
use crate::peers::{by_hand, native};

/// In nanoseconds and bytes, for each coroutine.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Step {
    /// Of the type, without what it points to.
    size: f64,
    /// Of resident memory.
    bytes: f64,
    /// And resume for the first time, so that it waits in the middle.
    create: f64,
    resume: f64,
    drop: f64,
}

type Measure = fn(usize) -> Result<Step>;

const WAYS: &[(&str, Measure)] = &[
    ("native", native),
    ("by hand", by_hand),
    ("native, countdown", native_countdown),
    ("by hand, countdown", by_hand_countdown),
    ("genawaiter, rc", genawaiter),
    ("corosensei, 16 KiB stack", corosensei),
    ("generator, 8 KiB stack", generator),
    (THREAD, threads),
];
/// In which each step is measured.
const PROCESSES: u32 = 15;

const THREAD: &str = "thread, 64 KiB stack";

pub fn scale(options: &Options) -> Result<Vec<Scale>> {
    let sizes: Vec<usize> = (3..=7).map(|exponent| 10_usize.pow(exponent)).collect();
    let mut tables = [
        Scale::new(
            "live, size",
            "bytes of each, what it points to not counted",
            &sizes,
        ),
        Scale::new("live, memory", "bytes each, resident", &sizes),
        Scale::new("live, create", "ns each, made and resumed once", &sizes),
        Scale::new("live, resume", "ns each, one round over all", &sizes),
        Scale::new("live, drop", "ns each", &sizes),
    ];
    for &(way, _) in WAYS {
        eprintln!("live: {way} …");
        let (mut steps, mut stopped) = (Vec::new(), None);
        for &size in &sizes {
            if way == THREAD && size > options.threads {
                stopped = Some(format!("no more than {} threads", options.threads));
                break;
            }
            let start = Instant::now();
            let step = match in_processes(way, size, options) {
                Ok(step) => step,
                Err(error) => {
                    stopped = Some(format!("{size}: {error:#}"));
                    break;
                }
            };
            let elapsed = start.elapsed() / PROCESSES;
            steps.push(step);
            let gibibytes = step.bytes * 10.0 * size as f64 / f64::from(1 << 30);
            if Some(&size) == sizes.last() {
                break;
            }
            stopped = too_long(elapsed, 10.0, options);
            if gibibytes > options.gibibytes {
                stopped = Some(format!("the next would need {gibibytes:.1} GiB"));
            }
            if stopped.is_some() {
                break;
            }
        }
        let columns: [fn(&Step) -> f64; 5] = [
            |s| s.size,
            |s| s.bytes,
            |s| s.create,
            |s| s.resume,
            |s| s.drop,
        ];
        for (table, column) in tables.iter_mut().zip(columns) {
            table.rows.push(Row {
                way,
                values: steps.iter().map(column).collect(),
                stopped: stopped.clone(),
            });
        }
    }
    Ok(tables.into())
}

/// The medians of several.
fn in_processes(way: &str, size: usize, options: &Options) -> Result<Step> {
    let steps = (0..PROCESSES).map(|_| in_a_process(way, size, options));
    let steps = steps.collect::<Result<Vec<Step>>>()?;
    let median = |column: fn(&Step) -> f64| {
        let column: Vec<f64> = steps.iter().map(column).collect();
        median(&column).unwrap_or(0.0)
    };
    Ok(Step {
        size: median(|step| step.size),
        bytes: median(|step| step.bytes),
        create: median(|step| step.create),
        resume: median(|step| step.resume),
        drop: median(|step| step.drop),
    })
}

/// Runs this program again for one step.
fn in_a_process(way: &str, size: usize, options: &Options) -> Result<Step> {
    let mut process = Command::new(current_exe()?)
        .args(["live-step", way, &size.to_string()])
        // Without memory, a backtrace never ends.
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // Read while it runs: it would wait if nobody did.
    let stderr = process.stderr.take().context("no errors")?;
    let errors = thread::spawn(move || read_to_string(stderr));

    let start = Instant::now();
    // What is not foreseen, such as a machine that begins to swap.
    let patience = Duration::from_secs_f64(options.seconds * 5.0);
    let status = loop {
        if let Some(status) = process.try_wait()? {
            break status;
        }
        if start.elapsed() > patience {
            process.kill()?;
            process.wait()?;
            bail!("stopped after {} s", patience.as_secs());
        }
        thread::sleep(Duration::from_millis(2));
    };
    let output = read_to_string(process.stdout.context("no output")?)?;
    let errors = errors.join().map_err(|_| anyhow!("no errors"))??;
    if !status.success() {
        let error = errors.lines().find_map(|line| line.strip_prefix("Error: "));
        let mut lines = errors.lines();
        let panic = lines.find(|line| line.contains(" panicked at "));
        let said = error.or(panic.and(lines.next()));
        bail!("{}", said.map_or(status.to_string(), String::from));
    }
    Ok(serde_json::from_str(&output)?)
}

/// One step, in this process.
pub fn step(way: &str, size: usize) -> Result<Step> {
    let (_, measure) = WAYS
        .iter()
        .find(|(name, _)| *name == way)
        .ok_or_else(|| anyhow!("no such way: {way}"))?;
    measure(size)
}

/// Makes them and resumes each, resumes all once more, drops all.
fn measure<T>(
    count: usize,
    [first, second]: [u64; 2],
    make: impl Fn() -> Result<T>,
    mut resume: impl FnMut(&mut T) -> Option<u64>,
) -> Result<Step> {
    let before = resident_bytes()?;
    let start = Instant::now();
    let mut all = Vec::with_capacity(count);
    let mut sum = 0;
    for _ in 0..count {
        all.push(make()?);
        sum += all.last_mut().and_then(&mut resume).unwrap_or(first + 1);
    }
    let create = start.elapsed();
    ensure!(sum == first * count as u64, "the first items are wrong");
    let bytes = resident_bytes()?.saturating_sub(before);
    black_box(&mut all);

    let start = Instant::now();
    let sum: u64 = all.iter_mut().filter_map(&mut resume).sum();
    let round = start.elapsed();
    ensure!(sum == second * count as u64, "the second items are wrong");

    let start = Instant::now();
    drop(black_box(all));
    let dropped = start.elapsed();

    let each = |duration: Duration| duration.as_nanos() as f64 / count as f64;
    Ok(Step {
        size: size_of::<T>() as f64,
        bytes: bytes as f64 / count as f64,
        create: each(create),
        resume: each(round),
        drop: each(dropped),
    })
}

fn resident_bytes() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status").context("memory is read from /proc")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(kibibytes.context("no VmRSS")?.trim().parse::<u64>()? * 1024)
}

const FIB: [u64; 2] = [0, 1];

fn native(count: usize) -> Result<Step> {
    let resume = |fib: &mut _| next(fib);
    measure(count, FIB, || Ok(native::fib()), resume)
}

fn next<C: Coroutine<()> + Unpin>(coroutine: &mut C) -> Option<C::Yield> {
    match Pin::new(coroutine).resume(()) {
        Yielded(item) => Some(item),
        _ => None,
    }
}

fn by_hand(count: usize) -> Result<Step> {
    measure(count, FIB, || Ok(by_hand::fib()), Iterator::next)
}

// The endless `fib` by hand has one state, and no field that says which; a coroutine always has one. In the
// catalogue's countdown the struct has one too, so both have the same size.

const COUNTDOWN: [u64; 2] = [2, 1];

fn native_countdown(count: usize) -> Result<Step> {
    let resume = |countdown: &mut _| next(countdown).map(u64::from);
    measure(
        count,
        COUNTDOWN,
        || Ok(countdown::native::countdown(black_box(2))),
        resume,
    )
}

fn by_hand_countdown(count: usize) -> Result<Step> {
    let resume = |countdown: &mut countdown::by_hand::Countdown| countdown.next().map(u64::from);
    measure(
        count,
        COUNTDOWN,
        || Ok(countdown::by_hand::countdown(black_box(2))),
        resume,
    )
}

fn genawaiter(count: usize) -> Result<Step> {
    async fn fib(co: Co<u64>) {
        let (mut current, mut next) = (0_u64, 1_u64);
        loop {
            co.yield_(current).await;
            (current, next) = (next, current.wrapping_add(next));
        }
    }
    measure(
        count,
        FIB,
        || Ok(Gen::new(fib)),
        |fib| match fib.resume() {
            GeneratorState::Yielded(item) => Some(item),
            GeneratorState::Complete(()) => None,
        },
    )
}

fn corosensei(count: usize) -> Result<Step> {
    let make = || {
        let body = |yielder: &Yielder<(), u64>, ()| {
            let (mut current, mut next) = (0_u64, 1_u64);
            loop {
                yielder.suspend(current);
                (current, next) = (next, current.wrapping_add(next));
            }
        };
        // Dropping unwinds the body, on its own stack: with the least that there is, that overflows.
        let stack = DefaultStack::new(1 << 14)?;
        Ok(corosensei::Coroutine::<(), u64, ()>::with_stack(
            stack, body,
        ))
    };
    measure(count, FIB, make, |fib| fib.resume(()).as_yield())
}

fn generator(count: usize) -> Result<Step> {
    let make = || {
        let body = |mut scope: Scope<'_, '_, (), u64>| {
            let (mut current, mut next) = (0_u64, 1_u64);
            loop {
                scope.yield_with(current);
                (current, next) = (next, current.wrapping_add(next));
            }
        };
        Ok(Gn::new_scoped_opt_local(1024, body))
    };
    measure(count, FIB, make, Iterator::next)
}

fn threads(count: usize) -> Result<Step> {
    let make = || {
        let (sender, receiver) = sync_channel(0);
        let run = move || {
            let (mut current, mut next) = (0_u64, 1_u64);
            while sender.send(current).is_ok() {
                (current, next) = (next, current.wrapping_add(next));
            }
        };
        let thread = thread::Builder::new().stack_size(1 << 16).spawn(run)?;
        Ok(Thread {
            items: Some(receiver),
            thread: Some(thread),
        })
    };
    measure(count, FIB, make, |thread| {
        thread.items.as_ref()?.recv().ok()
    })
}

struct Thread {
    items: Option<std::sync::mpsc::Receiver<u64>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Drop for Thread {
    /// Waits until it has ended.
    fn drop(&mut self) {
        self.items = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_makes_coroutines_that_go_on_where_they_were() {
        for &(way, measure) in WAYS {
            let step = measure(20).unwrap_or_else(|error| panic!("{way}: {error}"));
            assert!(step.create > 0.0 && step.resume > 0.0, "{way}");
        }
    }
}
