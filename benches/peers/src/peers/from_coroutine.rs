//! The language's coroutines, through std's `iter::from_coroutine`. It has no way to send.

use std::hint::black_box;
use std::iter::from_coroutine;

use native_coroutines::patterns::inorder::Tree;

use super::{Peer, native};
use crate::jobs::{drain, draw, mix};

pub const PEER: Peer = Peer {
    name: "iter::from_coroutine",
    fib: Some(fib),
    nested: Some(nested),
    walk: Some(walk),
    send: None,
    create: Some(create),
};

fn fib(count: usize) -> u64 {
    let mut fib = from_coroutine(native::fib());
    draw(count, || fib.next())
}

fn nested(side: u64) -> u64 {
    drain(from_coroutine(native::nested(side)))
}

fn walk(tree: &Tree<u64>) -> u64 {
    drain(from_coroutine(native::walk(tree)).map(|node| node.value))
}

fn create(count: usize) -> u64 {
    let mut hash = 0;
    for _ in 0..count {
        let mut fib = black_box(from_coroutine(native::fib()));
        hash = mix(hash, fib.next().unwrap_or(1));
        black_box(&mut fib);
    }
    hash
}
