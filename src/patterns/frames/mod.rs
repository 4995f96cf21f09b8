//! Bytes go in, whole frames come out, and the body reports damage.
//!
//! # The problem
//!
//! A serial line delivers bytes: one, or three, or half a packet and the beginning of the next.
//! SLIP ends each packet with one byte, END. Inside a packet, SLIP writes an END or ESC as two
//! bytes: an ESC and a stand-in. A *push parser* takes the bytes that arrive, keeps its place, and
//! passes on each *frame* that is whole.
//!
//! If a function could read a byte, the parser would be easy to write. It would be a loop over
//! frames, and in it a loop over bytes, with one more byte after an ESC. The body is that parser,
//! with a `yield` in the place of each call.
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
//! A consumer of bytes is an `io::Write` (feature `std`), so the bytes may come in pieces of any
//! size:
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
//!     decoder.close(),
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
//! Each frame gets one report: a slice or an error. After an error the body skips the rest of the
//! frame, and goes on after the next END. The decoder in RFC 1055 is silent: it keeps the byte
//! after a broken escape, and cuts off a frame that is too long. A checksum of the packet has to
//! notice both.
//!
//! # Where the frames go
//!
//! The body could yield the frames: the answer to an END would be the frame. But the body cannot
//! yield a slice of the buffer, because all items of a coroutine have one type, with one lifetime.
//! Each frame would need a vector of its own. Also, `io::Write` has no place for an answer. So the
//! body calls a function with the frame. The slice lives for the call, and nothing ever allocates.
//! The caller provides the buffer, and its length limits a frame. So the pattern works without
//! `alloc`.
//!
//! # When not to use it
//!
//! Do not use it when bytes come in large pieces and speed is everything. A struct can take a whole
//! slice, and copy all bytes between two special ones at once, as [`by_hand::Frames::send_all`]
//! does. The native body takes one byte per `resume`. It could take slices only if they outlive the
//! body, or if the body hands them back (see the [`grep`](super::grep) pattern). If the whole
//! stream is in memory, split it at every END: that needs no state at all.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::fmt;
use core::ops::ControlFlow::Continue;
use core::ops::Coroutine;

use crate::consumer::{Consumer, Unprimed, from_fn};

pub use native::FrameError;

/// Creates a consumer that takes the bytes of a SLIP stream and reports the frames.
///
/// Send it bytes, or write to it: it is an [`io::Write`](crate::Primed#impl-Write-for-Primed<C,+R>)
/// (feature `std`). The body builds each frame in `buffer` (`[u8; N]`, `&mut [u8]`, `Vec<u8>`, …),
/// without END and escapes, and calls `found` with it. The length of `buffer`, in bytes, limits a
/// frame. RFC 1055 recommends room for 1006 bytes.
///
/// The body skips empty frames, because RFC 1055 suggests an END before each frame as well.
///
/// # Errors
///
/// The body calls `found` once per broken frame, with [`FrameError::Escape`] or
/// [`FrameError::TooLong`]. `close` returns [`FrameError::Unfinished`] if a frame has begun after
/// the last END, unless the body has already reported that frame.
///
/// # Panics
///
/// Passes on a panic of `found`.
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

/// Creates an iterator over the bytes that [`frames`] turns back into `frame`.
///
/// The bytes are an END, the frame with its escapes, and an END. No byte depends on an earlier one.
/// There is nothing to save across a `yield`, and so an adaptor is enough.
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

/// Creates the struct by hand as a consumer, which reports and returns the same as [`frames`].
pub fn frames_by_hand(
    buffer: impl AsMut<[u8]>,
    mut found: impl FnMut(Result<&[u8], FrameError>),
) -> impl Consumer<u8, Yield = (), Return = Result<(), FrameError>> {
    let found = move |frame: Result<&[u8], by_hand::FrameError>| found(frame.map_err(Into::into));
    from_fn(
        by_hand::frames(buffer, found),
        |frames, byte| {
            frames.send(byte);
            Continue(())
        },
        |frames| Ok(frames.close()?),
    )
}

/// Takes whole slices at once. There is nothing to flush.
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
