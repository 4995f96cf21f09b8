//! The tables, as Markdown.

use comfy_table::{Cell, CellAlignment, Table, presets};

use crate::grep::Case;
use crate::jobs::Job;
use crate::measure::{Measurement, median};
use crate::scale::Scale;

/// A row a peer, a column a job: nanoseconds an operation, and how many times native that is.
pub fn peers(jobs: &[(Job, Vec<Measurement>)]) -> Table {
    let header = jobs.iter().map(|(job, _)| job.to_string());
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
    markdown("ns, × native", header, rows)
}

/// A row a way, a column a size, and why a row ends early.
pub fn scale(scale: &Scale) -> Table {
    let header = scale.sizes.iter().map(|size| match size.ilog10() {
        0..=3 => size.to_string(),
        exponent => format!("10^{exponent}"),
    });
    let rows = scale.rows.iter().map(|row| {
        let mut cells = vec![row.way.to_string()];
        cells.extend(row.values.iter().map(|&value| number(value)));
        cells.resize(scale.sizes.len() + 1, "-".to_string());
        cells.push(row.stopped.clone().unwrap_or_default());
        cells
    });
    markdown("", header.chain(["stopped".to_string()]), rows)
}

/// A row a case: milliseconds of each, and how many times grep's that is.
pub fn grep(cases: &[Case]) -> Table {
    let header = ["grep", "native-coroutines grep", "ratio", "from", "to"];
    let rows = cases.iter().map(|case| {
        let medians = [&case.grep, &case.native].map(|times| median(times).map(number));
        let [least, greatest] = case.ratio_range.map(number);
        let mut cells = vec![case.title.to_string()];
        cells.extend(medians.into_iter().flatten());
        cells.extend([format!("×{}", number(case.ratio)), least, greatest]);
        cells
    });
    markdown("ms", header.map(str::to_string).into_iter(), rows)
}

/// A table whose first column is text and whose others are numbers.
pub fn markdown(
    corner: &str,
    header: impl Iterator<Item = String>,
    rows: impl Iterator<Item = Vec<String>>,
) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_header([corner.to_string()].into_iter().chain(header));
    for row in rows {
        table.add_row(row.into_iter().map(Cell::new));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// Three digits, or all before the point.
pub fn number(value: f64) -> String {
    match value {
        ..10.0 => format!("{value:.2}"),
        ..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}
