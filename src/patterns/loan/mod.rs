//! A buffer goes in and comes back, so no line needs an allocation.
//!
//! # The problem
//!
//! A program reads a file line by line into one buffer, and fills that buffer again for each line.
//! A consumer looks at each line during one `send`. A method can do that, because `&str` may have
//! another lifetime in every call. But the argument of `resume` has one type, and so one lifetime,
//! for the whole life of a coroutine. A sent line stays borrowed for as long as the coroutine may
//! be resumed, and the buffer cannot be filled again:
//!
//! ```compile_fail,E0502
//! use native_coroutines::{Consumer, patterns::loan::words_taken};
//! use std::io::BufRead;
//!
//! let mut input: &[u8] = b"one two\nthree\n";
//! let mut line = String::new();
//! let mut words = words_taken().prime();
//! while input.read_line(&mut line)? > 0 {
//!     words.send(line.as_str())?;
//!     line.clear(); // still borrowed
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The coroutine would have to take `&'a str` for every `'a`, as a closure can. That type can be
//! written, but no body has it ([rust-lang/rust 68923]). A body might keep a line across a `yield`,
//! and read it after the next resume. The compiler refuses it: May's with `implementation of Coroutine
//! is not general enough`, October's with E0277.
//!
//! ```compile_fail
//! #![feature(coroutines, coroutine_trait)]
//! use std::ops::Coroutine;
//!
//! fn words() -> impl for<'a> Coroutine<Option<&'a str>, Yield = (), Return = usize> {
//!     #[coroutine]
//!     |_prime: Option<&str>| {
//!         let mut words = 0;
//!         while let Some(line) = (yield) {
//!             words += line.split_whitespace().count();
//!         }
//!         words
//!     }
//! }
//! ```
//!
//! In Python every line is an object of its own, and lives while anything refers to it.
//!
//! # Lend
//!
//! So the caller sends the buffer itself. The body then owns it and has to give it back: with the
//! next `yield`, or with the result at the end. `line = yield line` returns the buffer and takes
//! the next line. A send copies only the three words of a `String`, and one allocation serves all
//! lines.
//!
//! ```
//! use native_coroutines::{Consumer, patterns::loan::words};
//! use std::io::BufRead;
//!
//! let mut input: &[u8] = b"I love you\nDon't you love me?\nI love coroutines instead!\n";
//! let mut words = words();
//! let mut line = String::with_capacity(80);
//! while input.read_line(&mut line)? > 0 {
//!     line = words.send(line)?;
//!     line.clear();
//! }
//! let (count, _line) = words.close();
//! assert_eq!(count, 11);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Here the resume argument is a `String`, not an `Option`. A line from `read_line` is never empty,
//! because it includes its line end. So an empty line can mean the end. Nothing has to be primed,
//! because the first line is the closure's parameter. Where no value can mean the end, the body
//! takes an `Option`. That costs no byte in the argument, because a `String` has a niche.
//!
//! # The ways round, side by side
//!
//! All of them count words. *Bytes* is the size of the coroutine, or of the struct by hand.
//!
//! | way | function | takes | yields | bytes | cost per line |
//! |---|---|---|---|---|---|
//! | borrow | [`words_taken`] | `Option<&'a str>` | `()` | 16 | nothing, but the whole text is in memory |
//! | own | [`words_taken`] | `Option<String>` | `()` | 16 | an allocation |
//! | lend | [`words`] | `String` | `String` | 16 | nothing |
//! | lend, with an `Option` | [`words_by_option`] | `Option<String>` | `Option<String>` | 16 | nothing |
//! | by hand | [`by_hand::words`] | `&str` | `()` | 8 | nothing |
//!
//! None of them stores a line, because none holds a line at the `yield`. A body that may hold one
//! there is larger by that line. The first resume argument costs the same. A parameter lives to the
//! end of the body, unless the body moves or drops it before the first `yield`.
//!
//! ```
//! #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
//!
//! let kept = #[coroutine]
//! |_prime: Option<String>| {
//!     let mut lines = 0_usize;
//!     while let Some(_) = (yield) {
//!         lines += 1;
//!     }
//!     lines
//! };
//! let dropped = #[coroutine]
//! |prime: Option<String>| {
//!     drop(prime);
//!     let mut lines = 0_usize;
//!     while let Some(_) = (yield) {
//!         lines += 1;
//!     }
//!     lines
//! };
//! assert_eq!(size_of_val(&kept), size_of_val(&dropped) + size_of::<Option<String>>());
//! ```
//!
//! # When not to use it
//!
//! Whenever a method can do the work. By hand the code is shorter and half the size, and the caller
//! keeps the buffer. Even code that is generic over consumers can ask for one of any lifetime:
//!
//! ```
//! use native_coroutines::{Consumer, patterns::loan::by_hand};
//!
//! fn feed<C: for<'l> Consumer<&'l str, Return = usize>>(mut consumer: C) -> usize {
//!     let mut line = String::new();
//!     for number in 1..=3 {
//!         line.clear();
//!         line.push_str("a line ");
//!         line.push_str(&number.to_string());
//!         let _ = consumer.send(&line);
//!     }
//!     consumer.close()
//! }
//! assert_eq!(feed(by_hand::words()), 9);
//! ```
//!
//! Lend where the body is worth a coroutine. Borrow where the text is in memory anyway. Own where
//! the consumer keeps the lines.
//!
//! [rust-lang/rust 68923]: https://github.com/rust-lang/rust/issues/68923
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use alloc::string::String;
use core::fmt;
use core::mem;
use core::ops::ControlFlow::{Break, Continue};
use core::ops::Coroutine;

