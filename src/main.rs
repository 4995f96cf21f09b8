//! The command line. `native-coroutines --help` says what it does.

// To find newlines, 64 bytes at a time. The coroutines need no gate here.
#![feature(portable_simd)]
#![forbid(unsafe_code)]

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
