// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::string::String;
use core::ops::Coroutine;

/// Counts words. Every line comes back: the empty one that ends the count with the result.
pub fn words() -> impl Coroutine<String, Yield = String, Return = (usize, String)> {
    #[coroutine]
    #[inline(always)]
    |mut line: String| {
        let mut words = 0;
        while !line.is_empty() {
            words += line.split_whitespace().count();
            line = yield line;
        }
        (words, line)
    }
}

/// The same over the consumer's protocol: `None` primes and closes.
pub fn words_by_option() -> impl Coroutine<Option<String>, Yield = Option<String>, Return = usize> {
    #[coroutine]
    #[inline(always)]
    |mut seen: Option<String>| {
        let mut words = 0;
        while let Some(line) = (yield seen) {
            words += line.split_whitespace().count();
            seen = Some(line);
        }
        words
    }
}

/// Takes the lines for good: borrowed for as long as the coroutine lives, or owned.
pub fn words_taken<L: AsRef<str>>() -> impl Coroutine<Option<L>, Yield = (), Return = usize> {
    #[coroutine]
    #[inline(always)]
    |prime: Option<L>| {
        drop(prime);
        let mut words = 0;
        while let Some(line) = (yield) {
            words += line.as_ref().split_whitespace().count();
        }
        words
    }
}
