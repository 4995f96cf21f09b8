//! The sizes of the gallery's coroutines, against a table that is checked in.
//!
//! `REFRESH=1 cargo test --test language sizes` writes the table anew, and the diff shows what
//! changed. They are the same in a debug and in a release build, which is not so of every coroutine:
//! optimisation removes some drop flags, see `layout`. Where October's compiler saves less, the table
//! has both numbers.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use native_coroutines::patterns;

use crate::compilers::{OCTOBER, since};

const HEADER: &str = "\
# The bytes that each pattern takes, native and by hand, on a 64-bit target. A third number is that of
# the native one since October 2026 (1.101), where it differs.
# Written by: REFRESH=1 cargo test --test language sizes
";

#[derive(Clone, Copy, Debug, PartialEq)]
struct Row {
    native: usize,
    by_hand: usize,
    native_since_october: Option<usize>,
}

fn parse(text: &str) -> BTreeMap<String, Row> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &str| {
        let mut words = line.split_whitespace();
        let name = words.next()?.to_owned();
        let mut number = || words.next()?.parse().ok();
        let row = Row {
            native: number()?,
            by_hand: number()?,
            native_since_october: number(),
        };
        Some((name, row))
    };
    lines.filter_map(row).collect()
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
        let old = table.get(pattern.name);
        let row = match old {
            Some(old) if since(OCTOBER) => Row {
                native: old.native,
                by_hand,
                native_since_october: (native != old.native).then_some(native),
            },
            _ => Row {
                native,
                by_hand,
                native_since_october: old.and_then(|old| old.native_since_october),
            },
        };
        now.insert(pattern.name.into(), row);
    }

    if std::env::var_os("REFRESH").is_some() {
        let mut text = HEADER.to_owned();
        for (name, row) in &now {
            write!(text, "{name:16}{:>6}{:>6}", row.native, row.by_hand).unwrap();
            if let Some(native) = row.native_since_october {
                write!(text, "{native:>6}").unwrap();
            }
            text.push('\n');
        }
        fs::write(&file, text).unwrap();
        return;
    }
    for (name, row) in &now {
        assert_eq!(
            table.get(name),
            Some(row),
            "{name}: if that is as it should be: REFRESH=1 cargo test --test language sizes"
        );
    }
    assert_eq!(
        table.len(),
        now.len(),
        "the table has a pattern that is gone"
    );
}
