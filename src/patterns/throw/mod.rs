//! Errors sent in: a consumer is told that its input broke.
//!
//! # The problem
//!
//! Rows come in and are stored in batches, each whole or not at all. Who reads them may fail half
//! way, and then has to tell the consumer, for only that knows what is at stake: in the middle of
//! a batch the rows since the last one have to go; between two batches there is nothing to undo.
//!
//! Python's `throw` raises an exception in the body, at the `yield` where it waits. So what happens
//! depends on the *place*, as with any exception, and no flag has to say where that is.
//!
//! ```python
//! def store_rows(size, store):
//!     stored = 0
//!     while True:
//!         batch = [(yield stored)]         # nothing at stake: an error goes to the caller
//!         try:
//!             while len(batch) < size:
//!                 batch.append((yield stored))
//!         except OSError:
//!             continue                     # drop the batch, and say how many rows are stored
//!         store(batch)
//!         stored += len(batch)
//! ```
//!
//! Rust has no exceptions, and needs nothing new: the resume argument is a `Result`, and a `?` at
//! the `yield` is where it raises.
//!
//! ```
//! use native_coroutines::{Consumer, patterns::throw::{Throw, import}};
//! use std::io;
//!
//! let mut table = vec![];
//! let mut consumer = import(2, |batch: &[&str]| Ok(table.extend_from_slice(batch))).prime();
//! assert_eq!(consumer.send("one")?, 0);
//! assert_eq!(consumer.send("two")?, 2);
//! assert_eq!(consumer.send("thr")?, 2);
//!
//! // The connection is lost. Two rows are stored: begin again with the third.
//! let reset = io::Error::from(io::ErrorKind::ConnectionReset);
//! assert_eq!(consumer.throw(reset).unwrap(), 2);
//! consumer.send("three")?;
//! assert_eq!(consumer.close().unwrap()?, 3);
//! assert_eq!(table, ["one", "two", "three"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An iterator of results, as [`BufRead::lines`] is one, can be poured in: what is `Ok` is sent,
//! and an error is thrown. One that is not caught ends it, and the rest stays in the iterator.
//!
//! ```
//! use native_coroutines::{Consumer, patterns::throw::import};
//! use std::io::{self, BufRead};
//!
//! let input: &[u8] = b"a\nb\nc\n\xFF is not UTF-8\ne\nf\n";
//! let mut batches = vec![];
//! let mut consumer = import(2, |batch: &[String]| Ok(batches.push(batch.join("+")))).prime();
//! consumer.extend(input.lines());
//! assert_eq!(consumer.close().unwrap()?, 4);
//! assert_eq!(batches, ["a+b", "e+f"]); // c was in the batch that broke
//! # Ok::<(), io::Error>(())
//! ```
//!
//! [`BufRead::lines`]: https://doc.rust-lang.org/std/io/trait.BufRead.html#method.lines
//!
//! # The protocol
//!
//! The body is a `Coroutine<Result<Option<T>, E>, Yield = Y, Return = Result<R, E>>`. That is the
//! consumer's protocol with a `Result` around it, so that a body with one place to wait at reads
//! `while let Some(row) = (yield stored)? { … }`:
//!
//! | Python | resume argument |
//! |---|---|
//! | `next(c)`, the first time | `Ok(None)` |
//! | `c.send(value)` | `Ok(Some(value))` |
//! | `c.throw(error)` | `Err(error)` |
//! | `c.close()` | `Ok(None)` |
//!
//! In Python `close` is a `throw` too, of GeneratorExit; here it stays the end of the input.
//!
//! This body waits at a second place inside of the loop, and takes the row apart with `let … else`
//! instead. What a `while let` matches lives to the end of the loop's body, so it would be saved
//! across the inner `yield`, the row and the error, although both have long been moved out. And what
//! a `match` takes apart with work in its arms costs a flag, saved as well: if that work panics, the
//! row may have been moved out or not.
//!
//! What PEP 342 says of `throw`, and how it reads in Rust. Each line is a test of that name in
//! `tests/clauses`.
//!
//! | PEP 342 | here |
//! |---|---|
//! | raises at the `yield` where the body is suspended | that `yield` has the value `Err(error)` |
//! | caught, and the body yields: that is the value of `throw` | `Ok(item)` |
//! | not caught: it comes out to the caller | [`SendError::Returned`], and `close` gives `Err(error)` |
//! | the body raises another: that comes out | the same, with the other |
//! | the body returns: StopIteration | the same, and `close` gives `Ok(value)` |
//! | before the first `next`: raises at the start, and nothing runs | the body begins with `start?`: see [`Unprimed::throw`] |
//! | when finished: raises, and nothing runs | [`SendError::Unsent`] hands the error back |
//!
//! # When not to use it
//!
//! With two places to wait at, as here, a counter tells them apart: by hand, `throw` asks whether
//! the batch is empty, and the code is as short. The native version is the better code once there
//! are more places, or a body calls another and the error has to pass through both. Where an error
//! is just one more kind of input, send a `Result` to an ordinary consumer, and do without.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use core::fmt;
use core::ops::Coroutine;

