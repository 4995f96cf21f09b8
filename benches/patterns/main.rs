//! Every pattern against its version by hand.
//!
//! Groups are named `<pattern>/<driver>`. The drivers are `for` and `fold` for producers and
//! `send` for consumers. Functions are named after what is measured: `by_hand`, `native` (raw
//! resume), `wrapped` (through this crate's types), `gen_block` where the language's `gen` block
//! can say the same, and `plain_loop`, which is no generator at all: the limit.

#![feature(async_iterator, coroutines, coroutine_trait, gen_blocks)]

mod average;
mod backtrack;
mod bridge;
mod countdown;
mod delegate;
mod echo;
mod fib;
mod follow;
mod frames;
mod grep;
mod inorder;
mod loan;
mod permutations;
mod pipeline;
mod process;
mod protocol;
mod records;
mod reset;
mod run_length;
mod same_fringe;
mod sieve;
mod simulation;
mod tasks;
mod threaded;
mod throw;
mod tokens;
mod uart;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // In the order in which they run.
    bench_support::run(&[
        fib::bench,
        grep::bench,
        countdown::bench,
        follow::bench,
        run_length::bench,
        tokens::bench,
        permutations::bench,
        inorder::bench,
        same_fringe::bench,
        sieve::bench,
        average::bench,
        frames::bench,
        pipeline::bench,
        records::bench,
        reset::bench,
        delegate::bench,
        throw::bench,
        loan::bench,
        protocol::bench,
        backtrack::bench,
        uart::bench,
        simulation::bench,
        bridge::bench,
        threaded::bench,
        process::bench,
        tasks::bench,
        echo::bench,
    ])
}
