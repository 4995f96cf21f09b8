//! The promise: the WebAssembly module of the guide's live pages is of the sources that are here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

#[path = "../src/cli/guide/wasm/src/fingerprint.rs"]
mod fingerprint;

const AGAIN: &str = "cargo run --manifest-path src/cli/guide/wasm/Cargo.toml";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/guide")
}

fn json() -> Value {
    serde_json::from_slice(&fs::read(folder().join("live.json")).unwrap()).unwrap()
}

#[test]
fn the_module_is_made_of_the_sources_as_they_are() {
    let package = folder().join("wasm");
    let now = format!("{:016x}", fingerprint::fingerprint(&package).unwrap());
    assert_eq!(json()["sources"], Value::from(now), "out of date: {AGAIN}");
    // Every file of the module is one of those.
    let files = fs::read_dir(package.join("src")).unwrap();
    for file in files.map(|file| format!("src/{}", file.unwrap().file_name().display())) {
        let of_the_command = ["src/compile.rs", "src/fingerprint.rs"].contains(&&*file);
        assert!(
            of_the_command || fingerprint::SOURCES.contains(&&*file),
            "{file}"
        );
    }
}

#[test]
fn the_module_is_small_and_names_no_path_of_the_machine_that_made_it() {
    let module = fs::read(folder().join("live.wasm")).unwrap();
    assert!(module.len() <= 64 * 1024, "{} bytes", module.len());
    for path in ["/home/", "/root/", "/tmp/", ".cargo", ".rustup"] {
        for file in ["live.wasm", "live.json", "live_glue.js"] {
            let content = fs::read(folder().join(file)).unwrap();
            let found = content
                .windows(path.len())
                .any(|part| part == path.as_bytes());
            assert!(!found, "{path} in {file}");
        }
    }
}

/// Compiling it takes minutes, so it is left to `.ci/run`: `-- --ignored`.
#[test]
#[ignore = "compiles the standard library"]
fn the_command_makes_the_module_that_is_checked_in() {
    let rustc = |argument: &str| {
        let output = Command::new("rustc")
            .args(argument.split(' '))
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_string()
    };
    let (here, recorded) = (rustc("-V"), json()["compiler"].clone());
    if recorded != here {
        return eprintln!("not run: the module is of {recorded}, and this is {here}");
    }
    if !Path::new(&rustc("--print sysroot"))
        .join("lib/rustlib/src/rust/library")
        .is_dir()
    {
        return eprintln!(
            "not run: no source of the standard library; rustup component add rust-src"
        );
    }
    let arguments = AGAIN.split(' ').skip(1).chain(["--", "--check"]);
    let status = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(status.unwrap().success());
}
