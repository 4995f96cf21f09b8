//! The tables, as Markdown.

use bench_support::figures::{Series, growth, markdown, median, number};

use crate::grep::Case;
use crate::jobs::Job;
use crate::measure::Measurement;
use crate::scale::Scale;
use crate::{echo, simulation, tasks};

/// A row a peer, a column a job: nanoseconds an operation, and how many times native that is.
pub fn peers(jobs: &[(Job, Vec<Measurement>)]) -> String {
    let corner = "ns, × native".to_string();
    let header = [corner]
        .into_iter()
        .chain(jobs.iter().map(|(job, _)| job.to_string()));
    let rows = jobs
        .first()
        .map_or(0, |(_, measurements)| measurements.len());
    let rows = (0..rows).map(|row| {
        let cells = jobs.iter().map(|(_, measurements)| {
            let measurement = &measurements[row];
            match (measurement.median, measurement.ratio_to_native) {
                (Some(median), Some(ratio)) => {
                    format!("{} {:>8}", number(median), format!("×{}", number(ratio)))
                }
                _ => "-".to_string(),
            }
        });
        let peer = jobs[0].1[row].peer.to_string();
        [peer].into_iter().chain(cells).collect()
    });
    markdown(header, 1, rows)
}

/// A row a way, a column a size, and why a row ends early.
pub fn scale(scale: &Scale) -> String {
    let series = scale.rows.iter().map(|row| Series {
        way: row.way,
        values: &row.values,
        stopped: row.stopped.as_deref(),
    });
    growth(&scale.sizes, series)
}

/// A row per way and number of tasks.
pub fn tasks(rows: &[tasks::Row]) -> String {
    let header = [
        "tasks",
        "way",
        "ns per switch",
        "× native",
        "ns to make",
        "bytes per task",
    ];
    let rows = rows.iter().map(|row| {
        vec![
            row.tasks.to_string(),
            row.way.to_string(),
            number(row.step.switch),
            number(row.switch_to_native),
            number(row.step.create),
            number(row.step.bytes),
        ]
    });
    markdown(header.map(str::to_string), 2, rows)
}

/// A row per server.
pub fn echo(rows: &[echo::Row]) -> String {
    let header = [
        "server",
        "µs per request",
        "native / it",
        "requests per second",
        "bytes per connection",
    ];
    let rows = rows.iter().map(|row| {
        vec![
            row.way.to_string(),
            number(row.processor),
            number(row.native_to_it),
            number(row.requests_per_second),
            number(row.bytes),
        ]
    });
    markdown(header.map(str::to_string), 1, rows)
}

/// A row per bank and way.
pub fn simulation(rows: &[simulation::Row]) -> String {
    let header = ["bank", "way", "ns per customer", "× native"];
    let rows = rows.iter().map(|row| {
        vec![
            row.bank.to_string(),
            row.way.to_string(),
            number(row.median),
            number(row.ratio_to_native),
        ]
    });
    markdown(header.map(str::to_string), 2, rows)
}

/// A row a case: milliseconds of each, and how many times grep's that is.
pub fn grep(cases: &[Case]) -> String {
    let header = [
        "ms",
        "grep",
        "native-coroutines grep",
        "ratio",
        "from",
        "to",
    ];
    let rows = cases.iter().map(|case| {
        let medians = [&case.grep, &case.native].map(|times| median(times).map(number));
        let [least, greatest] = case.ratio_range.map(number);
        let mut cells = vec![case.title.to_string()];
        cells.extend(medians.into_iter().flatten());
        cells.extend([format!("×{}", number(case.ratio)), least, greatest]);
        cells
    });
    markdown(header.map(str::to_string), 1, rows)
}
