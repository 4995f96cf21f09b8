// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::string::String;
use core::ops::Coroutine;

/// Counts words, and yields each line back. Returns the count, and the empty line that ended it.
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

/// Does the same over the consumer's protocol: `None` primes and closes.
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

/// Takes lines that do not come back: borrowed for the life of the coroutine, or owned.
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
