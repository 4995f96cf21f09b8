//! The crate `corosensei`: a stack for each coroutine, 1 MiB of address space by default.

use std::hint::black_box;

use corosensei::{Coroutine, CoroutineResult, ScopedCoroutine, Yielder};
use native_coroutines::patterns::inorder::{Node, Tree};

use super::Peer;
use crate::jobs::{draw, mix};

pub const PEER: Peer = Peer {
    name: "corosensei",
    fib: Some(run_fib),
    nested: Some(run_nested),
    walk: Some(run_walk),
    send: Some(run_send),
    create: Some(run_create),
};

fn fib() -> Coroutine<(), u64, ()> {
    Coroutine::new(|yielder: &Yielder<(), u64>, ()| {
        let (mut current, mut next) = (0_u64, 1_u64);
        loop {
            yielder.suspend(current);
            (current, next) = (next, current.wrapping_add(next));
        }
    })
}

fn nested(side: u64) -> Coroutine<(), u64, ()> {
    Coroutine::new(move |yielder: &Yielder<(), u64>, ()| {
        for row in 0..side {
            for column in 0..side {
                yielder.suspend(row * column);
            }
        }
    })
}

fn walk(yielder: &Yielder<(), u64>, node: Option<&Node<u64>>) {
    if let Some(node) = node {
        walk(yielder, node.left());
        yielder.suspend(node.value);
        walk(yielder, node.right());
    }
}

fn sums() -> Coroutine<Option<u64>, u64, u64> {
    Coroutine::new(|yielder: &Yielder<Option<u64>, u64>, _prime| {
        let mut sum = 0_u64;
        while let Some(value) = yielder.suspend(sum) {
            sum = sum.wrapping_add(value);
        }
        sum
    })
}

fn run_fib(count: usize) -> u64 {
    let mut fib = fib();
    draw(count, || fib.resume(()).as_yield())
}

fn run_nested(side: u64) -> u64 {
    let mut nested = nested(side);
    let mut hash = 0;
    while let CoroutineResult::Yield(item) = nested.resume(()) {
        hash = mix(hash, item);
    }
    hash
}

fn run_walk(tree: &Tree<u64>) -> u64 {
    let root = tree.root();
    let body = |yielder: &Yielder<(), u64>, ()| walk(yielder, root);
    ScopedCoroutine::new(body).scope(|mut walk| {
        let mut hash = 0;
        while let CoroutineResult::Yield(item) = walk.resume(()) {
            hash = mix(hash, item);
        }
        hash
    })
}

fn run_send(values: &[u64]) -> u64 {
    let mut sums = sums();
    let mut hash = 0;
    sums.resume(None);
    for &value in values {
        if let CoroutineResult::Yield(sum) = sums.resume(Some(value)) {
            hash = mix(hash, sum);
        }
    }
    match sums.resume(None) {
        CoroutineResult::Return(sum) => mix(hash, sum),
        CoroutineResult::Yield(_) => hash,
    }
}

fn run_create(count: usize) -> u64 {
    let mut hash = 0;
    for _ in 0..count {
        let mut fib = black_box(fib());
        hash = mix(hash, fib.resume(()).as_yield().unwrap_or(1));
        black_box(&mut fib);
    }
    hash
}
