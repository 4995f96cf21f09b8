//! The promise: the anatomies on the guide's page of sizes are those of the bodies beside them.
//!
//! `REFRESH=1 cargo test --features record --test guide_sizes` records them anew.

#![feature(coroutines, coroutine_trait)]

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use native_coroutines::inspect::Inspector;
use native_coroutines::record::{Machine, Record};
use serde_json::{Value, json};

#[path = "../../src/cli/guide/sizes/bodies.rs"]
mod bodies;

#[test]
fn the_sizes_in_the_guide_are_those_of_the_bodies_beside_them() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/guide/sizes/record.json");
    let fresh = fresh().write().unwrap();
    if std::env::var_os("REFRESH").is_some() {
        return fs::write(file, fresh).unwrap();
    }
    let checked_in = fs::read_to_string(file).unwrap();
    if checked_in == fresh {
        return;
    }
    let compiler = serde_json::from_str::<Value>(&checked_in).unwrap()["compiler"].clone();
    let message = "REFRESH=1 cargo test --features record --test guide_sizes";
    assert!(compiler != json!(this_compiler()), "out of date: {message}");
    println!(
        "recorded with {compiler}, and {} makes other sizes: {message}",
        this_compiler()
    );
}

fn fresh() -> Record {
    let look = Inspector::new().expect("a test has debug information");
    let numbers = RefCell::new(vec![7]);
    let text = || String::from("one two three");
    let mut machines = Vec::new();
    macro_rules! record {
        ($($body:ident($($argument:expr)?);)*) => {
            $({
                let body = bodies::$body($($argument)?);
                let anatomy = look.anatomy(&body).expect("it is a coroutine");
                assert_eq!(anatomy.size, size_of_val(&body));
                machines.push(Machine { anatomy, ways: Vec::new() });
            })*
        };
    }
    record! {
        scope_before();
        scope_after();
        parameter_before();
        parameter_after();
        capture_before(text());
        capture_after(text());
        blocks_before();
        blocks_after();
        shadow_before();
        shadow_after();
        guard_before(&numbers);
        guard_after(&numbers);
        range_before(3);
        range_after(3);
        borrow_before(text());
        borrow_after(text());
        flag_before();
        flag_after();
    }
    Record {
        compiler: this_compiler(),
        machines,
        by_hand: Vec::new(),
        steps: Vec::new(),
    }
}

fn this_compiler() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = std::process::Command::new(rustc)
        .arg("-V")
        .output()
        .expect("rustc runs");
    String::from_utf8(output.stdout).unwrap().trim().into()
}
