use std::hint::black_box;

use bench_support::{Bench, mix, produce, seed};
use native_coroutines::patterns::countdown::{by_hand, countdown, native};

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

pub fn bench(bench: &mut Bench) {
    produce("countdown", NUMBERS as usize)
        .by_hand(|| by_hand::countdown(start()), mix)
        .native(|| native::countdown(start()), mix)
        .wrapped(|| countdown(start()), mix)
        .gen_block(|| gen_block(start()), mix)
        .plain_loop(plain_loop)
        .measure(bench);
}
