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
            let mut c = by_hand::countdown(START);
            rounds(|sent| match sent {
                Some(start) => c.send(start).ok(),
                None => c.next(),
            })
        });
    });
    group.bench_function("native", |b| {
        b.iter(|| {
            let mut c = native::countdown(START);
            rounds(|sent| match Pin::new(&mut c).resume(sent) {
                CoroutineState::Yielded(number) => Some(number),
                CoroutineState::Complete(()) => None,
            })
        });
    });
    group.bench_function("wrapped", |b| {
        b.iter(|| {
            let mut c = countdown(START);
            rounds(|sent| match sent {
                Some(start) => c.send(start).ok(),
                None => c.next(),
            })
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

fn rounds(mut resume: impl FnMut(Option<u32>) -> Option<u32>) -> u64 {
    let mut hash = seed();
    for _ in 0..ROUNDS {
        let mut sent = Some(black_box(START));
        for _ in 0..=START {
            hash = mix(hash, resume(sent.take()).unwrap_or_default());
        }
    }
    hash
}

fn bench(c: &mut Criterion) {
    drained(c);
    sent(c);
}

criterion_group!(benches, bench);
