//! From the arguments to an exit status.
//!
//! Every command writes to standard output through [`Write`] and hands a failure of that up to
//! here. Everything else that can go wrong it reports itself, on standard error.

mod anatomy;
mod arguments;
mod echo;
mod fib;
mod grep;
mod guide;
mod list;
mod look;
#[cfg(feature = "record")]
mod record;
mod report;
mod show;
mod socks;
mod tour;
mod trace;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use report::report;

/// The status when something went wrong, as grep has it.
const TROUBLE: u8 = 2;

pub fn run() -> ExitCode {
    match try_run() {
        Ok(status) => status,
        // Who read the output has gone away, as `head` does: there is nobody to tell.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            report("write error", &error);
            TROUBLE.into()
        }
    }
}

/// The error is one of writing to standard output.
fn try_run() -> io::Result<ExitCode> {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Help is an "error" too, one that goes to standard output.
        Err(error) => {
            let printed = error.print();
            return if error.use_stderr() {
                Ok(TROUBLE.into())
            } else {
                printed.and(Ok(ExitCode::SUCCESS))
            };
        }
    };
    let mut output = anstream::AutoStream::auto(io::stdout().lock());
    let status = match arguments.command {
        None => tour::tour(&arguments::Tour::default(), &mut output)?,
        Some(Command::Tour(options)) => tour::tour(&options, &mut output)?,
        Some(Command::List(options)) => list::list(&options, &mut output)?,
        Some(Command::Show(options)) => show::show(&options, &mut output)?,
        Some(Command::Trace(options)) => trace::trace(&options, &mut output)?,
        Some(Command::Anatomy(options)) => anatomy::anatomy(&options, &mut output)?,
        Some(Command::Guide(options)) => guide::guide(&options, &mut output)?,
        #[cfg(feature = "record")]
        Some(Command::Record(options)) => record::record(&options, &mut output)?,
        Some(Command::Fib(options)) => fib::fib(&options, &mut output)?,
        Some(Command::Socks(options)) => socks::socks(&options, &mut output)?,
        Some(Command::Echo(options)) => echo::echo(&options, &mut output)?,
        Some(Command::Grep(options)) => return grep::grep(&options),
        Some(Command::ServeLines) => {
            return Ok(match native_coroutines::patterns::process::child() {
                Ok(_) => ExitCode::SUCCESS,
                Err(error) => {
                    report("standard input holds no frames", &error);
                    TROUBLE.into()
                }
            });
        }
    };
    output.flush()?;
    Ok(status)
}
