//! The promise: the page of statements in the documentation has every test of the language, and
//! leads to its line.
//!
//! `REFRESH=1 cargo test --test statements` writes `src/statements.md` anew.

use std::fmt::Write;
use std::fs;
use std::path::Path;

const INTRODUCTION: &str = "\
What happens if…: each statement is a test of that name.

The number is the line of the test. One is run by its name, with underscores for the spaces:
`cargo test nothing_runs_before_the_first_resume`. A statement that a newer compiler makes untrue turns its
test red.
";

/// The files in the order of the page: of the language, of what Python's proposals say, and of the
/// wrapper.
const FILES: &[&str] = &[
    "language/life_cycle.rs",
    "language/drops.rs",
    "language/values.rs",
    "language/positions.rs",
    "language/control_flow.rs",
    "language/captures.rs",
    "language/borrows.rs",
    "language/auto_traits.rs",
    "language/clones.rs",
    "language/layout.rs",
    "language/composition.rs",
    "language/beside.rs",
    "language/tools.rs",
    "language/refused.rs",
    "clauses/throw.rs",
    "clauses/delegate.rs",
    "misuse.rs",
    "stable_facing.rs",
    "specializations.rs",
    "hostile/consumer.rs",
    "hostile/producer.rs",
    "hostile/pouring.rs",
    "recursive.rs",
    "stubborn_targets.rs",
];

/// The first sentence of a file's documentation.
fn title(text: &str) -> String {
    let documentation: Vec<&str> = text
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .take_while(|line| !line.is_empty())
        .map(str::trim)
        .collect();
    let documentation = documentation.join(" ");
    let title = documentation
        .trim_start_matches("The promise: ")
        .trim_end_matches('.');
    let mut letters = title.chars();
    letters
        .next()
        .unwrap()
        .to_uppercase()
        .chain(letters)
        .collect()
}

/// The tests in a file, as a line number and a sentence each.
fn statements(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut is_test = false;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start();
        if line == "#[test]" {
            is_test = true;
        } else if let Some(rest) = line.strip_prefix("fn ")
            && std::mem::take(&mut is_test)
        {
            let name = rest.split(['(', '<']).next().unwrap().replace('_', " ");
            found.push((index + 1, name));
        }
    }
    found
}

fn page() -> String {
    let mut page = String::from(INTRODUCTION);
    for file in FILES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests")
            .join(file);
        let text = fs::read_to_string(path).unwrap();
        write!(page, "\n# {}\n\n`tests/{file}`\n\n", title(&text)).unwrap();
        for (line, statement) in statements(&text) {
            writeln!(page, "- {statement} ({line})").unwrap();
        }
    }
    page
}

#[test]
fn the_page_has_every_statement_and_its_line() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/statements.md");
    let page = page();
    if std::env::var_os("REFRESH").is_some() {
        fs::write(&file, page).unwrap();
        return;
    }
    assert!(
        fs::read_to_string(file).unwrap() == page,
        "src/statements.md is out of date: REFRESH=1 cargo test --test statements"
    );
}

#[test]
fn no_file_of_the_language_is_missing_from_the_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        if !["compilers.rs", "sizes.rs"].contains(&&*name) && !statements(&text).is_empty() {
            assert!(FILES.contains(&&*format!("language/{name}")), "{name}");
        }
    }
}

#[test]
fn the_page_has_as_many_statements_as_there_are_tests_marked() {
    for file in FILES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests")
            .join(file);
        let text = fs::read_to_string(path).unwrap();
        assert_eq!(
            statements(&text).len(),
            text.matches("#[test]").count(),
            "{file}"
        );
    }
}
