//! The filters of the pattern `sieve`, as coroutines in a vector and as what they are by hand, the primes: what
//! the compiler makes of them is in PERFORMANCE.md.

#![feature(coroutines, coroutine_trait)]

use std::convert::Infallible;
use std::ops::{Coroutine, CoroutineState::Yielded};
use std::pin::Pin;

fn filter(prime: u32) -> impl Coroutine<u32, Yield = bool, Return = Infallible> + Unpin {
    #[coroutine]
    #[inline(always)]
    move |mut number: u32| {
        loop {
            let remainder = number % prime;
            number = yield remainder != 0;
        }
    }
}

#[inline(never)]
fn by_hand(primes: &[u32], number: u32) -> bool {
    primes.iter().all(|prime| {
        let remainder = number % prime;
        remainder != 0
    })
}

#[inline(never)]
fn native(
    filters: &mut [impl Coroutine<u32, Yield = bool, Return = Infallible> + Unpin],
    number: u32,
) -> bool {
    let mut filters = filters.iter_mut();
    filters.all(|filter| Pin::new(filter).resume(number) == Yielded(true))
}

pub fn both(primes: &[u32], number: u32) -> bool {
    let mut filters: Vec<_> = primes.iter().copied().map(filter).collect();
    native(&mut filters, number) == by_hand(primes, number)
}
