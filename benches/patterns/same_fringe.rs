use std::hint::black_box;
use std::ops::ControlFlow::{self, Break, Continue};

use criterion::{Criterion, Throughput, criterion_group};
use native_coroutines::patterns::same_fringe::{by_hand, leaves, native, same_fringe};

use crate::drivers::{DRIVERS, coroutine, group, iterator};

const LEAVES: u64 = 10_000;

enum Tree {
    Leaf(u64),
    Fork(Box<[Tree; 2]>),
}

/// A tree of these numbers, divided after so many parts of sixteen.
fn tree(from: u64, to: u64, parts: u64) -> Tree {
    if to - from == 1 {
        return Tree::Leaf(from);
    }
    let middle = (from + (to - from) * parts / 16).max(from + 1);
    Tree::Fork(Box::new([
        tree(from, middle, parts),
        tree(middle, to, parts),
    ]))
}

fn open(tree: &Tree) -> ControlFlow<u64, [&Tree; 2]> {
    match tree {
        Tree::Leaf(number) => Break(*number),
        Tree::Fork(subtrees) => Continue(subtrees.each_ref()),
    }
}

gen fn gen_block(tree: &Tree) -> u64 {
    let mut waiting = vec![tree];
    while let Some(tree) = waiting.pop() {
        match open(tree) {
            Continue([left, right]) => waiting.extend([right, left]),
            Break(leaf) => yield leaf,
        }
    }
}

fn mix(hash: u64, number: u64) -> u64 {
    hash.rotate_left(5) ^ number
}

/// One tree: what it costs to have its leaves.
fn bench_leaves(c: &mut Criterion) {
    let tree = &tree(0, LEAVES, 5);
    for driver in DRIVERS {
        let mut group = group(c, "same_fringe", driver, LEAVES as usize);
        iterator(
            &mut group,
            "by_hand",
            driver,
            || by_hand::leaves(tree, open),
            mix,
        );
        coroutine(&mut group, driver, || native::leaves(tree, open), mix);
        iterator(&mut group, "wrapped", driver, || leaves(tree, open), mix);
        iterator(&mut group, "gen_block", driver, || gen_block(tree), mix);
        group.finish();
    }
}

/// Two trees of different shape, compared to the end.
fn bench_same(c: &mut Criterion) {
    let [first, second] = [5, 11].map(|parts| tree(0, LEAVES, parts));
    let mut group = c.benchmark_group("same_fringe/compare");
    group.throughput(Throughput::Elements(LEAVES));
    group.bench_function("by_hand", |b| {
        b.iter(|| by_hand::same_fringe(black_box(&first), &second, open));
    });
    group.bench_function("native", |b| {
        b.iter(|| native::same_fringe(black_box(&first), &second, open));
    });
    group.bench_function("wrapped", |b| {
        b.iter(|| same_fringe(black_box(&first), &second, open));
    });
    group.finish();
}

criterion_group!(benches, bench_leaves, bench_same);
