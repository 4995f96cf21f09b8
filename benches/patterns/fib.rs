use std::hint::black_box;
use std::ops::Coroutine;
use std::pin::Pin;

use criterion::{Criterion, criterion_group};
use native_coroutines::patterns::fib::{by_hand, fib, native};

use crate::drivers::{DRIVERS, coroutine, group, iterator, seed};

/// All that fit a `u64`.
const NUMBERS: usize = 94;

fn gen_block() -> impl Iterator<Item = u64> {
    let (mut current, mut next) = (Some(0_u64), Some(1));
    gen move {
        while let Some(number) = current {
            current = next;
            next = next.and_then(|next| number.checked_add(next));
            yield number;
        }
    }
}

fn plain_loop() -> u64 {
    let (mut current, mut next) = (Some(0_u64), Some(1));
    if black_box(false) {
        (current, next) = (next, Some(1));
    }
    let mut hash = seed();
    while let Some(number) = current {
        hash = mix(hash, number);
        current = next;
        next = next.and_then(|next| number.checked_add(next));
    }
    hash
}

/// One number may be missing, as far as the compiler knows: from a known beginning it works out all
/// of them, and leaves a constant.
fn from_somewhere<I: Iterator>(mut numbers: I) -> I {
    if black_box(false) {
        numbers.next();
    }
    numbers
}

fn native_from_somewhere() -> impl Coroutine<(), Yield = u64, Return = ()> {
    let mut numbers = native::fib();
    if black_box(false) {
        let _ = Pin::new(&mut numbers).resume(());
    }
    numbers
}

fn mix(hash: u64, number: u64) -> u64 {
    hash.rotate_left(5) ^ number
}

fn bench(c: &mut Criterion) {
    for driver in DRIVERS {
        let mut group = group(c, "fib", driver, NUMBERS);
        let by_hand = || from_somewhere(by_hand::fib());
        iterator(&mut group, "by_hand", driver, by_hand, mix);
        coroutine(&mut group, driver, native_from_somewhere, mix);
        iterator(&mut group, "wrapped", driver, || from_somewhere(fib()), mix);
        let gen_block = || from_somewhere(gen_block());
        iterator(&mut group, "gen_block", driver, gen_block, mix);
        group.bench_function("plain_loop", |b| b.iter(plain_loop));
        group.finish();
    }
}

criterion_group!(benches, bench);
