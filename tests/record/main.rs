//! The promise: the records are what the tour does, and what the compiler made of the bodies.
//!
//! With the feature `record` the tests look into bodies themselves, and record anew:
//! `cargo test --features record --test record`.

#![cfg_attr(feature = "record", feature(coroutines, coroutine_trait))]

use std::fs;
use std::path::{Path, PathBuf};

use native_coroutines::patterns::{self, Pattern};
use native_coroutines::record::Record;

mod checked_in;
#[cfg(feature = "record")]
mod fresh;
#[cfg(feature = "record")]
mod probes;
#[cfg(feature = "record")]
mod random;
#[cfg(feature = "record")]
mod ways;

/// The numbers of the states that every coroutine has.
const UNRESUMED: u32 = 0;
const RETURNED: u32 = 1;
const PANICKED: u32 = 2;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn file(pattern: &Pattern) -> PathBuf {
    root()
        .join("src/patterns")
        .join(pattern.name)
        .join("record.json")
}

fn text(pattern: &Pattern) -> String {
    let file = file(pattern);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn record(pattern: &Pattern) -> Record {
    Record::read(&text(pattern)).unwrap_or_else(|why| panic!("{}: {why}", pattern.name))
}

fn records() -> impl Iterator<Item = (&'static Pattern, Record)> {
    patterns::all().map(|pattern| (pattern, record(pattern)))
}

/// Returns whether the record is of the compiler that built this test. If not, says so.
fn is_of_this_compiler(pattern: &Pattern, record: &Record) -> bool {
    let output = std::process::Command::new("rustc").arg("-V").output();
    let this = String::from_utf8(output.expect("rustc runs").stdout).unwrap();
    let same = record.compiler == this.trim();
    if !same {
        println!(
            "{} was recorded with {}, and this is {this}",
            pattern.name, record.compiler
        );
    }
    same
}
