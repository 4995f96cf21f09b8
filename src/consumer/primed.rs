//! A native coroutine as a [`Consumer`]: before it is primed, and after.

use core::fmt;
use core::ops::Coroutine;

use super::Consumer;
use crate::Resumable;

/// A native consumer that has been created and not started. It can only be primed.
///
/// # Drop
///
/// Drops the captures of the body, which never ran.
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

    /// Returns the native coroutine, still not resumed: to be another stage's target, for example.
    #[inline]
    pub fn into_coroutine(self) -> C {
        self.coroutine
    }

    /// Runs the body to its first `yield`, where the body waits for the first value.
    ///
    /// Drops what that `yield` hands out; [`prime_with_yield`](Unprimed::prime_with_yield) returns
    /// it. If the body returns before it yields, the consumer is complete: nothing can be sent,
    /// and `close` returns the result.
    ///
    /// The body moves after it has run. For a body that borrows across a `yield`, see
    /// [`holes`](crate::holes).
    ///
    /// # Panics
    ///
    /// Passes on a panic of the body.
    #[inline(always)]
    pub fn prime<T, R>(self) -> Primed<C, R>
    where
        C: Coroutine<Option<T>, Return = R> + Unpin,
    {
        self.prime_with_yield().0
    }

    /// Primes the body as [`prime`](Unprimed::prime) does, and also returns its first item.
    ///
    /// The item is `None` if the body returned before its first `yield`.
    ///
    /// # Panics
    ///
    /// Passes on a panic of the body.
    #[inline(always)]
    pub fn prime_with_yield<T, R>(self) -> (Primed<C, R>, Option<C::Yield>)
    where
        C: Coroutine<Option<T>, Return = R> + Unpin,
    {
        let mut body = Resumable::new(self.coroutine);
        let first = body.resume(None).ok();
        (Primed(body), first)
    }
}

impl<C> fmt::Debug for Unprimed<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unprimed")
    }
}

/// A native consumer that waits at a `yield` for the next value, or has ended.
///
/// Its methods are those of [`Consumer`]. [`Extend`] sends everything of an iterator and leaves the
/// consumer open. A consumer of bytes is an [`io::Write`](#impl-Write-for-Primed<C,+R>) too (feature
/// `std`).
///
/// ```
/// # use native_coroutines::Consumer;
/// use native_coroutines::patterns::grep::grep;
/// use std::fmt::Write;
///
/// let mut matches = String::new();
/// let mut grep = grep("coroutine", |_| Ok(()), |line| writeln!(matches, "{line}")).prime();
/// grep.extend(["I love you", "Don't you love me?", "I love coroutines instead!"]);
/// assert_eq!(grep.close(), Ok(1));
/// assert_eq!(matches, "I love coroutines instead!\n");
/// ```
///
/// # Drop
///
/// Drops the locals that are live at the `yield`, the last declared first, and then the captures.
/// The body does not run on. [`close`](Consumer::close) lets the body finish.
#[must_use = "a consumer that is only dropped never gives its result"]
pub struct Primed<C, R>(Resumable<C, R>);

impl<C, T, R> Consumer<T> for Primed<C, R>
where
    C: Coroutine<Option<T>, Return = R> + Unpin,
{
    type Yield = C::Yield;
    type Return = R;

    #[inline(always)]
    fn try_send(&mut self, value: T) -> Result<C::Yield, Option<T>> {
        self.0.resume(Some(value)).map_err(Option::flatten)
    }

    #[inline(always)]
    fn is_complete(&self) -> bool {
        self.0.is_complete()
    }

    #[inline(always)]
    fn try_close(&mut self) -> Result<R, C::Yield> {
        close(&mut self.0, None)
    }
}

/// Resumes with the argument that closes, unless the body has ended, and returns the result.
#[inline(always)]
pub(crate) fn close<C, A, R>(body: &mut Resumable<C, R>, argument: A) -> Result<R, C::Yield>
where
    C: Coroutine<A, Return = R> + Unpin,
{
    match body.resume(argument) {
        Ok(yielded) => Err(yielded),
        Err(_) => Ok(body.take_return().expect(NO_RESULT)),
    }
}

const NO_RESULT: &str =
    "the consumer has no result: its body panicked, or an earlier close took the result";

/// Sends the items one after the other, and drops what the body yields in answer.
///
/// Takes nothing more from the iterator once the body has ended. A caller who passes
/// `iterator.by_ref()` keeps the rest.
impl<C, T, R> Extend<T> for Primed<C, R>
where
    C: Coroutine<Option<T>, Return = R> + Unpin,
{
    #[inline]
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        super::send_all(self, items);
    }
}

/// A consumer of single bytes takes whole buffers.
///
/// `write` stops at the byte with which the body returns. It returns the number of bytes that the
/// body took: 0 once the body has ended. There is nothing to flush.
#[cfg(feature = "std")]
impl<C, R> std::io::Write for Primed<C, R>
where
    C: Coroutine<Option<u8>, Return = R> + Unpin,
{
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        for (index, &byte) in bytes.iter().enumerate() {
            match self.try_send(byte) {
                Ok(_) => {}
                Err(None) => return Ok(index + 1),
                Err(Some(_)) => return Ok(index),
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
        write!(f, "Primed({})", self.0.state())
    }
}
