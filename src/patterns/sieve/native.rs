// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::vec;
use alloc::vec::Vec;
use core::convert::Infallible;
use core::ops::Coroutine;
use core::ops::CoroutineState::Yielded;
use core::pin::Pin;

/// Yields the primes up to the last that fits a `u32`, by a chain of filters.
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

/// Takes numbers, and yields `true` for those that are no multiples of `prime`.
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

/// The number of odd numbers per segment. The first segment ends at the square root of the last
/// `u32`, so its primes are enough to sieve all the others.
const SEGMENT: u32 = 1 << 15;

/// Yields the same primes, by a segmented sieve of the odd numbers. The number `2 * index + 1` has
/// the position `index`.
pub fn segmented_sieve() -> impl Coroutine<(), Yield = u32, Return = ()> {
    #[coroutine]
    #[inline(always)]
    || {
        yield 2;
        let mut composite = vec![false; SEGMENT as usize];
        // The odd primes of the first segment, each with the position of its next odd multiple.
        let mut multiples = Vec::new();
        for position in 1..SEGMENT {
            if !composite[position as usize] {
                let prime = 2 * position + 1;
                yield prime;
                let multiple = cross_out(&mut composite, 0, prime, prime * prime / 2);
                multiples.push((prime, multiple));
            }
        }
        for start in (SEGMENT..=u32::MAX / 2).step_by(SEGMENT as usize) {
            composite.fill(false);
            for (prime, multiple) in &mut multiples {
                // A prime crosses out nothing before its square.
                if *prime * *prime / 2 >= start + SEGMENT {
                    break;
                }
                *multiple = cross_out(&mut composite, start, *prime, *multiple);
            }
            let mut next = 0;
            while let Some(skipped) = composite[next..].iter().position(|composite| !composite) {
                let position = start + (next + skipped) as u32;
                next += skipped + 1;
                yield 2 * position + 1;
            }
        }
    }
}

/// Crosses out the odd multiples of a prime, and returns the first that is past the segment.
fn cross_out(composite: &mut [bool], start: u32, prime: u32, multiple: u32) -> u32 {
    let mut position = (multiple - start) as usize;
    while let Some(composite) = composite.get_mut(position) {
        *composite = true;
        position += prime as usize;
    }
    start + position as u32
}
