//! The pattern `throw`, sent to by a loop: what the compiler makes of it is in PERFORMANCE.md.

#![feature(coroutines, coroutine_trait)]

#[path = "../../src/patterns/throw/native.rs"]
mod native;

use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

#[inline(never)]
pub fn import(rows: &[Result<u64, ()>]) -> Result<u64, ()> {
    let mut import = native::import(8, |_: &[u64]| Ok(()));
    let mut import = Pin::new(&mut import);
    let _ = import.as_mut().resume(None);
    for row in rows {
        if let CoroutineState::Complete(result) = import.as_mut().resume(Some(*row)) {
            return result;
        }
    }
    match import.as_mut().resume(None) {
        CoroutineState::Complete(result) => result,
        CoroutineState::Yielded(_) => Err(()),
    }
}
