//! Every way to write a coroutine that this project knows of, at the same jobs.
//!
//! `jobs` says what is to be done, `peers` has a file for each contender, and `measure` runs them.
//! `scale` measures how cost grows, and `grep` the command of that name beside the real one.

#![feature(coroutines, coroutine_trait, iter_from_coroutine, stmt_expr_attributes)]
#![forbid(unsafe_code)]

mod echo;
mod grep;
mod jobs;
mod measure;
mod peers;
mod report;
mod scale;
mod simulation;
mod tasks;

use anyhow::Result;
use bench_support::machine::Machine;
use bench_support::record;
use clap::{Parser, Subcommand, ValueEnum};
use serde_json::json;

use jobs::Job;
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
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// How cost grows, with items, depth, length and number
    Scale(#[command(flatten)] scale::Options),
    /// The main package's `grep` beside GNU grep, on log lines; builds it first
    ///
    /// Prints milliseconds of wall time, the median of several rounds, and the ratio of the two: the
    /// median of the rounds' ratios, with the smallest and the largest. That both print the same is
    /// checked first.
    Grep(#[command(flatten)] grep::Options),
    /// The pattern `tasks` beside tokio and CPython
    ///
    /// Prints nanoseconds per switch and bytes per task: the median of several processes.
    Tasks(#[command(flatten)] tasks::Options),
    /// The server of `echo` beside the same by hand, tokio and asyncio
    ///
    /// Prints the processor time of the server per request, and memory per connection. All sockets
    /// are on 127.0.0.1.
    Echo(#[command(flatten)] echo::Options),
    /// The bank of `simulation` beside the same by hand and SimPy
    ///
    /// Prints nanoseconds of processor time per customer, the median of several rounds, and how many
    /// times native that is: the median of the rounds' ratios. That all say the same lines is
    /// checked first.
    Simulation(#[command(flatten)] simulation::Options),
    /// One server of `echo`, in a process of its own
    #[command(hide = true)]
    EchoServer { way: String },
    /// One step of `tasks`, in a process of its own
    #[command(hide = true)]
    TasksStep {
        way: String,
        tasks: usize,
        pauses: u32,
    },
    /// One step of `scale --only live`, in a process of its own
    #[command(hide = true)]
    LiveStep { way: String, size: usize },
}

fn main() -> Result<()> {
    let Arguments {
        options,
        json,
        command,
    } = Arguments::parse();
    match command {
        None => compare(&options, json),
        Some(Command::Scale(options)) => grow(&options, json),
        Some(Command::Grep(options)) => search(&options, json),
        Some(Command::Tasks(options)) => switch(&options, json),
        Some(Command::Echo(options)) => serve(&options, json),
        Some(Command::Simulation(options)) => simulate(&options, json),
        Some(Command::EchoServer { way }) => echo::serve(&way),
        Some(Command::TasksStep { way, tasks, pauses }) => {
            let step = tasks::step(&way, tasks, pauses)?;
            println!("{}", serde_json::to_string(&step)?);
            Ok(())
        }
        Some(Command::LiveStep { way, size }) => {
            let step = scale::live::step(&way, size)?;
            println!("{}", serde_json::to_string(&step)?);
            Ok(())
        }
    }
}

fn compare(options: &Options, json: bool) -> Result<()> {
    let python = peers::cpython::version()?;
    if python.is_none() {
        eprintln!("CPython is left out: `python3 --version` does not run here");
    }

    let mut measured = Vec::new();
    for &job in Job::value_variants() {
        if options.job.is_none_or(|chosen| chosen == job) {
            eprintln!("measuring {job} …");
            measured.push((job, measure::job(job, options, python.is_some())?));
        }
    }

    let machine = Machine::here(python);
    if json {
        let jobs = measured.iter().map(|(job, peers)| {
            json!({ "job": job.to_string(), "unit": "nanoseconds an operation", "peers": peers })
        });
        let jobs: Vec<_> = jobs.collect();
        let document = json!({ "machine": machine, "jobs": jobs });
        print!("{}", record::text(&document));
    } else {
        println!("{machine}\n\n{}", report::peers(&measured));
    }
    Ok(())
}

fn grow(options: &scale::Options, json: bool) -> Result<()> {
    let scales = scale::run(options)?;
    let machine = Machine::here(None);
    if json {
        let document = json!({ "machine": machine, "scale": scales });
        print!("{}", record::text(&document));
    } else {
        println!("{machine}");
        for scale in &scales {
            println!(
                "\n{}: {}\n\n{}",
                scale.title,
                scale.unit,
                report::scale(scale)
            );
        }
    }
    Ok(())
}

fn switch(options: &tasks::Options, json: bool) -> Result<()> {
    let python = peers::cpython::version()?;
    if python.is_none() {
        eprintln!("CPython is left out: `python3 --version` does not run here");
    }
    let rows = tasks::run(options, python.is_some())?;
    let machine = Machine::here(python);
    if json {
        let document = json!({ "machine": machine, "unit": "nanoseconds, bytes", "tasks": rows });
        println!("{}", serde_json::to_string_pretty(&document)?);
    } else {
        println!("{machine}\n\n{}", report::tasks(&rows));
    }
    Ok(())
}

fn serve(options: &echo::Options, json: bool) -> Result<()> {
    let python = peers::cpython::version()?;
    if python.is_none() {
        eprintln!("CPython is left out: `python3 --version` does not run here");
    }
    let rows = echo::run(options, python.is_some())?;
    let machine = Machine::here(python);
    if json {
        let unit = "microseconds of the processor per request, bytes per connection";
        let document = json!({ "machine": machine, "unit": unit, "echo": rows });
        println!("{}", serde_json::to_string_pretty(&document)?);
    } else {
        println!("{machine}\n\n{}", report::echo(&rows));
    }
    Ok(())
}

fn simulate(options: &simulation::Options, json: bool) -> Result<()> {
    let python = match simulation::simpy("python3") {
        Ok(version) => Some(version),
        Err(reason) => {
            eprintln!("SimPy is left out: {reason}");
            None
        }
    };
    let rows = simulation::run(options, python.is_some())?;
    let machine = Machine::here(python);
    if json {
        let unit = "nanoseconds of processor time per customer";
        let document = json!({ "machine": machine, "unit": unit, "simulation": rows });
        print!("{}", record::text(&document));
    } else {
        println!("{machine}\n\n{}", report::simulation(&rows));
    }
    Ok(())
}

fn search(options: &grep::Options, json: bool) -> Result<()> {
    let Some(version) = grep::version() else {
        eprintln!("nothing is measured: `grep --version` is not GNU grep here");
        return Ok(());
    };
    let comparison = grep::run(options, version)?;
    let machine = Machine::here(None);
    if json {
        let unit = "milliseconds of wall time";
        let document = json!({ "machine": machine, "unit": unit, "grep": comparison });
        print!("{}", record::text(&document));
    } else {
        let grep::Comparison {
            grep, bytes, lines, ..
        } = &comparison;
        println!("{machine}\n{grep}\n\n{bytes} bytes, {lines} lines\n");
        println!("{}", report::grep(&comparison.cases));
    }
    Ok(())
}
