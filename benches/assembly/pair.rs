//! Two coroutines that differ in what they return, drained by the same loop: what the compiler makes of
//! them is in PERFORMANCE.md.

#![feature(coroutines, coroutine_trait)]

use std::ops::{Coroutine, CoroutineState::Yielded};
use std::pin::Pin;

/// The Fibonacci numbers. Whether there is another one is asked after the `yield`.
fn fib<R>(result: R) -> impl Coroutine<(), Yield = u64, Return = R> {
    #[coroutine]
    move || {
        let (mut current, mut next) = (Some(0_u64), Some(1));
        while let Some(number) = current {
            yield number;
            current = next;
            next = next.and_then(|next| number.checked_add(next));
        }
        result
    }
}

/// `CoroutineState<u64, ()>` is a pair of numbers: which of the two, and the item.
#[inline(never)]
pub fn pair() -> u64 {
    drain(fib(()))
}

/// `CoroutineState<u64, &str>` has three numbers, and goes through memory.
#[inline(never)]
pub fn no_pair() -> u64 {
    drain(fib(""))
}

fn drain<R>(mut numbers: impl Coroutine<(), Yield = u64, Return = R> + Unpin) -> u64 {
    let mut mixed = 0_u64;
    while let Yielded(number) = Pin::new(&mut numbers).resume(()) {
        mixed = mixed.rotate_left(5) ^ number;
    }
    mixed
}
