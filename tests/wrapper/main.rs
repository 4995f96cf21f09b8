//! The promise: whatever a body or a caller does, the wrapper loses, doubles and leaves behind
//! nothing.
//!
//! Bodies are written here, so this crate has the feature gates.

#![feature(coroutines, coroutine_clone, coroutine_trait)]
#![cfg_attr(feature = "std", feature(async_for_loop, async_iterator))]

#[cfg(feature = "std")]
mod bridge;
mod consumer;
mod misuse;
mod pointers;
mod pouring;
mod producer;
#[cfg(feature = "alloc")]
mod recursive;
#[cfg(feature = "alloc")]
mod search;
#[cfg(feature = "std")]
mod simulation;
mod specializations;
mod tally;
#[cfg(feature = "alloc")]
mod targets_that_ignore_close;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The message of the panic that `f` ends with.
fn panic_message<R>(f: impl FnOnce() -> R) -> String {
    let payload = catch_unwind(AssertUnwindSafe(f)).err().expect("panics");
    match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => payload.downcast::<&str>().expect("a message").to_string(),
    }
}
