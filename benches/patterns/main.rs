//! Every pattern against its twin by hand.
//!
//! Groups are named `<pattern>/<driver>`. The drivers are `for` and `fold` for producers and
//! `send` for consumers. Functions are named after what is measured: `by_hand`, `native` (raw
//! resume), `wrapped` (through this crate's types), `gen_block` where the language's `gen` block
//! can say the same, and `plain_loop`, which is no generator at all: the limit.

#![feature(coroutines, coroutine_trait, gen_blocks)]

mod drivers;

mod fib;
mod grep;
mod inorder;
mod same_fringe;
mod sieve;

criterion::criterion_main!(
    fib::benches,
    grep::benches,
    inorder::benches,
    same_fringe::benches,
    sieve::benches
);
