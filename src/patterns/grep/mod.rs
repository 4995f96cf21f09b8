//! Lines go in, the ones that match are reported.
//!
//! # The problem
//!
//! The lines come from somewhere else: a file, a socket, another stage. Whoever has a line hands
//! it over, and in between the search only waits. A *consumer* is a body whose `yield` is where
//! the next value comes in.
//!
//! ```python
//! def grep(pattern):
//!     print("Searching for", pattern)
//!     while True:
//!         line = (yield)
//!         if pattern in line:
//!             print(line)
//!
//! search = grep("coroutine")
//! next(search)                             # prime: run to the first yield
//! search.send("I love you")
//! search.send("Don't you love me?")
//! search.send("I love coroutines instead!")
//! search.close()
//! ```
//!
//! ```
//! use native_coroutines::{Consumer, patterns::grep::grep};
//! use std::io::{self, Write};
//!
//! let mut search = grep(
//!     "coroutine",
//!     |announcement| writeln!(io::stdout(), "{announcement}"),
//!     |line| writeln!(io::stdout(), "{line}"),
//! )
//! .prime();                                // prints "Searching for coroutine"
//! search.send("I love you")?;
//! search.send("Don't you love me?")?;
//! search.send("I love coroutines instead!")?;
//! let count = search.close()?;
//! assert_eq!(count?, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What the body's `yield` gives is an `Option`: `Some(line)` was sent, `None` closes. So the loop
//! ends by itself, and what comes after it is the result: how many lines matched. Where the
//! matches go is the caller's choice, and if writing one fails, the `?` in the body ends the
//! search there: the next `send` is refused, and `close` gives the error.
//!
//! # Lines without an allocation for each
//!
//! The argument of `resume` has one type for the whole life of a coroutine, so it can hold only
//! one lifetime: a coroutine that takes `&'a str` for every `'a`, as a method can, does not exist
//! ([rust-lang/rust 68923](https://github.com/rust-lang/rust/issues/68923)). There are three ways
//! round it, and because this body is generic over its line type and hands every line back with
//! the next `yield`, a caller can take any of them:
//!
//! - *borrow* from something that outlives the consumer, `L = &'a str`: as above; no allocation,
//!   but the whole text has to be in memory;
//! - *own*, `L = String`: simplest for lines that are kept, an allocation for each;
//! - *lend*: send a buffer, get it back, fill it again. One allocation for any number of lines.
//!   This is what the `grep` command uses, since a file may be longer than the memory.
//!
//! ```
//! use native_coroutines::{Consumer, patterns::grep::grep};
//! use std::io::BufRead;
//!
//! let mut input = "I love you\nDon't you love me?\nI love coroutines instead!\n".as_bytes();
//! let mut search = grep("love", |_| Ok::<(), ()>(()), |_: &String| Ok(())).prime();
//!
//! let mut line = String::with_capacity(80);
//! while input.read_line(&mut line)? > 0 {
//!     line = search.send(line)?.expect("every line comes back");
//!     line.clear();
//! }
//! assert_eq!(search.close()?, Ok(3));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The `None` that primes the body is the first thing that it hands back. That is no trick for its
//! own sake: a parameter is saved across every `yield` like any other local that is still in scope,
//! and an unused `_prime` beside `seen` more than doubles the size of the coroutine.
//!
//! # When not to use it
//!
//! A consumer with one loop and one `yield` is an object with a `send` method, and by hand it is
//! as short, and simpler to store and to borrow with. The native version is the better code once
//! what a value means depends on the ones before it: nested loops, headers and bodies, escapes.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use core::fmt::{Arguments, Display};
use core::ops::Coroutine;

use crate::{Consumer, IgnoredClose, SendError, Unprimed};

