use std::hint::black_box;

use criterion::{Criterion, criterion_group};
use native_coroutines::patterns::countdown::{by_hand, countdown, native};

use crate::drivers::{DRIVERS, coroutine, group, iterator, seed};

const NUMBERS: u32 = 1_000;

/// Where it starts; the compiler must not know, or it works the whole answer out once.
fn start() -> u32 {
    black_box(NUMBERS)
}

/// Without the return value: a `gen` block has none.
gen fn gen_block(mut number: u32) -> u32 {
    while number > 0 {
        yield number;
        number -= 1;
    }
}

fn plain_loop() -> u64 {
    let mut hash = seed();
    let mut number = start();
    while number > 0 {
        hash = mix(hash, number);
        number -= 1;
    }
    hash
}

fn mix(hash: u64, number: u32) -> u64 {
    hash.rotate_left(5) ^ u64::from(number)
}

fn bench(c: &mut Criterion) {
    for driver in DRIVERS {
        let mut group = group(c, "countdown", driver, NUMBERS as usize);
        iterator(
            &mut group,
            "by_hand",
            driver,
            || by_hand::countdown(start()),
            mix,
        );
        coroutine(&mut group, driver, || native::countdown(start()), mix);
        iterator(&mut group, "wrapped", driver, || countdown(start()), mix);
        iterator(&mut group, "gen_block", driver, || gen_block(start()), mix);
        group.bench_function("plain_loop", |b| b.iter(plain_loop));
        group.finish();
    }
}

criterion_group!(benches, bench);
