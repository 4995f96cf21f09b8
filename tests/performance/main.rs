//! The promise: every figure in `PERFORMANCE.md` is one of a run that is on record, and every gap
//! that was measured is explained.
//!
//! `benches/record` makes the runs. `REFRESH=1 cargo test --test performance` writes their figures
//! into the page.

mod assembly;
mod guide;
mod results;
mod tables;
mod targets;

use std::fs;

use bench_support::chart;
use bench_support::machine::Machine;
use bench_support::record;
use results::{Results, name, root};

const BEGIN: &str = "<!-- figures: ";
const END: &str = "<!-- end of figures -->\n";

/// A piece of the page: what somebody wrote, or the name of figures and the figures.
enum Piece<'p> {
    Text(&'p str),
    Figures(&'p str, &'p str),
}

fn pieces(page: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = page;
    while let Some((text, from)) = rest.split_once(BEGIN) {
        let (name, from) = from.split_once(" -->\n").expect("figures have a name");
        let (figures, after) = from
            .split_once(END)
            .unwrap_or_else(|| panic!("no end of {name}"));
        pieces.extend([Piece::Text(text), Piece::Figures(name, figures)]);
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

fn figures(name: &str, results: &Results) -> String {
    match name.split_once(' ').unwrap_or((name, "")) {
        ("runs", "") => tables::runs(results),
        ("targets", "") => targets::table(&targets::all(results)),
        ("patterns", "") => tables::patterns(&results.default, &results.dfa),
        ("instructions", "") => tables::patterns(&results.instructions, &results.instructions_dfa),
        ("gap", names) => tables::gap(results, &names.split(' ').collect::<Vec<_>>()),
        ("peers", "") => tables::peers(results),
        ("scale", title) => tables::scale(results, title),
        ("grep", "") => tables::grep(results),
        ("assembly", name) => assembly::listing(name),
        _ => panic!("there are no figures {name:?}"),
    }
}

fn page() -> String {
    fs::read_to_string(root().join("PERFORMANCE.md")).expect("PERFORMANCE.md can be read")
}

#[test]
fn every_figure_is_one_of_the_runs_on_record() {
    let (page, results) = (page(), Results::read());
    let same_compiler = Machine::here(None).compiler == results.default.machine.compiler;
    let mut filled = String::new();
    for piece in pieces(&page) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Figures(name, before) => {
                // Another compiler makes other assembly, and cannot say whether this was right.
                let figures = if name.starts_with("assembly") && !same_compiler {
                    before.trim_matches('\n').to_owned() + "\n"
                } else {
                    figures(name, &results)
                };
                filled.push_str(&format!("{BEGIN}{name} -->\n\n{figures}\n{END}"));
            }
        }
    }
    if std::env::var_os("REFRESH").is_some() {
        let chart = root().join("benches/results/default.svg");
        chart::draw(&results.default.rows, &chart).unwrap();
        fs::write(root().join("PERFORMANCE.md"), filled).unwrap();
        return;
    }
    assert!(
        filled == page,
        "out of date: REFRESH=1 cargo test --test performance"
    );
}

#[test]
fn no_figure_is_typed_in() {
    let mut in_code = false;
    for piece in pieces(&page()) {
        let Piece::Text(text) = piece else { continue };
        for line in text.lines() {
            in_code ^= line.starts_with("```");
            let letters: Vec<char> = line.chars().collect();
            let is_figure = |letters: &[char]| {
                letters[0].is_ascii_digit() && letters[1] == '.' && letters[2].is_ascii_digit()
            };
            assert!(in_code || !letters.windows(3).any(is_figure), "{line}");
        }
    }
}

/// A row is a gap if native takes more than a tenth longer than by hand, in the default profile.
#[test]
fn every_gap_is_explained() {
    let page = page();
    let mut explained = Vec::new();
    for piece in pieces(&page) {
        if let Piece::Figures(name, _) = piece
            && let Some(names) = name.strip_prefix("gap ")
        {
            explained.extend(names.split(' '));
        }
    }
    for row in &Results::read().default.rows {
        let ratio = row.ratio("native", "by_hand");
        if ratio.is_some_and(|ratio| targets::above(ratio.point, 1.1)) {
            assert!(
                explained.contains(&name(row).as_str()),
                "{} is not explained",
                name(row)
            );
        }
    }
}

#[test]
fn results_on_record_have_a_row_per_line() {
    let folder = root().join("benches/results");
    let folders = [folder.join("default"), folder.join("dfa"), folder];
    let files = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap());
    let files = files.map(|file| file.unwrap().path());
    let mut documents = 0;
    for file in files.filter(|file| file.extension().is_some_and(|end| end == "json")) {
        let text = fs::read_to_string(&file).unwrap();
        let document = serde_json::from_str(&text).unwrap();
        // Their numbers may differ in the last digit, which reading them rounds.
        let lines = record::text(&document).lines().count();
        assert_eq!(text.lines().count(), lines, "{}", file.display());
        documents += 1;
    }
    assert_eq!(documents, 2 * (results::RUNS + 1) + 3);
}
