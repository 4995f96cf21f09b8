use std::hint::black_box;

use criterion::{Criterion, criterion_group};
use native_coroutines::patterns::fib::{by_hand, fib, native};

use crate::drivers::{DRIVERS, coroutine, group, iterator, seed};

/// All that fit a `u64`.
const NUMBERS: usize = 94;

gen fn gen_block() -> u64 {
    let (mut current, mut next) = (Some(0_u64), Some(1));
    while let Some(number) = current {
        yield number;
        current = next;
        next = next.and_then(|next| number.checked_add(next));
    }
}

fn plain_loop() -> u64 {
    let (mut current, mut next) = black_box((Some(0_u64), Some(1)));
    let mut hash = seed();
    while let Some(number) = current {
        hash = mix(hash, number);
        current = next;
        next = next.and_then(|next| number.checked_add(next));
    }
    hash
}

fn mix(hash: u64, number: u64) -> u64 {
    hash.rotate_left(5) ^ number
}

fn bench(c: &mut Criterion) {
    for driver in DRIVERS {
        let mut group = group(c, "fib", driver, NUMBERS);
        iterator(&mut group, "by_hand", driver, by_hand::fib, mix);
        coroutine(&mut group, driver, native::fib, mix);
        iterator(&mut group, "wrapped", driver, fib, mix);
        iterator(&mut group, "gen_block", driver, gen_block, mix);
        group.bench_function("plain_loop", |b| b.iter(plain_loop));
        group.finish();
    }
}

criterion_group!(benches, bench);
