use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use criterion::{Criterion, criterion_group};
use native_coroutines::patterns::sieve::{by_hand, native, sieve};

use crate::drivers::{DRIVERS, coroutine, group, iterator, seed};

const PRIMES: usize = 1_000;

/// The raw sieve, which stops after so many primes. What that adds is nothing to a division.
fn some_primes() -> impl Coroutine<(), Yield = u32, Return = ()> {
    let mut sieve = native::sieve();
    #[coroutine]
    move || {
        for _ in 0..PRIMES {
            if let CoroutineState::Yielded(prime) = Pin::new(&mut sieve).resume(()) {
                yield prime;
            }
        }
    }
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
        coroutine(&mut group, driver, some_primes, mix);
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
}

criterion_group!(benches, bench);
