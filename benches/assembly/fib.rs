//! The pattern `fib`, by hand and native, in a `for` loop: what the compiler makes of them is in
//! PERFORMANCE.md.

#![feature(coroutines, coroutine_trait)]

#[path = "../../src/patterns/fib/by_hand.rs"]
mod hand;
#[path = "../../src/patterns/fib/native.rs"]
mod raw;

use std::ops::{Coroutine, CoroutineState::Yielded};
use std::pin::Pin;

// From a known beginning, everything would be worked out now.

#[inline(never)]
pub fn by_hand(skip: bool) -> u64 {
    let mut numbers = hand::fib();
    if skip {
        numbers.next();
    }
    let mut mixed = 0_u64;
    for number in numbers {
        mixed = mixed.rotate_left(5) ^ number;
    }
    mixed
}

#[inline(never)]
pub fn native(skip: bool) -> u64 {
    let mut numbers = raw::fib();
    if skip {
        let _ = Pin::new(&mut numbers).resume(());
    }
    let mut mixed = 0_u64;
    while let Yielded(number) = Pin::new(&mut numbers).resume(()) {
        mixed = mixed.rotate_left(5) ^ number;
    }
    mixed
}
