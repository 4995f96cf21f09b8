//! The buffer that is lent to the search, a line at a time.

use std::cell::Cell;
use std::io::{self, ErrorKind, Read};
use std::ops::Range;

use memchr::memchr_iter;

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
    /// Where the lines end, and how many of these places have been passed.
    ends: Vec<usize>,
    passed: usize,
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
            ends: Vec::new(),
            passed: 0,
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
            _ => self.look_ahead(find),
        };
        // At the very end of the line only the empty text begins.
        upcoming <= self.line.end
    }

    /// Where the next match begins, of all that is filled.
    #[inline(never)]
    fn look_ahead(&self, find: impl Fn(&[u8]) -> Option<usize>) -> usize {
        let found = find(&self.bytes[self.line.start..self.filled]);
        let place = found.map_or(usize::MAX, |offset| self.line.start + offset);
        self.upcoming.set(Some(place));
        place
    }

    /// Goes to the next line, if there is one.
    #[inline]
    pub fn next_line(&mut self) -> bool {
        let Some(&end) = self.ends.get(self.passed) else {
            return false;
        };
        self.passed += 1;
        self.line = self.next..end;
        self.next = self.filled.min(end + 1);
        self.number += 1;
        true
    }

    /// Nothing more is read: what is left after the last newline is a line, if anything is.
    pub fn end(&mut self) {
        if self.next < self.filled {
            self.ends.push(self.filled);
        }
    }

    /// Reads more, and says how many bytes: 0 at the end.
    ///
    /// The lines before are gone; the beginning of the next one is kept.
    pub fn refill(&mut self, source: &mut impl Read) -> io::Result<usize> {
        self.bytes.copy_within(self.next..self.filled, 0);
        self.filled -= self.next;
        self.next = 0;
        self.line = 0..0;
        self.ends.clear();
        self.passed = 0;
        self.upcoming.set(None);
        if self.filled == self.bytes.len() {
            self.bytes.try_reserve_exact(self.filled)?;
            self.bytes.resize(2 * self.filled, 0);
        }
        loop {
            match source.read(&mut self.bytes[self.filled..]) {
                Ok(length) => {
                    // What was kept has no newline in it.
                    let added = self.filled..self.filled + length;
                    self.filled = added.end;
                    let newlines = memchr_iter(b'\n', &self.bytes[added.clone()]);
                    self.ends.extend(newlines.map(|place| added.start + place));
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A signal interrupts the first call.
    struct Interrupted<'a>(bool, &'a [u8]);

    impl Read for Interrupted<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match std::mem::replace(&mut self.0, true) {
                false => Err(ErrorKind::Interrupted.into()),
                true => self.1.read(buffer),
            }
        }
    }

    #[test]
    fn reading_goes_on_after_a_signal() {
        let mut block = Block::new();
        let read = block.refill(&mut Interrupted(false, b"line\n"));
        assert_eq!(read.unwrap(), 5);
        assert!(block.next_line());
        assert_eq!(block.line(), b"line");
    }
}
