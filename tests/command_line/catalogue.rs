//! `list` and `show`.

use std::process::Command;

use native_coroutines::patterns::CATALOGUE;

use crate::run;

#[test]
fn list_has_a_line_a_pattern() {
    let seen = run(["list"]);
    assert_eq!((seen.status, &*seen.errors), (Some(0), ""));
    assert_eq!(seen.output.lines().count(), CATALOGUE.len());
    for (line, pattern) in seen.output.lines().zip(CATALOGUE) {
        let (name, idea) = line.split_once("  ").unwrap();
        assert_eq!((name, idea.trim_start()), (pattern.name, pattern.idea));
        assert!(line.len() <= 80, "{line}");
    }
}

#[test]
fn list_as_markdown_is_a_table_with_what_was_counted() {
    let seen = run(["list", "--markdown"]);
    assert_eq!((seen.status, &*seen.errors), (Some(0), ""));
    let mut lines = seen.output.lines();
    let heading = lines.next().unwrap();
    assert_eq!(lines.next(), Some("|---|---|---:|---:|---:|---:|"));
    assert_eq!(heading.matches('|').count(), 7);
    assert_eq!(lines.clone().count(), CATALOGUE.len());
    for (line, pattern) in lines.zip(CATALOGUE) {
        let stop = (pattern.tour)();
        let cells: Vec<&str> = line.split(" | ").collect();
        let link = format!("| [`{0}`](src/patterns/{0})", pattern.name);
        assert_eq!(cells[0], link);
        assert_eq!(cells[1].replace(r"\|", "|"), pattern.idea);
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
}

#[test]
fn show_prints_a_file_as_it_is() {
    for pattern in CATALOGUE {
        for (option, text) in [("--native", pattern.native), ("--by-hand", pattern.by_hand)] {
            let output = crate::command(["show", pattern.name, option])
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(0));
            assert_eq!(String::from_utf8(output.stdout).unwrap(), text);
        }
    }
}

#[test]
fn show_prints_both_files_with_a_heading_between() {
    for pattern in CATALOGUE {
        let output = crate::command(["show", pattern.name]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let rest = text.strip_prefix(pattern.native).unwrap();
        let heading = rest.strip_suffix(pattern.by_hand).unwrap();
        let (start, end) = ("\n// The same by hand", "/by_hand.rs\n\n");
        assert!(
            heading.starts_with(start) && heading.ends_with(end),
            "{heading}"
        );
        assert!(heading.len() <= 80, "{heading}");
        assert_eq!(
            run(["show", pattern.name, "--native", "--by-hand"]),
            run(["show", pattern.name])
        );
    }
}

#[test]
fn what_show_prints_is_a_module_that_compiles() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let compile = |bootstrap: Option<&str>| {
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
        // The toolchain is the one of this project.
        rustc
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["--edition=2024", "--crate-type=lib", "--emit=metadata"])
            .args(["-Dwarnings", "--out-dir"])
            .args([folder.path(), &folder.path().join("lib.rs")]);
        match bootstrap {
            Some(value) => rustc.env("RUSTC_BOOTSTRAP", value),
            None => rustc.env_remove("RUSTC_BOOTSTRAP"),
        };
        let output = rustc.output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{errors}");
    };

    let native = crate::command(["show", "fib", "--native"])
        .output()
        .unwrap();
    let native = String::from_utf8(native.stdout).unwrap();
    let gates = native.lines().next().unwrap().strip_prefix("// ").unwrap();
    write("fib.rs", &native);
    write("lib.rs", &format!("{gates}\npub mod fib;\n"));
    compile(None);

    let by_hand = crate::command(["show", "fib", "--by-hand"])
        .output()
        .unwrap();
    write("fib.rs", &String::from_utf8(by_hand.stdout).unwrap());
    write("lib.rs", "pub mod fib;\n");
    compile(Some("-1"));
}

#[test]
fn an_unknown_pattern_is_refused_with_the_near_match_and_all_names() {
    let seen = run(["show", "fibb"]);
    assert_eq!((seen.status, &*seen.output), (Some(2), ""));
    assert!(seen.errors.contains("'fibb'"), "{}", seen.errors);
    assert!(seen.errors.contains("'fib'"), "{}", seen.errors);
    for pattern in CATALOGUE {
        assert!(seen.errors.contains(pattern.name), "{}", seen.errors);
    }
}

#[test]
fn show_needs_a_pattern() {
    let seen = run(["show"]);
    assert_eq!((seen.status, &*seen.output), (Some(2), ""));
    assert!(seen.errors.contains("<PATTERN>"), "{}", seen.errors);
}
