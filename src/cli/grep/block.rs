//! The buffer that is lent to the search, a line at a time.

use std::cell::Cell;
use std::io::{self, ErrorKind, Read};
use std::ops::Range;

use memchr::memchr;

/// What a search is sent, and hands back.
///
/// In a box, so that the hand over moves a pointer and not a byte of the text.
pub type Lent = Box<Block>;

/// As much as is read at once.
const SIZE: usize = 256 * 1024;

/// A part of a file, and which line of it is the current one.
///
/// It grows only for a line that is longer than itself.
pub struct Block {
    /// Text up to `filled`, and room for more.
    bytes: Vec<u8>,
    filled: usize,
    /// The current line, without its newline.
    line: Range<usize>,
    number: u64,
    /// Where the line after it begins.
    next: usize,
    /// From `next` up to here there is no newline.
    scanned: usize,
    /// Where the next match begins, of all that is filled, if that has been looked for.
    upcoming: Cell<Option<usize>>,
}

impl Block {
    pub fn new() -> Lent {
        Box::new(Block {
            bytes: vec![0; SIZE],
            filled: 0,
            line: 0..0,
            number: 0,
            next: 0,
            scanned: 0,
            upcoming: Cell::new(None),
        })
    }

    /// The current line, without its newline.
    #[inline]
    pub fn line(&self) -> &[u8] {
        &self.bytes[self.line.clone()]
    }

    /// The current line's number, counted from 1.
    #[inline]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Whether something that `find` finds begins in the current line. It must not find newlines.
    ///
    /// It looks as far ahead as there is text, and not again before that place is reached: where
    /// matches are rare, one long search takes a fraction of the time of a short one for each line.
    #[inline]
    pub fn line_has(&self, find: impl Fn(&[u8]) -> Option<usize>) -> bool {
        let upcoming = match self.upcoming.get() {
            Some(place) if place >= self.line.start => place,
            _ => {
                let found = find(&self.bytes[self.line.start..self.filled]);
                let place = found.map_or(usize::MAX, |offset| self.line.start + offset);
                self.upcoming.set(Some(place));
                place
            }
        };
        // At the very end of the line only the empty text begins.
        upcoming <= self.line.end
    }

    /// Goes to the next line, if there is a whole one.
    #[inline]
    pub fn next_line(&mut self) -> bool {
        match memchr(b'\n', &self.bytes[self.scanned..self.filled]) {
            Some(length) => {
                self.go_to(self.next..self.scanned + length);
                self.next += 1;
                self.scanned = self.next;
                true
            }
            None => {
                self.scanned = self.filled;
                false
            }
        }
    }

    /// Goes to what is left after the last newline, if anything is.
    pub fn last_line(&mut self) -> bool {
        let rest = self.next..self.filled;
        let any = !rest.is_empty();
        if any {
            self.go_to(rest);
        }
        any
    }

    #[inline]
    fn go_to(&mut self, line: Range<usize>) {
        self.next = line.end;
        self.line = line;
        self.number += 1;
    }

    /// Reads more, and says how many bytes: 0 at the end.
    ///
    /// The lines before are gone; the beginning of the next one is kept.
    pub fn refill(&mut self, source: &mut impl Read) -> io::Result<usize> {
        self.bytes.copy_within(self.next..self.filled, 0);
        self.filled -= self.next;
        self.scanned -= self.next;
        self.next = 0;
        self.line = 0..0;
        self.upcoming.set(None);
        if self.filled == self.bytes.len() {
            self.bytes.try_reserve_exact(self.filled)?;
            self.bytes.resize(2 * self.filled, 0);
        }
        loop {
            match source.read(&mut self.bytes[self.filled..]) {
                Ok(length) => {
                    self.filled += length;
                    return Ok(length);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Counts the lines from 1 again.
    pub fn restart(&mut self) {
        self.number = 0;
    }
}
