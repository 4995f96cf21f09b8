//! How a producer is drained: the same way for every contender.

use std::hint::black_box;
use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};

pub type Group<'c> = BenchmarkGroup<'c, WallTime>;

#[derive(Clone, Copy)]
pub enum Driver {
    /// A `for` loop: one `next` or `resume` a turn.
    For,
    /// `Iterator::fold`; for a raw coroutine, a loop with the first resume in front of it.
    Fold,
}

pub const DRIVERS: [Driver; 2] = [Driver::For, Driver::Fold];

/// The group `<pattern>/<driver>`, in which one iteration handles so many items.
pub fn group<'c>(c: &'c mut Criterion, pattern: &str, driver: Driver, items: usize) -> Group<'c> {
    let driver = match driver {
        Driver::For => "for",
        Driver::Fold => "fold",
    };
    let mut group = c.benchmark_group(format!("{pattern}/{driver}"));
    group.throughput(Throughput::Elements(items as u64));
    group
}

/// Where `mix` begins: 0, but the compiler must not know, or it works the whole answer out once.
///
/// What a contender is made from is hidden in the same way. The contender itself is not: once
/// `black_box` has seen its address, it has to be kept in memory for every panic that could look at it,
/// and only coroutines have one.
pub fn seed() -> u64 {
    black_box(0)
}

/// Measures an iterator, made anew in every iteration. All items go through `mix`, so that none
/// can be left out.
pub fn iterator<I: Iterator>(
    group: &mut Group,
    name: &str,
    driver: Driver,
    make: impl Fn() -> I,
    mix: impl Fn(u64, I::Item) -> u64,
) {
    group.bench_function(name, |b| match driver {
        Driver::For => b.iter(|| {
            let mut hash = seed();
            for item in make() {
                hash = mix(hash, item);
            }
            hash
        }),
        Driver::Fold => b.iter(|| make().fold(seed(), &mix)),
    });
}

/// Measures a raw coroutine as [`iterator`] does an iterator, under the name `native`.
pub fn coroutine<C: Coroutine<()> + Unpin>(
    group: &mut Group,
    driver: Driver,
    make: impl Fn() -> C,
    mix: impl Fn(u64, C::Yield) -> u64,
) {
    group.bench_function("native", |b| match driver {
        Driver::For => b.iter(|| {
            let mut coroutine = make();
            let mut hash = seed();
            while let CoroutineState::Yielded(item) = Pin::new(&mut coroutine).resume(()) {
                hash = mix(hash, item);
            }
            hash
        }),
        Driver::Fold => b.iter(|| fold(make(), seed(), &mix)),
    });
}

#[inline]
fn fold<C: Coroutine<()> + Unpin>(
    mut coroutine: C,
    initial: u64,
    mix: impl Fn(u64, C::Yield) -> u64,
) -> u64 {
    let CoroutineState::Yielded(first) = Pin::new(&mut coroutine).resume(()) else {
        return initial;
    };
    let mut hash = mix(initial, first);
    while let CoroutineState::Yielded(item) = Pin::new(&mut coroutine).resume(()) {
        hash = mix(hash, item);
    }
    hash
}
