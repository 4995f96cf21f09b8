//! It ends, and what it returns is read after the loop.
//!
//! # The problem
//!
//! A producer that ends has something left to say: how it went, what the total was, where the
//! trouble is. That is no item, often it is not even of the items' type, so it should not come out
//! of the loop with them. A body says it with `return`.
//!
//! ```python
//! def countdown(number):
//!     while number > 0:
//!         yield number
//!         number -= 1
//!     return "Liftoff!"
//!
//! def launch():
//!     word = yield from countdown(3)       # passes 3, 2, 1 on; the value is what it returned
//!     print(word)
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
//!     print!("{number}, ");
//! }
//! assert_eq!(numbers.into_return().unwrap(), "Liftoff!");
//! ```
//!
//! A `for` loop in Python drops the return value, and so it would here, if it took `numbers`
//! itself. It borrows them instead, and they are there to be asked after it. The same goes for
//! every method that takes the iterator: `numbers.by_ref().sum()`, not `numbers.sum()`.
//!
//! # Before the end
//!
//! The body returns on the `next` that gives `None`. After the last number it is still suspended
//! at its `yield`, and so is one that a `break` left earlier: there is no return value yet, and the
//! attempt to have it gives the producer back, which goes on from where it was.
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
//! By hand this is better code: as small, it knows how many numbers are left, which a suspended
//! body cannot say (its `size_hint` is "0 or more"), and without the flag, which is only there so
//! that the two agree on every call, it would be half the size. Where nothing is returned,
//! `(1..=number).rev()` is all of it.
//!
//! A failure is not safe in a return value, because a loop that owns the producer drops it without
//! a word: [`Fallible`](crate::Fallible) hands it out as an item.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use core::ops::Coroutine;

use crate::Producer;

/// The numbers from `number` down to 1, and `"Liftoff!"` as the return value.
///
/// From 0 there are no numbers, only the return value.
///
/// # Source
///
/// David Beazley, *A Curious Course on Coroutines and Concurrency*, part 1; the return value is
/// PEP 380's.
pub fn countdown(
    number: u32,
) -> Producer<impl Coroutine<(), Yield = u32, Return = &'static str>, &'static str> {
    Producer::new(native::countdown(number))
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use std::string::{String, ToString};
    use std::vec::Vec;

    fn listed(numbers: &mut dyn Iterator<Item = u32>) -> String {
        let numbers: Vec<_> = numbers.map(|number| number.to_string()).collect();
        numbers.join(" ")
    }

    let mut numbers = countdown(10);
    let native = listed(&mut numbers);
    let native_word = numbers.into_return().expect("it was read to its end");

    let mut numbers = by_hand::countdown(10);
    let by_hand = listed(&mut numbers);
    let by_hand_word = numbers.into_return().expect("it was read to its end");

    super::Stop {
        input: "the number 10".into(),
        native: std::format!("{native}\nand then: {native_word}"),
        by_hand: std::format!("{by_hand}\nand then: {by_hand_word}"),
        native_bytes: size_of_val(&native::countdown(10)),
        by_hand_bytes: size_of_val(&by_hand::countdown(10)),
    }
}
