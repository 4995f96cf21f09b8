//! The tables of the page, as Markdown.

use std::fs;

use bench_support::figures::{self, Series, median, number};
use bench_support::table::{CONTENDERS, Row};

use crate::results::{Comparison, Results, Scale, Searches, name, root};

/// Machine, compiler and date of every run, and the command that makes it again.
pub fn runs(results: &Results) -> String {
    let peers = "cargo run --release --manifest-path benches/peers/Cargo.toml";
    let script = fs::read_to_string(root().join("benches/record")).unwrap();
    let settings = script
        .lines()
        .find_map(|line| line.strip_prefix("settings=(")?.strip_suffix(')'));
    let settings = settings.expect("the script has settings");
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
    let header = ["command", "machine", "compiler", "end of the run"];
    markdown(&header, header.len(), rows)
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
    let figure = |rounds: &[f64]| median(rounds).map_or_else(String::new, number);
    let rows = cases.iter().map(|case| {
        let [smallest, largest] = case.ratio_range;
        vec![
            case.title.clone(),
            figure(&case.grep),
            figure(&case.native),
            format!("{:.2}", case.ratio),
            format!("{smallest:.2} to {largest:.2}"),
        ]
    });
    let table = markdown(&header, 1, rows);
    format!("{bytes} bytes, {lines} lines; {grep}\n\n{table}")
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
    let series = scale.rows.iter().map(|row| Series {
        way: &row.way,
        values: &row.values,
        stopped: row.stopped.as_deref(),
    });
    figures::growth(&scale.sizes, series)
}

/// The columns from this one on are figures.
pub fn markdown(
    header: &[&str],
    figures: usize,
    rows: impl IntoIterator<Item = Vec<String>>,
) -> String {
    let header = header.iter().map(|name| name.to_string());
    figures::markdown(header, figures, rows)
}

fn cost(row: &Row, contender: &str) -> String {
    let cost = row.costs.get(contender);
    cost.map_or_else(String::new, |cost| number(cost.cost.point))
}

fn ratio(row: &Row, contender: &str, other: &str) -> String {
    let ratio = row.ratio(contender, other);
    ratio.map_or_else(String::new, |ratio| format!("{:.2}", ratio.point))
}
