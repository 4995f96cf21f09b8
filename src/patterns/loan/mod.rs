//! A buffer is handed in and comes back: lines without an allocation for each.
//!
//! # The problem
//!
//! A file is read line by line into one buffer, which is filled again and again. A consumer is to
//! look at each line, for as long as one `send` takes. As a method that is no trouble: `&str` may
//! have another lifetime in every call. But the argument of `resume` has one type for the whole
//! life of a coroutine, and so one lifetime. A line that is sent stays borrowed for as long as the
//! coroutine may be resumed, and the buffer cannot be filled again:
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
//! What one would want is a coroutine that takes `&'a str` for every `'a`, as a closure can. The
//! type can be written, and nothing has it ([rust-lang/rust 68923]): a line from one `resume` might
//! be kept across a `yield`, and looked at in the next. The compiler says `implementation of
//! Coroutine is not general enough`, an error without a number.
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
//! Python has no such question, since there every line is an object of its own, and lives while
//! somebody refers to it.
//!
//! # Lend
//!
//! So the buffer itself goes in, and since it is then the body's, the body has to give it back:
//! with the next `yield`, or at the end with the result. `line = yield line` says both. Nothing is
//! copied but the three words of a `String`, and however many lines there are, one allocation does.
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
//! let (count, _line) = words.close().unwrap();
//! assert_eq!(count, 11);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Here the resume argument is the `String` and no `Option`. A line that was read is never empty,
//! as its line end is there, so that the empty one can mean the end, as it does for `read_line`.
//! And nothing has to be primed: the first line is the closure's parameter. Where no value is to
//! spare, it takes an `Option`, which costs no byte in the argument, as a `String` has a niche.
//!
//! # The ways round, side by side
//!
//! The same count of words, each with the size of its coroutine (of the struct, by hand):
//!
//! | way | function | goes in | comes out | bytes | for each line |
//! |---|---|---|---|---|---|
//! | borrow | [`words_taken`] | `Option<&'a str>` | `()` | 16 | nothing, but the whole text is in memory |
//! | own | [`words_taken`] | `Option<String>` | `()` | 16 | an allocation |
//! | lend | [`words`] | `String` | `String` | 16 | nothing |
//! | lend, with an `Option` | [`words_by_option`] | `Option<String>` | `Option<String>` | 16 | nothing |
//! | by hand | [`by_hand::words`] | `&str` | `()` | 8 | nothing |
//!
//! None of them has room for a line: at the `yield` the line is with the caller. A body that may
//! still hold one there pays for it. So would these, for the first resume argument: a parameter
//! lives to the end of the body, unless it is dropped before the first `yield`.
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
//! Whenever it can be a method. By hand it is shorter, half the size, and the caller keeps the
//! buffer: even code that is generic over consumers can ask for one of any lifetime.
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
//!     consumer.close().ok().unwrap()
//! }
//! assert_eq!(feed(by_hand::words()), 9);
//! ```
//!
//! Lend where the body is worth being a coroutine; borrow where the text is in memory anyway; own
//! where the lines are kept.
//!
//! [rust-lang/rust 68923]: https://github.com/rust-lang/rust/issues/68923

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use alloc::string::String;
use core::fmt;
use core::ops::Coroutine;

use crate::{Consumer, IgnoredClose, Primed, SendError, Unprimed};

/// Counts the words of the lines that it is lent.
///
/// Send it a line, and the answer is that line, to be cleared and used again. An empty one ends
/// the count. Closing gives how many words there were, and the empty line; a line that was not
/// sent is not needed for it. Words are what is between white space.
///
/// # Source
///
/// `wc -w` (POSIX).
pub fn words() -> Loan<impl Coroutine<String, Yield = String, Return = (usize, String)>, usize> {
    Loan::new(native::words())
}

/// [`words`] over the consumer's protocol: any line may be empty, and each comes back as
/// `Some(line)`.
pub fn words_by_option()
-> Unprimed<impl Coroutine<Option<String>, Yield = Option<String>, Return = usize>> {
    Unprimed::new(native::words_by_option())
}

/// [`words`] of lines that do not come back: borrowed (`&str`) or owned (`String`).
pub fn words_taken<L: AsRef<str>>()
-> Unprimed<impl Coroutine<Option<L>, Yield = (), Return = usize>> {
    Unprimed::new(native::words_taken())
}

/// A native consumer that is lent a `String` and hands it back.
///
/// Nothing runs before the first `send`. It needs no priming: there is no `yield` to be reached
/// first, as the first line is the parameter of the body.
///
/// An empty string ends the body. Closing sends one, which allocates nothing.
///
/// # Drop
///
/// Drops what the body captured, and the locals that are live at the `yield`. The buffer is with
/// the caller then.
#[derive(Clone)]
#[must_use = "a consumer that is only dropped never gives its result"]
pub struct Loan<C, R> {
    consumer: Primed<C, (R, String)>,
}

