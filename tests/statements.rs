//! The promise: the page of statements in the documentation has every test of the language, by its
//! name and with its line, and every name that another page cites is there.
//!
//! `REFRESH=1 cargo test --test statements` writes `src/docs/statements.md` anew.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

const INTRODUCTION: &str = "\
Every statement about the language that is tested, and about the wrapper: each is a test of that name.

The name of a statement is its module and its sentence, with underscores for the spaces:
`life_cycle::nothing_runs_before_the_first_resume`. That is how a statement is cited, because a name stays when lines
move. The address of a statement ends with `#` and its name. `cargo test` runs a statement by the last part of its name:
`cargo test nothing_runs_before_the_first_resume`.

Each statement links to its test, and the number is the line of the test in its file. A statement that the compiler's own tests make too has a link to that test, or to the issue.

The statements were verified with three compilers: the nightlies of 2026-05-19 and 2026-10-19, and 1.95.0. On a
newer one, a statement that no longer holds turns its test red, and the test says so. The page
[`changes`](crate::changes) has the statements that changed. The page [`holes`](crate::holes) has the
safe programs that go wrong.
";

/// The pages and their files, in the order of `src/statements.rs`.
fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = include_str!("../src/statements.rs").lines();
    rows.filter_map(|row| row.trim().strip_suffix("\",")?.split_once(": \""))
}

/// The files of the language with tests of something else.
const NO_STATEMENTS: &[&str] = &["compilers.rs", "sizes.rs"];

struct Statement {
    line: usize,
    /// As it is cited.
    name: String,
    /// Where rust-lang/rust says the same: the path of a test or the number of an issue.
    upstream: Vec<String>,
}

impl Statement {
    fn sentence(&self) -> String {
        let (_, name) = self.name.rsplit_once("::").unwrap();
        name.replace('_', " ")
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tests() -> PathBuf {
    root().join("tests")
}

fn read(file: &str) -> String {
    fs::read_to_string(tests().join(file)).unwrap()
}

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

/// The module of a file, as it stands in a name: `drops` or `hostile::consumer`.
fn module(file: &str) -> String {
    let path = file.trim_end_matches(".rs").trim_end_matches("/main");
    path.trim_start_matches("language/").replace('/', "::")
}

/// The tests in a file, with what is said of them directly above.
fn statements(file: &str, text: &str) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut module = module(file);
    let mut upstream = Vec::new();
    let mut is_test = false;
    for (index, line) in text.lines().enumerate() {
        if let Some(inner) = line
            .strip_prefix("mod ")
            .and_then(|line| line.strip_suffix(" {"))
        {
            write!(module, "::{inner}").unwrap();
        } else if line == "}" {
            // The end of a function, or of a module in the file.
            module = self::module(file);
        }
        let line = line.trim_start();
        if let Some(source) = line.strip_prefix("// rust-lang/rust") {
            upstream.push(source.trim_start_matches([':', ' ']).to_string());
        } else if line == "#[test]" {
            is_test = true;
        } else if let Some(rest) = line.strip_prefix("fn ")
            && std::mem::take(&mut is_test)
        {
            let name = rest.split(['(', '<']).next().unwrap();
            found.push(Statement {
                line: index + 1,
                name: format!("{module}::{name}"),
                upstream: std::mem::take(&mut upstream),
            });
        } else if line.is_empty() {
            upstream.clear();
        }
    }
    found
}

fn page() -> String {
    let mut page = String::from(INTRODUCTION);
    for (sources, file) in files() {
        let text = read(file);
        let (title, module) = (title(&text), module(file));
        write!(page, "\n# {title}\n\n`{module}`, in `tests/{file}`\n\n").unwrap();
        for statement in statements(file, &text) {
            let (name, sentence) = (&statement.name, statement.sentence());
            let (_, function) = name.rsplit_once("::").unwrap();
            let line = statement.line;
            // The browser finds the name on the page of the source.
            let target = format!("{sources}/index.html#:~:text={function}");
            write!(
                page,
                "- <a id=\"{name}\" href=\"{target}\">{sentence}</a> ({line})"
            )
            .unwrap();
            for source in &statement.upstream {
                let (label, path) = match source.strip_prefix("tests/") {
                    Some(label) => (label.to_string(), format!("blob/HEAD/{source}")),
                    None => (format!("issue {source}"), format!("issues/{source}")),
                };
                write!(page, " [{label}](https://github.com/rust-lang/rust/{path})").unwrap();
            }
            page.push('\n');
        }
    }
    page
}

#[test]
fn the_page_has_every_statement_and_its_line() {
    let file = root().join("src/docs/statements.md");
    let page = page();
    if std::env::var_os("REFRESH").is_some() {
        fs::write(&file, page).unwrap();
        return;
    }
    assert!(
        fs::read_to_string(file).unwrap() == page,
        "src/docs/statements.md is out of date: REFRESH=1 cargo test --test statements"
    );
}

#[test]
fn no_file_of_the_language_is_missing_from_the_page() {
    for entry in fs::read_dir(tests().join("language")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let file = format!("language/{name}");
        if name.ends_with(".rs")
            && !NO_STATEMENTS.contains(&&*name)
            && !statements(&file, &read(&file)).is_empty()
        {
            assert!(files().any(|(_, listed)| listed == file), "{file}");
        }
    }
}

#[test]
fn the_page_has_as_many_statements_as_there_are_tests_marked() {
    for (_, file) in files() {
        let text = read(file);
        let marked = text.lines().filter(|line| line.trim() == "#[test]").count();
        assert_eq!(statements(file, &text).len(), marked, "{file}");
    }
}

#[test]
fn no_two_statements_have_one_name() {
    let mut names: Vec<String> = files()
        .flat_map(|(_, file)| statements(file, &read(file)))
        .map(|statement| statement.name)
        .collect();
    names.sort();
    for pair in names.windows(2) {
        assert_ne!(pair[0], pair[1]);
    }
}

#[test]
fn what_is_said_of_rust_lang_is_a_test_or_an_issue() {
    for (_, file) in files() {
        for statement in statements(file, &read(file)) {
            for source in statement.upstream {
                let is_test = source.starts_with("tests/") && source.ends_with(".rs");
                let is_issue = source.bytes().all(|byte| byte.is_ascii_digit());
                assert!(is_test || is_issue, "{file}: {source}");
            }
        }
    }
}

#[test]
fn every_statement_that_another_page_cites_is_there() {
    let pages = ["changes", "holes"].map(|page| {
        let file = root().join("src/docs").join(page).with_extension("md");
        fs::read_to_string(file).unwrap()
    });
    let pages = pages.concat();
    let names: Vec<String> = files()
        .flat_map(|(_, file)| statements(file, &read(file)))
        .map(|statement| statement.name)
        .collect();
    let cited: Vec<&str> = (pages.split("crate::statements#").skip(1))
        .map(|rest| rest.split(')').next().unwrap())
        .collect();
    assert!(!cited.is_empty());
    for name in cited {
        assert!(names.iter().any(|known| known == name), "{name}");
    }
}
