//! Structs with their state in fields, in stable Rust.

use std::hint::black_box;

use native_coroutines::patterns::inorder::{Node, Tree, by_hand};

use super::Peer;
use crate::jobs::{drain, draw, mix};

pub const PEER: Peer = Peer {
    name: "by hand",
    fib: Some(run_fib),
    nested: Some(run_nested),
    walk: Some(run_walk),
    send: Some(run_send),
    create: Some(run_create),
};

pub struct Fib {
    current: u64,
    next: u64,
}

pub fn fib() -> Fib {
    Fib {
        current: 0,
        next: 1,
    }
}

impl Iterator for Fib {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        let current = self.current;
        (self.current, self.next) = (self.next, current.wrapping_add(self.next));
        Some(current)
    }
}

struct Nested {
    row: u64,
    column: u64,
    side: u64,
}

impl Iterator for Nested {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        if self.column == self.side {
            self.row += 1;
            self.column = 0;
        }
        if self.row >= self.side {
            return None;
        }
        let product = self.row * self.column;
        self.column += 1;
        Some(product)
    }
}

struct Sums {
    sum: u64,
}

impl Sums {
    #[inline]
    fn send(&mut self, value: u64) -> u64 {
        self.sum = self.sum.wrapping_add(value);
        self.sum
    }

    fn close(self) -> u64 {
        self.sum
    }
}

fn run_fib(count: usize) -> u64 {
    let mut fib = fib();
    draw(count, || fib.next())
}

fn run_nested(side: u64) -> u64 {
    drain(Nested {
        row: 0,
        column: 0,
        side,
    })
}

fn run_walk(tree: &Tree<u64>) -> u64 {
    drain(by_hand::inorder(tree.root(), Node::left, Node::right).map(|node| node.value))
}

fn run_send(values: &[u64]) -> u64 {
    let mut sums = Sums { sum: 0 };
    let mut hash = 0;
    for &value in values {
        hash = mix(hash, sums.send(value));
    }
    mix(hash, sums.close())
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
