//! The crate `generator`: a stack for each generator, 32 KiB by default.

use std::hint::black_box;

use generator::{Gn, LocalGenerator, Scope, done};
use native_coroutines::patterns::inorder::{Node, Tree};

use super::Peer;
use crate::jobs::{drain, draw, mix};

pub const PEER: Peer = Peer {
    name: "generator",
    fib: Some(run_fib),
    nested: Some(run_nested),
    walk: Some(run_walk),
    send: Some(run_send),
    create: Some(run_create),
};

fn fib() -> LocalGenerator<'static, (), u64> {
    Gn::new_scoped_local(|mut scope: Scope<'_, '_, (), u64>| {
        let (mut current, mut next) = (0_u64, 1_u64);
        loop {
            scope.yield_with(current);
            (current, next) = (next, current.wrapping_add(next));
        }
    })
}

fn nested(side: u64) -> LocalGenerator<'static, (), u64> {
    Gn::new_scoped_local(move |mut scope: Scope<'_, '_, (), u64>| {
        for row in 0..side {
            for column in 0..side {
                scope.yield_with(row * column);
            }
        }
        done!()
    })
}

fn walk(scope: &mut Scope<'_, '_, (), u64>, node: Option<&Node<u64>>) {
    if let Some(node) = node {
        walk(scope, node.left());
        scope.yield_with(node.value);
        walk(scope, node.right());
    }
}

/// What it returns is one more item.
fn sums() -> LocalGenerator<'static, u64, u64> {
    Gn::new_scoped_local(|mut scope: Scope<'_, '_, u64, u64>| {
        let mut sum = 0_u64;
        loop {
            scope.yield_with(sum);
            let Some(value) = scope.get_yield() else {
                return sum;
            };
            sum = sum.wrapping_add(value);
        }
    })
}

fn run_fib(count: usize) -> u64 {
    let mut fib = fib();
    draw(count, || fib.next())
}

fn run_nested(side: u64) -> u64 {
    drain(nested(side))
}

fn run_walk(tree: &Tree<u64>) -> u64 {
    let root = tree.root();
    drain(Gn::new_scoped_local(|mut scope: Scope<'_, '_, (), u64>| {
        walk(&mut scope, root);
        done!()
    }))
}

fn run_send(values: &[u64]) -> u64 {
    let mut sums = sums();
    let mut hash = 0;
    sums.raw_send(None);
    for &value in values {
        if let Some(sum) = sums.raw_send(Some(value)) {
            hash = mix(hash, sum);
        }
    }
    match sums.raw_send(None) {
        Some(sum) => mix(hash, sum),
        None => hash,
    }
}

fn run_create(count: usize) -> u64 {
    let mut hash = 0;
    for _ in 0..count {
        let mut fib = black_box(fib());
        hash = mix(hash, fib.next().unwrap_or(1));
        black_box(&mut fib);
    }
    hash
}
