use std::hint::black_box;
use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use criterion::{Criterion, Throughput, criterion_group};
use native_coroutines::patterns::reset::{by_hand, countdown, native};

use crate::drivers::{Driver, group, iterator, seed};

const ROUNDS: u32 = 100;
/// Each round is sent this start, and so has one item more.
const START: u32 = 9;
const NUMBERS: usize = 1_000;

fn mix(hash: u64, number: u32) -> u64 {
    hash.rotate_left(5) ^ u64::from(number)
}

/// Drains by `next` alone.
fn drained(c: &mut Criterion) {
    let start = NUMBERS as u32 - 1;
    let mut group = group(c, "reset", Driver::For, NUMBERS);
    let by_hand = || by_hand::countdown(black_box(start));
    iterator(&mut group, "by_hand", Driver::For, by_hand, mix);
    group.bench_function("native", |b| {
        b.iter(|| {
            let mut c = native::countdown(black_box(start));
            let mut hash = seed();
            while let CoroutineState::Yielded(number) = Pin::new(&mut c).resume(None) {
                hash = mix(hash, number);
            }
            hash
        });
    });
    let wrapped = || countdown(black_box(start));
    iterator(&mut group, "wrapped", Driver::For, wrapped, mix);
    let plain_loop = || (0..=black_box(start)).rev();
    iterator(&mut group, "plain_loop", Driver::For, plain_loop, mix);
    group.finish();
}

/// Sent a new start again and again, and counted down from there.
fn sent(c: &mut Criterion) {
    let mut group = c.benchmark_group("reset/send");
    group.throughput(Throughput::Elements(NUMBERS as u64));
    group.bench_function("by_hand", |b| {
        b.iter(|| {
            let c = by_hand::countdown(START);
            rounds(c, |c, start| c.send(start).ok(), Iterator::next)
        });
    });
    group.bench_function("native", |b| {
        b.iter(|| {
            let c = native::countdown(START);
            rounds(c, |c, start| resume(c, Some(start)), |c| resume(c, None))
        });
    });
    group.bench_function("wrapped", |b| {
        b.iter(|| {
            let c = countdown(START);
            rounds(c, |c, start| c.send(start).ok(), Iterator::next)
        });
    });
    group.bench_function("plain_loop", |b| {
        b.iter(|| {
            let mut hash = seed();
            for _ in 0..ROUNDS {
                for number in (0..=black_box(START)).rev() {
                    hash = mix(hash, number);
                }
            }
            hash
        });
    });
    group.finish();
}

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

fn bench(c: &mut Criterion) {
    drained(c);
    sent(c);
}

criterion_group!(benches, bench);
