//! A thread for the coroutine, and a channel of std each way.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use native_coroutines::patterns::inorder::{Node, Tree};

use super::Peer;
use crate::jobs::{drain, draw, mix};

/// The producer may run ahead by so many items.
pub const BUFFERED: Peer = peer::<1024>("thread, channel of 1024");
/// The producer waits until each item is taken: as coroutines do.
pub const RENDEZVOUS: Peer = peer::<0>("thread, channel of 0");

const fn peer<const BUFFER: usize>(name: &'static str) -> Peer {
    Peer {
        name,
        fib: Some(run_fib::<BUFFER>),
        nested: Some(run_nested::<BUFFER>),
        walk: Some(run_walk::<BUFFER>),
        send: Some(run_send::<BUFFER>),
        create: Some(run_create::<BUFFER>),
    }
}

/// The receiver is gone: somebody has dropped the coroutine.
struct Dropped;

fn yield_(items: &SyncSender<u64>, item: u64) -> Result<(), Dropped> {
    items.send(item).map_err(|_| Dropped)
}

fn fib(items: &SyncSender<u64>) -> Result<(), Dropped> {
    let (mut current, mut next) = (0_u64, 1_u64);
    loop {
        yield_(items, current)?;
        (current, next) = (next, current.wrapping_add(next));
    }
}

fn nested(items: &SyncSender<u64>, side: u64) -> Result<(), Dropped> {
    for row in 0..side {
        for column in 0..side {
            yield_(items, row * column)?;
        }
    }
    Ok(())
}

fn walk(items: &SyncSender<u64>, node: Option<&Node<u64>>) -> Result<(), Dropped> {
    if let Some(node) = node {
        walk(items, node.left())?;
        yield_(items, node.value)?;
        walk(items, node.right())?;
    }
    Ok(())
}

/// Runs a producer on a thread of its own, and waits until it has ended.
fn produce<const BUFFER: usize>(
    producer: impl FnOnce(&SyncSender<u64>) -> Result<(), Dropped> + Send,
    take: impl FnOnce(Receiver<u64>) -> u64,
) -> u64 {
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(BUFFER);
        scope.spawn(move || producer(&sender));
        take(receiver)
    })
}

fn run_fib<const BUFFER: usize>(count: usize) -> u64 {
    produce::<BUFFER>(fib, |items| draw(count, || items.recv().ok()))
}

fn run_nested<const BUFFER: usize>(side: u64) -> u64 {
    produce::<BUFFER>(|items| nested(items, side), drain)
}

fn run_walk<const BUFFER: usize>(tree: &Tree<u64>) -> u64 {
    produce::<BUFFER>(|items| walk(items, tree.root()), drain)
}

/// Every value is answered before the next is sent, so a buffer does not help.
fn run_send<const BUFFER: usize>(values: &[u64]) -> u64 {
    let (sender, receiver) = sync_channel(BUFFER);
    let (answer, answers) = sync_channel(BUFFER);
    let consumer = thread::spawn(move || {
        let mut sum = 0_u64;
        for value in receiver {
            sum = sum.wrapping_add(value);
            if answer.send(sum).is_err() {
                break;
            }
        }
        sum
    });
    let hash = values.iter().fold(0, |hash, &value| {
        let sum = sender.send(value).ok().and_then(|()| answers.recv().ok());
        mix(hash, sum.unwrap_or(1))
    });
    drop(sender);
    mix(hash, consumer.join().unwrap_or(1))
}

fn run_create<const BUFFER: usize>(count: usize) -> u64 {
    let first = |items: Receiver<u64>| items.recv().unwrap_or(1);
    (0..count).fold(0, |hash, _| mix(hash, produce::<BUFFER>(fib, first)))
}
