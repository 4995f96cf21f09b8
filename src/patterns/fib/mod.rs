//! An endless sequence, made one number at a time.
//!
//! # The problem
//!
//! The Fibonacci numbers never end, so no list can hold them, and the caller decides how many are
//! wanted. A *producer* makes the next number when it is asked for it, and in between keeps only
//! what it needs to go on.
//!
//! ```python
//! def fib():
//!     a, b = 0, 1
//!     while True:
//!         yield a
//!         a, b = b, a + b
//! ```
//!
//! ```
//! use native_coroutines::patterns::fib::fib;
//!
//! assert!(fib().take(8).eq([0, 1, 1, 2, 3, 5, 8, 13]));
//! ```
//!
//! Python's integers grow. A `u64` does not, so here the sequence ends after its 94th number: it
//! neither panics nor wraps.
//!
//! # When not to use it
//!
//! Two numbers of state and one rule are no trouble by hand, and `core::iter::successors` says the
//! same in two lines of stable Rust. The native version begins to pay where the body has loops
//! inside loops, or more than one place to suspend at.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use core::ops::Coroutine;

use crate::Producer;

/// The Fibonacci numbers as an iterator: 0, 1, 1, 2, 3, … and after the last that fits a `u64`,
/// `None`.
///
/// # Source
///
/// The `fib` of the Python tutorial's generators (PEP 255).
pub fn fib() -> Producer<impl Coroutine<(), Yield = u64, Return = ()>> {
    Producer::new(native::fib())
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use std::string::{String, ToString};
    use std::vec::Vec;

    fn listed(numbers: impl Iterator<Item = u64>) -> String {
        let numbers: Vec<_> = numbers.map(|number| number.to_string()).collect();
        numbers.join(" ")
    }

    super::Stop {
        input: "every number that fits 64 bits".into(),
        native: listed(fib()),
        by_hand: listed(by_hand::fib()),
        native_bytes: size_of_val(&native::fib()),
        by_hand_bytes: size_of_val(&by_hand::fib()),
    }
}
