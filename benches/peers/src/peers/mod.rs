//! The contenders: a file each, and a line in [`PEERS`].

mod async_by_hand;
pub mod by_hand;
mod corosensei;
pub mod cpython;
mod fauxgen;
mod from_coroutine;
mod genawaiter_rc;
mod genawaiter_stack;
mod generator;
pub mod native;
mod thread;
mod wrapped;

use native_coroutines::patterns::inorder::Tree;

use crate::jobs::{Input, Job};

/// In the order of the table. CPython, which has to be started, stands apart.
pub const PEERS: &[Peer] = &[
    native::PEER,
    by_hand::PEER,
    wrapped::PEER,
    from_coroutine::PEER,
    async_by_hand::PEER,
    genawaiter_stack::PEER,
    genawaiter_rc::PEER,
    fauxgen::PEER,
    corosensei::PEER,
    generator::PEER,
    thread::BUFFERED,
    thread::RENDEZVOUS,
];

/// What the others are compared with.
pub const BASELINE: &str = native::PEER.name;

/// A way to write coroutines. Each function does one [`Job`] and returns the mix of what came out;
/// `None` is a job that cannot be done that way.
pub struct Peer {
    pub name: &'static str,
    /// Draws so many Fibonacci numbers.
    pub fib: Option<fn(usize) -> u64>,
    /// Draws the products of all pairs of numbers below this one.
    pub nested: Option<fn(u64) -> u64>,
    /// Draws all values of the tree in order.
    pub walk: Option<fn(&Tree<u64>) -> u64>,
    /// Sends all values, then closes; mixes the answers, then what closing gave.
    pub send: Option<fn(&[u64]) -> u64>,
    /// Makes the producer of `fib` so many times, draws its first number and drops it.
    pub create: Option<fn(usize) -> u64>,
}

impl Peer {
    pub fn can(&self, job: Job) -> bool {
        match job {
            Job::Fib => self.fib.is_some(),
            Job::Nested => self.nested.is_some(),
            Job::Walk => self.walk.is_some(),
            Job::Send => self.send.is_some(),
            Job::Create => self.create.is_some(),
        }
    }

    pub fn run(&self, job: Job, input: &Input) -> Option<u64> {
        match job {
            Job::Fib => self.fib.map(|run| run(input.items)),
            Job::Nested => self.nested.map(|run| run(input.side)),
            Job::Walk => self.walk.map(|run| run(&input.tree)),
            Job::Send => self.send.map(|run| run(&input.values)),
            Job::Create => self.create.map(|run| run(input.creations)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn every_peer_gets_the_expected_value_on_inputs_of_every_small_size() {
        for items in 0..40 {
            let input = Input::new(items);
            for &job in Job::value_variants() {
                for peer in PEERS {
                    if let Some(result) = peer.run(job, &input) {
                        assert_eq!(result, input.expected(job), "{}, {job}, {items}", peer.name);
                    }
                }
            }
        }
    }
}
