//! The promise: every program on the page of holes is safe code that compiles, and Miri and the
//! address sanitizer say of it what the page says.
//!
//! Miri is no part of `cargo test`. It is run by:
//!
//! ```text
//! rustup component add miri rust-src
//! cargo test --test holes -- --ignored
//! ```

#[expect(dead_code, reason = "shared with the statements of the language")]
#[path = "../language/compiler.rs"]
mod compiler;
#[path = "../language/compilers.rs"]
mod compilers;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use compiler::{accepted, rustc};
use compilers::{OCTOBER, since};

struct Program {
    name: &'static str,
    /// Miri reports undefined behaviour, with Stacked and with Tree Borrows.
    miri_reports: bool,
    sanitizer_reports: bool,
}

fn programs() -> Vec<Program> {
    let may = !since(OCTOBER);
    [
        ("move_reborrow", may, false),
        ("move_box_borrow", may, false),
        ("move_dropped_local", may, false),
        ("move_unset_local", true, false),
        ("pin_in_movable", true, true),
        ("clone_after_drop", true, true),
        ("clone_after_end", true, true),
        ("static_yield", true, true),
        ("keep_clear", false, false),
    ]
    .map(|(name, miri_reports, sanitizer_reports)| Program {
        name,
        miri_reports,
        sanitizer_reports,
    })
    .into()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Program {
    fn file(&self) -> PathBuf {
        let file = format!("tests/holes/programs/{}.rs", self.name);
        root().join(file)
    }

    fn source(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }

    /// The output of a run has `message` in it if `reports`, and succeeds if not.
    fn check(&self, output: Output, reports: bool, message: &str) {
        let name = self.name;
        let errors = String::from_utf8_lossy(&output.stderr);
        if reports {
            assert!(errors.contains(message), "{name}: no report\n{errors}");
        } else {
            assert!(output.status.success(), "{name}: a report\n{errors}");
        }
    }
}

#[test]
fn every_program_compiles_without_unsafe_code() {
    for program in programs() {
        accepted(&format!("#![forbid(unsafe_code)]{}", program.source()));
    }
}

#[test]
fn the_page_shows_every_program_as_it_is() {
    let page = fs::read_to_string(root().join("src/docs/holes.md")).unwrap();
    for program in programs() {
        let code = format!("```rust,no_run\n{}```\n", program.source());
        assert!(
            page.contains(&code),
            "src/docs/holes.md does not show {} as it is now:\n{code}",
            program.file().display()
        );
    }
    let files = fs::read_dir(root().join("tests/holes/programs")).unwrap();
    assert_eq!(files.count(), programs().len());
    assert_eq!(page.matches("```rust").count(), programs().len());
}

#[test]
#[cfg_attr(
    not(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")),
    ignore = "the address sanitizer was tried on x86-64 Linux only"
)]
fn the_address_sanitizer_says_of_every_program_what_the_page_says() {
    let folder = tempfile::tempdir().unwrap();
    for program in programs() {
        let executable = folder.path().join(program.name);
        let built = Command::new(rustc())
            .args(["--edition=2024", "-Zsanitizer=address", "--cap-lints=allow"])
            .arg("-o")
            .args([&executable, &program.file()])
            .current_dir(&folder)
            .env("RUSTC_BOOTSTRAP", "1")
            .output()
            .unwrap();
        assert!(
            built.status.success(),
            "{}",
            String::from_utf8_lossy(&built.stderr)
        );
        // What is forgotten leaks, as it should.
        let run = Command::new(&executable)
            .env("ASAN_OPTIONS", "detect_leaks=0")
            .output()
            .unwrap();
        program.check(
            run,
            program.sanitizer_reports,
            "AddressSanitizer: heap-use-after-free",
        );
    }
}

/// The standard library as Miri needs it, made on first use, or why not.
fn miri_sysroot(tools: &Path) -> Result<PathBuf, String> {
    let suffix = env::consts::EXE_SUFFIX;
    let cargo_miri = tools.join(format!("cargo-miri{suffix}"));
    if !cargo_miri.exists() {
        return Err("Miri is not installed".into());
    }
    // One per toolchain: Miri's own folder for it is shared by all.
    let toolchain = tools.parent().and_then(Path::file_name).unwrap();
    let sysroot = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("miri")
        .join(toolchain);
    let output = Command::new(cargo_miri)
        .args(["miri", "setup"])
        .env("MIRI_SYSROOT", &sysroot)
        .env("CARGO", tools.join(format!("cargo{suffix}")))
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(sysroot)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

#[test]
#[ignore = "it needs Miri: rustup component add miri rust-src; cargo test --test holes -- --ignored"]
fn miri_says_of_every_program_what_the_page_says() {
    let tools = rustc().parent().unwrap();
    let sysroot = miri_sysroot(tools).unwrap_or_else(|reason| {
        panic!("{reason}\nIt did not run. To get Miri: rustup component add miri rust-src")
    });
    for program in programs() {
        for model in ["-Zmiri-ignore-leaks", "-Zmiri-tree-borrows"] {
            let output = Command::new(tools.join("miri"))
                .arg("--sysroot")
                .args([&sysroot, &program.file()])
                .args(["--edition=2024", "-Zmiri-ignore-leaks", model])
                .current_dir(env::temp_dir())
                .output()
                .unwrap();
            program.check(output, program.miri_reports, "Undefined Behavior");
        }
    }
}
