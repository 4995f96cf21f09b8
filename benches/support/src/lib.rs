//! Shared code of the benchmarks, of the peers and of the tests of their figures.
//!
//! [`send`], [`produce`] and [`Group`] say what is measured. [`run`] measures it, and [`counting`]
//! counts its instructions. The other modules show figures and put them on record.

#![cfg_attr(feature = "criterion", feature(coroutine_trait, try_trait_v2))]
#![forbid(unsafe_code)]

pub mod figures;
pub mod machine;
pub mod record;

#[cfg(feature = "criterion")]
pub mod chart;
#[cfg(feature = "criterion")]
pub mod counting;
#[cfg(feature = "criterion")]
pub mod estimates;
#[cfg(feature = "criterion")]
mod group;
#[cfg(feature = "criterion")]
mod produce;
#[cfg(feature = "criterion")]
mod report;
#[cfg(feature = "criterion")]
mod send;
#[cfg(feature = "criterion")]
pub mod table;

#[cfg(feature = "criterion")]
pub use group::{Bench, Group};
#[cfg(feature = "criterion")]
pub use produce::{Produce, drain, produce};
#[cfg(feature = "criterion")]
pub use report::run;
#[cfg(feature = "criterion")]
pub use send::{Send, ignore, send};

use std::hint::black_box;

/// Returns the start of a hash: 0, but the compiler must not know, or it works the answer out once.
///
/// A bench hides the input of a contender in the same way, but not the contender itself. Once
/// `black_box` has seen its address, it has to be in memory at every panic that could look at it,
/// and only coroutines have such panics.
#[inline]
pub fn seed() -> u64 {
    black_box(0)
}

/// Mixes an item into a hash, so that the compiler leaves none out.
#[inline]
pub fn mix(hash: u64, item: impl Into<u64>) -> u64 {
    hash.rotate_left(5) ^ item.into()
}