/// A consumer of lines that reports those that contain `pattern`.
///
/// Send it lines `L` (`&str`, `String`, …); each comes back with the answer, as `Some(line)`, to
/// be used again. Closing gives how many matched.
///
/// Priming calls `announce` with `Searching for <pattern>`; a line that matches is passed to
/// `found` before it is handed back.
///
/// # Errors
///
/// The first error from `announce` or `found` ends the search, and `close` gives it.
///
/// # Source
///
/// David Beazley, *A Curious Course on Coroutines and Concurrency*, part 2.
pub fn grep<L: AsRef<str>, E>(
    pattern: &str,
    announce: impl FnOnce(Arguments) -> Result<(), E>,
    found: impl FnMut(&L) -> Result<(), E>,
) -> Unprimed<impl Coroutine<Option<L>, Yield = Option<L>, Return = Result<u64, E>>> {
    let matches = move |line: &L| line.as_ref().contains(pattern);
    grep_by(pattern, announce, matches, found)
}

/// [`grep`] with a search of one's own: lines may be anything, and those match that `matches`
/// says yes to.
///
/// `pattern` is only announced.
///
/// # Errors
///
/// As [`grep`].
pub fn grep_by<L, E>(
    pattern: impl Display,
    announce: impl FnOnce(Arguments) -> Result<(), E>,
    matches: impl Fn(&L) -> bool,
    found: impl FnMut(&L) -> Result<(), E>,
) -> Unprimed<impl Coroutine<Option<L>, Yield = Option<L>, Return = Result<u64, E>>> {
    Unprimed::new(native::grep(pattern, announce, matches, found))
}

/// What [`by_hand::Grep::prime`] gives is a consumer as well: a search that goes on, or the error
/// that ended it.
impl<L, E, M, F> Consumer<L> for Result<by_hand::Search<M, F>, E>
where
    M: Fn(&L) -> bool,
    F: FnMut(&L) -> Result<(), E>,
{
    type Yield = Option<L>;
    type Return = Result<u64, E>;

    #[inline]
    fn send(&mut self, line: L) -> Result<Option<L>, SendError<L>> {
        let Ok(search) = self else {
            return Err(SendError::Unsent(line));
        };
        match search.send(line) {
            Ok(line) => Ok(Some(line)),
            Err(error) => {
                *self = Err(error);
                Err(SendError::Returned)
            }
        }
    }

    #[inline]
    fn close(self) -> Result<Result<u64, E>, IgnoredClose<Self, Option<L>>> {
        Ok(self.map(by_hand::Search::close))
    }
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use core::fmt::{Error, Write};
    use std::cell::RefCell;
    use std::string::String;

    const PATTERN: &str = "coroutine";
    let text = include_str!("mod.rs");
    let matches = |line: &&str| line.contains(PATTERN);

    fn pour<'a, C>(text: &'a str, mut search: C) -> u64
    where
        C: Consumer<&'a str, Return = Result<u64, Error>>,
    {
        for line in text.lines() {
            search.send(line).expect("a string takes everything");
        }
        let count = search.close().expect("the loop ends when it is closed");
        count.expect("a string takes everything")
    }

    let native = RefCell::new(String::new());
    let search = grep(
        PATTERN,
        |announcement| writeln!(native.borrow_mut(), "{announcement}"),
        |line| writeln!(native.borrow_mut(), "{line}"),
    );
    let native_bytes = size_of_val(&search);
    let native_count = pour(text, search.prime());

    let by_hand = RefCell::new(String::new());
    let search = by_hand::grep(
        PATTERN,
        |announcement: Arguments| writeln!(by_hand.borrow_mut(), "{announcement}"),
        matches,
        |line: &&str| writeln!(by_hand.borrow_mut(), "{line}"),
    );
    let by_hand_bytes = size_of_val(&search);
    let by_hand_count = pour(text, search.prime());

    super::Stop {
        input: "the lines of this pattern's own documentation".into(),
        native: std::format!("{}{native_count} lines", native.into_inner()),
        by_hand: std::format!("{}{by_hand_count} lines", by_hand.into_inner()),
        native_bytes,
        by_hand_bytes,
    }
}
