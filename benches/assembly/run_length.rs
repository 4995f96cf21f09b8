//! The encoder of the pattern `run_length`, in a `for` loop: what the compiler makes of it is in
//! PERFORMANCE.md.

#![feature(coroutines, coroutine_trait)]
#![allow(dead_code, reason = "the decoder is not looked at")]

#[path = "../../src/patterns/run_length/native.rs"]
mod raw;

use std::ops::{Coroutine, CoroutineState::Yielded};
use std::pin::Pin;

#[inline(never)]
pub fn native(bytes: &[u8]) -> u64 {
    let mut packed = raw::encode(bytes.iter().copied());
    let mut mixed = 0_u64;
    while let Yielded(byte) = Pin::new(&mut packed).resume(()) {
        mixed = mixed.rotate_left(5) ^ u64::from(byte);
    }
    mixed
}
