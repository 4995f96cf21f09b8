//! Runs of equal bytes, packed and unpacked one byte at a time.
//!
//! # The problem
//!
//! `aaaab` becomes `4a1b`: a count and the byte per run of equal bytes. In both directions the
//! input and the output advance at different speeds. Packing reads many bytes and then writes two.
//! Unpacking reads two bytes and then writes one of them many times. A method that returns one byte
//! per call has to remember its place.
//!
//! ```python
//! def encode(data):
//!     for byte, run in itertools.groupby(data):
//!         left = sum(1 for _ in run)
//!         while left:
//!             count = min(left, 255)
//!             yield count
//!             yield byte
//!             left -= count
//!
//! def decode(data):
//!     data = iter(data)
//!     for count in data:
//!         byte = next(data)
//!         for _ in range(count):
//!             yield byte
//! ```
//!
//! ```
//! use native_coroutines::patterns::run_length::{DecodeError, decode, encode};
//!
//! let packed: Vec<u8> = encode(*b"aaaab").collect();
//! assert_eq!(packed, [4, b'a', 1, b'b']);
//!
//! let unpacked: Result<Vec<u8>, DecodeError> = decode(packed).collect();
//! assert_eq!(unpacked.unwrap(), b"aaaab");
//! ```
//!
//! A count is a byte, from 1 to 255, so packing splits longer runs. Neither direction collects
//! anything: the input may be any iterator of bytes, of any length.
//!
//! # How a producer reports an error
//!
//! Not every input can be unpacked: a count may be 0, and the input may end after a count. The body
//! of `decode` yields bytes and returns `Result<(), DecodeError>`. So the body can use `?`, and has
//! a single `yield`. A raw `resume` returns either `Yielded(byte)` or `Complete(result)`, and no
//! caller can take a result for a byte.
//!
//! The caller of an iterator sees only items. With the error in the return value,
//! `decode(packed).collect()` would return a shorter output and no error. So [`Fallible`] makes the
//! error the last item. A `?` in a `for` loop meets the error, and `collect` into a `Result`
//! returns it. The bytes before the error are right, and come first.
//!
//! ```
//! use native_coroutines::patterns::run_length::{DecodeError, decode};
//!
//! let mut bytes = decode([2, b'a', 0, b'b', 1, b'c']);
//! assert_eq!(bytes.next(), Some(Ok(b'a')));
//! assert_eq!(bytes.next(), Some(Ok(b'a')));
//! assert_eq!(bytes.next(), Some(Err(DecodeError::ZeroCount { offset: 2 })));
//! assert_eq!(bytes.next(), None);
//! ```
//!
//! # Saved state
//!
//! The call `bytes.into_iter()` stands before the `#[coroutine]`, not in the body. In the body, its
//! result would be a new local beside the captured `bytes`, and the coroutine would reserve room
//! for both.
//!
//! # When not to use it
//!
//! If the whole input is in a slice, `chunk_by` finds the runs, and the output can go into a `Vec`.
//! That is shorter, stable and faster. The format is for learning only: input without runs grows to
//! twice its size. PackBits and similar formats have a code for such input.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::ops::Coroutine;

use crate::{Fallible, Producer};

pub use native::DecodeError;

/// Creates an iterator that packs `bytes`: the length of each run, from 1 to 255, and its byte.
///
/// A longer run becomes several, and all but the last of them have length 255. Without input there
/// are no items.
///
/// # Source
///
/// The motivating example of [RFC 3513](https://rust-lang.github.io/rfcs/3513-gen-blocks.html)
/// (`gen` blocks). A count there is the number of bytes after the first. A count here is the length
/// of the run, as is more usual, so `decode` can report a count of 0.
pub fn encode(
    bytes: impl IntoIterator<Item = u8>,
) -> Producer<impl Coroutine<(), Yield = u8, Return = ()>> {
    Producer::new(native::encode(bytes))
}

/// Creates an iterator that unpacks the output of [`encode`].
///
/// Each item is `Ok(byte)`.
///
/// # Errors
///
/// The last item is a [`DecodeError`] if a count is 0, or if the input ends after a count.
///
/// # Source
///
/// As [`encode`].
pub fn decode(
    bytes: impl IntoIterator<Item = u8>,
) -> Fallible<impl Coroutine<(), Yield = u8, Return = Result<(), DecodeError>>> {
    Fallible::new(native::decode(bytes))
}
