//! A native coroutine that may fail, as an [`Iterator`] of results.

use core::fmt;
use core::iter::FusedIterator;
use core::mem;
use core::ops::{Coroutine, CoroutineState};
use core::pin::Pin;

/// Iterates over the items of a native coroutine that may fail.
///
/// Each item is `Ok`, and an error of the body is the last item.
///
/// A `Coroutine<(), Yield = T, Return = Result<(), E>>` has two ways out, and `?` takes the second.
/// An iterator has only items. With a [`Producer`] a loop that ignores the return value takes bad
/// input for the end of good input. With `Fallible` the loop meets the error:
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
/// Nothing runs before the first `next`. Pin an immovable body first, as for a [`Producer`].
///
/// # Panics
///
/// Passes on a panic of the body. If the caller catches the panic, the body has ended, and `next`
/// returns `None`.
///
/// # Drop
///
/// As [`Producer`].
///
/// # Source
///
/// [RFC 3513](https://rust-lang.github.io/rfcs/3513-gen-blocks.html) defines `?` like this in a
/// `gen` block: the block yields the error, and then returns.
///
/// [`Producer`]: crate::Producer
#[must_use = "a producer does nothing until it is iterated"]
pub struct Fallible<C> {
    /// `None` once the body has ended.
    suspended: Option<C>,
}

impl<C> Fallible<C> {
    /// Takes a native coroutine, which goes on from where it is suspended.
    #[inline]
    pub fn new<E>(coroutine: C) -> Self
    where
        C: Coroutine<(), Return = Result<(), E>>,
    {
        Fallible {
            suspended: Some(coroutine),
        }
    }

    /// Tests whether the body has ended, by returning or by a panic.
    #[inline]
    pub fn is_complete(&self) -> bool {
        self.suspended.is_none()
    }
}

/// Drops the body when a panic passes by.
struct EndOnPanic<'a, C>(&'a mut Option<C>);

impl<C> Drop for EndOnPanic<'_, C> {
    fn drop(&mut self) {
        *self.0 = None;
    }
}

impl<C, E> Iterator for Fallible<C>
where
    C: Coroutine<(), Return = Result<(), E>> + Unpin,
{
    type Item = Result<C::Yield, E>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let body = EndOnPanic(&mut self.suspended);
        let state = Pin::new(body.0.as_mut()?).resume(());
        mem::forget(body);
        match state {
            CoroutineState::Yielded(item) => Some(Ok(item)),
            CoroutineState::Complete(result) => {
                self.suspended = None;
                result.err().map(Err)
            }
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.is_complete().then_some(0))
    }
}

impl<C, E> FusedIterator for Fallible<C> where C: Coroutine<(), Return = Result<(), E>> + Unpin {}

impl<C> fmt::Debug for Fallible<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.suspended {
            Some(_) => "Fallible(suspended)",
            None => "Fallible(ended)",
        })
    }
}
