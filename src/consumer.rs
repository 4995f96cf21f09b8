//! Something that values are sent to: the trait, and a native coroutine behind it.
//!
//! A consumer's life has four steps, and each is a type, so that taking them out of order does
//! not compile:
//!
//! | step | Python | here | what has run |
//! |---|---|---|---|
//! | create | `c = grep(…)` | [`Unprimed`] | nothing |
//! | prime | `next(c)` | [`Unprimed::prime`] gives [`Primed`] | the body, up to its first `yield` |
//! | send | `c.send(v)` | [`Consumer::send`] | up to the next `yield` |
//! | close | `c.close()` | [`Consumer::close`] takes the consumer | to the end; here is the result |
//!
//! # The protocol
//!
//! A body is a `Coroutine<Option<T>, Yield = Y, Return = R>`. The `None` that starts it primes it,
//! `Some(value)` is a value sent, and the next `None` closes it, which it answers by returning:
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
//! assert_eq!(sum.close().unwrap(), 42);
//! # Ok::<(), native_coroutines::SendError<u32>>(())
//! ```
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

use core::convert;
use core::fmt;
use core::mem;
use core::ops::{Coroutine, CoroutineState};
use core::pin::Pin;

/// Something that values of type `T` are sent to, one at a time, until it is closed.
///
/// Native coroutines implement it through [`Primed`], structs written by hand directly, and code
/// that is generic over it needs no `#![feature]`:
///
/// ```
/// use native_coroutines::{Consumer, SendError};
///
/// /// Sends each value in turn; stops early if the consumer does.
/// fn pour<T, C: Consumer<T>>(values: impl IntoIterator<Item = T>, mut consumer: C) -> C::Return {
///     for value in values {
///         if consumer.send(value).is_err() {
///             break;
///         }
///     }
///     consumer.close().unwrap()
/// }
///
/// use native_coroutines::patterns::grep::grep;
/// let lines = ["I love you", "Don't you love me?", "I love coroutines instead!"];
/// let grep = grep("love", |_| Ok::<(), ()>(()), |_: &&str| Ok(())).prime();
/// assert_eq!(pour(lines, grep), Ok(3));
/// ```
///
/// # Source
///
/// PEP 342 (coroutines via enhanced generators): `send` and `close`.
pub trait Consumer<T> {
    /// What each `send` gives back.
    type Yield;
    /// What `close` gives back.
    type Return;

    /// Hands one value over and runs to the next `yield`, which is the answer.
    ///
    /// # Errors
    ///
    /// [`SendError::Returned`] if the body took the value and returned instead of asking for
    /// another. From then on [`SendError::Unsent`], with the value as it was. Either way
    /// [`close`](Consumer::close) gives the result.
    ///
    /// # Panics
    ///
    /// A panic in the body passes through, and the value that it was working on is dropped. If the
    /// panic is caught, the body has ended: what is sent next is [`SendError::Unsent`], and `close`
    /// of a native consumer panics, as there is no result.
    fn send(&mut self, value: T) -> Result<Self::Yield, SendError<T>>;

    /// Says that there is nothing more to send, and gives back the result.
    ///
    /// A body that has returned before is not run again.
    ///
    /// # Errors
    ///
    /// [`IgnoredClose`] if the body yielded again instead of returning. It holds the consumer and
    /// what was yielded.
    ///
    /// # Panics
    ///
    /// As [`send`](Consumer::send), and if the body has panicked before.
    ///
    /// # Drop
    ///
    /// Dropping a consumer instead of closing it does not let the body run on: its live locals are
    /// dropped, the last declared first, and then what it captured.
    fn close(self) -> Result<Self::Return, IgnoredClose<Self, Self::Yield>>
    where
        Self: Sized;
}

/// Why a [`send`](Consumer::send) was not answered by a `yield`.
///
/// Python raises StopIteration for both.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SendError<T> {
    /// The body took the value and returned.
    Returned,
    /// The body had ended before. Here is the value again.
    Unsent(T),
}

impl<T> SendError<T> {
    /// The value, if it was not taken.
    pub fn unsent(self) -> Option<T> {
        match self {
            SendError::Returned => None,
            SendError::Unsent(value) => Some(value),
        }
    }
}

impl<T> fmt::Debug for SendError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SendError::Returned => "Returned",
            SendError::Unsent(_) => "Unsent(..)",
        })
    }
}

