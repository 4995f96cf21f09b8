//! A native coroutine that is never resumed after its end, whatever its resume type is.

use core::fmt;
use core::mem;
use core::ops::{Coroutine, CoroutineState};
use core::pin::Pin;

/// A native coroutine with a resume type of its own, safe to resume at any time.
///
/// The raw `resume` panics once the body has ended, and leaks its argument. This one hands the
/// argument back. [`Producer`](crate::Producer) and [`Primed`](crate::Primed) stand on it. Use it
/// directly for a body that is neither a producer nor a consumer:
///
/// ```
/// #![feature(coroutines, coroutine_trait)]
/// use native_coroutines::Resumable;
///
/// // Takes words, yields the length of the longest so far, and returns a text.
/// let mut longest = Resumable::new(#[coroutine] |mut word: &str| {
///     let mut longest = 0;
///     while !word.is_empty() {
///         longest = longest.max(word.len());
///         word = yield longest;
///     }
///     format!("{longest} bytes")
/// });
/// assert_eq!(longest.resume("yield"), Ok(5));
/// assert_eq!(longest.resume("coroutine"), Ok(9));
/// assert_eq!(longest.resume(""), Err(None)); // the body took it and returned
/// assert_eq!(longest.resume("late"), Err(Some("late"))); // not taken
/// assert_eq!(longest.into_return().unwrap(), "9 bytes");
/// ```
///
/// The first argument is the parameter of the body, because no `yield` waits for it yet.
///
/// An immovable (`static`) coroutine is pinned first, with [`core::pin::pin!`] or `Box::pin`. A
/// pinned coroutine is a coroutine too.
///
/// # Drop
///
/// Drops the locals that are live at the `yield`, the last declared first, and then the captures.
/// The body does not run on.
///
/// # Source
///
/// [`core::ops::Coroutine`], whose documentation leaves a resume after the end to the coroutine.
#[must_use = "nothing runs before the first `resume`"]
pub struct Resumable<C, R> {
    coroutine: C,
    /// By returning or by a panic.
    ended: bool,
    returned: Option<R>,
}

impl<C, R> Resumable<C, R> {
    /// Takes a native coroutine, which goes on from where it is suspended.
    #[inline(always)]
    pub fn new<A>(coroutine: C) -> Self
    where
        C: Coroutine<A, Return = R>,
    {
        Resumable {
            coroutine,
            ended: false,
            returned: None,
        }
    }

    /// Runs the body to its next `yield`, and returns what it yields.
    ///
    /// # Errors
    ///
    /// `None` if the body took the argument and returned. `Some(argument)` if the body had ended
    /// before, by returning or by a panic.
    ///
    /// # Panics
    ///
    /// Passes on a panic of the body. If the caller catches the panic, the body has ended.
    #[inline(always)]
    pub fn resume<A>(&mut self, argument: A) -> Result<C::Yield, Option<A>>
    where
        C: Coroutine<A, Return = R> + Unpin,
    {
        if self.ended {
            return Err(Some(argument));
        }
        let on_panic = EndOnPanic(&mut self.ended);
        let state = Pin::new(&mut self.coroutine).resume(argument);
        mem::forget(on_panic);
        match state {
            CoroutineState::Yielded(item) => {
                // It is false already, but where the body is kept in memory the compiler does not
                // know, and would test it again.
                self.ended = false;
                Ok(item)
            }
            CoroutineState::Complete(result) => {
                self.ended = true;
                self.returned = Some(result);
                Err(None)
            }
        }
    }

    /// Tests whether the body has ended, by returning or by a panic.
    #[inline]
    pub fn is_complete(&self) -> bool {
        self.ended
    }

    /// Returns the body's result.
    ///
    /// # Errors
    ///
    /// The value itself, unchanged, if there is no result: the body is suspended, it panicked, or
    /// [`take_return`](Resumable::take_return) took the result.
    #[inline]
    pub fn into_return(self) -> Result<R, Self> {
        match self.returned {
            Some(result) => Ok(result),
            None => Err(self),
        }
    }

    /// Takes the body's result, and leaves `None` in its place.
    #[inline]
    pub fn take_return(&mut self) -> Option<R> {
        self.returned.take()
    }

    /// The parts, for a loop that keeps the body in registers.
    #[inline(always)]
    pub(crate) fn into_suspended(self) -> Option<C> {
        (!self.ended).then_some(self.coroutine)
    }

    /// The word that the `Debug` of a wrapper shows.
    pub(crate) fn state(&self) -> &'static str {
        match (self.ended, &self.returned) {
            (false, _) => "suspended",
            (true, Some(_)) => "complete",
            (true, None) => "ended",
        }
    }
}

/// Marks the end when a panic passes by.
///
/// Without it the next `resume` would resume a body that has panicked. The language panics then,
/// and leaks the argument.
struct EndOnPanic<'a>(&'a mut bool);

impl Drop for EndOnPanic<'_> {
    fn drop(&mut self) {
        *self.0 = true;
    }
}

impl<C, R> fmt::Debug for Resumable<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Resumable({})", self.state())
    }
}
