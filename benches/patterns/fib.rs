use std::hint::black_box;
use std::ops::Coroutine;
use std::pin::Pin;

use bench_support::{Bench, mix, produce, seed};
use native_coroutines::patterns::fib::{by_hand, fib, native};

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

pub fn bench(bench: &mut Bench) {
    produce("fib", NUMBERS)
        .by_hand(|| from_somewhere(by_hand::fib()), mix)
        .native(native_from_somewhere, mix)
        .wrapped(|| from_somewhere(fib()), mix)
        .gen_block(|| from_somewhere(gen_block()), mix)
        .plain_loop(plain_loop)
        .measure(bench);
}
