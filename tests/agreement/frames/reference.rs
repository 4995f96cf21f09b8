//! What both decoders make of a stream, and what a third does that has all of it at hand.

use native_coroutines::Consumer;
use native_coroutines::patterns::frames::{FrameError, by_hand, frames};

pub const END: u8 = 0xC0;
pub const ESC: u8 = 0xDB;
pub const ESC_END: u8 = 0xDC;
pub const ESC_ESC: u8 = 0xDD;

/// What is seen from outside: every report, and the result of closing.
pub type Seen = (Vec<Result<Vec<u8>, FrameError>>, Result<(), FrameError>);

/// Sends the bytes one by one.
pub fn native(limit: usize, stream: &[u8]) -> Seen {
    let mut reports = Vec::new();
    let found = |frame: Result<&[u8], _>| reports.push(frame.map(<[u8]>::to_vec));
    let mut decoder = frames(vec![0; limit], found).prime();
    for byte in stream {
        decoder.send(*byte).expect("it takes every byte");
    }
    let result = decoder.close().expect("closes");
    (reports, result)
}

/// Sends the bytes one by one.
pub fn by_hand(limit: usize, stream: &[u8]) -> Seen {
    let mut reports = Vec::new();
    let mut decoder = by_hand::frames(vec![0; limit], |frame| {
        reports.push(frame.map(<[u8]>::to_vec).map_err(FrameError::from));
    });
    for byte in stream {
        decoder.send(*byte);
    }
    let result = decoder.close().map_err(FrameError::from);
    (reports, result)
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

/// Writes the pieces one by one.
#[cfg(feature = "std")]
pub fn native_written<'a>(limit: usize, pieces: impl IntoIterator<Item = &'a [u8]>) -> Seen {
    use std::io::Write;

    let mut reports = Vec::new();
    let found = |frame: Result<&[u8], _>| reports.push(frame.map(<[u8]>::to_vec));
    let mut decoder = frames(vec![0; limit], found).prime();
    for piece in pieces {
        decoder.write_all(piece).expect("it takes every byte");
    }
    let result = decoder.close().expect("closes");
    (reports, result)
}

/// Writes the pieces one by one.
#[cfg(feature = "std")]
pub fn by_hand_written<'a>(limit: usize, pieces: impl IntoIterator<Item = &'a [u8]>) -> Seen {
    use std::io::Write;

    let mut reports = Vec::new();
    let mut decoder = by_hand::frames(vec![0; limit], |frame| {
        reports.push(frame.map(<[u8]>::to_vec).map_err(FrameError::from));
    });
    for piece in pieces {
        decoder.write_all(piece).expect("it takes every byte");
    }
    let result = decoder.close().map_err(FrameError::from);
    (reports, result)
}
