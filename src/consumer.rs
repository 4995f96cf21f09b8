//! Something that values are sent to: the trait, and a native coroutine behind it.
//!
//! A consumer's life has four steps. Each step is a type, so that a wrong order does not compile:
//!
//! | step | Python | here | what has run |
//! |---|---|---|---|
//! | create | `c = grep(…)` | [`Unprimed`] | nothing |
//! | prime | `next(c)` | [`Unprimed::prime`] returns a [`Primed`] | the body, up to its first `yield` |
//! | send | `c.send(v)` | [`Consumer::send`] | up to the next `yield` |
//! | close | `c.close()` | [`Consumer::close`] takes the consumer, and returns the result | to the end |
//!
//! # The protocol
//!
//! A body is a `Coroutine<Option<T>, Yield = Y, Return = R>`. The `None` that starts it primes it,
//! `Some(value)` is a value sent, and the next `None` closes it. The body answers the close by
//! returning:
//!
//! ```
//! #![feature(coroutines, coroutine_trait)]
//! use native_coroutines::{Consumer, Unprimed};
//!
//! let mut sum = Unprimed::new(#[coroutine] |_prime: Option<u32>| {
//!     let mut sum = 0;
//!     while let Some(number) = (yield) {
//!         sum += number;
//!     }
//!     sum
//! })
//! .prime();
//!
//! sum.send(30)?;
//! sum.send(12)?;
//! assert_eq!(sum.close(), 42);
//! # Ok::<(), native_coroutines::SendError>(())
//! ```
//!
//! # Errors of the body
//!
//! A body may fail, and return a `Result`. A `send` then reports only that the body has returned;
//! the body's own error comes from the close. [`Consumer::consume`] sends everything of an iterator
//! and closes, so that one `?` meets the body's own error:
//!
//! ```
//! #![feature(coroutines, coroutine_trait)]
//! use native_coroutines::{Consumer, Unprimed};
//! use std::num::ParseIntError;
//!
//! fn sum(words: &str) -> Result<u32, ParseIntError> {
//!     let sum = Unprimed::new(#[coroutine] |_prime: Option<&str>| {
//!         let mut sum = 0;
//!         while let Some(word) = (yield) {
//!             sum += word.parse::<u32>()?;
//!         }
//!         Ok(sum)
//!     });
//!     sum.prime().consume(words.split(' '))
//! }
//!
//! assert_eq!(sum("30 12"), Ok(42));
//! assert_eq!(sum("30 twelve 12").unwrap_err().to_string(), "invalid digit found in string");
//! ```
//!
//! # Lent and boxed consumers
//!
//! `&mut C` is a consumer, and so is a box. Different consumers that take, yield and return the
//! same types fit one `Vec` (feature `alloc`):
//!
//! ```
//! use native_coroutines::{Consumer, patterns::average::{average, average_by_hand}};
//!
//! type Average = Box<dyn Consumer<f64, Yield = Option<f64>, Return = Summary>>;
//! # use native_coroutines::patterns::average::Summary;
//! let averages: Vec<Average> = vec![Box::new(average().prime()), Box::new(average_by_hand())];
//! for average in averages {
//!     assert_eq!(average.consume([1.0, 3.0]).mean, Some(2.0));
//! }
//! ```
//!
//! # Bodies that must not move
//!
//! [`Unprimed::prime`] runs a body to its first `yield`, and then moves it. The language lets safe code
//! do that, but for some bodies it is unsound: on older compilers for a body that holds a reborrow
//! across a `yield`. Put such a body into a box first: `Unprimed::new(Box::pin(body))`. The page
//! [`holes`](crate::holes) lists these bodies. The patterns of the catalogue keep clear of them.
//!
//! # What does not compile
//!
//! Python reports these when the program runs (TypeError, StopIteration). A consumer cannot be
//! sent to before it is primed:
//!
//! ```compile_fail,E0599
//! # use native_coroutines::Consumer;
//! # use native_coroutines::patterns::grep::grep;
//! # let say = |_: core::fmt::Arguments| Ok::<(), ()>(());
//! # let print = |_: &&str| Ok(());
//! let mut consumer = grep("coroutine", say, print);
//! consumer.send("I love coroutines instead!"); // no such method: it is not primed
//! ```
//!
//! nor closed before it is primed; it is dropped instead:
//!
//! ```compile_fail,E0599
//! # use native_coroutines::Consumer;
//! # use native_coroutines::patterns::grep::grep;
//! # let say = |_: core::fmt::Arguments| Ok::<(), ()>(());
//! # let print = |_: &&str| Ok(());
//! let consumer = grep("coroutine", say, print);
//! consumer.close(); // no such method: it is not primed
//! ```
//!
//! nor primed twice:
//!
//! ```compile_fail,E0382
//! # use native_coroutines::patterns::grep::grep;
//! # let say = |_: core::fmt::Arguments| Ok::<(), ()>(());
//! # let print = |_: &&str| Ok(());
//! let consumer = grep("coroutine", say, print);
//! let primed = consumer.prime();
//! let again = consumer.prime(); // moved by the first `prime`
//! ```
//!
//! nor sent to after it is closed:
//!
//! ```compile_fail,E0382
//! # use native_coroutines::Consumer;
//! # use native_coroutines::patterns::grep::grep;
//! # let say = |_: core::fmt::Arguments| Ok::<(), ()>(());
//! # let print = |_: &&str| Ok(());
//! let mut consumer = grep("coroutine", say, print).prime();
//! let count = consumer.close();
//! consumer.send("I love coroutines instead!"); // moved by `close`
//! ```
//!
//! nor sent what it does not take:
//!
//! ```compile_fail,E0308
//! # use native_coroutines::Consumer;
//! # use native_coroutines::patterns::grep::grep;
//! # let say = |_: core::fmt::Arguments| Ok::<(), ()>(());
//! # let print = |_: &&str| Ok(());
//! let mut consumer = grep("coroutine", say, print).prime();
//! consumer.send(42); // takes `&str`
//! ```

