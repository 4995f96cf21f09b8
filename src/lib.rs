#![no_std]
#![feature(coroutines, coroutine_trait, try_trait_v2)]
#![forbid(unsafe_code)]
#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod consumer;
pub mod patterns;
pub mod producer;
#[cfg(feature = "alloc")]
pub mod recursive;

pub use consumer::{Consumer, IgnoredClose, Primed, SendError, Unprimed};
pub use producer::Producer;
#[cfg(feature = "alloc")]
pub use recursive::{Recursive, Step};
