//! How cost grows: with the items drawn, the depth of delegation, the length of a pipeline, and the
//! number of suspended coroutines.

pub mod depth;
pub mod items;
pub mod live;
pub mod pipeline;

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench_support::figures::{median, number};
use clap::{Args, ValueEnum};
use serde::Serialize;

#[derive(Args, Debug)]
pub struct Options {
    /// Only this
    #[arg(long)]
    pub only: Option<What>,
    /// A series stops before a step that would take longer than this
    #[arg(long, default_value_t = 3.0)]
    pub seconds: f64,
    /// A series of suspended coroutines stops before a step that would need more than this
    #[arg(long, default_value_t = 4.0)]
    pub gibibytes: f64,
    /// No more threads than this at a time
    #[arg(long, default_value_t = 10_000)]
    pub threads: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// One producer, from 10^2 to 10^7 items
    Items,
    /// Levels that delegate to the next, from 1 to 10^5
    Depth,
    /// Stages that pass each item on, from 1 to 1 000
    Pipeline,
    /// Suspended coroutines, from 10^3 to 10^7
    Live,
}

/// A table: a row a way, a column a size.
#[derive(Debug, Serialize)]
pub struct Scale {
    pub title: &'static str,
    pub unit: &'static str,
    pub sizes: Vec<usize>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
pub struct Row {
    pub way: &'static str,
    /// For each size, until the series stopped.
    pub values: Vec<f64>,
    pub stopped: Option<String>,
}

impl Scale {
    fn new(title: &'static str, unit: &'static str, sizes: &[usize]) -> Self {
        Scale {
            title,
            unit,
            sizes: sizes.to_vec(),
            rows: Vec::new(),
        }
    }
}

pub fn run(options: &Options) -> Result<Vec<Scale>> {
    let mut all = Vec::new();
    for &what in What::value_variants() {
        if options.only.is_none_or(|only| only == what) {
            all.extend(match what {
                What::Items => vec![items::scale(options)],
                What::Depth => depth::scale(options)?,
                What::Pipeline => pipeline::scale(options)?,
                What::Live => live::scale(options)?,
            });
        }
    }
    Ok(all)
}

/// Why the next step is not run, if it would take too long.
fn too_long(last: Duration, growth: f64, options: &Options) -> Option<String> {
    let next = last.as_secs_f64() * growth;
    (next > options.seconds).then(|| format!("the next would take {} s", number(next)))
}

/// Endless, and of a size: so deep, or so long.
type Make = fn(usize) -> Result<Box<dyn Iterator<Item = u64>>>;

/// What one size costs, in nanoseconds.
struct Step {
    first: f64,
    next: f64,
    elapsed: Duration,
}

/// Makes it, draws the first item, then as many as there is time for. They count up from `first`.
///
/// # Errors
///
/// A wrong item.
fn step(make: Make, size: usize, first: u64) -> Result<Step> {
    const ROUNDS: usize = 5;
    const ROUND: Duration = Duration::from_millis(10);
    let (mut firsts, mut nexts) = (Vec::new(), Vec::new());
    let all = Instant::now();
    while firsts.len() < ROUNDS && all.elapsed() < 10 * ROUNDS as u32 * ROUND {
        let start = Instant::now();
        let mut items = make(size)?;
        let mut last = items.next();
        firsts.push(start.elapsed().as_nanos() as f64);

        let (mut drawn, mut batch) = (0_u64, 1);
        let start = Instant::now();
        while start.elapsed() < ROUND {
            for _ in 0..batch {
                last = items.next();
            }
            drawn += batch;
            batch *= 2;
        }
        nexts.push(start.elapsed().as_nanos() as f64 / drawn as f64);
        ensure!(last == Some(first + drawn), "{last:?} after {drawn} items");
    }
    Ok(Step {
        first: median(&firsts).unwrap_or(0.0),
        next: median(&nexts).unwrap_or(0.0),
        elapsed: all.elapsed(),
    })
}

/// One row in each of two tables: the first item, an item, both divided by what `per` makes of the
/// size.
fn row(
    way: &'static str,
    make: Make,
    tables: &mut [Scale; 2],
    options: &Options,
    item: fn(usize) -> (u64, f64),
) -> Result<()> {
    let (mut firsts, mut nexts, mut stopped) = (Vec::new(), Vec::new(), None);
    for &size in &tables[0].sizes {
        let (first, per) = item(size);
        let step = step(make, size, first)?;
        firsts.push(step.first / size as f64);
        nexts.push(step.next / per);
        // Most of a step is as long at any size, so what grows is the first item and the drop.
        let once = Duration::from_nanos(step.first as u64 * 2).min(step.elapsed);
        stopped = too_long(once, 10.0, options);
        if stopped.is_some() {
            break;
        }
    }
    if nexts.len() == tables[0].sizes.len() {
        stopped = None;
    }
    for (table, values) in tables.iter_mut().zip([nexts, firsts]) {
        table.rows.push(Row {
            way,
            values,
            stopped: stopped.clone(),
        });
    }
    Ok(())
}
