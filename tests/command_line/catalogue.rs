//! `list` and `show`.

use std::process::Command;

use native_coroutines::patterns::{self, CATALOGUE};

use crate::run;

/// Runs the command line, and returns its output as it is.
fn output(arguments: &[&str]) -> String {
    let output = crate::command(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn list_has_a_heading_per_chapter_and_the_patterns_below_it() {
    let text = output(&["list"]);
    let chapters: Vec<&str> = text.split("\n\n").collect();
    assert_eq!(chapters.len(), CATALOGUE.len());
    for ((index, chapter), text) in CATALOGUE.iter().enumerate().zip(chapters) {
        let (heading, rest) = text.split_once('\n').unwrap();
        let number = index + 1;
        assert_eq!(
            heading,
            format!("{number}. {}: {}", chapter.name, chapter.idea)
        );
        let ideas = chapter.patterns.iter();
        let ideas = ideas.flat_map(|pattern| [pattern.name, pattern.idea()]);
        // Long lines are broken.
        let words = |text: &str| {
            text.split_whitespace()
                .map(String::from)
                .collect::<Vec<_>>()
        };
        assert_eq!(words(rest), words(&ideas.collect::<Vec<_>>().join(" ")));
    }
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn list_as_markdown_is_a_table_with_the_counts_of_each_pattern() {
    let text = output(&["list", "--markdown"]);
    let mut lines = text.lines();
    assert_eq!(lines.next().unwrap().matches('|').count(), 7);
    assert_eq!(lines.next(), Some("|---|---|---:|---:|---:|---:|"));
    for (index, chapter) in CATALOGUE.iter().enumerate() {
        let number = index + 1;
        let (name, idea) = (chapter.name, chapter.idea);
        let row = format!("| **{number}. {name}** | *{idea}* | | | | |");
        assert_eq!(lines.next(), Some(&*row));
        for pattern in chapter.patterns {
            has_the_counts(lines.next().unwrap(), pattern);
        }
    }
    assert_eq!(lines.next(), None);
}

fn has_the_counts(line: &str, pattern: &patterns::Pattern) {
    let stop = (pattern.tour)();
    let cells: Vec<&str> = line.split(" | ").collect();
    let link = format!("| [`{0}`](src/patterns/{0})", pattern.name);
    assert_eq!(cells[0], link);
    assert_eq!(cells[1].replace(r"\|", "|"), pattern.idea());
    // Comments and blank lines apart, all lines are code.
    for (cell, source) in [(cells[2], pattern.native), (cells[3], pattern.by_hand)] {
        let other = source.lines().filter(|line| {
            let mut characters = line.chars().filter(|character| *character != ' ');
            matches!(
                (characters.next(), characters.next()),
                (None, _) | (Some('/'), Some('/'))
            )
        });
        assert_eq!(cell, (source.lines().count() - other.count()).to_string());
    }
    assert_eq!(cells[4], stop.native_bytes.to_string());
    assert_eq!(cells[5], format!("{} |", stop.by_hand_bytes));
}

#[test]
fn show_prints_a_file_as_it_is() {
    for pattern in patterns::all() {
        for (option, text) in [("--native", pattern.native), ("--by-hand", pattern.by_hand)] {
            assert_eq!(output(&["show", pattern.name, option]), text);
        }
    }
}

#[test]
fn show_prints_the_guide_and_then_both_files() {
    for pattern in patterns::all() {
        let name = pattern.name;
        let text = output(&["show", name]);
        let file = |title, file, source| {
            format!("\n## {title}: src/patterns/{name}/{file}\n\n```rust\n{source}```\n")
        };
        let native = file("Native", "native.rs", pattern.native);
        let by_hand = file("By hand", "by_hand.rs", pattern.by_hand);
        let guide = text.strip_suffix(&(native + &by_hand)).unwrap();
        let start = format!("# {name}\n\n{}\n\n## The problem\n", pattern.idea());
        assert!(guide.starts_with(&start), "{guide}");
        assert!(guide.contains("\n## When not to use it\n"), "{guide}");
        // Nothing that only rustdoc reads.
        for mark in [
            "(self",
            "(super::",
            "(crate::",
            "[`",
            "```compile_fail",
            "# Ok::",
        ] {
            let mut lines = guide.lines().filter(|line| !line.contains("]: http"));
            assert!(!lines.any(|line| line.contains(mark)), "{mark} in {guide}");
        }
        assert_eq!(output(&["show", name, "--native", "--by-hand"]), text);
    }
}

#[test]
fn show_hides_the_hidden_lines_of_an_example_and_keeps_the_comments_of_the_python() {
    let text = output(&["show", "grep"]);
    assert!(!text.contains("\n# "), "{text}");
    assert!(
        text.contains("assert_eq!(search.close()?, 3);\n```\n"),
        "{text}"
    );
    let text = output(&["show", "fib"]);
    assert!(text.contains("\n```python\ndef fib():\n"), "{text}");
    let example = "\n```rust\nuse native_coroutines::patterns::fib::fib;\n\nassert!";
    assert!(text.contains(example), "{text}");
}

#[test]
fn a_file_that_show_prints_is_a_module_that_compiles() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    // 1 takes unstable features on every compiler, and -1 refuses them on every compiler.
    let compile = |bootstrap: &str| {
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
        // The toolchain is the one of this project.
        rustc
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["--edition=2024", "--crate-type=lib", "--emit=metadata"])
            .args(["-Dwarnings", "--out-dir"])
            .args([folder.path(), &folder.path().join("lib.rs")])
            .env("RUSTC_BOOTSTRAP", bootstrap);
        let output = rustc.output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
    };

    let native = output(&["show", "fib", "--native"]);
    let gates = native.lines().next().unwrap().strip_prefix("// ").unwrap();
    write("fib.rs", &native);
    write("lib.rs", &format!("{gates}\npub mod fib;\n"));
    compile("1");

    write("fib.rs", &output(&["show", "fib", "--by-hand"]));
    write("lib.rs", "pub mod fib;\n");
    compile("-1");
}

#[test]
fn an_unknown_pattern_is_refused_with_the_near_match_and_all_names() {
    let seen = run(["show", "fibb"]);
    assert_eq!((seen.status, &*seen.output), (Some(2), ""));
    assert!(seen.errors.contains("'fibb'"), "{}", seen.errors);
    assert!(seen.errors.contains("'fib'"), "{}", seen.errors);
    for pattern in patterns::all() {
        assert!(seen.errors.contains(pattern.name), "{}", seen.errors);
    }
}

#[test]
fn show_needs_a_pattern() {
    let seen = run(["show"]);
    assert_eq!((seen.status, &*seen.output), (Some(2), ""));
    assert!(seen.errors.contains("<PATTERN>"), "{}", seen.errors);
}
