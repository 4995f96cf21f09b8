//! Figures, and tables of them as Markdown: the same in the peers' output and in PERFORMANCE.md.

use comfy_table::{CellAlignment, Table, presets};

/// Three digits, or all before the point.
pub fn number(value: f64) -> String {
    match value {
        ..10.0 => format!("{value:.2}"),
        ..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

pub fn median(rounds: &[f64]) -> Option<f64> {
    let mut sorted = rounds.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    Some(lower.midpoint(upper))
}

/// The columns from this one on are figures.
pub fn markdown(
    header: impl IntoIterator<Item = String>,
    figures: usize,
    rows: impl IntoIterator<Item = Vec<String>>,
) -> String {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_header(header);
    table.add_rows(rows);
    for column in table.column_iter_mut().skip(figures) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{}\n", table.trim_fmt())
}

/// What one way costs at each size, until the series stopped.
pub struct Series<'s> {
    pub way: &'s str,
    pub values: &'s [f64],
    pub stopped: Option<&'s str>,
}

/// A row a way, a column a size, and why a row ends early.
pub fn growth<'s>(sizes: &[usize], series: impl IntoIterator<Item = Series<'s>>) -> String {
    let size = |size: &usize| match size.ilog10() {
        0..=3 => size.to_string(),
        exponent => format!("10^{exponent}"),
    };
    let header = [String::new()].into_iter().chain(sizes.iter().map(size));
    let rows = series.into_iter().map(|series| {
        let mut cells = vec![series.way.to_owned()];
        cells.extend(series.values.iter().map(|&value| number(value)));
        cells.resize(sizes.len() + 1, "-".to_owned());
        cells.push(series.stopped.unwrap_or_default().to_owned());
        cells
    });
    markdown(header.chain(["stopped".to_owned()]), 1, rows)
}
