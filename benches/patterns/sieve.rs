use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use criterion::{Criterion, criterion_group};
use native_coroutines::patterns::sieve::{by_hand, native, segmented_sieve, sieve};

use crate::drivers::{DRIVERS, group, iterator, seed};

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

fn mix(hash: u64, prime: u32) -> u64 {
    hash.rotate_left(5) ^ u64::from(prime)
}

fn bench(c: &mut Criterion) {
    for driver in DRIVERS {
        let mut group = group(c, "sieve", driver, PRIMES);
        iterator(
            &mut group,
            "by_hand",
            driver,
            || by_hand::sieve().take(PRIMES),
            mix,
        );
        group.bench_function("native", |b| {
            b.iter(|| some_primes(native::sieve(), PRIMES));
        });
        iterator(&mut group, "wrapped", driver, || sieve().take(PRIMES), mix);
        iterator(
            &mut group,
            "gen_block",
            driver,
            || gen_block().take(PRIMES),
            mix,
        );
        group.bench_function("plain_loop", |b| b.iter(plain_loop));
        group.finish();
    }
    for driver in DRIVERS {
        let mut group = group(c, "segmented_sieve", driver, MANY_PRIMES);
        iterator(
            &mut group,
            "by_hand",
            driver,
            || by_hand::segmented_sieve().take(MANY_PRIMES),
            mix,
        );
        group.bench_function("native", |b| {
            b.iter(|| some_primes(native::segmented_sieve(), MANY_PRIMES));
        });
        iterator(
            &mut group,
            "wrapped",
            driver,
            || segmented_sieve().take(MANY_PRIMES),
            mix,
        );
        group.finish();
    }
}

criterion_group!(benches, bench);
