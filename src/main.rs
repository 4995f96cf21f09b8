//! The command line. `native-coroutines --help` says what it does.

#![forbid(unsafe_code)]

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
