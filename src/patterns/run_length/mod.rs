//! Runs of equal bytes, packed and unpacked on the way.
//!
//! # The problem
//!
//! `aaaab` becomes `4a1b`: each run of equal bytes is written as a count and the byte. Both ways
//! the input and the output advance at a different pace. Packing reads many bytes before it has
//! anything to say, and then has two things to say; unpacking reads two and says one many times. As
//! a method that is called once for each byte of output, either has to remember where it was.
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
//! A count is a byte, from 1 to 255, so a longer run is split. Nothing is collected on the way: the
//! input may be any iterator of bytes, of any length.
//!
//! # How a producer reports an error
//!
//! Not all bytes are the packing of something: a count may be 0, and the input may end after a
//! count. The body of `decode` yields bytes and returns `Result<(), DecodeError>`, so that it can
//! use `?`, and has a single `yield`. A raw `resume` shows its caller both: `Yielded(byte)`, and
//! `Complete(result)`, which cannot be taken for a byte.
//!
//! An iterator's caller only sees items. Were the error left in the return value, then
//! `decode(packed).collect()` would be a shorter output and no error. So here [`Fallible`] makes it
//! one more item, the last: `?` in a `for` loop meets it, and `collect` into a `Result` does. What
//! was unpacked before it was right, and is handed out before it.
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
//! # What is saved
//!
//! `bytes.into_iter()` stands in front of the `#[coroutine]`, not in its body. There it would be a
//! new local beside the captured `bytes`, and a coroutine reserves room for both.
//!
//! # When not to use it
//!
//! With the whole input in a slice, `chunk_by` finds the runs, and the output can be pushed to a
//! `Vec`: that is shorter, stable and faster. As a format this one is for learning: input without
//! runs grows to twice its size. PackBits and the like have a code for that.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use core::ops::Coroutine;

use crate::{Fallible, Producer};

pub use native::DecodeError;

/// The packed bytes: for each run of equal `bytes` its length, from 1 to 255, and the byte.
///
/// A longer run is split, the first parts as long as can be. No bytes give no bytes.
///
/// # Source
///
/// The motivating example of [RFC 3513](https://rust-lang.github.io/rfcs/3513-gen-blocks.html)
/// (`gen` blocks). That one writes how many bytes follow the first; this one how many there are, as
/// is more usual, and so a count of 0 is an error that can be told.
pub fn encode(
    bytes: impl IntoIterator<Item = u8>,
) -> Producer<impl Coroutine<(), Yield = u8, Return = ()>> {
    Producer::new(native::encode(bytes))
}

/// The bytes that [`encode`] was given.
///
/// # Errors
///
/// [`DecodeError`], as the last item, where a count is 0 or the byte after a count is missing.
///
/// # Source
///
/// As [`encode`].
pub fn decode(
    bytes: impl IntoIterator<Item = u8>,
) -> Fallible<impl Coroutine<(), Yield = u8, Return = Result<(), DecodeError>>> {
    Fallible::new(native::decode(bytes))
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use core::fmt::Display;
    use std::string::{String, ToString};
    use std::vec::Vec;

    const PICTURE: &str = "                    #
                   ###
        #         #####
       ###       #######
      #####     #########
     #######   ###########
~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
";

    /// The first row's runs, what all of it unpacks to, and what is wrong when the end is missing.
    fn report<E: Display, I: Iterator<Item = Result<u8, E>>>(
        packed: impl Iterator<Item = u8>,
        decode: impl Fn(Vec<u8>) -> I,
    ) -> String {
        let mut packed: Vec<u8> = packed.collect();
        let runs = packed.chunks(2).take(3);
        let runs: Vec<_> = runs
            .map(|run| std::format!("{} {:?}", run[0], char::from(run[1])))
            .collect();
        let mut report = std::format!("{} bytes: {} …\n", packed.len(), runs.join(", "));
        report.extend(decode(packed.clone()).flatten().map(char::from));
        packed.pop();
        let error = decode(packed).find_map(Result::err);
        report += "cut short: ";
        report += &error.map_or(String::new(), |error| error.to_string());
        report
    }

    let bytes = || PICTURE.bytes();
    super::Stop {
        input: std::format!("a picture of {} bytes, packed and unpacked", PICTURE.len()),
        native: report(encode(bytes()), decode),
        by_hand: report(by_hand::encode(bytes()), by_hand::decode),
        native_bytes: size_of_val(&native::decode(bytes())),
        by_hand_bytes: size_of_val(&by_hand::decode(bytes())),
    }
}
