//! An `async` block polled by hand: each item goes through a cell that both sides see.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::hint::black_box;
use std::mem;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use native_coroutines::patterns::inorder::{Node, Tree};

use super::Peer;
use crate::jobs::{draw, mix};

pub const PEER: Peer = Peer {
    name: "async, polled by hand",
    fib: Some(run_fib),
    nested: Some(run_nested),
    walk: Some(run_walk),
    send: Some(run_send),
    create: Some(run_create),
};

/// What goes out and what comes in.
struct Exchange<I> {
    item: Cell<u64>,
    sent: Cell<I>,
}

impl<I: Copy> Exchange<I> {
    fn new(nothing: I) -> Self {
        Exchange {
            item: Cell::new(0),
            sent: Cell::new(nothing),
        }
    }

    fn yield_(&self, item: u64) -> impl Future<Output = I> {
        self.item.set(item);
        let mut suspended = false;
        poll_fn(move |_| {
            if mem::replace(&mut suspended, true) {
                Poll::Ready(self.sent.get())
            } else {
                Poll::Pending
            }
        })
    }

    fn resume<F: Future>(&self, future: Pin<&mut F>, sent: I) -> Result<u64, F::Output> {
        self.sent.set(sent);
        match future.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => Ok(self.item.get()),
            Poll::Ready(result) => Err(result),
        }
    }
}

async fn fib(exchange: &Exchange<()>) {
    let (mut current, mut next) = (0_u64, 1_u64);
    loop {
        exchange.yield_(current).await;
        (current, next) = (next, current.wrapping_add(next));
    }
}

async fn nested(exchange: &Exchange<()>, side: u64) {
    for row in 0..side {
        for column in 0..side {
            exchange.yield_(row * column).await;
        }
    }
}

async fn walk(exchange: &Exchange<()>, node: &Node<u64>) {
    if let Some(left) = node.left() {
        Box::pin(walk(exchange, left)).await;
    }
    exchange.yield_(node.value).await;
    if let Some(right) = node.right() {
        Box::pin(walk(exchange, right)).await;
    }
}

async fn sums(exchange: &Exchange<Option<u64>>) -> u64 {
    let mut sum = 0_u64;
    while let Some(value) = exchange.yield_(sum).await {
        sum = sum.wrapping_add(value);
    }
    sum
}

fn drain(exchange: &Exchange<()>, mut future: Pin<&mut impl Future>) -> u64 {
    let mut hash = 0;
    while let Ok(item) = exchange.resume(future.as_mut(), ()) {
        hash = mix(hash, item);
    }
    hash
}

fn run_fib(count: usize) -> u64 {
    let exchange = Exchange::new(());
    let mut fib = pin!(fib(&exchange));
    draw(count, || exchange.resume(fib.as_mut(), ()).ok())
}

fn run_nested(side: u64) -> u64 {
    let exchange = Exchange::new(());
    drain(&exchange, pin!(nested(&exchange, side)))
}

fn run_walk(tree: &Tree<u64>) -> u64 {
    let exchange = Exchange::new(());
    match tree.root() {
        Some(root) => drain(&exchange, pin!(walk(&exchange, root))),
        None => 0,
    }
}

fn run_send(values: &[u64]) -> u64 {
    let exchange = Exchange::new(None);
    let mut sums = pin!(sums(&exchange));
    let mut hash = 0;
    let mut state = exchange.resume(sums.as_mut(), None);
    for &value in values {
        state = exchange.resume(sums.as_mut(), Some(value));
        if let Ok(sum) = state {
            hash = mix(hash, sum);
        }
    }
    if state.is_ok() {
        state = exchange.resume(sums, None);
    }
    match state {
        Err(sum) => mix(hash, sum),
        Ok(_) => hash,
    }
}

fn run_create(count: usize) -> u64 {
    let mut hash = 0;
    for _ in 0..count {
        let exchange = Exchange::new(());
        let mut fib = pin!(black_box(fib(&exchange)));
        hash = mix(hash, exchange.resume(fib.as_mut(), ()).unwrap_or(1));
        black_box(fib);
    }
    hash
}
