#![no_std]
#![feature(coroutines, coroutine_trait, try_trait_v2)]
#![forbid(unsafe_code)]
#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod consumer;
pub mod fallible;
pub mod patterns;
pub mod producer;

pub use consumer::{Consumer, IgnoredClose, Primed, SendError, Unprimed};
pub use fallible::Fallible;
pub use producer::Producer;
