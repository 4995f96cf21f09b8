//! The promise: the command line, run as a process, does what its help says, and everything that
//! is wrong gets a message and a status.

#![cfg(unix)]

mod anatomy;
mod catalogue;
mod fib;
mod follow;
mod grep;
mod grep_agrees;
mod grep_trouble;
mod help;
mod socks;
mod terminal;
mod tour;
mod trace;

use std::ffi::OsStr;
use std::process::{Command, Output, Stdio};

/// The command line with these arguments, nothing on standard input, and no terminal.
fn command<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_native-coroutines"));
    command.args(arguments).stdin(Stdio::null());
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

/// Runs it to its end.
fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Seen {
    Seen::from(command(arguments).output().unwrap())
}

/// What a process leaves behind, to be compared as a whole.
#[derive(Debug, PartialEq)]
struct Seen {
    status: Option<i32>,
    output: String,
    errors: String,
}

impl From<Output> for Seen {
    fn from(output: Output) -> Self {
        // Not lossy: every byte that is no ASCII is shown as its number.
        let text = |bytes: Vec<u8>| {
            bytes
                .into_iter()
                .map(|byte| match byte {
                    b'\n' | b' '..=b'~' => char::from(byte).to_string(),
                    byte => format!("\\{byte:02x}"),
                })
                .collect()
        };
        Seen {
            status: output.status.code(),
            output: text(output.stdout),
            errors: text(output.stderr),
        }
    }
}

/// Says why a test was not run, on a system where it cannot be.
fn skip(reason: &str) {
    eprintln!("skipped: {reason}");
}

/// A write to it fails: there is no space left. Where there is no such device, `None`.
fn full_device() -> Option<std::fs::File> {
    let device = std::fs::File::options().write(true).open("/dev/full");
    if device.is_err() {
        skip("there is no /dev/full");
    }
    device.ok()
}

/// The end of a pipe that nobody reads any more.
fn reader_gone() -> std::io::PipeWriter {
    let (_, writer) = std::io::pipe().unwrap();
    writer
}
