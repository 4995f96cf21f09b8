//! Bytes go in, whole frames come out, and damage is reported.
//!
//! # The problem
//!
//! A serial line delivers bytes: one, or three, or half a packet and the beginning of the next.
//! SLIP marks the end of each packet with one byte, END, and writes an END or ESC inside of it as
//! two: an ESC and a stand-in. A *push parser* is handed what has arrived, keeps its place, and
//! passes on every *frame* that is whole.
//!
//! With a `yield` where a byte is needed, that is the parser one would write if the bytes could be
//! read by calling a function: a loop of frames, in it a loop of bytes, and after an ESC one byte
//! more.
//!
//! ```python
//! END, ESC, ESC_END, ESC_ESC = 0xC0, 0xDB, 0xDC, 0xDD
//!
//! def frames(found):
//!     while True:
//!         frame = bytearray()
//!         while (byte := (yield)) != END:
//!             if byte == ESC:
//!                 byte = {ESC_END: END, ESC_ESC: ESC}[(yield)]
//!             frame.append(byte)
//!         if frame:
//!             found(frame)
//! ```
//!
//! A consumer of bytes is an `io::Write` (feature `std`), so whatever can write can feed it, in
//! pieces of any size:
//!
//! ```
//! use native_coroutines::{Consumer, patterns::frames::{FrameError, frames}};
//! use std::io::Write;
//!
//! let mut received = Vec::new();
//! let mut decoder = frames([0; 8], |frame| received.push(frame.map(<[u8]>::to_vec))).prime();
//! decoder.write_all(b"\xC0I lo")?;         // an END before the first frame does no harm
//! decoder.write_all(b"ve\xC0\xDB\xDC is ")?;
//! decoder.write_all(b"END\xC0\xC0you\xDBr\xC0slip")?;
//! assert_eq!(
//!     decoder.close().unwrap(),
//!     Err(FrameError::Unfinished { offset: 25 }),
//! );
//! assert_eq!(
//!     received,
//!     [
//!         Ok(b"I love".to_vec()),
//!         Ok(b"\xC0 is END".to_vec()),
//!         Err(FrameError::Escape { offset: 23, byte: b'r' }),
//!     ],
//! );
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Damage
//!
//! Every frame gets one report, be it a slice or an error. After an error the rest of that frame
//! is skipped, and decoding goes on behind the next END. (The decoder that RFC 1055 prints keeps
//! the byte after a broken escape and cuts off what is too much, both silently. There a checksum of
//! the packet is to notice. Here the caller is told.)
//!
//! # Where the frames go
//!
//! They could be yielded: the answer to the END would be the frame. But a slice of the buffer
//! cannot be, since what a coroutine yields has one type, and so one lifetime, for its whole life;
//! each frame would have to be copied into a vector of its own. And `io::Write` has nowhere to put
//! what is yielded. A function that is called with the frame has neither trouble: the slice lives
//! for the call, and nothing is ever allocated. It borrows the buffer of the caller, so this works
//! without `alloc`, and the length of the buffer is the limit.
//!
//! # When not to use it
//!
//! When bytes come in large pieces and speed is everything. A struct can take a whole slice and
//! copy the bytes between two special ones at once, which
//! [`by_hand::Frames::send_all`] does; the native body gets a byte for every `resume`. One that
//! took slices could do the same only with slices that outlive it, or that are lent and given back
//! (see the [`grep`](super::grep) pattern). And if the whole stream is in memory, split it at
//! every END: no state is needed at all.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use core::fmt;
use core::ops::Coroutine;

use crate::{Consumer, IgnoredClose, SendError, Unprimed};

pub use native::FrameError;

/// A consumer of the bytes of a SLIP stream that reports its frames.
///
/// Send it bytes, or write to it: it is an [`io::Write`](crate::Primed#impl-Write-for-Primed<C,+R>)
/// (feature `std`). Each frame is put together in `buffer` (`[u8; N]`, `&mut [u8]`, `Vec<u8>`, …),
/// whose length is therefore the limit, and passed to `found` without END and escapes. RFC 1055
/// names 1006 bytes as what an implementation should accept.
///
/// Frames that are empty are left out: RFC 1055 suggests to send an END before a frame as well.
///
/// # Errors
///
/// A broken frame is passed to `found` as [`FrameError::Escape`] or [`FrameError::TooLong`], once.
/// Closing gives [`FrameError::Unfinished`] if there are bytes behind the last END, unless that
/// frame has already been reported as broken.
///
/// # Panics
///
/// None of its own. A panic in `found` passes through.
///
/// # Source
///
/// RFC 1055, *A Nonstandard for Transmission of IP Datagrams over Serial Lines: SLIP*.
pub fn frames(
    buffer: impl AsMut<[u8]>,
    found: impl FnMut(Result<&[u8], FrameError>),
) -> Unprimed<impl Coroutine<Option<u8>, Yield = (), Return = Result<(), FrameError>>> {
    Unprimed::new(native::frames(buffer, found))
}

