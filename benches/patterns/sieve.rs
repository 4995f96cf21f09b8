use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use bench_support::{Bench, mix, produce, seed};
use native_coroutines::patterns::sieve::{by_hand, native, segmented_sieve, sieve};

const PRIMES: usize = 1_000;
/// For the segmented sieve: they are in the first 20 segments.
const MANY_PRIMES: usize = 100_000;

/// So many primes of a raw sieve, which has no `take`.
fn some_primes(mut sieve: impl Coroutine<(), Yield = u32> + Unpin, count: usize) -> u64 {
    let mut hash = seed();
    for _ in 0..count {
        let CoroutineState::Yielded(prime) = Pin::new(&mut sieve).resume(()) else {
            break;
        };
        hash = mix(hash, prime);
    }
    hash
}

gen fn gen_block() -> u32 {
    let mut primes = Vec::new();
    for number in 2..=u32::MAX {
        if primes.iter().all(|prime| number % prime != 0) {
            yield number;
            primes.push(number);
        }
    }
}

/// The same divisions as the chain of filters makes.
fn plain_loop() -> u64 {
    let mut hash = seed();
    let mut primes = Vec::new();
    for number in 2..=u32::MAX {
        if primes.iter().all(|prime| number % prime != 0) {
            hash = mix(hash, number);
            primes.push(number);
            if primes.len() == PRIMES {
                break;
            }
        }
    }
    hash
}

pub fn bench(bench: &mut Bench) {
    produce("sieve", PRIMES)
        .by_hand(|| by_hand::sieve().take(PRIMES), mix)
        .routine("native", || some_primes(native::sieve(), PRIMES))
        .wrapped(|| sieve().take(PRIMES), mix)
        .gen_block(|| gen_block().take(PRIMES), mix)
        .plain_loop(plain_loop)
        .measure(bench);
    produce("segmented_sieve", MANY_PRIMES)
        .by_hand(|| by_hand::segmented_sieve().take(MANY_PRIMES), mix)
        .routine("native", || {
            some_primes(native::segmented_sieve(), MANY_PRIMES)
        })
        .wrapped(|| segmented_sieve().take(MANY_PRIMES), mix)
        .measure(bench);
}
