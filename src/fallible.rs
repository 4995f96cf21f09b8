//! A native coroutine that may fail, as an [`Iterator`] of results.

use core::fmt;
use core::iter::FusedIterator;
use core::ops::{Coroutine, CoroutineState};
use core::pin::Pin;

/// A producer whose body may fail: what it yields is `Ok`, and the error it returns is one more
/// item, the last.
///
/// Inside, a `Coroutine<(), Yield = T, Return = Result<(), E>>` has two ways out, and `?` takes the
/// second. An iterator has only its items. A [`Producer`](crate::Producer) keeps what is returned for whoever asks,
/// but a loop that does not ask would take bad input for the end of good input. Here it cannot:
///
/// ```
/// #![feature(coroutines, coroutine_trait)]
/// use native_coroutines::Fallible;
/// use std::num::ParseIntError;
/// use std::ops::Coroutine;
///
/// fn numbers(
///     text: &str,
/// ) -> impl Coroutine<(), Yield = u32, Return = Result<(), ParseIntError>> {
///     #[coroutine]
///     move || {
///         for word in text.split(' ') {
///             yield word.parse()?;
///         }
///         Ok(())
///     }
/// }
///
/// let product: Result<u32, ParseIntError> = Fallible::new(numbers("6 7")).product();
/// assert_eq!(product, Ok(42));
///
/// let mut numbers = Fallible::new(numbers("6 seven"));
/// assert_eq!(numbers.next(), Some(Ok(6)));
/// assert!(numbers.next().unwrap().is_err());
/// assert_eq!(numbers.next(), None);
/// ```
///
/// Nothing runs before the first `next`, and an immovable body is pinned first, as it is for a
/// [`Producer`](crate::Producer).
///
/// # Panics
///
/// A panic in the body passes through `next`. If it is caught and `next` is called again, that
/// panics as well: `coroutine resumed after panicking`.
///
/// # Drop
///
/// As [`Producer`](crate::Producer). When the body has ended, with an error or without, it has been dropped.
///
/// # Source
///
/// [RFC 3513](https://rust-lang.github.io/rfcs/3513-gen-blocks.html) gives `?` this meaning in a
/// `gen` block: the error is yielded, and then the block returns.
#[derive(Clone)]
#[must_use = "a producer does nothing until it is iterated"]
pub struct Fallible<C> {
    /// Gone once the body has ended.
    suspended: Option<C>,
}

impl<C, E> Fallible<C>
where
    C: Coroutine<(), Return = Result<(), E>>,
{
    /// Takes a native coroutine, which goes on from where it is suspended.
    #[inline]
    pub fn new(coroutine: C) -> Self {
        Fallible {
            suspended: Some(coroutine),
        }
    }
}

impl<C, E> Iterator for Fallible<C>
where
    C: Coroutine<(), Return = Result<(), E>> + Unpin,
{
    type Item = Result<C::Yield, E>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        match Pin::new(self.suspended.as_mut()?).resume(()) {
            CoroutineState::Yielded(item) => Some(Ok(item)),
            CoroutineState::Complete(result) => {
                self.suspended = None;
                result.err().map(Err)
            }
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.suspended.is_none().then_some(0))
    }
}

impl<C, E> FusedIterator for Fallible<C> where C: Coroutine<(), Return = Result<(), E>> + Unpin {}

impl<C> fmt::Debug for Fallible<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.suspended {
            Some(_) => "Fallible(suspended)",
            None => "Fallible(complete)",
        })
    }
}
