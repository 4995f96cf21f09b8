//! A caller sends errors in, and the body meets each one at a `yield`.
//!
//! # The problem
//!
//! A reader sends rows to a consumer, which stores them in batches, each whole or not at all. The
//! reader may fail halfway and must then tell the consumer, because only the consumer knows the
//! damage. In the middle of a batch, the rows of that batch have to go. Between two batches there
//! is nothing to undo.
//!
//! Python's `throw` raises an exception in the body, at the `yield` where the body waits. So the
//! effect depends on the *place*, as with any exception, and no flag has to store the place.
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
//! Rust has no exceptions, and needs nothing new. The body is an ordinary consumer, and its values
//! are `Result<T, E>`. A `?` at the `yield` raises the error there: `(yield stored).transpose()?`.
//!
//! ```
//! use native_coroutines::{Consumer, patterns::throw::import};
//! use std::io;
//!
//! let mut table = vec![];
//! let mut import = import(2, |batch: &[&str]| Ok(table.extend_from_slice(batch))).prime();
//! assert_eq!(import.send(Ok("one")), Ok(0));
//! assert_eq!(import.send(Ok("two")), Ok(2));
//! assert_eq!(import.send(Ok("thr")), Ok(2));
//!
//! // The connection is lost. Two rows are stored: begin again with the third.
//! let reset = io::Error::from(io::ErrorKind::ConnectionReset);
//! assert_eq!(import.send(Err(reset)), Ok(2));
//! assert_eq!(import.send(Ok("three")), Ok(2));
//! assert_eq!(import.close()?, 3);
//! assert_eq!(table, ["one", "two", "three"]);
//! # Ok::<(), io::Error>(())
//! ```
//!
//! [`consume`](Consumer::consume) sends an iterator of results, such as [`BufRead::lines`], and
//! returns the body's own result. An error that the body does not catch ends the import.
//! `consume(lines.by_ref())` leaves the rest in the iterator.
//!
//! ```
//! use native_coroutines::{Consumer, patterns::throw::import};
//! use std::io::{self, BufRead};
//!
//! let input: &[u8] = b"a\nb\nc\n\xFF is not UTF-8\ne\nf\n";
//! let mut batches = vec![];
//! let import = import(2, |batch: &[String]| Ok(batches.push(batch.join("+")))).prime();
//! assert_eq!(import.consume(input.lines())?, 4);
//! assert_eq!(batches, ["a+b", "e+f"]); // c was in the batch that broke
//! # Ok::<(), io::Error>(())
//! ```
//!
//! [`BufRead::lines`]: https://doc.rust-lang.org/std/io/trait.BufRead.html#method.lines
//!
//! # The protocol
//!
//! The body is a `Coroutine<Option<Result<T, E>>, Yield = Y, Return = Result<R, E>>`. A body that
//! waits at one place reads `while let Some(row) = (yield stored).transpose()? { … }`.
//!
//! | Python | here | resume argument |
//! |---|---|---|
//! | `next(c)`, the first time | `c.prime()` | `None` |
//! | `c.send(value)` | `c.send(Ok(value))` | `Some(Ok(value))` |
//! | `c.throw(error)` | `c.send(Err(error))` | `Some(Err(error))` |
//! | `c.close()` | `c.close()` | `None` |
//!
//! In Python `close` is a `throw` too, of GeneratorExit. Here it stays the end of the input.
//!
//! This body waits at a second place, inside the loop, and takes the row apart with `let … else`.
//! In a `while let`, the matched row and error live to the end of the loop's body. The coroutine
//! would store them across the inner `yield`, although both have long been moved out. A `match`
//! with work in its arms would store a flag, because after a panic there the row may or may not
//! have been moved.
//!
//! This table lists the rules of PEP 342 for `throw`, and each row has a test in `tests/peps`.
//!
//! | PEP 342 | here |
//! |---|---|
//! | raises at the `yield` where the body is suspended | that `yield` has the value `Some(Err(error))` |
//! | caught, and the body yields: `throw` returns that item | `send` returns `Ok(item)` |
//! | not caught: it comes out to the caller | `send` returns [`Returned`](crate::SendError::Returned), and `close` returns `Err(error)` |
//! | the body raises another: that comes out | the same, with the other error |
//! | the body returns: StopIteration | the same, and `close` returns `Ok(value)` |
//! | before the first `next`: raises at the start, and nothing runs | an unprimed consumer cannot be sent an error; it is dropped, and nothing has run |
//! | when finished: raises, and nothing runs | [`Unsent`](crate::SendError::Unsent); [`try_send`](Consumer::try_send) hands the error back |
//!
//! # When not to use it
//!
//! This body waits at two places. By hand, `throw` tests whether the batch is empty, and the code
//! is as short. The native version is better with more places, or where a body calls another and
//! the error has to pass through both. If an error means the same at every place, send values only,
//! and let the reader return the error.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::ops::ControlFlow::{Break, Continue};
use core::ops::Coroutine;

use crate::consumer::{Consumer, Unprimed, from_fn};

/// Creates a consumer that stores rows in batches of `size`, each of them whole or not at all.
///
/// Takes `Ok(row)`, and yields the number of rows stored so far. A `size` of 0 counts as 1. `close`
/// stores the remaining rows as a last batch, and returns the number of rows stored in all.
///
/// Takes `Err(error)` when the input breaks. In the middle of a batch, the body drops the batch and
/// the error. The answer is then the index of the row with which to begin again. Between two
/// batches the error ends the import, so an input that breaks twice in a row is given up.
///
/// # Errors
///
/// An error sent between two batches, or the first error of `store`. Either ends the import, and
/// `close` returns it.
///
/// # Source
///
/// PEP 342 (coroutines via enhanced generators): `throw`.
pub fn import<T, E>(
    size: usize,
    store: impl FnMut(&[T]) -> Result<(), E>,
) -> Unprimed<impl Coroutine<Option<Result<T, E>>, Yield = u64, Return = Result<u64, E>>> {
    Unprimed::new(native::import(size, store))
}

/// Creates the struct by hand as a consumer. It stores, yields and returns as [`import`] does.
pub fn import_by_hand<T, E>(
    size: usize,
    store: impl FnMut(&[T]) -> Result<(), E>,
) -> impl Consumer<Result<T, E>, Yield = u64, Return = Result<u64, E>> {
    from_fn(
        by_hand::import(size, store),
        |import, row| {
            let answer = match row {
                Ok(row) => import.send(row),
                Err(error) => import.throw(error),
            };
            answer.map_or_else(|error| Break(Err(error)), Continue)
        },
        by_hand::Import::close,
    )
}
