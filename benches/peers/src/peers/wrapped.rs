//! The language's coroutines, through the types of `native-coroutines`.

use std::hint::black_box;

use native_coroutines::patterns::inorder::{Node, Tree, recursive};
use native_coroutines::{Consumer, Producer, Unprimed};

use super::{Peer, native};
use crate::jobs::{drain, draw, mix};

pub const PEER: Peer = Peer {
    name: "native, wrapped",
    fib: Some(fib),
    nested: Some(nested),
    walk: Some(walk),
    send: Some(send),
    create: Some(create),
};

fn fib(count: usize) -> u64 {
    let mut fib = Producer::new(native::fib());
    draw(count, || fib.next())
}

fn nested(side: u64) -> u64 {
    drain(Producer::new(native::nested(side)))
}

fn walk(tree: &Tree<u64>) -> u64 {
    drain(recursive(tree.root(), Node::left, Node::right).map(|node| node.value))
}

fn send(values: &[u64]) -> u64 {
    let mut sums = Unprimed::new(native::sums()).prime();
    let mut hash = 0;
    for &value in values {
        let Ok(sum) = sums.send(value) else { break };
        hash = mix(hash, sum);
    }
    mix(hash, sums.close())
}

fn create(count: usize) -> u64 {
    let mut hash = 0;
    for _ in 0..count {
        let mut fib = black_box(Producer::new(native::fib()));
        hash = mix(hash, fib.next().unwrap_or(1));
        black_box(&mut fib);
    }
    hash
}