/// The bytes that [`frames`] turns back into `frame`: an END, the frame with its escapes, an END.
///
/// No byte depends on the ones before it, so there is nothing to keep across a `yield`: an adaptor
/// says it as well.
///
/// # Source
///
/// RFC 1055, `send_packet`.
pub fn encode(frame: &[u8]) -> impl Iterator<Item = u8> {
    let escaped = frame.iter().flat_map(|byte| match byte {
        0xC0 => [0xDB, 0xDC].as_slice(),
        0xDB => &[0xDB, 0xDD],
        _ => core::slice::from_ref(byte),
    });
    [0xC0].iter().chain(escaped).chain(&[0xC0]).copied()
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameError::Escape { offset, byte } => {
                write!(f, "byte {offset}: 0x{byte:02X} cannot follow an ESC")
            }
            FrameError::TooLong { offset } => write!(f, "byte {offset}: the frame is too long"),
            FrameError::Unfinished { offset } => {
                write!(f, "byte {offset}: the frame that starts here has no end")
            }
        }
    }
}

impl core::error::Error for FrameError {}

impl From<by_hand::FrameError> for FrameError {
    fn from(error: by_hand::FrameError) -> Self {
        match error {
            by_hand::FrameError::Escape { offset, byte } => FrameError::Escape { offset, byte },
            by_hand::FrameError::TooLong { offset } => FrameError::TooLong { offset },
            by_hand::FrameError::Unfinished { offset } => FrameError::Unfinished { offset },
        }
    }
}

impl<B, F> Consumer<u8> for by_hand::Frames<B, F>
where
    B: AsMut<[u8]>,
    F: FnMut(Result<&[u8], by_hand::FrameError>),
{
    type Yield = ();
    type Return = Result<(), FrameError>;

    #[inline]
    fn send(&mut self, byte: u8) -> Result<(), SendError<u8>> {
        by_hand::Frames::send(self, byte);
        Ok(())
    }

    #[inline]
    fn close(self) -> Result<Result<(), FrameError>, IgnoredClose<Self, ()>> {
        Ok(by_hand::Frames::close(self).map_err(FrameError::from))
    }
}

/// Whole slices at once; there is nothing to flush.
#[cfg(feature = "std")]
impl<B, F> std::io::Write for by_hand::Frames<B, F>
where
    B: AsMut<[u8]>,
    F: FnMut(Result<&[u8], by_hand::FrameError>),
{
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.send_all(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use std::format;
    use std::string::String;
    use std::vec::Vec;

    const LINES: usize = 19;
    const LIMIT: usize = 72;
    let text = include_str!("by_hand.rs").lines();
    let mut stream: Vec<u8> = text
        .take(LINES)
        .flat_map(|line| encode(line.as_bytes()))
        .collect();
    // The wire damages one byte, and goes dead in the last line.
    stream[30] = 0xDB;
    stream.truncate(stream.len() - 10);

    fn pour(stream: &[u8], decoder: &mut impl std::io::Write) {
        for piece in stream.chunks(64) {
            decoder.write_all(piece).expect("it takes every byte");
        }
    }
    fn report(said: &mut String, frame: Result<&[u8], FrameError>) {
        said.push_str(&match frame {
            Ok(frame) => format!("{}\n", String::from_utf8_lossy(frame)),
            Err(error) => format!("-- {error}\n"),
        });
    }

    let mut native = String::new();
    let mut buffer = [0; LIMIT];
    let decoder = frames(&mut buffer[..], |frame| report(&mut native, frame));
    let native_bytes = size_of_val(&decoder);
    let mut decoder = decoder.prime();
    pour(&stream, &mut decoder);
    if let Err(error) = decoder.close().expect("the loop ends when it is closed") {
        report(&mut native, Err(error));
    }

    let mut by_hand = String::new();
    let mut decoder = by_hand::frames(&mut buffer[..], |frame| {
        report(&mut by_hand, frame.map_err(FrameError::from));
    });
    let by_hand_bytes = size_of_val(&decoder);
    pour(&stream, &mut decoder);
    if let Err(error) = decoder.close() {
        report(&mut by_hand, Err(error.into()));
    }

    super::Stop {
        input: format!("{LINES} lines of `by_hand.rs` as frames over a bad wire, limit {LIMIT}"),
        native: native.trim_end().into(),
        by_hand: by_hand.trim_end().into(),
        native_bytes,
        by_hand_bytes,
    }
}