use crate::Resumable;
use crate::consumer::{self, Consumer, Unprimed, from_fn};

/// Creates a consumer that counts the words of the lines that it is lent.
///
/// Takes a line, and yields the same line for the caller to clear and use again. An empty line ends
/// the count. The result is the number of words, and the empty line that ended the count. `close`
/// sends an empty line of its own. White space separates words.
///
/// # Source
///
/// `wc -w` (POSIX).
pub fn words() -> Loan<impl Coroutine<String, Yield = String, Return = (usize, String)>, usize> {
    Loan::new(native::words())
}

/// Creates the count of [`words`] over the consumer's protocol, in which any line may be empty.
///
/// Takes a `String`, yields it as `Some(line)`, and returns the number of words.
pub fn words_by_option()
-> Unprimed<impl Coroutine<Option<String>, Yield = Option<String>, Return = usize>> {
    Unprimed::new(native::words_by_option())
}

/// Creates the count of [`words`] for lines that do not come back: `&str` or `String`.
///
/// Takes a line, yields `()`, and returns the number of words.
pub fn words_taken<L: AsRef<str>>()
-> Unprimed<impl Coroutine<Option<L>, Yield = (), Return = usize>> {
    Unprimed::new(native::words_taken())
}

/// A native consumer that is lent a `String` and hands it back.
///
/// A loan is a [`Resumable`] and a few lines. Nothing runs before the first `send`, and nothing has
/// to be primed, because the first line is the parameter of the body.
///
/// An empty string ends the body. `close` sends one, which allocates nothing.
///
/// # Drop
///
/// Drops the captures of the body, and the locals that are live at the `yield`. The caller has the
/// buffer then.
#[must_use = "a consumer that is only dropped never gives its result"]
pub struct Loan<C, R>(Resumable<C, (R, String)>);

impl<C, R> Loan<C, R>
where
    C: Coroutine<String, Yield = String, Return = (R, String)>,
{
    /// Takes a native coroutine that has not been resumed yet.
    ///
    /// A body that treats an empty string like any other line ignores the close:
    ///
    /// ```
    /// #![feature(coroutines, coroutine_trait)]
    /// use native_coroutines::{Consumer, SendError, patterns::loan::Loan};
    ///
    /// let mut echo = Loan::new(#[coroutine] |mut line: String| {
    ///     while line != "goodbye" {
    ///         line = yield line;
    ///     }
    ///     ("said goodbye", line)
    /// });
    /// assert_eq!(echo.send("hello".into())?, "hello");
    /// assert_eq!(echo.try_close().unwrap_err(), "");
    /// assert_eq!(echo.send("goodbye".into()), Err(SendError::Returned));
    /// assert_eq!(echo.close().0, "said goodbye");
    /// # Ok::<(), SendError>(())
    /// ```
    #[inline]
    pub fn new(coroutine: C) -> Self {
        Loan(Resumable::new(coroutine))
    }
}

impl<C, R> Consumer<String> for Loan<C, R>
where
    C: Coroutine<String, Yield = String, Return = (R, String)> + Unpin,
{
    type Yield = String;
    type Return = (R, String);

    #[inline(always)]
    fn try_send(&mut self, line: String) -> Result<String, Option<String>> {
        self.0.resume(line)
    }

    #[inline(always)]
    fn is_complete(&self) -> bool {
        self.0.is_complete()
    }

    #[inline(always)]
    fn try_close(&mut self) -> Result<(R, String), String> {
        consumer::close(&mut self.0, String::new())
    }
}

impl<C, R> fmt::Debug for Loan<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Loan({})", self.0.state())
    }
}

/// Takes lines of any lifetime, as only a method can.
impl Consumer<&str> for by_hand::Words {
    type Yield = ();
    type Return = usize;

    #[inline]
    fn try_send<'l>(&mut self, line: &'l str) -> Result<(), Option<&'l str>> {
        self.send(line);
        Ok(())
    }

    #[inline]
    fn is_complete(&self) -> bool {
        false
    }

    #[inline]
    fn try_close(&mut self) -> Result<usize, ()> {
        Ok(mem::take(self).close())
    }
}

/// Creates the struct by hand as a consumer. It takes, yields and returns as [`words`] does.
pub fn words_by_hand() -> impl Consumer<String, Yield = String, Return = (usize, String)> {
    from_fn(
        by_hand::words(),
        |words, line: String| {
            if line.is_empty() {
                return Break((mem::take(words).close(), line));
            }
            words.send(&line);
            Continue(line)
        },
        |words| (words.close(), String::new()),
    )
}
