//! A native coroutine as an [`Iterator`].

use core::fmt;
use core::iter::FusedIterator;
use core::ops::{Coroutine, CoroutineState, Try};
use core::pin::Pin;

/// A native coroutine that can be used wherever an iterator can.
///
/// Made from a `Coroutine<(), Yield = T, Return = R>`, it is an `Iterator<Item = T>`: each
/// [`next`](Iterator::next) resumes the body up to its next `yield`. When the body returns, the
/// iteration ends, and what it returned is kept for [`into_return`](Producer::into_return).
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
///     print!("{letter} ");
/// }
/// assert_eq!(letters.into_return().unwrap(), "that was all");
/// ```
///
/// Nothing runs before the first `next`: a producer that is made and dropped has only dropped
/// what its body captured.
///
/// # Immovable coroutines
///
/// A `static` coroutine may hold a borrow of its own local across a `yield`, so it must not move.
/// Pin it first, on the stack or in a box; a pinned coroutine is a coroutine too.
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
/// Without the pin it is refused:
///
/// ```compile_fail,E0599
/// #![feature(coroutines, coroutine_trait)]
/// # use native_coroutines::Producer;
/// let once = Producer::new(#[coroutine] static || yield 1);
/// once.count(); // no such method: it is not an iterator
/// ```
///
/// # Panics
///
/// A panic in the body passes through `next`. If it is caught and `next` is called again, that
/// panics as well: `coroutine resumed after panicking`.
///
/// # Drop
///
/// Dropping a suspended producer drops the locals that are live at its `yield`, the last declared
/// first, and then what it captured. The body does not run on.
///
/// # Source
///
/// PEP 255 (simple generators) and, for the return value, PEP 380. The difference from
/// [`core::iter::from_coroutine`]: that one takes only bodies that return `()`, and panics when it
/// is asked again after the end.
#[derive(Clone)]
#[must_use = "a producer does nothing until it is iterated"]
pub struct Producer<C, R = ()> {
    coroutine: C,
    complete: bool,
    returned: Option<R>,
}

impl<C, R> Producer<C, R>
where
    C: Coroutine<(), Return = R>,
{
    /// Takes a native coroutine, which goes on from where it is suspended.
    #[inline]
    pub fn new(coroutine: C) -> Self {
        Producer {
            coroutine,
            complete: false,
            returned: None,
        }
    }
}

impl<C, R> Producer<C, R> {
    /// Whether the body has returned.
    ///
    /// It has once `next` gave `None`; after the last item it is still suspended.
    #[inline]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// What the body returned.
    ///
    /// # Errors
    ///
    /// The producer itself, as it was, if its body has not returned yet.
    #[inline]
    pub fn into_return(self) -> Result<R, Self> {
        match self.returned {
            Some(value) => Ok(value),
            None => Err(self),
        }
    }
}

impl<C, R> Iterator for Producer<C, R>
where
    C: Coroutine<(), Return = R> + Unpin,
{
    type Item = C::Yield;

    #[inline(always)]
    fn next(&mut self) -> Option<C::Yield> {
        if self.complete {
            return None;
        }
        match Pin::new(&mut self.coroutine).resume(()) {
            CoroutineState::Yielded(item) => {
                // It is false already, but where the body is kept in memory, the compiler does not
                // know, and would test it again.
                self.complete = false;
                Some(item)
            }
            CoroutineState::Complete(value) => {
                self.complete = true;
                self.returned = Some(value);
                None
            }
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.is_complete().then_some(0))
    }

    // The first resume stands before the loop in `fold` and `try_fold`: in the loop the compiler
    // then knows at which `yield` the body is suspended, and need not test for it on every turn.

    #[inline]
    fn fold<B, F>(self, initial: B, mut f: F) -> B
    where
        F: FnMut(B, C::Yield) -> B,
    {
        if self.complete {
            return initial;
        }
        let mut coroutine = self.coroutine;
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
        if self.complete {
            return T::from_output(initial);
        }
        let mut coroutine = Pin::new(&mut self.coroutine);
        let mut folded = initial;
        let value = match coroutine.as_mut().resume(()) {
            CoroutineState::Complete(value) => value,
            CoroutineState::Yielded(first) => {
                folded = f(folded, first)?;
                loop {
                    match coroutine.as_mut().resume(()) {
                        CoroutineState::Yielded(item) => folded = f(folded, item)?,
                        CoroutineState::Complete(value) => break value,
                    }
                }
            }
        };
        self.complete = true;
        self.returned = Some(value);
        T::from_output(folded)
    }
}

impl<C, R> FusedIterator for Producer<C, R> where C: Coroutine<(), Return = R> + Unpin {}

impl<C, R> fmt::Debug for Producer<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.complete {
            false => "Producer(suspended)",
            true => "Producer(complete)",
        })
    }
}
