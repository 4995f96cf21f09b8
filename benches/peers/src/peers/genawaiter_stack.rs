//! The crate `genawaiter`: an `async` block on the stack of whoever resumes it, where it has to
//! stay.

use std::hint::black_box;

use genawaiter::GeneratorState::{Complete, Yielded};
use genawaiter::stack::{Co, let_gen_using};
use native_coroutines::patterns::inorder::{Node, Tree};

use super::Peer;
use crate::jobs::{drain, draw, mix};

pub const PEER: Peer = Peer {
    name: "genawaiter, stack",
    fib: Some(run_fib),
    nested: Some(run_nested),
    walk: Some(run_walk),
    send: Some(run_send),
    create: Some(run_create),
};

async fn fib(co: Co<'_, u64>) {
    let (mut current, mut next) = (0_u64, 1_u64);
    loop {
        co.yield_(current).await;
        (current, next) = (next, current.wrapping_add(next));
    }
}

async fn nested(co: Co<'_, u64>, side: u64) {
    for row in 0..side {
        for column in 0..side {
            co.yield_(row * column).await;
        }
    }
}

async fn walk(co: &Co<'_, u64>, node: &Node<u64>) {
    if let Some(left) = node.left() {
        Box::pin(walk(co, left)).await;
    }
    co.yield_(node.value).await;
    if let Some(right) = node.right() {
        Box::pin(walk(co, right)).await;
    }
}

async fn sums(co: Co<'_, u64, Option<u64>>) -> u64 {
    let mut sum = 0_u64;
    while let Some(value) = co.yield_(sum).await {
        sum = sum.wrapping_add(value);
    }
    sum
}

fn run_fib(count: usize) -> u64 {
    let_gen_using!(generator, fib);
    draw(count, || match generator.resume() {
        Yielded(item) => Some(item),
        Complete(()) => None,
    })
}

fn run_nested(side: u64) -> u64 {
    let_gen_using!(generator, |co| nested(co, side));
    drain(generator)
}

fn run_walk(tree: &Tree<u64>) -> u64 {
    let Some(root) = tree.root() else { return 0 };
    let_gen_using!(generator, |co| async move { walk(&co, root).await });
    drain(generator)
}

fn run_send(values: &[u64]) -> u64 {
    let_gen_using!(generator, sums);
    let mut hash = 0;
    let mut state = generator.resume_with(None);
    for &value in values {
        state = generator.resume_with(Some(value));
        if let Yielded(sum) = state {
            hash = mix(hash, sum);
        }
    }
    if let Yielded(_) = state {
        state = generator.resume_with(None);
    }
    match state {
        Complete(sum) => mix(hash, sum),
        Yielded(_) => hash,
    }
}

fn run_create(count: usize) -> u64 {
    let mut hash = 0;
    for _ in 0..count {
        let_gen_using!(generator, fib);
        let generator = black_box(generator);
        if let Yielded(item) = generator.resume() {
            hash = mix(hash, item);
        }
        black_box(generator);
    }
    hash
}
