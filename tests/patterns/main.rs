//! The promise: in every pattern, native and by hand do the same on any input.
//!
//! A module per pattern. It says what the input is and what is right; `agree` runs both and compares.

mod agree;

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
mod inorder;
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
mod same_fringe;
#[cfg(feature = "alloc")]
mod sieve;
#[cfg(feature = "alloc")]
mod throw;
mod tokens;
