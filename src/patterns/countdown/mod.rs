//! A producer with a return value, which the caller reads after the loop.
//!
//! # The problem
//!
//! A producer that ends often has a result: a total, or the place of a failure. The result is not
//! an item, and often has another type. So it should not come out of the loop with the items. The
//! body returns the result, as a function does.
//!
//! ```python
//! def countdown(number):
//!     while number > 0:
//!         yield number
//!         number -= 1
//!     return "Liftoff!"
//!
//! def launch():
//!     word = yield from countdown(3)       # yields 3, 2, 1; then `word` is the return value
//!     print(word)                          # Liftoff!
//!
//! numbers = countdown(1)
//! next(numbers)                            # 1
//! try:
//!     next(numbers)
//! except StopIteration as end:
//!     print(end.value)                     # Liftoff!
//! ```
//!
//! ```
//! use native_coroutines::patterns::countdown::countdown;
//!
//! let mut numbers = countdown(3);
//! for number in &mut numbers {
//!     print!("{number}, ");                // prints "3, 2, 1, "
//! }
//! assert_eq!(numbers.into_return().unwrap(), "Liftoff!");
//! ```
//!
//! A `for` loop that takes `numbers` itself drops the return value, as in Python. The loop above
//! only borrows `numbers`, so the caller still has the producer afterwards. The same holds for
//! every method that takes the iterator: write `numbers.by_ref().sum()`, not `numbers.sum()`.
//!
//! # Before the end
//!
//! The body returns when `next` returns `None`. After the last number, or after a `break`, the body
//! is still suspended at its `yield`. There is no return value yet, so `into_return` hands the
//! producer back. The producer can go on:
//!
//! ```
//! # use native_coroutines::patterns::countdown::countdown;
//! let mut numbers = countdown(3);
//! assert_eq!(numbers.next(), Some(3));
//! let numbers = numbers.into_return().unwrap_err();
//! assert!(numbers.eq([2, 1]));
//! ```
//!
//! # When not to use it
//!
//! By hand this is better code. The struct is as small, and its `size_hint` is exact. The
//! `size_hint` of a suspended body is "0 or more". The struct has a flag only because both versions
//! must agree on every call; without the flag it would be half the size. If there is no return
//! value, use `(1..=number).rev()`.
//!
//! Do not return a failure like this, because a loop that owns the producer silently drops the
//! return value. [`Fallible`](crate::Fallible) makes the failure an item.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::ops::Coroutine;

use crate::Producer;

/// Creates an iterator over the numbers from `number` down to 1, which returns `"Liftoff!"`.
///
/// [`into_return`](Producer::into_return) returns the word after the last item. From 0 there are no
/// items, only the word.
///
/// # Source
///
/// David Beazley, *A Curious Course on Coroutines and Concurrency*, part 1. The return value comes
/// from PEP 380.
pub fn countdown(
    number: u32,
) -> Producer<impl Coroutine<(), Yield = u32, Return = &'static str>, &'static str> {
    Producer::new(native::countdown(number))
}