use core::fmt;

mod from_fn;
mod map;
mod primed;

pub(crate) use from_fn::from_start;
pub use from_fn::{FromFn, from_fn};
pub use map::Map;
#[cfg(feature = "alloc")]
pub(crate) use primed::close;
pub use primed::{Primed, Unprimed};

/// Takes values of type `T`, one at a time, until it is closed.
///
/// Native coroutines implement it through [`Primed`], and a struct by hand through [`from_fn`] or
/// directly. Code that is generic over it needs no `#![feature]`:
///
/// ```
/// use native_coroutines::Consumer;
///
/// /// Sends each number twice, and returns the consumer's result.
/// fn twice<C: Consumer<u64>>(numbers: &[u64], mut consumer: C) -> C::Return {
///     for &number in numbers {
///         if consumer.send(number).is_err() || consumer.send(number).is_err() {
///             break; // the consumer has ended: `close` returns its result
///         }
///     }
///     consumer.close()
/// }
///
/// /// A consumer by hand, which never ends of itself.
/// struct Sum(u64);
///
/// impl Consumer<u64> for Sum {
///     type Yield = u64;
///     type Return = u64;
///
///     fn try_send(&mut self, number: u64) -> Result<u64, Option<u64>> {
///         self.0 += number;
///         Ok(self.0)
///     }
///
///     fn is_complete(&self) -> bool {
///         false
///     }
///
///     fn try_close(&mut self) -> Result<u64, u64> {
///         Ok(self.0)
///     }
/// }
///
/// assert_eq!(twice(&[1, 20], Sum(0)), 42);
/// ```
///
/// # Drop
///
/// Dropping a consumer instead of closing it does not let the body run on. The live locals are
/// dropped, the last declared first, and then the captures.
///
/// # Source
///
/// PEP 342 (coroutines via enhanced generators): `send` and `close`.
pub trait Consumer<T> {
    /// The answer to each `send`.
    type Yield;
    /// The result, which `close` returns.
    type Return;

    /// Sends one value, and returns what the body yields in answer, or an unsent value.
    ///
    /// # Errors
    ///
    /// `None` if the body took the value and returned. `Some(value)`, with the value as it was, if
    /// the body had ended before. Either way [`close`](Consumer::close) returns the result.
    ///
    /// # Panics
    ///
    /// Passes on a panic of the body, and drops the value that the body worked on. If the caller
    /// catches the panic, the body has ended.
    fn try_send(&mut self, value: T) -> Result<Self::Yield, Option<T>>;

    /// Tests whether the body has ended, by returning or by a panic.
    ///
    /// Nothing can be sent then.
    fn is_complete(&self) -> bool;

    /// Closes a consumer that stays where it is, such as a lent one, and returns its result.
    ///
    /// A body that has returned before is not run again.
    ///
    /// # Errors
    ///
    /// The item that the body yielded instead of returning. The consumer is suspended as before,
    /// and can be sent to, closed again or dropped.
    ///
    /// # Panics
    ///
    /// As [`try_send`](Consumer::try_send). Also if there is no result: the body has panicked
    /// before, or an earlier `try_close` took the result.
    fn try_close(&mut self) -> Result<Self::Return, Self::Yield>;

