//! Small sources that the real compiler refuses, and what would make it accept them.
//!
//! A `compile_fail` example does not run in an integration test. Here more is shown as well: all
//! the errors, and that one small change makes the source compile, so that it is refused for the
//! reason stated and not for a slip.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// What stands in front of a source, unless it brings its own gates.
const PRELUDE: &str = "
    #![feature(coroutines, coroutine_clone, coroutine_trait, never_type, stmt_expr_attributes)]
    #![allow(stable_features, unused)]
    use std::cell::{Cell, RefCell};
    use std::fmt::Display;
    use std::mem;
    use std::ops::{Coroutine, CoroutineState::*};
    use std::pin::{Pin, pin};
    use std::rc::Rc;
    use std::sync::{Arc, Mutex};
";

/// The source is refused, with `errors` and no others: their codes in the order reported, or the
/// message itself of one that has no code.
pub fn refused(errors: &str, source: &str) -> Refusal {
    refused_in("2024", errors, source)
}

/// As [`refused`], in another edition.
pub fn refused_in(edition: &'static str, errors: &str, source: &str) -> Refusal {
    let Err(message) = compile(edition, source) else {
        panic!("accepted:\n{source}");
    };
    let mut found: Vec<&str> = message.lines().filter_map(error).collect();
    found.dedup();
    assert_eq!(found.join(", "), errors, "of\n{source}\n{message}");
    Refusal {
        edition,
        source: source.to_owned(),
        message,
    }
}

#[must_use = "say what makes it compile"]
pub struct Refusal {
    edition: &'static str,
    source: String,
    message: String,
}

impl Refusal {
    /// The message to the reader, notes and helps included, contains `text`.
    pub fn saying(self, text: &str) -> Refusal {
        assert!(self.message.contains(text), "{text}\nin {}", self.message);
        self
    }

    /// The source compiles once `wrong`, which stands in it once, is `right`.
    pub fn accepted_with(self, wrong: &str, right: &str) {
        let found = self.source.matches(wrong).count();
        assert_eq!(found, 1, "{wrong}\nin {}", self.source);
        accepted_in(self.edition, &self.source.replace(wrong, right));
    }

    /// The source compiles in another edition.
    pub fn accepted_in(self, edition: &str) {
        accepted_in(edition, &self.source);
    }
}

/// The code of an error, or its message if it has none.
fn error(line: &str) -> Option<&str> {
    let error = line.strip_prefix("error")?;
    match error.strip_prefix(": ") {
        Some(message) if message.starts_with("aborting due to") => None,
        Some(message) => Some(message),
        None => Some(error.strip_prefix('[')?.split_once(']')?.0),
    }
}

pub fn accepted(source: &str) {
    accepted_in("2024", source);
}

fn accepted_in(edition: &str, source: &str) {
    if let Err(message) = compile(edition, source) {
        panic!("refused:\n{source}\n{message}");
    }
}

fn compile(edition: &str, source: &str) -> Result<(), String> {
    let output = run_rustc(edition, &["--emit=metadata=-"], source);
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8(output.stderr).unwrap())
    }
}

/// The answer to `-Zprint-type-sizes`: a line for each type, variant and field of the source.
pub fn type_sizes(options: &[&str], source: &str) -> Vec<String> {
    // Only what is translated to machine code is printed.
    let folder = tempfile::tempdir().unwrap();
    let out = format!("--out-dir={}", folder.path().display());
    let options = [&["-Zprint-type-sizes", "--emit=obj", &out], options].concat();
    let output = run_rustc("2024", &options, source);
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{message}");
    let lines = String::from_utf8(output.stdout).unwrap();
    (lines.lines())
        .map(|line| line.trim_start_matches("print-type-size ").to_string())
        .collect()
}

/// The program as LLVM gets it, with all that a debugger is told about it.
pub fn debug_information(source: &str) -> String {
    let output = run_rustc("2024", &["--emit=llvm-ir=-", "-g"], source);
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{message}");
    String::from_utf8(output.stdout).unwrap()
}

fn run_rustc(edition: &str, options: &[&str], source: &str) -> Output {
    crate::compilers::name_this_one_if_unverified();
    let prelude = if source.contains("#![feature") {
        ""
    } else {
        PRELUDE
    };
    let rustc = Command::new(rustc())
        .args(["-", "--crate-type=lib", "--edition", edition])
        .args(options)
        // It writes beside its source, and this package may be on a disk that is read-only.
        .current_dir(std::env::temp_dir())
        // A stable compiler takes the gates then, and a nightly one does nothing else than before.
        .env("RUSTC_BOOTSTRAP", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut rustc = rustc.expect("rustc runs");
    let input = rustc.stdin.take().unwrap();
    std::io::Write::write_all(&mut &input, [prelude, source].concat().as_bytes()).unwrap();
    drop(input);
    rustc.wait_with_output().unwrap()
}

/// The compiler itself: asked by its path, it does not look again for the toolchain each time.
pub fn rustc() -> &'static PathBuf {
    static RUSTC: OnceLock<PathBuf> = OnceLock::new();
    RUSTC.get_or_init(|| {
        let output = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["--print", "sysroot"])
            .output()
            .expect("rustc runs");
        let sysroot = String::from_utf8(output.stdout).unwrap();
        let name = format!("rustc{}", std::env::consts::EXE_SUFFIX);
        PathBuf::from(sysroot.trim_end()).join("bin").join(name)
    })
}
