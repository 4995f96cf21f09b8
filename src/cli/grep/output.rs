//! Standard output, in grep's format.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};

use same_file::Handle;

use super::super::arguments::Grep;
use super::block::Block;

pub struct Output<'s> {
    stdout: &'s Handle,
    writer: BufWriter<&'s File>,
    /// Somebody watches: every line is shown at once.
    watched: bool,
    names: bool,
    numbers: bool,
    only_count: bool,
}

impl<'s> Output<'s> {
    pub fn new(stdout: &'s Handle, options: &Grep) -> Self {
        Output {
            stdout,
            writer: BufWriter::with_capacity(64 * 1024, stdout.as_file()),
            watched: stdout.as_file().is_terminal(),
            names: options.files.len() > 1,
            numbers: options.number,
            only_count: options.count,
        }
    }

    /// Whether nobody sees it, as standard output is the null device.
    pub fn is_discarded(&self) -> bool {
        Handle::from_path("/dev/null").is_ok_and(|null| null == *self.stdout)
    }

    /// Whether lines go to that file. Counts come too late to be found again.
    pub fn goes_to(&self, file: &Handle) -> bool {
        !self.only_count && file == self.stdout
    }

    /// A line that was found in the file of that name.
    #[inline]
    pub fn line(&mut self, name: &OsStr, block: &Block) -> io::Result<()> {
        if self.only_count {
            return Ok(());
        }
        self.name(name)?;
        if self.numbers {
            write!(self.writer, "{}:", block.number())?;
        }
        self.writer.write_all(block.line())?;
        self.end_of_line()
    }

    /// How many lines were found in the file of that name.
    pub fn count(&mut self, name: &OsStr, count: u64) -> io::Result<()> {
        if !self.only_count {
            return Ok(());
        }
        self.name(name)?;
        write!(self.writer, "{count}")?;
        self.end_of_line()
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }

    #[inline]
    fn name(&mut self, name: &OsStr) -> io::Result<()> {
        if self.names {
            self.writer.write_all(name.as_encoded_bytes())?;
            self.writer.write_all(b":")?;
        }
        Ok(())
    }

    #[inline]
    fn end_of_line(&mut self) -> io::Result<()> {
        self.writer.write_all(b"\n")?;
        if self.watched {
            self.writer.flush()
        } else {
            Ok(())
        }
    }
}
