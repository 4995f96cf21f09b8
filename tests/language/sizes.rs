//! The sizes of the gallery's coroutines, against a table that is checked in.
//!
//! `REFRESH=1 cargo test --test language sizes` writes the table anew, and the diff shows what
//! changed. They are the same in a debug and in a release build and on each verified compiler, which
//! is not so of every coroutine: optimisation removes some drop flags, see `layout`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use native_coroutines::patterns;

const HEADER: &str = "\
# The bytes that each pattern takes, native and by hand, on a 64-bit target.
# Written by: REFRESH=1 cargo test --test language sizes
";

/// A line for each pattern, by its name.
type Table = BTreeMap<String, String>;

fn parse(text: &str) -> Table {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| Some((line.split_whitespace().next()?.into(), line.into())))
        .collect()
}

#[test]
fn the_sizes_of_the_gallerys_coroutines_are_those_of_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join("tests/language/sizes.txt");
    let table = parse(&fs::read_to_string(&file).unwrap_or_default());

    let mut now = table.clone();
    // A pattern behind a feature that is off is not measured, and keeps its line.
    now.retain(|name, _| root.join("src/patterns").join(name).is_dir());
    for pattern in patterns::all() {
        let stop = (pattern.tour)();
        let (native, by_hand) = (stop.native_bytes, stop.by_hand_bytes);
        let line = format!("{:16}{native:>6}{by_hand:>6}", pattern.name);
        now.insert(pattern.name.into(), line);
    }

    if std::env::var_os("REFRESH").is_some() {
        let lines: Vec<&str> = now.values().map(String::as_str).collect();
        fs::write(&file, format!("{HEADER}{}\n", lines.join("\n"))).unwrap();
        return;
    }
    let names: BTreeSet<&String> = now.keys().chain(table.keys()).collect();
    let changed: Vec<String> = (names.into_iter())
        .filter(|&name| now.get(name) != table.get(name))
        .map(|name| format!("table: {:?}\nnow:   {:?}\n", table.get(name), now.get(name)))
        .collect();
    assert!(
        changed.is_empty(),
        "{}if that is as it should be: REFRESH=1 cargo test --test language sizes",
        changed.concat()
    );
}
