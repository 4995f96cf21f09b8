//! The promise: in every pattern, native and by hand do the same on any input.
//!
//! A module a pattern. Each compares the two, and both with a third thing that says what is right.

mod fib;
mod grep;
#[cfg(feature = "alloc")]
mod inorder;
#[cfg(feature = "alloc")]
mod same_fringe;
#[cfg(feature = "alloc")]
mod sieve;
