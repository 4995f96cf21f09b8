//! A chain of filters finds primes, and each prime adds a filter.
//!
//! # The problem
//!
//! Each number from 2 up passes through a chain of filters. A filter knows one prime and stops the
//! multiples of that prime. A number that passes every filter is a prime, and gets a filter of its
//! own at the end of the chain. All filters are alike, their number keeps growing, and each of them
//! waits between two numbers. So a *filter* is a body with a loop around its `yield`.
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
//! Python's integers grow. A `u32` does not, so here the sequence ends after 4 294 967 291, the
//! last prime that fits.
//!
//! # A chain without nesting
//!
//! In the usual picture each filter pulls from the filter before it, or sends to the next one. Then
//! the chain is nested: the calls for one number go as deep as there are primes so far. Each call
//! uses the thread's stack, each filter needs a box, and dropping the chain goes as deep. Here the
//! filters are coroutines of one type in a vector. A loop takes the number from filter to filter
//! until one stops it. The filters need no box, no stack, and 8 bytes each, however many there are.
//!
//! # When not to use it
//!
//! Do not find primes this way. The chain divides each number by all primes up to the number's
//! smallest factor, and a prime by all smaller primes. That is trial division in disguise, and not
//! even a good one, which would stop at the square root. McIlroy's chain does not stop there. So
//! this chain does not, and neither does the one [by hand](by_hand::sieve). The time grows with the
//! square of the number of primes. A sieve of Eratosthenes crosses out the multiples and divides
//! nothing.
//!
//! [`segmented_sieve`] is such a sieve, with the same contract, and it is the better code. On the
//! machine on which this was written, the first 10 000 primes took the chain 200 ms and the sieve
//! 0.3 ms. The sieve took seconds for the whole range of `u32`, which the chain would not finish in
//! a lifetime. The cause is the algorithm, not the language. A plain loop with the same divisions
//! takes much the same time as the chain, as the benchmark's `plain_loop` shows.
//!
//! A filter that remembers only its prime need not be a coroutine either. By hand a filter *is* its
//! prime, in 4 bytes instead of 8. One of the other 4 holds the state, which every division tests
//! and stores.
//!
//! The segmented sieve is where a coroutine pays. The sieve hands out a prime at three places. The
//! native version shows them in the order in which they happen. The struct keeps that order in
//! fields, and `next` finds its way back by them.
//!
//! # Source
//!
//! M. Douglas McIlroy, *Coroutine prime number sieve*: he wrote the program for a talk in 1968. It
//! was printed first in C. A. R. Hoare, *Communicating sequential processes* (Communications of the
//! ACM 21, 1978). Melissa O'Neill, *The Genuine Sieve of Eratosthenes* (Journal of Functional
//! Programming 19, 2009), shows that the chain is no sieve of Eratosthenes.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::ops::Coroutine;

use crate::Producer;

/// Creates an iterator over the primes: 2, 3, 5, 7, …, and `None` after the last that fits a `u32`.
///
/// The next prime costs one division per smaller prime, and 8 bytes.
///
/// # Source
///
/// McIlroy's chain of filters, 1968; see the [module](self).
pub fn sieve() -> Producer<impl Coroutine<(), Yield = u32, Return = ()>> {
    Producer::new(native::sieve())
}

/// Creates an iterator over the same primes, by a segmented sieve of Eratosthenes.
///
/// A prime costs a few additions and no division. The sieve allocates 32 KiB for the segment, and
/// 64 KiB for the primes that cross out, however many primes the caller takes.
///
/// ```
/// use native_coroutines::patterns::sieve::segmented_sieve;
///
/// assert_eq!(segmented_sieve().nth(9_999), Some(104_729));
/// ```
///
/// # Source
///
/// C. Bays and R. H. Hudson, *The segmented sieve of Eratosthenes and primes in arithmetic
/// progressions to 10^12* (BIT 17, 1977).
pub fn segmented_sieve() -> Producer<impl Coroutine<(), Yield = u32, Return = ()>> {
    Producer::new(native::segmented_sieve())
}