use crate::{Consumer, IgnoredClose, SendError};

/// A consumer that stores rows in batches of `size`, each of them whole or not at all.
///
/// Send it rows; each answer is how many rows have been stored. A `size` of 0 is as 1. Closing
/// stores what is left as a last batch, and gives how many rows were stored in all.
///
/// Throw in what went wrong with the input. In the middle of a batch, its rows are dropped and the
/// error with them, and the answer tells with which row to begin again. Between two batches, the
/// error ends the import: so it is given up when it breaks again before another row came.
///
/// # Errors
///
/// An error thrown between two batches, or the first from `store`: either ends the import, and
/// `close` gives it.
///
/// # Source
///
/// PEP 342 (coroutines via enhanced generators): `throw`.
pub fn import<T, E>(
    size: usize,
    store: impl FnMut(&[T]) -> Result<(), E>,
) -> Unprimed<impl Coroutine<Result<Option<T>, E>, Yield = u64, Return = Result<u64, E>>> {
    Unprimed::new(native::import(size, store))
}

/// A consumer that can be told of an error.
pub trait Throw<T, E>: Consumer<T> {
    /// Raises an error in the body, where it waits; what it then yields is the answer.
    ///
    /// # Errors
    ///
    /// [`SendError::Returned`] if the body returned, with this error or otherwise: `close` gives
    /// what it returned. From then on [`SendError::Unsent`], with the error as it was.
    fn throw(&mut self, error: E) -> Result<Self::Yield, SendError<E>>;
}

/// A native consumer that errors can be thrown into, and that has not been started.
///
/// As [`crate::Unprimed`], for the protocol with `throw`.
///
/// # Drop
///
/// Drops what the body captured. The body never ran.
#[derive(Clone)]
#[must_use = "nothing runs before the consumer is primed"]
pub struct Unprimed<C> {
    coroutine: C,
}

impl<C> Unprimed<C> {
    /// Takes a native coroutine that has not been resumed yet.
    #[inline]
    pub fn new<T, R, E>(coroutine: C) -> Self
    where
        C: Coroutine<Result<Option<T>, E>, Return = Result<R, E>>,
    {
        Unprimed { coroutine }
    }

    /// Runs the body up to its first `yield`, and drops what that hands out.
    ///
    /// # Panics
    ///
    /// A panic in the body passes through.
    #[inline(always)]
    pub fn prime<T, R, E>(self) -> Primed<C, R, E>
    where
        C: Coroutine<Result<Option<T>, E>, Return = Result<R, E>> + Unpin,
    {
        self.start(Ok(None))
    }

    /// Raises an error at the start of the body.
    ///
    /// A body that begins with `start?` is over before it did anything, and `close` gives the
    /// error back. Python does the same to every generator; here it is up to the body.
    ///
    /// # Panics
    ///
    /// A panic in the body passes through.
    #[inline(always)]
    pub fn throw<T, R, E>(self, error: E) -> Primed<C, R, E>
    where
        C: Coroutine<Result<Option<T>, E>, Return = Result<R, E>> + Unpin,
    {
        self.start(Err(error))
    }

    #[inline(always)]
    fn start<T, R, E>(self, argument: Result<Option<T>, E>) -> Primed<C, R, E>
    where
        C: Coroutine<Result<Option<T>, E>, Return = Result<R, E>> + Unpin,
    {
        Primed {
            consumer: crate::Primed::start(self.coroutine, argument),
        }
    }
}

impl<C> fmt::Debug for Unprimed<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unprimed")
    }
}

/// A native consumer that waits for a value or an error, or has returned.
///
/// As [`crate::Primed`], for the protocol with `throw`.
///
/// # Drop
///
/// Drops the locals that are live at the `yield`, the last declared first, and then what the body
/// captured. The body does not run on.
#[derive(Clone)]
#[must_use = "a consumer that is only dropped never gives its result"]
pub struct Primed<C, R, E> {
    consumer: crate::Primed<C, Result<R, E>>,
}

impl<C, R, E> Primed<C, R, E> {
    /// Whether the body has ended, so that nothing more can be sent or thrown.
    #[inline]
    pub fn is_complete(&self) -> bool {
        self.consumer.is_complete()
    }
}

