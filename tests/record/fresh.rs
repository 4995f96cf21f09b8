//! A record that is made anew.

use std::fs;
use std::path::Path;
use std::process::Command;

use native_coroutines::patterns;

use super::{is_of_this_compiler, record, root, text};

/// Records every pattern into a folder.
fn record_into(folder: &Path) {
    let program = env!("CARGO_BIN_EXE_native-coroutines");
    let mut command = Command::new(program);
    command
        .arg("record")
        .arg("--into")
        .arg(folder)
        .current_dir(root());
    let output = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[test]
fn a_fresh_record_is_the_one_that_is_checked_in_and_the_same_twice() {
    let folders = [(); 2].map(|()| {
        let folder = tempfile::tempdir().unwrap();
        record_into(folder.path());
        folder
    });
    let mut stale = Vec::new();
    for pattern in patterns::all() {
        let [once, twice] = folders.each_ref().map(|folder| {
            let file = folder.path().join(pattern.name).join("record.json");
            fs::read_to_string(file).unwrap()
        });
        if let Some((one, other)) = difference(&once, &twice) {
            panic!("{}, recorded twice:\n{one}\n{other}", pattern.name);
        }
        if let Some((checked_in, fresh)) = difference(&text(pattern), &once) {
            let message = format!("{}\n- {checked_in}\n+ {fresh}", pattern.name);
            match is_of_this_compiler(pattern, &record(pattern)) {
                true => stale.push(message),
                false => println!("{message}"),
            }
        }
    }
    assert!(
        stale.is_empty(),
        "record again with `cargo run --features record -- record`:\n{}",
        stale.join("\n")
    );
}

/// Returns the first lines that differ.
fn difference<'t>(one: &'t str, other: &'t str) -> Option<(&'t str, &'t str)> {
    if one == other {
        return None;
    }
    let lines = one
        .lines()
        .chain(["the end"])
        .zip(other.lines().chain(["the end"]));
    lines.into_iter().find(|(one, other)| one != other)
}
