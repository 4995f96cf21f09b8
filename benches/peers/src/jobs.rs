//! What every peer does, and what has to come out.

use std::fmt;

pub use bench_support::mix;
use clap::ValueEnum;
use native_coroutines::patterns::inorder::Tree;

/// One column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Job {
    /// An endless producer: the Fibonacci numbers modulo 2^64; an operation draws one
    Fib,
    /// A producer that suspends inside two loops; an operation draws one item
    Nested,
    /// A producer that walks a tree in order, recursive where it can be; an operation draws one node
    Walk,
    /// A consumer that answers every number with the sum so far; an operation sends one
    Send,
    /// An operation makes the producer of `fib`, draws its first number, and drops it
    Create,
}

impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Job::Fib => "fib",
            Job::Nested => "nested",
            Job::Walk => "walk",
            Job::Send => "send",
            Job::Create => "create",
        })
    }
}

/// What the jobs work on.
pub struct Input {
    /// How many numbers `fib` draws.
    pub items: usize,
    /// How many turns each of the two loops of `nested` makes.
    pub side: u64,
    pub tree: Tree<u64>,
    pub values: Vec<u64>,
    pub creations: usize,
}

impl Input {
    /// About so many items for each job: `nested` takes the nearest square below.
    pub fn new(items: usize) -> Self {
        let scattered = (0..items as u64).map(scatter);
        Input {
            items,
            side: items.isqrt() as u64,
            tree: scattered.clone().collect(),
            values: scattered.collect(),
            // Making a thread takes longer than sending to one.
            creations: items.div_ceil(10),
        }
    }

    /// How many operations one run of the job is.
    pub fn operations(&self, job: Job) -> usize {
        match job {
            Job::Fib => self.items,
            Job::Nested => (self.side * self.side) as usize,
            Job::Walk | Job::Send => self.values.len(),
            Job::Create => self.creations,
        }
    }

    /// What has to come out, worked out without any coroutine.
    pub fn expected(&self, job: Job) -> u64 {
        match job {
            Job::Fib => {
                let (mut current, mut next) = (0_u64, 1_u64);
                let mut hash = 0;
                for _ in 0..self.items {
                    hash = mix(hash, current);
                    (current, next) = (next, current.wrapping_add(next));
                }
                hash
            }
            Job::Nested => {
                let items = 0..self.side * self.side;
                items
                    .map(|item| (item / self.side) * (item % self.side))
                    .fold(0, mix)
            }
            Job::Walk => {
                let mut sorted = self.values.clone();
                sorted.sort_unstable();
                sorted.into_iter().fold(0, mix)
            }
            Job::Send => {
                let sums = self.values.iter().scan(0_u64, |sum, &value| {
                    *sum = sum.wrapping_add(value);
                    Some(*sum)
                });
                let last = self
                    .values
                    .iter()
                    .fold(0, |sum: u64, &v| sum.wrapping_add(v));
                mix(sums.fold(0, mix), last)
            }
            Job::Create => (0..self.creations).fold(0, |hash, _| mix(hash, 0_u64)),
        }
    }
}

/// Numbers in an order that looks random, so that the tree is about as deep as random ones are.
fn scatter(number: u64) -> u64 {
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15).swap_bytes()
}

/// Draws every item, with one `next` a turn.
#[inline]
pub fn drain(items: impl IntoIterator<Item = u64>) -> u64 {
    let mut hash = 0;
    for item in items {
        hash = mix(hash, item);
    }
    hash
}

/// Draws the first items of an endless producer.
#[inline]
pub fn draw(count: usize, mut next: impl FnMut() -> Option<u64>) -> u64 {
    let mut hash = 0;
    for _ in 0..count {
        let Some(item) = next() else { break };
        hash = mix(hash, item);
    }
    hash
}