impl<T> fmt::Display for SendError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SendError::Returned => "the consumer took the value and returned",
            SendError::Unsent(_) => "the consumer had ended before the value was sent",
        })
    }
}

impl<T> core::error::Error for SendError<T> {}

/// The body went on yielding when it was closed.
///
/// Python raises RuntimeError: `generator ignored GeneratorExit`. Nothing is lost here: the
/// consumer is suspended at a `yield` like any other, and may be sent to, closed again or dropped.
#[derive(Clone)]
pub struct IgnoredClose<C, Y> {
    /// The consumer, which still runs.
    pub consumer: C,
    /// What it yielded instead of returning.
    pub yielded: Y,
}

impl<C, Y> fmt::Debug for IgnoredClose<C, Y> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IgnoredClose")
    }
}

impl<C, Y> fmt::Display for IgnoredClose<C, Y> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the consumer went on yielding when it was closed")
    }
}

impl<C, Y> core::error::Error for IgnoredClose<C, Y> {}

/// A native consumer that has been created and not started: it can only be primed.
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
    ///
    /// An immovable (`static`) one is pinned first, with [`core::pin::pin!`] or `Box::pin`.
    #[inline]
    pub fn new<T>(coroutine: C) -> Self
    where
        C: Coroutine<Option<T>>,
    {
        Unprimed { coroutine }
    }

    /// The native coroutine again, still not resumed: to be another's target, for example.
    #[inline]
    pub fn into_coroutine(self) -> C {
        self.coroutine
    }

    /// Runs the body up to its first `yield`, where it waits for the first value.
    ///
    /// What that first `yield` hands out is dropped; see
    /// [`prime_with_yield`](Unprimed::prime_with_yield) to have it. A body that returns before it
    /// yields is complete: nothing can be sent to it, and `close` gives its result.
    ///
    /// # Panics
    ///
    /// A panic in the body passes through.
    #[inline(always)]
    pub fn prime<T, R>(self) -> Primed<C, R>
    where
        C: Coroutine<Option<T>, Return = R> + Unpin,
    {
        Primed::start(self.coroutine, None)
    }

    /// [`prime`](Unprimed::prime), and what the first `yield` handed out: `None` if the body
    /// returned before it.
    ///
    /// # Panics
    ///
    /// A panic in the body passes through.
    #[inline(always)]
    pub fn prime_with_yield<T, R>(self) -> (Primed<C, R>, Option<C::Yield>)
    where
        C: Coroutine<Option<T>, Return = R> + Unpin,
    {
        let mut primed = Primed::suspended(self.coroutine);
        let first = primed.resume(None, convert::identity).ok();
        (primed, first)
    }
}

impl<C> fmt::Debug for Unprimed<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unprimed")
    }
}

/// A native consumer that waits at a `yield` for the next value, or has returned.
///
/// It is sent to and closed through [`Consumer`]; an iterator is poured in with [`Extend`], which
/// takes nothing more from the iterator once the body has returned; a consumer of bytes is an
/// [`io::Write`](#impl-Write-for-Primed<C,+R>) too (feature `std`).
///
/// ```
/// # use native_coroutines::Consumer;
/// use native_coroutines::patterns::grep::grep;
/// use std::fmt::Write;
///
/// let mut matches = String::new();
/// let mut grep = grep("coroutine", |_| Ok(()), |line| writeln!(matches, "{line}")).prime();
/// grep.extend(["I love you", "Don't you love me?", "I love coroutines instead!"]);
/// assert_eq!(grep.close().unwrap(), Ok(1));
/// assert_eq!(matches, "I love coroutines instead!\n");
/// ```
///
/// # Drop
///
/// Drops the locals that are live at the `yield`, the last declared first, and then what the body
/// captured. The body does not run on; to let it finish, [`close`](Consumer::close) it.
#[derive(Clone)]
#[must_use = "a consumer that is only dropped never gives its result"]
pub struct Primed<C, R> {
    coroutine: C,
    /// By returning or by a panic.
    ended: bool,
    returned: Option<R>,
}

impl<C, R> Primed<C, R> {
    /// Not resumed before: this is the first argument.
    #[inline(always)]
    pub(crate) fn start<A>(coroutine: C, argument: A) -> Self
    where
        C: Coroutine<A, Return = R> + Unpin,
    {
        let mut primed = Primed::suspended(coroutine);
        let _ = primed.resume(argument, convert::identity);
        primed
    }

