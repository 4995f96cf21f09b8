//! The drivers: from memory, and on a blocking stream.

use core::mem;
use core::ops::ControlFlow::{Break, Continue};
#[cfg(feature = "std")]
use std::io::{self, Read, Write};

use super::{BUFFER, Protocol, Want};

/// Runs a protocol on bytes that come in pieces of any size.
///
/// This driver suits an event loop: a socket is ready, and some bytes are there. It keeps the
/// unfinished piece and its own place, does no I/O, and never allocates.
///
/// ```
/// use native_coroutines::patterns::protocol::{BUFFER, Fed, Host, negotiate};
///
/// let mut buffer = [0; BUFFER];
/// let mut sent: Vec<u8> = vec![];
/// let send = |message: &'static [u8]| sent.extend(message);
/// let mut handshake = Fed::new(negotiate(None), &mut buffer, send);
///
/// let mut input: &[u8] = b"\x05\x01\x00\x05\x01\x00";
/// assert_eq!(handshake.feed(&mut input), None); // more is needed
/// let mut input: &[u8] = b"\x03\x0bexample.org\x00\x50GET /";
/// let target = handshake.feed(&mut input).unwrap()?;
/// assert_eq!(target.host, Host::Name("example.org"));
/// assert_eq!(input, b"GET /"); // for the target
/// assert_eq!(sent, [5, 0]);
/// # Ok::<(), native_coroutines::patterns::protocol::Refusal>(())
/// ```
#[must_use = "nothing runs before the first `feed`"]
pub struct Fed<'a, P, S> {
    protocol: P,
    send: S,
    piece: &'a mut [u8],
    filled: usize,
    rest: &'a mut [u8],
}

impl<'a, P: Protocol<'a>, S: FnMut(&'static [u8])> Fed<'a, P, S> {
    /// Takes a protocol, a place for the bytes that it reads, and a function that sends.
    pub fn new(protocol: P, buffer: &'a mut [u8; BUFFER], send: S) -> Self {
        Fed {
            protocol,
            send,
            piece: &mut [],
            filled: 0,
            rest: buffer,
        }
    }

    /// Runs the protocol until it ends, or until it needs more bytes. Takes from `bytes` only what
    /// the protocol reads, and leaves the rest there.
    ///
    /// Returns the protocol's result, or `None` if the bytes did not suffice.
    ///
    /// # Panics
    ///
    /// Panics if the protocol reads more than [`BUFFER`] bytes. [`negotiate`](super::negotiate) does
    /// not.
    pub fn feed(&mut self, bytes: &mut &[u8]) -> Option<P::Return> {
        loop {
            let missing = &mut self.piece[self.filled..];
            let count = missing.len().min(bytes.len());
            let (taken, left) = bytes.split_at(count);
            missing[..count].copy_from_slice(taken);
            *bytes = left;
            self.filled += count;
            if self.filled < self.piece.len() {
                return None;
            }
            self.filled = 0;
            let piece: &'a mut [u8] = mem::take(&mut self.piece);
            match self.protocol.step(piece) {
                Continue(Want::Read(count)) => {
                    (self.piece, self.rest) = mem::take(&mut self.rest).split_at_mut(count);
                }
                Continue(Want::Write(message)) => (self.send)(message),
                Break(result) => return Some(result),
            }
        }
    }
}

/// Runs a protocol on a blocking stream, to its end.
///
/// Reads no byte that the protocol does not want: the next read of the stream returns the byte
/// after the handshake. `buffer` holds the bytes that the protocol reads, and the result borrows
/// from it.
///
/// Sets no limit of time. [`Deadline`](super::Deadline) is a stream with one.
///
/// # Errors
///
/// The stream's error. [`UnexpectedEof`](io::ErrorKind::UnexpectedEof) if the stream ends before
/// the protocol does.
///
/// # Panics
///
/// Panics if the protocol reads more than [`BUFFER`] bytes. [`negotiate`](super::negotiate) does
/// not.
#[cfg(feature = "std")]
pub fn run<'a, P: Protocol<'a>>(
    mut protocol: P,
    buffer: &'a mut [u8; BUFFER],
    stream: &mut (impl Read + Write),
) -> io::Result<P::Return> {
    let mut rest: &'a mut [u8] = buffer;
    let mut bytes: &'a [u8] = &[];
    loop {
        match protocol.step(bytes) {
            Continue(Want::Read(count)) => {
                let (piece, after) = rest.split_at_mut(count);
                stream.read_exact(piece)?;
                (bytes, rest) = (piece, after);
            }
            Continue(Want::Write(message)) => {
                stream.write_all(message)?;
                bytes = &[];
            }
            Break(result) => return Ok(result),
        }
    }
}
