//! Primes, by a chain of filters that grows.
//!
//! # The problem
//!
//! The whole numbers pass through a row of filters. Each filter knows one prime and holds back its
//! multiples. A number that passes them all is a prime, and gets a filter of its own at the end of
//! the row. The stages are all alike, their number grows all the time, and between one number and
//! the next each of them waits: a *filter* is a body with a loop around its `yield`.
//!
//! ```python
//! def filter(prime):
//!     passes = None
//!     while True:
//!         number = yield passes
//!         passes = number % prime != 0
//!
//! def sieve():
//!     filters = []
//!     for number in count(2):
//!         if all(f.send(number) for f in filters):
//!             yield number
//!             filters.append(filter(number))
//!             next(filters[-1])
//! ```
//!
//! ```
//! use native_coroutines::patterns::sieve::sieve;
//!
//! assert!(sieve().take(8).eq([2, 3, 5, 7, 11, 13, 17, 19]));
//! ```
//!
//! Python's integers grow. A `u32` does not, so here the sequence ends after 4 294 967 291, which
//! is the last prime that fits.
//!
//! # A chain without nesting
//!
//! The usual picture is that each filter pulls from the one before it, or sends to the one behind
//! it. Then the chain is nested: a number on its way calls as many bodies inside one another as
//! there are primes so far, each on the thread's stack and each in a box, and dropping the chain
//! goes as deep. Here the filters are coroutines of one type in a vector, and a loop takes the
//! number from one to the next for as long as they let it through. That needs no box and no stack
//! for any number of filters, and 8 bytes for each.
//!
//! # When not to use it
//!
//! To have primes. The chain divides each number by all primes up to its smallest factor, and a
//! prime by all primes before it: it is trial division in disguise, and not even a good one, which
//! would stop at the square root. McIlroy's does not stop there, so neither does this one, nor its
//! twin [by hand](by_hand::sieve). The time for so many primes grows with the square of their
//! number; a sieve of Eratosthenes crosses the multiples out and divides nothing.
//!
//! [`segmented_sieve`] is such a sieve, with the same contract, and it is the better code. On the
//! machine that this was written on, the first 10 000 primes took the chain 200 ms and the sieve
//! 0.3 ms, while the whole range of `u32`, which the chain would not finish in a lifetime, took the
//! sieve seconds. That is the algorithm and not the language: the same divisions in a plain loop
//! take much the same time as the chain, as the benchmark's `plain_loop` shows.
//!
//! A filter that remembers nothing but its prime has no need to be a coroutine either: by hand it
//! *is* its prime, in four bytes instead of eight. The other four have a byte with the state, which
//! is looked at and written for each division.
//!
//! The segmented sieve is where a coroutine pays. It has three places at which it hands out a
//! prime, and the native version says in the order in which things happen what the struct keeps in
//! fields and finds its way back to in `next`.
//!
//! # Source
//!
//! M. Douglas McIlroy, *Coroutine prime number sieve*: he made the program up for a talk in 1968.
//! It was printed first in C. A. R. Hoare, *Communicating sequential processes* (Communications of
//! the ACM 21, 1978). That the chain is no sieve of Eratosthenes is shown in Melissa O'Neill, *The
//! Genuine Sieve of Eratosthenes* (Journal of Functional Programming 19, 2009).

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use core::ops::Coroutine;

use crate::Producer;

/// The primes as an iterator: 2, 3, 5, 7, … and after the last that fits a `u32`, `None`.
///
/// The next prime costs a division for each of those before it, and 8 bytes.
///
/// # Source
///
/// McIlroy's chain of filters, 1968; see the [module](self).
pub fn sieve() -> Producer<impl Coroutine<(), Yield = u32, Return = ()>> {
    Producer::new(native::sieve())
}

/// The same primes, by a segmented sieve of Eratosthenes.
///
/// A prime costs a few additions and no division. 32 KiB are allocated for the segment, and 64 KiB
/// for the primes that cross out; how many primes are asked for makes no difference.
///
/// # Source
///
/// C. Bays and R. H. Hudson, *The segmented sieve of Eratosthenes and primes in arithmetic
/// progressions to 10^12* (BIT 17, 1977).
pub fn segmented_sieve() -> Producer<impl Coroutine<(), Yield = u32, Return = ()>> {
    Producer::new(native::segmented_sieve())
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use core::fmt::Write;
    use std::string::String;

    const LAST: u32 = 500;

    fn listed(primes: impl Iterator<Item = u32>) -> String {
        let mut text = String::new();
        let mut count = 0;
        for prime in primes.take_while(|prime| *prime <= LAST) {
            let space = if count % 19 == 0 { "\n" } else { " " };
            write!(text, "{space}{prime:3}").expect("a string takes everything");
            count += 1;
        }
        std::format!("{count} primes{text}")
    }

    super::Stop {
        input: std::format!("the numbers from 2 to {LAST}"),
        native: listed(sieve()),
        by_hand: listed(by_hand::sieve()),
        native_bytes: size_of_val(&native::sieve()),
        by_hand_bytes: size_of_val(&by_hand::sieve()),
    }
}
