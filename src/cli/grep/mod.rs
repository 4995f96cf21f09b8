//! `grep`: the lines of files that contain a pattern, through the native consumer or its twin.

mod block;
mod follow;
mod followed;
mod input;
mod once;
mod outcome;
mod output;
mod patterns;
mod send;

use std::cell::{Cell, RefCell};
use std::ffi::OsStr;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use native_coroutines::Consumer;
use native_coroutines::patterns::grep::{grep_by, grep_by_hand};
use same_file::Handle;

use super::TROUBLE;
use super::arguments::Grep;
use super::report::report;
use block::Lent;
use outcome::Outcome;
use output::Output;
use patterns::Patterns;

/// A consumer of lines that are lent to it: the native one and the one by hand. What is generic
/// over it does not know which it has.
trait Search: Consumer<Lent, Yield = Option<Lent>, Return = Result<u64, Stop>> {}

impl<C: Consumer<Lent, Yield = Option<Lent>, Return = Result<u64, Stop>>> Search for C {}

/// Why a search ends before its input does.
enum Stop {
    /// Nobody sees the output, and one line decides the exit status.
    OneIsEnough,
    /// Standard output takes no more.
    Write(io::Error),
}

pub fn grep(options: &Grep) -> io::Result<ExitCode> {
    let pattern = options.pattern.as_encoded_bytes();
    if options.invert && pattern.iter().all(|&byte| byte == b'\n') {
        // No line is without the empty text: grep does not even look, or print a count of 0.
        return Ok(ExitCode::FAILURE);
    }
    let patterns = match Patterns::new(pattern) {
        Ok(patterns) => patterns,
        Err(error) => {
            report("PATTERN", error);
            return Ok(TROUBLE.into());
        }
    };
    let stdout = Handle::stdout()?;
    let output = Output::new(&stdout, options);
    let unseen = !options.follow && output.is_discarded();
    let output = RefCell::new(output);

    let silent = Cell::new(!io::stderr().is_terminal());
    let announce = |text: fmt::Arguments| {
        // Once, though every file has a search of its own.
        if !silent.replace(true) {
            let _ = writeln!(io::stderr(), "{text}");
        }
        Ok(())
    };
    let matches = |block: &Lent| block.line_has(|text| patterns.find(text)) != options.invert;
    let found = |name| {
        let output = &output;
        move |block: &Lent| {
            if unseen {
                return Err(Stop::OneIsEnough);
            }
            output.borrow_mut().line(name, block).map_err(Stop::Write)
        }
    };
    let pattern = options.pattern.display();
    let native = |name| grep_by(&pattern, announce, matches, found(name)).prime();
    let by_hand = |name| grep_by_hand(&pattern, announce, matches, found(name));

    let files: Vec<&OsStr> = match &options.files[..] {
        [] => vec![OsStr::new(input::STANDARD_INPUT)],
        files => files.iter().map(AsRef::as_ref).collect(),
    };
    let mut outcome = Outcome::default();
    match (options.follow, options.by_hand) {
        (false, false) => once::search(&files, native, &output, &mut outcome),
        (false, true) => once::search(&files, by_hand, &output, &mut outcome),
        (true, false) => follow::search(&files, native, &output, &mut outcome),
        (true, true) => follow::search(&files, by_hand, &output, &mut outcome),
    }
    .and_then(|()| output.borrow_mut().flush())
    .or_else(|error| outcome.reader_gone(error))?;
    Ok(outcome.status())
}