impl<C, T, R, E> Consumer<T> for Primed<C, R, E>
where
    C: Coroutine<Result<Option<T>, E>, Return = Result<R, E>> + Unpin,
{
    type Yield = C::Yield;
    type Return = Result<R, E>;

    #[inline(always)]
    fn send(&mut self, value: T) -> Result<C::Yield, SendError<T>> {
        self.consumer.resume(value, |value| Ok(Some(value)))
    }

    #[inline(always)]
    fn close(self) -> Result<Result<R, E>, IgnoredClose<Self, C::Yield>> {
        self.consumer.end(Ok(None)).map_err(|ignored| IgnoredClose {
            consumer: Primed {
                consumer: ignored.consumer,
            },
            yielded: ignored.yielded,
        })
    }
}

impl<C, T, R, E> Throw<T, E> for Primed<C, R, E>
where
    C: Coroutine<Result<Option<T>, E>, Return = Result<R, E>> + Unpin,
{
    #[inline(always)]
    fn throw(&mut self, error: E) -> Result<C::Yield, SendError<E>> {
        self.consumer.resume(error, Err)
    }
}

/// Sends what is `Ok` and throws what is `Err`, one after the other, and drops what the body yields
/// in answer.
///
/// Stops when the body returns: the rest of the items stay in the iterator.
impl<C, T, R, E> Extend<Result<T, E>> for Primed<C, R, E>
where
    C: Coroutine<Result<Option<T>, E>, Return = Result<R, E>> + Unpin,
{
    fn extend<I: IntoIterator<Item = Result<T, E>>>(&mut self, items: I) {
        self.consumer.resume_all(items, |item| item.map(Some));
    }
}

impl<C, R, E> fmt::Debug for Primed<C, R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.consumer.fmt(f)
    }
}

/// An import by hand is a consumer as well: one that goes on, or the error that ended it.
impl<T, E, S> Consumer<T> for Result<by_hand::Import<T, S>, E>
where
    S: FnMut(&[T]) -> Result<(), E>,
{
    type Yield = u64;
    type Return = Result<u64, E>;

    #[inline]
    fn send(&mut self, row: T) -> Result<u64, SendError<T>> {
        let Ok(import) = self else {
            return Err(SendError::Unsent(row));
        };
        import.send(row).map_err(|error| {
            *self = Err(error);
            SendError::Returned
        })
    }

    #[inline]
    fn close(self) -> Result<Result<u64, E>, IgnoredClose<Self, u64>> {
        Ok(self.and_then(by_hand::Import::close))
    }
}

impl<T, E, S> Throw<T, E> for Result<by_hand::Import<T, S>, E>
where
    S: FnMut(&[T]) -> Result<(), E>,
{
    #[inline]
    fn throw(&mut self, error: E) -> Result<u64, SendError<E>> {
        let Ok(import) = self else {
            return Err(SendError::Unsent(error));
        };
        import.throw(error).map_err(|error| {
            *self = Err(error);
            SendError::Returned
        })
    }
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use core::cell::RefCell;
    use core::fmt::Write;
    use std::io::{Error, ErrorKind};
    use std::string::String;
    use std::vec::Vec;

    const SIZE: usize = 10;
    /// The connection is lost with this row, once.
    const LOST: usize = 16;
    let rows: Vec<&str> = include_str!("native.rs").lines().collect();

    fn run<'a, C>(rows: &[&'a str], log: &RefCell<String>, mut import: C)
    where
        C: Throw<&'a str, Error, Yield = u64, Return = Result<u64, Error>>,
    {
        let note = |text| writeln!(log.borrow_mut(), "{text}").expect("a string takes everything");
        let mut lost = false;
        let mut next = 0;
        while next < rows.len() {
            if next == LOST && !lost {
                lost = true;
                let error = Error::from(ErrorKind::ConnectionReset);
                note(std::format!("row {next}: {error}"));
                let stored = import.throw(error).expect("in the middle of a batch");
                next = stored as usize;
                note(std::format!("again from row {next}"));
            }
            import.send(rows[next]).expect("everything is stored");
            next += 1;
        }
        let stored = import.close().expect("the loop ends when it is closed");
        let stored = stored.expect("everything is stored");
        note(std::format!("{stored} rows stored"));
    }

    fn store(log: &RefCell<String>) -> impl FnMut(&[&str]) -> Result<(), Error> {
        |batch| writeln!(log.borrow_mut(), "a batch of {} rows", batch.len()).map_err(Error::other)
    }

    let native = RefCell::default();
    let consumer = import(SIZE, store(&native));
    let native_bytes = size_of_val(&consumer);
    run(&rows, &native, consumer.prime());

    let by_hand = RefCell::default();
    let consumer = by_hand::import(SIZE, store(&by_hand));
    let by_hand_bytes = size_of_val(&consumer);
    run(&rows, &by_hand, Ok(consumer));

    super::Stop {
        input: "the lines of its own native.rs, on a connection that is lost once".into(),
        native: native.into_inner(),
        by_hand: by_hand.into_inner(),
        native_bytes,
        by_hand_bytes,
    }
}
