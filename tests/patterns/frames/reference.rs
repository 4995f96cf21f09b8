//! The two decoders, and a third that has the whole stream at hand.

#[cfg(feature = "std")]
use native_coroutines::Consumer;
#[cfg(feature = "std")]
use native_coroutines::patterns::frames::by_hand;
use native_coroutines::patterns::frames::{FrameError, frames, frames_by_hand};

use super::agree::{self, Log};

pub const END: u8 = 0xC0;
pub const ESC: u8 = 0xDB;
pub const ESC_END: u8 = 0xDC;
pub const ESC_ESC: u8 = 0xDD;

/// All that is seen from outside: every report, and the result of `close`.
pub type Seen = (Vec<Result<Vec<u8>, FrameError>>, Result<(), FrameError>);

/// Sends the bytes one by one to both.
pub fn sent(limit: usize, stream: &[u8]) -> Seen {
    let log = Log::default();
    let found = |frame: Result<&[u8], _>| log.borrow_mut().push(frame.map(<[u8]>::to_vec));
    let seen = agree::consumers(
        &log,
        stream,
        || frames(vec![0; limit], found).prime(),
        || frames_by_hand(vec![0; limit], found),
    );
    assert!(seen.answers.iter().all(Result::is_ok));
    (seen.reports, seen.result)
}

/// Writes the pieces to both.
#[cfg(feature = "std")]
pub fn written<'a>(limit: usize, pieces: impl Iterator<Item = &'a [u8]> + Clone) -> Seen {
    use std::io::Write;

    let log: Log<Result<Vec<u8>, FrameError>> = Log::default();
    let found = |frame: Result<&[u8], _>| log.borrow_mut().push(frame.map(<[u8]>::to_vec));
    let mut native = frames(vec![0; limit], found).prime();
    for piece in pieces.clone() {
        native.write_all(piece).expect("it takes every byte");
    }
    let native = (native.close(), log.take());

    let found = |frame: Result<&[u8], by_hand::FrameError>| found(frame.map_err(Into::into));
    let mut by_hand = by_hand::frames(vec![0; limit], found);
    for piece in pieces {
        by_hand.write_all(piece).expect("it takes every byte");
    }
    let by_hand = (by_hand.close().map_err(Into::into), log.take());
    assert_eq!(native, by_hand);
    (native.1, native.0)
}

/// Cuts the whole stream at every END, then undoes the escapes of each part.
pub fn split(limit: usize, stream: &[u8]) -> Seen {
    let mut reports = Vec::new();
    let mut offset = 0;
    let mut parts: Vec<&[u8]> = stream.split(|byte| *byte == END).collect();
    let last = parts.pop().expect("a split has at least one part");
    for part in parts {
        if !part.is_empty() {
            reports.push(unescape(limit, part, offset, Some(END)).expect("it has an end"));
        }
        offset += part.len() as u64 + 1;
    }
    let result = match unescape(limit, last, offset, None) {
        _ if last.is_empty() => Ok(()),
        Some(Err(error)) => {
            reports.push(Err(error));
            Ok(())
        }
        _ => Err(FrameError::Unfinished { offset }),
    };
    (reports, result)
}

/// `None` if the part ends with an ESC and nothing comes after it.
fn unescape(
    limit: usize,
    part: &[u8],
    start: u64,
    after: Option<u8>,
) -> Option<Result<Vec<u8>, FrameError>> {
    let mut data = Vec::new();
    let mut index = 0;
    while index < part.len() {
        let mut byte = part[index];
        if byte == ESC {
            index += 1;
            byte = match part.get(index).copied().or(after)? {
                ESC_END => END,
                ESC_ESC => ESC,
                byte => {
                    let offset = start + index as u64;
                    return Some(Err(FrameError::Escape { offset, byte }));
                }
            };
        }
        if data.len() == limit {
            let offset = start + index as u64;
            return Some(Err(FrameError::TooLong { offset }));
        }
        data.push(byte);
        index += 1;
    }
    Some(Ok(data))
}
