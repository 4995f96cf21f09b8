//! The promise: in every pattern, native and by hand do the same on any input.
//!
//! A module per pattern. It says what the input is and what is right; `agree` runs both and compares.

// `process` serves bodies that are written here.
#![cfg_attr(feature = "std", feature(coroutines))]

mod agree;

mod average;
#[cfg(feature = "alloc")]
mod backtrack;
#[cfg(feature = "std")]
mod bridge;
mod countdown;
#[cfg(feature = "alloc")]
mod delegate;
#[cfg(feature = "std")]
mod echo;
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
#[cfg(feature = "std")]
mod process;
#[cfg(feature = "std")]
mod protocol;
#[cfg(feature = "alloc")]
mod records;
mod reset;
mod run_length;
#[cfg(feature = "alloc")]
mod same_fringe;
#[cfg(feature = "alloc")]
mod sieve;
#[cfg(feature = "std")]
mod simulation;
#[cfg(feature = "alloc")]
mod tasks;
#[cfg(feature = "std")]
mod threaded;
#[cfg(feature = "alloc")]
mod throw;
mod tokens;
mod uart;