    /// Sends one value, and returns what the body yields in answer.
    ///
    /// The error is `'static` and holds no value, so that `?` takes it everywhere, also where the
    /// value is borrowed. [`try_send`](Consumer::try_send) hands an unsent value back.
    ///
    /// # Errors
    ///
    /// [`SendError::Returned`] if the body took the value and returned;
    /// [`SendError::Unsent`] from then on. Either way [`close`](Consumer::close) returns the result,
    /// and with it the body's own error.
    ///
    /// # Panics
    ///
    /// As [`try_send`](Consumer::try_send).
    #[inline(always)]
    fn send(&mut self, value: T) -> Result<Self::Yield, SendError> {
        self.try_send(value).map_err(SendError::of)
    }

    /// Closes the consumer, and returns its result.
    ///
    /// # Panics
    ///
    /// As [`try_close`](Consumer::try_close). Also if the body yields instead of returning, as
    /// Python raises RuntimeError then; `try_close` returns the item.
    #[inline(always)]
    #[track_caller]
    fn close(mut self) -> Self::Return
    where
        Self: Sized,
    {
        match self.try_close() {
            Ok(result) => result,
            Err(_) => {
                panic!("the consumer ignored the close: its body yielded instead of returning")
            }
        }
    }

    /// Sends everything of an iterator, closes the consumer, and returns the result.
    ///
    /// Drops what the body yields in answer. Takes nothing more from the iterator once the body has
    /// ended; a caller who passes `iterator.by_ref()` keeps the rest. A lent consumer is closed
    /// as well.
    ///
    /// ```
    /// use native_coroutines::{Consumer, patterns::average::average};
    ///
    /// let summary = average().prime().consume([2.0, 4.0]);
    /// assert_eq!(summary.mean, Some(3.0));
    /// ```
    ///
    /// # Panics
    ///
    /// As [`close`](Consumer::close).
    #[inline]
    #[track_caller]
    fn consume(mut self, values: impl IntoIterator<Item = T>) -> Self::Return
    where
        Self: Sized,
    {
        send_all(&mut self, values);
        self.close()
    }

    /// Creates a consumer that takes what `function` takes, and sends on what it returns.
    ///
    /// ```
    /// use native_coroutines::{Consumer, patterns::average::average};
    ///
    /// let lengths = average().prime().map(|line: &str| line.len() as f64);
    /// assert_eq!(lengths.consume(["yield", "yield from"]).mean, Some(7.5));
    /// ```
    #[inline]
    fn map<U, F>(self, function: F) -> Map<Self, F>
    where
        Self: Sized,
        F: FnMut(U) -> T,
    {
        Map::new(self, function)
    }
}

/// Sends the values until the consumer ends.
#[inline]
fn send_all<T>(consumer: &mut impl Consumer<T>, values: impl IntoIterator<Item = T>) {
    if !consumer.is_complete() {
        let mut values = values.into_iter();
        let _ = values.try_for_each(|value| consumer.send(value).map(drop));
    }
}

macro_rules! delegate {
    ($($pointer:ty, $gate:meta;)*) => {$(
        /// Closing it closes the consumer behind it; a later `send` is refused.
        #[$gate]
        impl<T, C: Consumer<T> + ?Sized> Consumer<T> for $pointer {
            type Yield = C::Yield;
            type Return = C::Return;

            #[inline(always)]
            fn try_send(&mut self, value: T) -> Result<C::Yield, Option<T>> {
                (**self).try_send(value)
            }

            #[inline(always)]
            fn is_complete(&self) -> bool {
                (**self).is_complete()
            }

            #[inline(always)]
            fn try_close(&mut self) -> Result<C::Return, C::Yield> {
                (**self).try_close()
            }
        }
    )*};
}

delegate! {
    &mut C, cfg(true);
    alloc::boxed::Box<C>, cfg(feature = "alloc");
}

/// The reason why no `yield` answered a [`send`](Consumer::send).
///
/// Python raises StopIteration for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SendError {
    /// The body took the value and returned.
    Returned,
    /// The body had ended before. The value was not taken.
    Unsent,
}

impl SendError {
    /// Drops the value that [`Consumer::try_send`] hands back.
    #[inline(always)]
    pub(crate) fn of<T>(unsent: Option<T>) -> Self {
        match unsent {
            None => SendError::Returned,
            Some(_) => SendError::Unsent,
        }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SendError::Returned => "the consumer took the value and returned",
            SendError::Unsent => "the consumer had ended before the value was sent",
        })
    }
}

impl core::error::Error for SendError {}
