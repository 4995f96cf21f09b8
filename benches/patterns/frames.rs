use std::cell::Cell;
use std::io::Write;
use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use bench_support::{Bench, Group};
use native_coroutines::Consumer;
use native_coroutines::patterns::frames::{by_hand, encode, frames, native};

const FRAMES: usize = 100;
const LENGTH: usize = 200;
/// What RFC 1055 names for an implementation to accept.
const LIMIT: usize = 1006;

/// A split of the whole stream, which has to be in memory, and has no errors.
fn plain_loop(stream: &[u8], buffer: &mut [u8], mut found: impl FnMut(&[u8])) {
    for part in stream.split(|byte| *byte == 0xC0) {
        let mut length = 0;
        let mut bytes = part.iter();
        while let Some(byte) = bytes.next() {
            buffer[length] = match (byte, bytes.as_slice().first()) {
                (0xDB, Some(0xDC)) => {
                    bytes.next();
                    0xC0
                }
                (0xDB, _) => {
                    bytes.next();
                    0xDB
                }
                _ => *byte,
            };
            length += 1;
        }
        found(&buffer[..length]);
    }
}

pub fn bench(bench: &mut Bench) {
    // Every byte value comes up, so one byte in 128 is written as two.
    let bytes: Vec<u8> = (0..FRAMES * LENGTH)
        .map(|index| (index * 167 / 8) as u8)
        .collect();
    let stream: Vec<u8> = bytes.chunks(LENGTH).flat_map(encode).collect();
    // The lengths and last bytes are summed so that no frame can be left out.
    let sum = Cell::new(0);
    let add = |frame: &[u8]| {
        sum.set(sum.get() + frame.len() as u64 + frame.last().map_or(0, |&byte| byte.into()));
    };

    // Written out, because each contender borrows a buffer of its iteration.
    Group::new("frames/send", stream.len())
        .by_hand(|| {
            let found = |frame: Result<&[u8], _>| frame.into_iter().for_each(&add);
            let mut buffer = [0; LIMIT];
            let mut decoder = by_hand::frames(&mut buffer[..], found);
            for byte in &stream {
                decoder.send(*byte);
            }
            decoder.close().is_ok()
        })
        .native(|| {
            let found = |frame: Result<&[u8], _>| frame.into_iter().for_each(&add);
            let mut buffer = [0; LIMIT];
            let mut decoder = native::frames(&mut buffer[..], found);
            let mut decoder = Pin::new(&mut decoder);
            let _ = decoder.as_mut().resume(None);
            for byte in &stream {
                let _ = decoder.as_mut().resume(Some(*byte));
            }
            matches!(
                decoder.as_mut().resume(None),
                CoroutineState::Complete(Ok(()))
            )
        })
        .wrapped(|| {
            let found = |frame: Result<&[u8], _>| frame.into_iter().for_each(&add);
            let mut buffer = [0; LIMIT];
            let mut decoder = frames(&mut buffer[..], found).prime();
            for byte in &stream {
                let _ = decoder.send(*byte);
            }
            decoder.close().is_ok()
        })
        .plain_loop(|| {
            plain_loop(&stream, &mut [0; LIMIT], add);
            true
        })
        .leaves(|| sum.take())
        .measure(bench);
    Group::new("frames/write", stream.len())
        .by_hand(|| {
            let found = |frame: Result<&[u8], _>| frame.into_iter().for_each(&add);
            let mut buffer = [0; LIMIT];
            let mut decoder = by_hand::frames(&mut buffer[..], found);
            decoder.write_all(&stream).is_ok() && decoder.close().is_ok()
        })
        .wrapped(|| {
            let found = |frame: Result<&[u8], _>| frame.into_iter().for_each(&add);
            let mut buffer = [0; LIMIT];
            let mut decoder = frames(&mut buffer[..], found).prime();
            decoder.write_all(&stream).is_ok() && decoder.close().is_ok()
        })
        .leaves(|| sum.take())
        .measure(bench);
}
