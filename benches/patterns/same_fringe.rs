use std::hint::black_box;
use std::ops::ControlFlow::{self, Break, Continue};

use bench_support::{Bench, Group, mix, produce};
use native_coroutines::patterns::same_fringe::{by_hand, leaves, native, same_fringe};

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

pub fn bench(bench: &mut Bench) {
    let [first, second] = [5, 11].map(|parts| tree(0, LEAVES, parts));

    // One tree: what it costs to have its leaves.
    produce("same_fringe", LEAVES as usize)
        .by_hand(|| by_hand::leaves(&first, open), mix)
        .native(|| native::leaves(&first, open), mix)
        .wrapped(|| leaves(&first, open), mix)
        .gen_block(|| gen_block(&first), mix)
        .measure(bench);
    // Two trees of different shape, compared to the end.
    Group::new("same_fringe/compare", LEAVES as usize)
        .by_hand(|| by_hand::same_fringe(black_box(&first), &second, open))
        .native(|| native::same_fringe(black_box(&first), &second, open))
        .wrapped(|| same_fringe(black_box(&first), &second, open))
        .measure(bench);
}
