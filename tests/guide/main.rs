//! The promise: the field guide opens from the disk in a browser, whole, readable and without a
//! network, and shows what is on record.
//!
//! A browser and an accessibility checker may be missing. A test that needs one then says so on
//! standard error, and how to get it.

#![feature(coroutines, coroutine_trait)]

mod accessible;
mod browser;
mod files;
mod live;
mod picture;
mod shown;
mod whole;
mod written;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A guide in a folder of its own.
struct Guide {
    folder: TempDir,
}

impl Guide {
    fn write() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let output = guide(folder.path());
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Guide { folder }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap()
    }

    /// Returns the names of all pages.
    fn pages(&self) -> Vec<String> {
        let mut pages = self.files();
        pages.retain(|file| file.ends_with(".html"));
        pages
    }

    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

/// Runs the command `guide`.
fn guide(folder: &Path) -> std::process::Output {
    let program = env!("CARGO_BIN_EXE_native-coroutines");
    Command::new(program)
        .arg("guide")
        .arg(folder)
        .output()
        .unwrap()
}

/// Says that a test was not run. The message passes by the capture of the test runner, so that
/// nobody takes the test for one that ran.
fn not_run(what: &str, how: &str) {
    let _ = writeln!(std::io::stderr(), "\nnot run: {what}; to get it: {how}");
}
