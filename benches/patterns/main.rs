//! Every pattern against its twin by hand.
//!
//! Groups are named `<pattern>/<driver>`. The drivers are `for` and `fold` for producers and
//! `send` for consumers. Functions are named after what is measured: `by_hand`, `native` (raw
//! resume), `wrapped` (through this crate's types), `gen_block` where the language's `gen` block
//! can say the same, and `plain_loop`, which is no generator at all: the limit.

#![feature(coroutines, coroutine_trait, gen_blocks)]

pub mod chart;
pub mod drivers;
pub mod estimates;
pub mod machine;
pub mod report;
pub mod table;

mod average;
mod countdown;
mod delegate;
mod fib;
mod follow;
mod frames;
mod grep;
mod inorder;
mod loan;
mod permutations;
mod pipeline;
mod records;
mod reset;
mod run_length;
mod same_fringe;
mod sieve;
mod throw;
mod tokens;

/// In the order in which they run.
pub const GROUPS: &[fn()] = &[
    fib::benches,
    grep::benches,
    countdown::benches,
    follow::benches,
    run_length::benches,
    tokens::benches,
    permutations::benches,
    inorder::benches,
    same_fringe::benches,
    sieve::benches,
    average::benches,
    frames::benches,
    pipeline::benches,
    records::benches,
    reset::benches,
    delegate::benches,
    throw::benches,
    loan::benches,
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    report::run(GROUPS)
}
