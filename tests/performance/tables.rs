//! The tables of the page, as Markdown.

use comfy_table::{CellAlignment, Table, presets};

use crate::results::{Comparison, Results, Scale, Searches, name};
use crate::table::{CONTENDERS, Row};

/// Machine, compiler and date of every run, and the command that makes it again.
pub fn runs(results: &Results) -> String {
    let peers = "cargo run --release --manifest-path benches/peers/Cargo.toml";
    let settings = "--warm-up-time 0.2 --measurement-time 0.4 --sample-size 30 \
                    --nresamples 10000 --noplot";
    let runs = [
        (
            format!("cargo bench -- {settings}"),
            &results.default.machine,
        ),
        (
            format!("cargo bench --profile dfa -- {settings}"),
            &results.dfa.machine,
        ),
        (
            "cargo bench --bench instructions".to_owned(),
            &results.instructions.machine,
        ),
        (
            "cargo bench --bench instructions --profile dfa".to_owned(),
            &results.instructions_dfa.machine,
        ),
        (peers.to_owned(), &results.peers.machine),
        (format!("{peers} -- scale"), &results.growth.machine),
        (format!("{peers} -- grep"), &results.grep.machine),
    ];
    let rows = runs.map(|(command, machine)| {
        let python = machine.python.iter().map(|python| format!(", {python}"));
        vec![
            format!("`{command}`"),
            format!("{}, {} cores", machine.processor, machine.cores),
            machine.compiler.clone() + &python.collect::<String>(),
            machine.date.clone(),
        ]
    });
    markdown(
        &["command", "machine", "compiler", "end of the run"],
        0,
        rows,
    )
}

/// What an item costs in the default profile, and what becomes of the ratios in the other one.
pub fn patterns(default: &Comparison, dfa: &Comparison) -> String {
    let header = [
        "pattern/driver",
        "by hand",
        "native",
        "wrapped",
        "gen block",
        "plain loop",
        "native / by hand",
        "wrapped / native",
        "native / plain loop",
        "dfa: native / by hand",
        "dfa: native / plain loop",
    ];
    let rows = default.rows.iter().map(|row| {
        let name = name(row);
        let dfa = dfa.row(&name);
        let mut cells = vec![format!("`{name}`")];
        cells.extend(CONTENDERS.map(|contender| cost(row, contender)));
        cells.extend([
            ratio(row, "native", "by_hand"),
            ratio(row, "wrapped", "native"),
            ratio(row, "native", "plain_loop"),
            ratio(dfa, "native", "by_hand"),
            ratio(dfa, "native", "plain_loop"),
        ]);
        cells
    });
    markdown(&header, 1, rows)
}

/// Some rows, for whoever reads why they are what they are.
pub fn gap(results: &Results, names: &[&str]) -> String {
    let header = [
        "pattern/driver",
        "by hand, instructions",
        "native, instructions",
        "native / by hand, instructions",
        "time",
        "dfa: instructions",
        "dfa: time",
    ];
    let rows = names.iter().map(|&name| {
        let counted = results.instructions.row(name);
        vec![
            format!("`{name}`"),
            cost(counted, "by_hand"),
            cost(counted, "native"),
            ratio(counted, "native", "by_hand"),
            ratio(results.default.row(name), "native", "by_hand"),
            ratio(results.instructions_dfa.row(name), "native", "by_hand"),
            ratio(results.dfa.row(name), "native", "by_hand"),
        ]
    });
    markdown(&header, 1, rows)
}

pub fn peers(results: &Results) -> String {
    let jobs = &results.peers.jobs;
    let mut header = vec!["ns, × native"];
    header.extend(jobs.iter().map(|job| job.job.as_str()));
    let rows = jobs[0].peers.iter().map(|peer| {
        let mut cells = vec![peer.peer.clone()];
        for job in jobs {
            let of = |name: &str| job.peers.iter().find(|peer| peer.peer == name)?.median;
            let cell = of(&peer.peer)
                .zip(of("native"))
                .map(|(median, native)| format!("{} ×{}", number(median), number(median / native)));
            cells.push(cell.unwrap_or_else(|| "-".to_owned()));
        }
        cells
    });
    markdown(&header, 1, rows)
}

/// Both at each search, and what was searched.
pub fn grep(results: &Results) -> String {
    let Searches {
        grep,
        bytes,
        lines,
        cases,
    } = &results.grep.grep;
    let header = [
        "milliseconds",
        "`LC_ALL=C grep -aF`",
        "`native-coroutines grep`",
        "ratio",
        "smallest to largest",
    ];
    let rows = cases.iter().map(|case| {
        let [smallest, largest] = case.ratio_range;
        vec![
            case.title.clone(),
            number(median(&case.grep)),
            number(median(&case.native)),
            format!("{:.2}", case.ratio),
            format!("{smallest:.2} to {largest:.2}"),
        ]
    });
    let table = markdown(&header, 1, rows);
    format!("{bytes} bytes, {lines} lines; {grep}\n\n{table}")
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() - 1) / 2].midpoint(sorted[sorted.len() / 2])
}

/// The tables whose titles begin with this.
pub fn scale(results: &Results, title: &str) -> String {
    let scales = results.growth.scale.iter();
    let tables = scales
        .filter(|scale| scale.title.starts_with(title))
        .map(|scale| format!("{}: {}\n\n{}", scale.title, scale.unit, growth(scale)));
    tables.collect::<Vec<String>>().join("\n")
}

fn growth(scale: &Scale) -> String {
    let size = |size: &usize| match size.ilog10() {
        0..=3 => size.to_string(),
        exponent => format!("10^{exponent}"),
    };
    let mut header = vec![String::new()];
    header.extend(scale.sizes.iter().map(size));
    header.push("stopped".to_owned());
    let rows = scale.rows.iter().map(|row| {
        let mut cells = vec![row.way.clone()];
        cells.extend(row.values.iter().map(|&value| number(value)));
        cells.resize(scale.sizes.len() + 1, "-".to_owned());
        cells.push(row.stopped.clone().unwrap_or_default());
        cells
    });
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    markdown(&header, 1, rows)
}

/// The columns from this one on are figures.
pub fn markdown(
    header: &[&str],
    figures: usize,
    rows: impl IntoIterator<Item = Vec<String>>,
) -> String {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_header(header);
    table.add_rows(rows);
    if figures > 0 {
        for column in table.column_iter_mut().skip(figures) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    format!("{}\n", table.trim_fmt())
}

fn cost(row: &Row, contender: &str) -> String {
    let cost = row.costs.get(contender);
    cost.map_or_else(String::new, |cost| number(cost.cost.point))
}

fn ratio(row: &Row, contender: &str, other: &str) -> String {
    let ratio = row.ratio(contender, other);
    ratio.map_or_else(String::new, |ratio| format!("{:.2}", ratio.point))
}

/// Three digits, or all before the point.
pub fn number(value: f64) -> String {
    match value {
        ..10.0 => format!("{value:.2}"),
        ..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}
