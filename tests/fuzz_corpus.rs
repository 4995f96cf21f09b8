//! The promise: whatever comes in, the parsers hold to what `fuzz/checks.rs` says.
//!
//! Here are the inputs that the fuzzer starts from, and all that it ever found. `fuzz/run` looks for
//! more.

use std::fs;
use std::path::{Path, PathBuf};

#[path = "fuzz/checks.rs"]
mod checks;

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz")
        .join(folder);
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn check_files_of(target: &str, check: fn(&[u8])) {
    let corpus = files(&format!("corpus/{target}"));
    assert!(!corpus.is_empty(), "no corpus for {target}");
    for file in corpus.into_iter().chain(files(&format!("found/{target}"))) {
        println!("{}", file.display()); // shown if it fails
        check(&fs::read(file).unwrap());
    }
}

#[test]
fn frames_hold_on_every_input_that_is_kept() {
    check_files_of("frames", checks::frames);
}

#[cfg(feature = "inspect")]
#[test]
fn inspect_holds_on_every_input_that_is_kept() {
    check_files_of("inspect", checks::inspect);
}

#[test]
fn records_hold_on_every_input_that_is_kept() {
    check_files_of("records", checks::records);
}

#[test]
fn run_lengths_hold_on_every_input_that_is_kept() {
    check_files_of("run_length", checks::run_length);
}

#[test]
fn tokens_hold_on_every_input_that_is_kept() {
    check_files_of("tokens", checks::tokens);
}

#[test]
fn every_target_has_its_check_here() {
    let name = |file: PathBuf| file.file_stem().unwrap().to_str().unwrap().to_string();
    let targets: Vec<String> = files("targets").into_iter().map(name).collect();
    assert_eq!(
        targets,
        ["frames", "inspect", "records", "run_length", "tokens"]
    );
}
