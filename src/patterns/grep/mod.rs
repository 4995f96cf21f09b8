//! Lines go in, and the body reports the ones that match.
//!
//! # The problem
//!
//! The lines come from somewhere else: a file, a socket, another stage. That code hands over each
//! line, and in between the search only waits. A *consumer* is a body that takes the next value at
//! its `yield`.
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
//! search.send("I love coroutines instead!")
//! search.close()
//! ```
//!
//! ```
//! #![feature(coroutines, coroutine_trait)]
//! use native_coroutines::{Consumer, Unprimed};
//! use std::ops::Coroutine;
//!
//! fn grep<'a>(pattern: &'a str) -> impl Coroutine<Option<&'a str>, Yield = (), Return = u64> {
//!     #[coroutine]
//!     move |_prime: Option<&'a str>| {
//!         println!("Searching for {pattern}"); // prints "Searching for coroutine"
//!         let mut count = 0;
//!         while let Some(line) = (yield) {
//!             if line.contains(pattern) {
//!                 println!("{line}"); // prints "I love coroutines instead!"
//!                 count += 1;
//!             }
//!         }
//!         count
//!     }
//! }
//!
//! let mut search = Unprimed::new(grep("coroutine")).prime();
//! search.send("I love you")?;
//! search.send("I love coroutines instead!")?;
//! assert_eq!(search.close(), 1);
//! # Ok::<(), native_coroutines::SendError>(())
//! ```
//!
//! The value of `yield` is an `Option`: `Some(line)` after a `send`, and `None` after a `close`. So
//! the loop ends by itself, and the code after the loop returns the number of matches.
//!
//! # Any line, any output
//!
//! [`native::grep`] has the same loop and four arguments: the pattern, and the functions
//! `announce`, `matches` and `found`. So the caller decides which lines match and where the output
//! goes. If the output fails, the `?` in the body ends the search: the next `send` fails, and
//! `close` returns the error. [`consume`](Consumer::consume) sends lines and closes, so the
//! caller's `?` meets the error of the body:
//!
//! ```
//! use native_coroutines::{Consumer, patterns::grep::grep};
//! use std::io::{self, Write};
//!
//! let search = grep(
//!     "coroutine",
//!     |announcement| writeln!(io::stdout(), "{announcement}"),
//!     |line| writeln!(io::stdout(), "{line}"),
//! );
//! let count = search.prime().consume(["I love you", "I love coroutines instead!"])?;
//! assert_eq!(count, 1);
//! # Ok::<(), io::Error>(())
//! ```
//!
//! # No allocation per line
//!
//! The argument of `resume` has one type, and so one lifetime, for the whole life of a coroutine.
//! No coroutine takes `&'a str` for every `'a`, as a method can ([rust-lang/rust
//! 68923](https://github.com/rust-lang/rust/issues/68923)). There are three ways around this. A
//! caller can choose, because the body takes any line type, and hands every line back with the next
//! `yield`:
//!
//! - *Borrow* from a text that outlives the consumer, `L = &'a str`, as above. There is no
//!   allocation, but the whole text must be in memory.
//! - *Own*, `L = String`: the simplest for lines that the caller keeps, with one allocation per
//!   line.
//! - *Lend*: send a buffer, get it back, fill it again. One allocation serves any number of lines.
//!   The `grep` command does this, because a file may be larger than the memory.
//!
//! ```
//! # use native_coroutines::{Consumer, patterns::grep::grep};
//! # use std::io::{self, BufRead, Write};
//! let mut input = "I love you\nDon't you love me?\nI love coroutines instead!\n".as_bytes();
//! let print = |line: &String| write!(io::stdout(), "{line}");
//! let mut search = grep("love", |_| Ok(()), print).prime();
//!
//! let mut line = String::with_capacity(80);
//! while input.read_line(&mut line)? > 0 {
//!     let Ok(Some(buffer)) = search.send(line) else {
//!         break; // the body has ended, and `close` returns its error
//!     };
//!     line = buffer;
//!     line.clear();
//! }
//! assert_eq!(search.close()?, 3);
//! # Ok::<(), io::Error>(())
//! ```
//!
//! The first `yield` hands back the `None` that primed the body, because `seen` is the parameter. A
//! parameter in scope is saved across every `yield`, as any other local. An unused `_prime` beside
//! `seen` would more than double the size of the coroutine.
//!
//! # When not to use it
//!
//! A consumer with one loop and one `yield` is an object with a `send` method. By hand it is as
//! short, simpler to store, and takes borrowed lines of any lifetime. The native version is better
//! code once the meaning of a value depends on earlier values: nested loops, headers and bodies,
//! escapes.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::fmt::{Arguments, Display};
use core::ops::ControlFlow::{Break, Continue};
use core::ops::Coroutine;

use crate::consumer::{Consumer, Unprimed, from_start};

/// Creates a consumer of lines that reports the lines that contain `pattern`.
///
/// Send it lines of one type `L` (`&str`, `String`, …). Each answer is `Some(line)`, with the sent
/// line. `close` returns the number of matches.
///
/// Priming calls `announce` with `Searching for <pattern>`. A match calls `found` with the line.
///
/// # Errors
///
/// The first error of `announce` or `found` ends the search, and `close` returns it.
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

/// Creates a consumer as [`grep`] does, but a line matches when `matches` returns true.
///
/// A line may be anything. `pattern` appears only in the announcement.
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

/// Creates the struct by hand as a consumer, which does the same as a primed [`grep_by`].
///
/// # Errors
///
/// As [`grep`].
pub fn grep_by_hand<L, E>(
    pattern: impl Display,
    announce: impl FnOnce(Arguments) -> Result<(), E>,
    matches: impl Fn(&L) -> bool,
    found: impl FnMut(&L) -> Result<(), E>,
) -> impl Consumer<L, Yield = Option<L>, Return = Result<u64, E>> {
    let start = by_hand::grep(pattern, announce, matches, found).prime();
    from_start(
        start.map_or_else(|error| Break(Err(error)), Continue),
        |search, line| match search.send(line) {
            Ok(line) => Continue(Some(line)),
            Err(error) => Break(Err(error)),
        },
        |search| Ok(search.close()),
    )
}
