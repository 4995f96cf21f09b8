// #![feature(coroutines, coroutine_trait)]

use core::fmt;
use core::ops::Coroutine;

/// Yields a count and a byte per run of equal bytes.
pub fn encode(bytes: impl IntoIterator<Item = u8>) -> impl Coroutine<(), Yield = u8, Return = ()> {
    let mut bytes = bytes.into_iter().peekable();
    #[coroutine]
    move || {
        while let Some(byte) = bytes.next() {
            let mut count = 1;
            while count < u8::MAX && bytes.next_if_eq(&byte).is_some() {
                count += 1;
            }
            probe!(byte);
            yield count;
            probe!();
            yield byte;
        }
    }
}

/// Yields the bytes of each run.
pub fn decode(
    bytes: impl IntoIterator<Item = u8>,
) -> impl Coroutine<(), Yield = u8, Return = Result<(), DecodeError>> {
    let mut bytes = bytes.into_iter();
    #[coroutine]
    #[inline(always)]
    move || {
        let mut offset = 0;
        while let Some(count) = bytes.next() {
            if count == 0 {
                return Err(DecodeError::ZeroCount { offset });
            }
            offset += 1;
            let byte = bytes.next().ok_or(DecodeError::MissingByte { offset })?;
            offset += 1;
            for _ in 0..count {
                probe!(byte, offset);
                yield byte;
            }
        }
        Ok(())
    }
}

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
