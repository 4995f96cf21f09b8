//! What all files together come to.

use std::ffi::OsStr;
use std::fmt::Display;
use std::io::{self, ErrorKind};
use std::process::ExitCode;

use super::output::Output;
use super::{Search, Stop};
use crate::cli::TROUBLE;
use crate::cli::report::report;

#[derive(Default)]
pub struct Outcome {
    found: bool,
    trouble: bool,
}

impl Outcome {
    /// Names what cannot be searched.
    pub fn trouble(&mut self, name: impl AsRef<OsStr>, why: impl Display) {
        report(name, why);
        self.trouble = true;
    }

    /// Closes the search of one file.
    ///
    /// # Errors
    ///
    /// Those of writing, here or in the search before.
    pub fn close(
        &mut self,
        search: impl Search,
        name: &OsStr,
        output: &mut Output,
    ) -> io::Result<()> {
        match search.close() {
            Ok(count) => {
                self.found |= count > 0;
                output.count(name, count)
            }
            Err(Stop::OneIsEnough) => {
                self.found = true;
                Ok(())
            }
            Err(Stop::Write(error)) => Err(error),
        }
    }

    /// Nobody reads what was found: no trouble, but trouble from before still is.
    ///
    /// # Errors
    ///
    /// Any other.
    pub fn reader_gone(&mut self, error: io::Error) -> io::Result<()> {
        if error.kind() != ErrorKind::BrokenPipe {
            return Err(error);
        }
        self.found = true;
        Ok(())
    }

    pub fn status(self) -> ExitCode {
        match self {
            Outcome { trouble: true, .. } => TROUBLE.into(),
            Outcome { found: true, .. } => ExitCode::SUCCESS,
            Outcome { found: false, .. } => ExitCode::FAILURE,
        }
    }
}