    /// One that waits for a value.
    #[inline(always)]
    pub(crate) fn suspended(coroutine: C) -> Self {
        Primed {
            coroutine,
            ended: false,
            returned: None,
        }
    }

    /// Whether the body has ended, by returning or by a panic, so that nothing more can be sent.
    #[inline]
    pub fn is_complete(&self) -> bool {
        self.ended
    }

    /// Resumes with what the body's protocol makes of the value, unless the body has ended.
    #[inline(always)]
    pub(crate) fn resume<T, A>(
        &mut self,
        value: T,
        argument: impl FnOnce(T) -> A,
    ) -> Result<C::Yield, SendError<T>>
    where
        C: Coroutine<A, Return = R> + Unpin,
    {
        if self.ended {
            return Err(SendError::Unsent(value));
        }
        let on_panic = OnPanic(&mut self.ended);
        let state = Pin::new(&mut self.coroutine).resume(argument(value));
        mem::forget(on_panic);
        match state {
            CoroutineState::Yielded(answer) => {
                self.ended = false;
                Ok(answer)
            }
            CoroutineState::Complete(result) => {
                self.ended = true;
                self.returned = Some(result);
                Err(SendError::Returned)
            }
        }
    }

    /// [`resume`](Primed::resume) for each value. Takes none once the body has ended.
    #[inline]
    pub(crate) fn resume_all<T, A>(
        &mut self,
        values: impl IntoIterator<Item = T>,
        argument: impl Fn(T) -> A,
    ) where
        C: Coroutine<A, Return = R> + Unpin,
    {
        if !self.ended {
            let mut values = values.into_iter();
            let _ = values.try_for_each(|value| self.resume(value, &argument).map(drop));
        }
    }

    /// Resumes with what closes in the body's protocol.
    #[inline(always)]
    pub(crate) fn end<A>(mut self, argument: A) -> Result<R, IgnoredClose<Self, C::Yield>>
    where
        C: Coroutine<A, Return = R> + Unpin,
    {
        if self.ended {
            let result = self.returned;
            return Ok(result.expect("a consumer whose body has panicked has no result"));
        }
        match Pin::new(&mut self.coroutine).resume(argument) {
            CoroutineState::Complete(result) => Ok(result),
            CoroutineState::Yielded(yielded) => Err(IgnoredClose {
                consumer: self,
                yielded,
            }),
        }
    }
}

/// Marks the end when a panic passes by.
///
/// Without it the next `send` would resume a body that has panicked, and the language does not
/// drop the argument of such a `resume`: the value would leak.
struct OnPanic<'a>(&'a mut bool);

impl Drop for OnPanic<'_> {
    fn drop(&mut self) {
        *self.0 = true;
    }
}

impl<C, T, R> Consumer<T> for Primed<C, R>
where
    C: Coroutine<Option<T>, Return = R> + Unpin,
{
    type Yield = C::Yield;
    type Return = R;

    #[inline(always)]
    fn send(&mut self, value: T) -> Result<C::Yield, SendError<T>> {
        self.resume(value, Some)
    }

    #[inline(always)]
    fn close(self) -> Result<R, IgnoredClose<Self, C::Yield>> {
        self.end(None)
    }
}

/// Sends the items one after the other, and drops what the body yields in answer.
///
/// Stops when the body returns: the rest of the items stay in the iterator, for a caller who
/// passed `iterator.by_ref()`.
impl<C, T, R> Extend<T> for Primed<C, R>
where
    C: Coroutine<Option<T>, Return = R> + Unpin,
{
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.resume_all(items, Some);
    }
}

/// A consumer of single bytes takes whole buffers.
///
/// `write` stops at the byte with which the body returns, and says how many were taken: 0 once the
/// body has returned. There is nothing to flush.
#[cfg(feature = "std")]
impl<C, R> std::io::Write for Primed<C, R>
where
    C: Coroutine<Option<u8>, Return = R> + Unpin,
{
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        for (index, &byte) in bytes.iter().enumerate() {
            match self.send(byte) {
                Ok(_) => {}
                Err(SendError::Returned) => return Ok(index + 1),
                Err(SendError::Unsent(_)) => return Ok(index),
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<C, R> fmt::Debug for Primed<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.ended, &self.returned) {
            (false, _) => "Primed(suspended)",
            (true, Some(_)) => "Primed(complete)",
            (true, None) => "Primed(panicked)",
        })
    }
}