impl<C, R> Loan<C, R>
where
    C: Coroutine<String, Yield = String, Return = (R, String)>,
{
    /// Takes a native coroutine that has not been resumed yet.
    ///
    /// One that takes an empty string for a line like any other cannot be closed:
    ///
    /// ```
    /// #![feature(coroutines, coroutine_trait)]
    /// use native_coroutines::{Consumer, patterns::loan::Loan};
    ///
    /// let mut echo = Loan::new(#[coroutine] |mut line: String| {
    ///     while line != "goodbye" {
    ///         line = yield line;
    ///     }
    ///     ("said goodbye", line)
    /// });
    /// assert_eq!(echo.send("hello".into())?, "hello");
    /// let mut ignored = echo.close().unwrap_err();
    /// assert_eq!(ignored.yielded, "");
    /// assert!(ignored.consumer.send("goodbye".into()).is_err());
    /// assert_eq!(ignored.consumer.close().unwrap().0, "said goodbye");
    /// # Ok::<(), native_coroutines::SendError<String>>(())
    /// ```
    #[inline]
    pub fn new(coroutine: C) -> Self {
        Loan {
            consumer: Primed::suspended(coroutine),
        }
    }
}

impl<C, R> Consumer<String> for Loan<C, R>
where
    C: Coroutine<String, Yield = String, Return = (R, String)> + Unpin,
{
    type Yield = String;
    type Return = (R, String);

    #[inline(always)]
    fn send(&mut self, line: String) -> Result<String, SendError<String>> {
        self.consumer.resume(line, |line| line)
    }

    #[inline(always)]
    fn close(self) -> Result<(R, String), IgnoredClose<Self, String>> {
        self.consumer
            .end(String::new())
            .map_err(|ignored| IgnoredClose {
                consumer: Loan {
                    consumer: ignored.consumer,
                },
                yielded: ignored.yielded,
            })
    }
}

impl<C, R> fmt::Debug for Loan<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.consumer.is_complete() {
            false => "Loan(suspended)",
            true => "Loan(complete)",
        })
    }
}

/// By hand, a line of any lifetime can be sent.
impl Consumer<&str> for by_hand::Words {
    type Yield = ();
    type Return = usize;

    #[inline]
    fn send<'l>(&mut self, line: &'l str) -> Result<(), SendError<&'l str>> {
        self.send(line);
        Ok(())
    }

    #[inline]
    fn close(self) -> Result<usize, IgnoredClose<Self, ()>> {
        Ok(self.close())
    }
}

/// The count by hand under the rules of [`words`]: it goes on, or the empty line has ended it.
impl Consumer<String> for Result<by_hand::Words, (usize, String)> {
    type Yield = String;
    type Return = (usize, String);

    #[inline]
    fn send(&mut self, line: String) -> Result<String, SendError<String>> {
        match self {
            Err(_) => Err(SendError::Unsent(line)),
            Ok(words) if line.is_empty() => {
                *self = Err((core::mem::take(words).close(), line));
                Err(SendError::Returned)
            }
            Ok(words) => {
                words.send(&line);
                Ok(line)
            }
        }
    }

    #[inline]
    fn close(self) -> Result<(usize, String), IgnoredClose<Self, String>> {
        Ok(match self {
            Ok(words) => (words.close(), String::new()),
            Err(ended) => ended,
        })
    }
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use std::format;

    const CAPACITY: usize = 128;
    let text = include_str!("mod.rs");

    fn lend<C: Consumer<String, Yield = String, Return = (usize, String)>>(
        text: &str,
        mut words: C,
    ) -> String {
        let mut line = String::with_capacity(CAPACITY);
        for text in text.split_inclusive('\n') {
            line.clear();
            line.push_str(text);
            line = words.send(line).expect("no line is empty");
        }
        let capacity = line.capacity();
        let (words, _) = words.close().expect("the loop ends when it is closed");
        format!("{words} words in a buffer that still has {capacity} bytes")
    }

    super::Stop {
        input: format!(
            "its own mod.rs; bytes: borrow {}, own {}, lend {}, with an Option {}",
            size_of_val(&native::words_taken::<&str>()),
            size_of_val(&native::words_taken::<String>()),
            size_of_val(&native::words()),
            size_of_val(&native::words_by_option()),
        ),
        native: lend(text, words()),
        by_hand: lend(text, Ok(by_hand::words())),
        native_bytes: size_of_val(&native::words()),
        by_hand_bytes: size_of_val(&by_hand::words()),
    }
}
