// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::vec::Vec;
use core::convert::Infallible;
use core::ops::Coroutine;
use core::ops::CoroutineState::Yielded;
use core::pin::Pin;

/// The primes up to the last that fits a `u32`.
pub fn sieve() -> impl Coroutine<(), Yield = u32, Return = ()> {
    #[coroutine]
    || {
        yield 2;
        let mut filters = Vec::from([filter(2)]);
        for number in 3..=u32::MAX {
            let passes = filters
                .iter_mut()
                .all(|filter| Pin::new(filter).resume(number) == Yielded(true));
            if passes {
                yield number;
                filters.push(filter(number));
            }
        }
    }
}

/// Is sent one number after the other, and lets through those that are no multiples of its prime.
fn filter(prime: u32) -> impl Coroutine<u32, Yield = bool, Return = Infallible> + Unpin {
    #[coroutine]
    move |mut number: u32| {
        loop {
            number = yield !number.is_multiple_of(prime);
        }
    }
}
