//! The crate `fauxgen`: an `async` function, and its items in the waker.

use std::hint::black_box;
use std::pin::pin;

use fauxgen::GeneratorState::{Complete, Yielded};
use fauxgen::{Generator, GeneratorToken};
use native_coroutines::patterns::inorder::{Node, Tree};

use super::Peer;
use crate::jobs::{drain, draw, mix};

pub const PEER: Peer = Peer {
    name: "fauxgen",
    fib: Some(run_fib),
    nested: Some(run_nested),
    walk: Some(run_walk),
    send: Some(run_send),
    create: Some(run_create),
};

#[fauxgen::generator(yield = u64)]
fn fib() {
    let (mut current, mut next) = (0_u64, 1_u64);
    loop {
        r#yield!(current);
        (current, next) = (next, current.wrapping_add(next));
    }
}

#[fauxgen::generator(yield = u64)]
fn nested(side: u64) {
    for row in 0..side {
        for column in 0..side {
            r#yield!(row * column);
        }
    }
}

async fn walk(token: &GeneratorToken<u64>, node: &Node<u64>) {
    if let Some(left) = node.left() {
        Box::pin(walk(token, left)).await;
    }
    token.yield_(node.value).await;
    if let Some(right) = node.right() {
        Box::pin(walk(token, right)).await;
    }
}

#[fauxgen::generator(yield = u64, arg = Option<u64>)]
fn sums() -> u64 {
    let mut sum = 0_u64;
    while let Some(value) = r#yield!(sum) {
        sum = sum.wrapping_add(value);
    }
    sum
}

fn run_fib(count: usize) -> u64 {
    let mut fib = pin!(fib());
    draw(count, || match fib.as_mut().resume(()) {
        Yielded(item) => Some(item),
        Complete(_) => None,
    })
}

fn run_nested(side: u64) -> u64 {
    drain(pin!(nested(side)))
}

fn run_walk(tree: &Tree<u64>) -> u64 {
    let Some(root) = tree.root() else { return 0 };
    let walk = fauxgen::r#gen!(|token: GeneratorToken<u64>| walk(&token, root).await);
    drain(pin!(walk))
}

fn run_send(values: &[u64]) -> u64 {
    let mut sums = pin!(sums());
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
        let mut fib = pin!(black_box(fib()));
        if let Yielded(item) = fib.as_mut().resume(()) {
            hash = mix(hash, item);
        }
        black_box(fib);
    }
    hash
}
