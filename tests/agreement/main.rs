//! The promise: in every pattern, native and by hand do the same on any input.
//!
//! A module a pattern. Each compares the two, and both with a third thing that says what is right.

mod average;
mod countdown;
#[cfg(feature = "alloc")]
mod delegate;
mod fib;
#[cfg(all(feature = "std", unix))]
mod follow;
mod frames;
mod grep;
#[cfg(feature = "alloc")]
mod loan;
mod permutations;
#[cfg(feature = "alloc")]
mod pipeline;
#[cfg(feature = "alloc")]
mod records;
mod reset;
mod run_length;
#[cfg(feature = "alloc")]
mod throw;
mod tokens;
