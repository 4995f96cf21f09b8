//! The language's coroutines, resumed as they are.

use std::hint::black_box;
use std::ops::Coroutine;
use std::ops::CoroutineState::{Complete, Yielded};
use std::pin::Pin;

use native_coroutines::patterns::inorder::{Node, Tree, native};

use super::Peer;
use crate::jobs::{draw, mix};

pub const PEER: Peer = Peer {
    name: "native",
    fib: Some(run_fib),
    nested: Some(run_nested),
    walk: Some(run_walk),
    send: Some(run_send),
    create: Some(run_create),
};

pub fn fib() -> impl Coroutine<(), Yield = u64, Return = ()> {
    #[coroutine]
    || {
        let (mut current, mut next) = (0_u64, 1_u64);
        loop {
            yield current;
            (current, next) = (next, current.wrapping_add(next));
        }
    }
}

pub fn nested(side: u64) -> impl Coroutine<(), Yield = u64, Return = ()> {
    #[coroutine]
    move || {
        for row in 0..side {
            for column in 0..side {
                yield row * column;
            }
        }
    }
}

/// The one of the catalogue that is written with recursion and keeps its frames in a vector.
pub fn walk(tree: &Tree<u64>) -> impl Coroutine<(), Yield = &Node<u64>, Return = ()> {
    native::frames(tree.root(), Node::left, Node::right)
}

pub fn sums() -> impl Coroutine<Option<u64>, Yield = u64, Return = u64> {
    #[coroutine]
    |_prime: Option<u64>| {
        let mut sum = 0_u64;
        while let Some(value) = (yield sum) {
            sum = sum.wrapping_add(value);
        }
        sum
    }
}

fn next<C: Coroutine<()> + Unpin>(coroutine: &mut C) -> Option<C::Yield> {
    match Pin::new(coroutine).resume(()) {
        Yielded(item) => Some(item),
        Complete(_) => None,
    }
}

fn run_fib(count: usize) -> u64 {
    let mut fib = fib();
    draw(count, || next(&mut fib))
}

fn run_nested(side: u64) -> u64 {
    let mut nested = nested(side);
    let mut hash = 0;
    while let Some(item) = next(&mut nested) {
        hash = mix(hash, item);
    }
    hash
}

fn run_walk(tree: &Tree<u64>) -> u64 {
    let mut walk = walk(tree);
    let mut hash = 0;
    while let Some(node) = next(&mut walk) {
        hash = mix(hash, node.value);
    }
    hash
}

fn run_send(values: &[u64]) -> u64 {
    let mut sums = sums();
    let mut sums = Pin::new(&mut sums);
    let mut hash = 0;
    let mut state = sums.as_mut().resume(None);
    for &value in values {
        state = sums.as_mut().resume(Some(value));
        if let Yielded(sum) = state {
            hash = mix(hash, sum);
        }
    }
    if let Yielded(_) = state {
        state = sums.resume(None);
    }
    match state {
        Complete(sum) => mix(hash, sum),
        Yielded(_) => hash,
    }
}

fn run_create(count: usize) -> u64 {
    let mut hash = 0;
    for _ in 0..count {
        let mut fib = black_box(fib());
        hash = mix(hash, next(&mut fib).unwrap_or(1));
        black_box(&mut fib);
    }
    hash
}
