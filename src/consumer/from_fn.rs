//! A consumer from a state and two functions.

use core::fmt;
use core::ops::ControlFlow::{self, Break, Continue};

use super::Consumer;

/// Creates a consumer from a state, a function that takes a value, and one that ends it.
///
/// `send` is called with each value. It answers with `Continue(item)`, or ends the consumer early
/// with `Break(result)`. `close` makes the result from the state.
///
/// ```
/// use native_coroutines::{Consumer, consumer};
/// use std::ops::ControlFlow::Continue;
///
/// let mut sum = consumer::from_fn(
///     0,
///     |sum, number: u32| {
///         *sum += number;
///         Continue(*sum)
///     },
///     |sum| format!("{sum} in all"),
/// );
/// assert_eq!(sum.send(30)?, 30);
/// assert_eq!(sum.send(12)?, 42);
/// assert_eq!(sum.close(), "42 in all");
/// # Ok::<(), native_coroutines::SendError>(())
/// ```
///
/// This is how the structs by hand of the catalogue become consumers.
///
/// # Panics
///
/// Passes on a panic of either function. If the caller catches the panic, the consumer has ended,
/// and the state is dropped.
///
/// # Drop
///
/// Drops the state. Neither function is called.
#[inline]
pub fn from_fn<S, T, Y, R, F, G>(state: S, send: F, close: G) -> FromFn<S, R, F, G>
where
    F: FnMut(&mut S, T) -> ControlFlow<R, Y>,
    G: FnMut(S) -> R,
{
    from_start(Continue(state), send, close)
}

/// As [`from_fn`], for a state that may have ended before the first value.
#[inline]
pub(crate) fn from_start<S, T, Y, R, F, G>(
    start: ControlFlow<R, S>,
    send: F,
    close: G,
) -> FromFn<S, R, F, G>
where
    F: FnMut(&mut S, T) -> ControlFlow<R, Y>,
    G: FnMut(S) -> R,
{
    let (state, returned) = match start {
        Continue(state) => (Some(state), None),
        Break(result) => (None, Some(result)),
    };
    FromFn {
        state,
        returned,
        send,
        close,
    }
}

/// A consumer from a state and two functions. [`from_fn`] creates it.
#[must_use = "a consumer that is only dropped never gives its result"]
pub struct FromFn<S, R, F, G> {
    /// `None` once the consumer has ended.
    state: Option<S>,
    returned: Option<R>,
    send: F,
    close: G,
}

impl<S, T, Y, R, F, G> Consumer<T> for FromFn<S, R, F, G>
where
    F: FnMut(&mut S, T) -> ControlFlow<R, Y>,
    G: FnMut(S) -> R,
{
    type Yield = Y;
    type Return = R;

    #[inline]
    fn try_send(&mut self, value: T) -> Result<Y, Option<T>> {
        // Taken, so that a panic of `send` leaves no state behind.
        let Some(mut state) = self.state.take() else {
            return Err(Some(value));
        };
        match (self.send)(&mut state, value) {
            Continue(answer) => {
                self.state = Some(state);
                Ok(answer)
            }
            Break(result) => {
                self.returned = Some(result);
                Err(None)
            }
        }
    }

    #[inline]
    fn is_complete(&self) -> bool {
        self.state.is_none()
    }

    #[inline]
    fn try_close(&mut self) -> Result<R, Y> {
        Ok(match self.state.take() {
            Some(state) => (self.close)(state),
            None => self.returned.take().expect(NO_RESULT),
        })
    }
}

const NO_RESULT: &str =
    "the consumer has no result: a function panicked, or an earlier close took the result";

impl<S, R, F, G> fmt::Debug for FromFn<S, R, F, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.state {
            Some(_) => "FromFn(open)",
            None => "FromFn(ended)",
        })
    }
}
