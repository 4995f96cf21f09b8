//! An endless sequence, made one number at a time.
//!
//! # The problem
//!
//! The Fibonacci numbers never end, so no list can hold them. The caller decides how many to take.
//! A *producer* makes one number per call of `next`. Between two calls it keeps only two numbers.
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
//! Python's integers grow, and a `u64` does not. So this sequence ends after its 94th number,
//! without a panic and without wrapping.
//!
//! # When not to use it
//!
//! By hand this is easy: two numbers of state and one rule. [`core::iter::successors`] does the
//! same in two lines of stable Rust. The native version begins to pay where the body has nested
//! loops, or several places to suspend.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::ops::Coroutine;

use crate::Producer;

/// Creates an iterator over the Fibonacci numbers: 0, 1, 1, 2, 3, …
///
/// The iterator ends after the last number that fits a `u64`.
///
/// # Source
///
/// The `fib` of the Python tutorial's generators (PEP 255).
pub fn fib() -> Producer<impl Coroutine<(), Yield = u64, Return = ()>> {
    Producer::new(native::fib())
}
