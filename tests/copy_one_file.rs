//! The promise: one file copied out of a pattern's folder compiles by itself.
//!
//! A `native.rs` needs the feature gates that its first line names, and nothing else: a stable
//! compiler takes them with `RUSTC_BOOTSTRAP=1`. A `by_hand.rs` needs nothing: it compiles with
//! unstable features refused.

use std::path::Path;
use std::process::Command;

use native_coroutines::patterns::{self, Pattern};

/// What the compiler says of `source` as a crate of its own; warnings are errors.
fn compile(source: &str, bootstrap: &str) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copied.rs");
    std::fs::write(&file, source).unwrap();
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
    rustc
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["--edition=2024", "--crate-type=lib", "--emit=metadata"])
        .args(["-Dwarnings", "--out-dir"])
        .args([folder.path(), Path::new(&file)])
        .env("RUSTC_BOOTSTRAP", bootstrap);
    let output = rustc.output().expect("rustc runs");
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn compile_native(pattern: &Pattern) -> Result<(), String> {
    let (gates, _) = pattern.native.split_once('\n').unwrap();
    let gates = gates
        .strip_prefix("// #![feature(")
        .and_then(|gates| gates.strip_suffix(")]"))
        .expect("the first line names the feature gates in a comment");
    let source = format!("#![feature({gates})]\n{}", pattern.native);
    compile(&source, "1")
}

#[test]
fn every_native_file_compiles_alone_with_its_feature_gates() {
    for pattern in patterns::all() {
        if let Err(message) = compile_native(pattern) {
            panic!("{}/native.rs: {message}", pattern.name);
        }
    }
}

#[test]
fn every_file_by_hand_compiles_alone_with_unstable_features_refused() {
    for pattern in patterns::all() {
        if let Err(message) = compile(pattern.by_hand, "-1") {
            panic!("{}/by_hand.rs: {message}", pattern.name);
        }
    }
}

#[test]
fn no_native_file_compiles_without_its_feature_gates() {
    for pattern in patterns::all() {
        let message = compile(pattern.native, "1").expect_err(pattern.name);
        assert!(message.contains("E0658"), "{}: {message}", pattern.name);
    }
}

#[test]
fn unstable_features_are_refused_when_asked() {
    let message = compile("#![feature(coroutines)]", "-1").unwrap_err();
    assert!(message.contains("E0554"), "{message}");
}
