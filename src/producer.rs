//! A native coroutine as an [`Iterator`].

use core::fmt;
use core::iter::FusedIterator;
use core::ops::{Coroutine, CoroutineState, Try};
use core::pin::Pin;

use crate::Resumable;

/// Iterates over the items of a native coroutine.
///
/// A `Coroutine<(), Yield = T, Return = R>` becomes an `Iterator<Item = T>`: each
/// [`next`](Iterator::next) resumes the body up to its next `yield`. When the body returns, the
/// iteration ends, and [`into_return`](Producer::into_return) returns the body's return value.
///
/// ```
/// #![feature(coroutines, coroutine_trait)]
/// use native_coroutines::Producer;
///
/// let mut letters = Producer::new(#[coroutine] || {
///     yield 'a';
///     yield 'b';
///     "that was all"
/// });
///
/// for letter in letters.by_ref() {
///     print!("{letter} "); // prints "a b "
/// }
/// assert_eq!(letters.into_return().unwrap(), "that was all");
/// ```
///
/// Nothing runs before the first `next`. A drop before that only drops the captures of the body.
///
/// # Immovable coroutines
///
/// A `static` coroutine may hold a borrow of its own local across a `yield`, so it must not move.
/// Pin it first, on the stack or in a box. A pinned coroutine is a coroutine too.
///
/// ```
/// #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
/// use native_coroutines::Producer;
/// use std::pin::pin;
///
/// let lengths = #[coroutine]
/// static || {
///     let line = String::from("I love coroutines instead!");
///     for word in line.split(' ') {
///         yield word.len();
///     }
/// };
/// let lengths = pin!(lengths);
/// let lengths = Producer::new(lengths);
/// assert!(lengths.eq([1, 4, 10, 8]));
/// ```
///
/// Without the pin the producer is not an iterator:
///
/// ```compile_fail,E0599
/// #![feature(coroutines, coroutine_trait)]
/// # use native_coroutines::Producer;
/// let once = Producer::new(#[coroutine] static || yield 1);
/// once.count(); // no such method
/// ```
///
/// # Panics
///
/// Passes on a panic of the body. If the caller catches the panic, the body has ended: `next`
/// returns `None`, and there is no return value. Python raises StopIteration then.
///
/// # Drop
///
/// Drops the locals that are live at the `yield`, the last declared first, and then the captures.
/// The body does not run on.
///
/// # Source
///
/// PEP 255 (simple generators) and, for the return value, PEP 380. [`core::iter::from_coroutine`]
/// takes only bodies that return `()`, and its iterator panics on a `next` after the end.
#[must_use = "a producer does nothing until it is iterated"]
pub struct Producer<C, R = ()>(Resumable<C, R>);

impl<C, R> Producer<C, R> {
    /// Creates a producer from a native coroutine, which goes on from where it is.
    #[inline]
    pub fn new(coroutine: C) -> Self
    where
        C: Coroutine<(), Return = R>,
    {
        Producer(Resumable::new(coroutine))
    }

    /// Tests whether the body has ended, by returning or by a panic.
    ///
    /// After the last item the body is still suspended. It has ended once `next` has returned
    /// `None`.
    #[inline]
    pub fn is_complete(&self) -> bool {
        self.0.is_complete()
    }

    /// Returns the body's return value.
    ///
    /// # Errors
    ///
    /// The producer itself, unchanged, if its body has not returned.
    #[inline]
    pub fn into_return(self) -> Result<R, Self> {
        self.0.into_return().map_err(Producer)
    }
}

impl<C, R> Iterator for Producer<C, R>
where
    C: Coroutine<(), Return = R> + Unpin,
{
    type Item = C::Yield;

    #[inline(always)]
    fn next(&mut self) -> Option<C::Yield> {
        self.0.resume(()).ok()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.is_complete().then_some(0))
    }

    // `fold` and `try_fold` resume once before the loop. In the loop the compiler then knows the
    // `yield` at which the body is suspended, and need not test for it on every turn.

    #[inline]
    fn fold<B, F>(self, initial: B, mut f: F) -> B
    where
        F: FnMut(B, C::Yield) -> B,
    {
        let Some(mut coroutine) = self.0.into_suspended() else {
            return initial;
        };
        let CoroutineState::Yielded(first) = Pin::new(&mut coroutine).resume(()) else {
            return initial;
        };
        let mut folded = f(initial, first);
        while let CoroutineState::Yielded(item) = Pin::new(&mut coroutine).resume(()) {
            folded = f(folded, item);
        }
        folded
    }

    #[inline]
    fn try_fold<B, F, T>(&mut self, initial: B, mut f: F) -> T
    where
        F: FnMut(B, C::Yield) -> T,
        T: Try<Output = B>,
    {
        let Some(first) = self.next() else {
            return T::from_output(initial);
        };
        let mut folded = f(initial, first)?;
        for item in self {
            folded = f(folded, item)?;
        }
        T::from_output(folded)
    }
}

impl<C, R> FusedIterator for Producer<C, R> where C: Coroutine<(), Return = R> + Unpin {}

impl<C, R> fmt::Debug for Producer<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Producer({})", self.0.state())
    }
}
