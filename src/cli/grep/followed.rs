//! One file that is followed.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::sync::atomic::{AtomicBool, Ordering};

use same_file::Handle;

use super::block::{Block, Lent};
use super::input;
use super::output::Output;
use super::{Search, send};
use crate::cli::report::report;

pub struct Followed<'a, S> {
    name: &'a OsStr,
    file: Handle,
    /// How much of it has been read.
    position: u64,
    search: S,
    /// `None` once the file cannot be read any more, or its search has ended.
    block: Option<Lent>,
    interrupted: &'a AtomicBool,
}

impl<'a, S: Search> Followed<'a, S> {
    pub fn open(
        name: &'a OsStr,
        search: S,
        interrupted: &'a AtomicBool,
        output: &Output,
    ) -> io::Result<Self> {
        // Asked of the name, as a pipe cannot even be opened without waiting.
        let about = fs::metadata(name)?;
        if !about.is_file() && !about.is_dir() {
            return Err(io::Error::other("only a regular file can be followed"));
        }
        Ok(Followed {
            name,
            file: input::open(name, output)?,
            position: 0,
            search,
            block: Some(Block::new()),
            interrupted,
        })
    }

    pub fn name(&self) -> &'a OsStr {
        self.name
    }

    pub fn goes_on(&self) -> bool {
        self.block.is_some()
    }

    /// Sends the lines that have been written since. False if the search has ended itself.
    pub fn catch_up(&mut self) -> io::Result<bool> {
        let Some(block) = self.block.take() else {
            return Ok(false);
        };
        let mut added = Added {
            file: self.file.as_file(),
            position: &mut self.position,
            interrupted: self.interrupted,
        };
        self.block = send::lines(&mut added, block, &mut self.search)?;
        if self.file.as_file().metadata()?.len() < self.position {
            report(self.name(), "file truncated, reading it from its beginning");
            self.start_again()?;
        }
        Ok(self.goes_on())
    }

    fn start_again(&mut self) -> io::Result<()> {
        self.last_line();
        if let Some(block) = &mut self.block {
            block.restart();
        }
        self.file.as_file().rewind()?;
        self.position = 0;
        Ok(())
    }

    /// Sends what waits for a newline.
    fn last_line(&mut self) {
        if let Some(block) = self.block.take() {
            self.block = send::last_line(block, &mut self.search);
        }
    }

    /// The search, with every line sent, and the name of the file.
    pub fn finish(mut self) -> (S, &'a OsStr) {
        self.last_line();
        (self.search, self.name)
    }
}

/// What has been added to a file: it seems to end where there is no more yet, and when the
/// process is interrupted.
struct Added<'a> {
    file: &'a File,
    position: &'a mut u64,
    interrupted: &'a AtomicBool,
}

impl Read for Added<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.interrupted.load(Ordering::Relaxed) {
            return Ok(0);
        }
        let length = self.file.read(buffer)?;
        *self.position += length as u64;
        Ok(length)
    }
}
