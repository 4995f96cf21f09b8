use core::fmt;
use core::iter::{Fuse, FusedIterator, Peekable};

/// Iterates over a count and a byte per run of equal bytes.
#[derive(Clone, Debug)]
pub struct Encode<I: Iterator<Item = u8>> {
    bytes: Peekable<Fuse<I>>,
    /// The byte of the run whose count was the last item.
    counted: Option<u8>,
}

pub fn encode<I: IntoIterator<Item = u8>>(bytes: I) -> Encode<I::IntoIter> {
    Encode {
        bytes: bytes.into_iter().fuse().peekable(),
        counted: None,
    }
}

impl<I: Iterator<Item = u8>> Iterator for Encode<I> {
    type Item = u8;

    #[inline]
    fn next(&mut self) -> Option<u8> {
        if let Some(byte) = self.counted.take() {
            return Some(byte);
        }
        let byte = self.bytes.next()?;
        let mut count = 1;
        while count < u8::MAX && self.bytes.next_if_eq(&byte).is_some() {
            count += 1;
        }
        self.counted = Some(byte);
        Some(count)
    }
}

impl<I: Iterator<Item = u8>> FusedIterator for Encode<I> {}

/// Iterates over the bytes of each run. An error is the last item.
#[derive(Clone, Debug)]
pub struct Decode<I> {
    /// `None` after the end of the input, and after an error.
    bytes: Option<I>,
    /// The offset of the next byte of the input.
    offset: u64,
    byte: u8,
    /// The number of times that `byte` is still to come.
    left: u8,
}

pub fn decode<I: IntoIterator<Item = u8>>(bytes: I) -> Decode<I::IntoIter> {
    Decode {
        bytes: Some(bytes.into_iter()),
        offset: 0,
        byte: 0,
        left: 0,
    }
}

impl<I: Iterator<Item = u8>> Iterator for Decode<I> {
    type Item = Result<u8, DecodeError>;

    #[inline(always)]
    fn next(&mut self) -> Option<Result<u8, DecodeError>> {
        if self.left == 0 {
            match self.read_run() {
                Ok(Some((count, byte))) => (self.left, self.byte) = (count, byte),
                ended => {
                    self.bytes = None;
                    return ended.err().map(Err);
                }
            }
        }
        self.left -= 1;
        Some(Ok(self.byte))
    }
}

impl<I: Iterator<Item = u8>> Decode<I> {
    /// Reads the next count, which is at least 1, and its byte.
    #[inline]
    fn read_run(&mut self) -> Result<Option<(u8, u8)>, DecodeError> {
        let offset = self.offset;
        let Some(bytes) = &mut self.bytes else {
            return Ok(None);
        };
        match bytes.next() {
            None => Ok(None),
            Some(0) => Err(DecodeError::ZeroCount { offset }),
            Some(count) => {
                let offset = offset + 1;
                let byte = bytes.next().ok_or(DecodeError::MissingByte { offset })?;
                self.offset = offset + 1;
                Ok(Some((count, byte)))
            }
        }
    }
}

impl<I: Iterator<Item = u8>> FusedIterator for Decode<I> {}

/// The reason why bytes cannot be unpacked. Offsets count bytes from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The count at this offset is 0, and a run has at least one byte.
    ZeroCount { offset: u64 },
    /// The input ends at this offset, after a count and before its byte.
    MissingByte { offset: u64 },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::ZeroCount { offset } => write!(f, "a count of 0 at offset {offset}"),
            DecodeError::MissingByte { offset } => {
                write!(
                    f,
                    "the input ends at offset {offset}, where the byte of a run should be"
                )
            }
        }
    }
}

impl core::error::Error for DecodeError {}
