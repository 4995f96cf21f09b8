use std::hint::black_box;
use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use bench_support::{Bench, Group, drain, mix, seed};
use native_coroutines::patterns::reset::{by_hand, countdown, native};

const ROUNDS: u32 = 100;
/// Each round is sent this start, and so has one item more.
const START: u32 = 9;
const NUMBERS: usize = 1_000;

fn rounds<C>(
    mut c: C,
    send: impl Fn(&mut C, u32) -> Option<u32>,
    next: impl Fn(&mut C) -> Option<u32>,
) -> Option<u64> {
    let mut hash = seed();
    for _ in 0..ROUNDS {
        let start = black_box(START);
        hash = mix(hash, send(&mut c, start)?);
        for _ in 0..start {
            hash = mix(hash, next(&mut c)?);
        }
    }
    Some(hash)
}

fn resume(
    c: &mut (impl Coroutine<Option<u32>, Yield = u32, Return = ()> + Unpin),
    argument: Option<u32>,
) -> Option<u32> {
    match Pin::new(c).resume(argument) {
        CoroutineState::Yielded(number) => Some(number),
        CoroutineState::Complete(()) => None,
    }
}

pub fn bench(bench: &mut Bench) {
    // Drained by `next` alone.
    let start = || black_box(NUMBERS as u32 - 1);
    Group::new("reset/for", NUMBERS)
        .by_hand(|| drain(|| by_hand::countdown(start()), mix))
        .native(|| {
            let mut c = native::countdown(start());
            let mut hash = seed();
            while let CoroutineState::Yielded(number) = Pin::new(&mut c).resume(None) {
                hash = mix(hash, number);
            }
            hash
        })
        .wrapped(|| drain(|| countdown(start()), mix))
        .plain_loop(|| drain(|| (0..=start()).rev(), mix))
        .measure(bench);
    // Sent a new start again and again, and counted down from there.
    Group::new("reset/send", NUMBERS)
        .by_hand(|| {
            let c = by_hand::countdown(START);
            rounds(c, |c, start| c.send(start).ok(), Iterator::next)
        })
        .native(|| {
            let c = native::countdown(START);
            rounds(c, |c, start| resume(c, Some(start)), |c| resume(c, None))
        })
        .wrapped(|| {
            let c = countdown(START);
            rounds(c, |c, start| c.send(start).ok(), Iterator::next)
        })
        .plain_loop(|| {
            let mut hash = seed();
            for _ in 0..ROUNDS {
                for number in (0..=black_box(START)).rev() {
                    hash = mix(hash, number);
                }
            }
            Some(hash)
        })
        .measure(bench);
}
