//! Recursion for native coroutines, without a box per level.

use alloc::vec::Vec;
use core::fmt;
use core::iter::FusedIterator;
use core::mem;
use core::ops::Coroutine;
use core::ops::CoroutineState::{Complete, Yielded};
use core::pin::Pin;

/// The request that a frame of a [`Recursive`] yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step<A, T> {
    /// Calls: runs a new frame, made from this argument, to its end, and then resumes this one.
    Call(A),
    /// Yields: hands this item to the caller of `next`.
    Yield(T),
}

/// A recursive native coroutine as an iterator, with all its frames in one vector.
///
/// A coroutine cannot hold itself, just as a struct cannot, because its size would have no end. The
/// usual way out boxes every level, and passes every item up through all levels above it. Here a
/// body does not hold the body that it calls. It yields the call, [`Step::Call`], and waits in the
/// vector until the callee has returned:
///
/// | a recursive function | a frame |
/// |---|---|
/// | calls itself | `yield Step::Call(argument)` |
/// | hands out an item | `yield Step::Yield(item)` |
/// | returns | `None` at the end, or `return None` |
/// | calls itself as its last act (a tail call) | `Some(argument)` at the end, or `return Some(argument)` |
/// | fails | `?`, in a frame that ends with `Ok(None)` or `Ok(Some(argument))` |
///
/// The towers of Hanoi, each move as a pair of pegs:
///
/// ```
/// #![feature(coroutines, coroutine_trait)]
/// use native_coroutines::{Recursive, Step};
///
/// let three_disks = Some((3, 'a', 'c', 'b'));
/// let moves = Recursive::new(three_disks, |(disks, from, to, other)| {
///     #[coroutine]
///     move || {
///         if disks == 0 {
///             return None;
///         }
///         yield Step::Call((disks - 1, from, other, to));
///         yield Step::Yield([from, to]);
///         Some((disks - 1, other, to, from))
///     }
/// });
/// let moves: Vec<String> = moves.map(String::from_iter).collect();
/// assert_eq!(moves.join(" "), "ac ab cb ac ba bc ac");
/// ```
///
/// So a level costs the bytes of one frame, and an item costs the same at any depth. Neither a run
/// nor a drop uses the thread's stack. A tail call is free: its frame takes the place of its
/// caller's frame, so a chain of tail calls never becomes deep.
///
/// ```
/// # #![feature(coroutines, coroutine_trait)]
/// # use native_coroutines::{Recursive, Step};
/// let mut countdown = Recursive::new(Some(1_000_000), |number: u32| {
///     #[coroutine]
///     move || {
///         yield Step::Yield(number);
///         number.checked_sub(1)
///     }
/// });
/// assert_eq!(countdown.nth(999_999), Some(1));
/// assert_eq!(countdown.depth(), 1);
/// ```
///
/// A call has no result. A callee can tell its caller something through a place that both reach, such
/// as a [`Cell`](core::cell::Cell).
///
/// # Frames that fail
///
/// A frame may end with a `Result<Option<A>, E>`, and use `?`. Then the items are results, and an
/// error is the last item. The error first drops all frames, the innermost first, as a `?` in a
/// recursive function does.
///
/// ```
/// #![feature(coroutines, coroutine_trait)]
/// use native_coroutines::{Recursive, Step};
/// use std::num::ParseIntError;
///
/// // A number, and behind it perhaps more numbers in brackets: `1(2(3))` holds 1, 2 and 3.
/// let numbers = |text| {
///     Recursive::new(Some(text), |text: &str| {
///         #[coroutine]
///         move || {
///             let (number, inner) = text.split_once('(').unwrap_or((text, ""));
///             yield Step::Yield(number.parse::<u32>()?);
///             Ok::<_, ParseIntError>(inner.strip_suffix(')'))
///         }
///     })
/// };
/// let read: Result<Vec<u32>, ParseIntError> = numbers("1(2(3))").collect();
/// assert_eq!(read, Ok(vec![1, 2, 3]));
/// let failed: Result<Vec<u32>, ParseIntError> = numbers("1(two(3))").collect();
/// assert_eq!(failed.unwrap_err().to_string(), "invalid digit found in string");
/// ```
///
/// A frame with another end does not compile, and the error is at the call of `new`:
///
/// ```compile_fail,E0277
/// # #![feature(coroutines, coroutine_trait)]
/// # use native_coroutines::{Recursive, Step};
/// let items = Recursive::new(Some(3), |number: u32| {
///     #[coroutine]
///     move || {
///         yield Step::Yield(number);
///         return; // a frame ends with an `Option`
/// #       #[allow(unreachable_code)]
/// #       { yield Step::Call(1) }
///     }
/// });
/// ```
///
/// Frames move when the vector grows, so a frame must not be a `static` coroutine.
///
/// # Panics
///
/// Passes on a panic of a body. If the caller catches the panic, the recursion has ended, and
/// `next` returns `None`.
///
/// # Drop
///
/// Drops the suspended frames, the outermost first, each as a [`Producer`](crate::Producer) drops
/// its body. No body runs on.
///
/// # Source
///
/// Beazley's course on coroutines, part 8, makes calls by yielding them to a scheduler, and names it
/// trampolining. Here the scheduler is a vector of frames of one type.
#[must_use = "a recursion does nothing until it is iterated"]
pub struct Recursive<A, F, C> {
    /// The first call, until it is made.
    call: Option<A>,
    frame: F,
    frames: Vec<C>,
    panicked: bool,
}

/// The end of a frame: `Option<A>`, or `Result<Option<A>, E>` in a frame that may fail.
///
/// `None` returns, and `Some(argument)` is a tail call. This trait is sealed.
#[diagnostic::on_unimplemented(
    message = "a frame of `Recursive` cannot end with `{Self}`",
    label = "this frame ends with `{Self}`",
    note = "a frame ends with `None` (it returns) or `Some(argument)` (a tail call); a frame that \
            uses `?` ends with `Ok(None)` or `Ok(Some(argument))`"
)]
pub trait FrameEnd<A, T>: sealed::Sealed {
    /// The item of the iterator: `T`, or `Result<T, E>` where a frame may fail.
    type Item;

    #[doc(hidden)]
    fn item(yielded: T) -> Self::Item;

    /// The tail call, or an error as an item.
    #[doc(hidden)]
    fn tail_call(self) -> Result<Option<A>, Self::Item>;
}

mod sealed {
    pub trait Sealed {}
    impl<A> Sealed for Option<A> {}
    impl<A, E> Sealed for Result<Option<A>, E> {}
}

impl<A, T> FrameEnd<A, T> for Option<A> {
    type Item = T;

    #[inline(always)]
    fn item(yielded: T) -> T {
        yielded
    }

    #[inline(always)]
    fn tail_call(self) -> Result<Option<A>, T> {
        Ok(self)
    }
}

impl<A, T, E> FrameEnd<A, T> for Result<Option<A>, E> {
    type Item = Result<T, E>;

    #[inline(always)]
    fn item(yielded: T) -> Result<T, E> {
        Ok(yielded)
    }

    #[inline(always)]
    fn tail_call(self) -> Result<Option<A>, Result<T, E>> {
        self.map_err(Err)
    }
}

/// Ends the recursion when a panic passes by.
struct OnPanic<'a, A, F, C>(&'a mut Recursive<A, F, C>);

impl<A, F, C> Drop for OnPanic<'_, A, F, C> {
    fn drop(&mut self) {
        self.0.panicked = true;
    }
}

impl<A, F, C> Recursive<A, F, C> {
    /// Creates a recursion that begins with `call`. `frame` makes a body from an argument.
    ///
    /// With `None` it has ended from the start, as the walk of an empty tree has. Nothing runs before
    /// the first `next`.
    #[inline]
    pub fn new<T, E>(call: Option<A>, frame: F) -> Self
    where
        F: FnMut(A) -> C,
        C: Coroutine<(), Yield = Step<A, T>, Return = E>,
        E: FrameEnd<A, T>,
    {
        Recursive {
            call,
            frame,
            frames: Vec::new(),
            panicked: false,
        }
    }

    /// Returns the number of suspended frames, so that a caller can limit the depth of hostile input.
    #[inline]
    pub fn depth(&self) -> usize {
        self.frames.len()
    }

    /// Tests whether the recursion has ended: by returning, by an error or by a panic.
    #[inline]
    pub fn is_complete(&self) -> bool {
        self.panicked || (self.call.is_none() && self.frames.is_empty())
    }
}

impl<A, T, E, F, C> Recursive<A, F, C>
where
    F: FnMut(A) -> C,
    C: Coroutine<(), Yield = Step<A, T>, Return = E> + Unpin,
    E: FrameEnd<A, T>,
{
    #[inline]
    fn run(&mut self) -> Option<E::Item> {
        loop {
            let mut call = match self.frames.last_mut() {
                None => Some(self.call.take()?),
                Some(top) => match Pin::new(top).resume(()) {
                    Yielded(Step::Call(argument)) => Some(argument),
                    Yielded(Step::Yield(item)) => return Some(E::item(item)),
                    Complete(end) => {
                        self.frames.pop();
                        match end.tail_call() {
                            Ok(tail_call) => tail_call,
                            Err(error) => return Some(self.fail(error)),
                        }
                    }
                },
            };
            // The first resume of a body stands apart from the later ones, so that the compiler
            // knows where it begins and need not test for it.
            while let Some(argument) = call {
                let mut frame = (self.frame)(argument);
                match Pin::new(&mut frame).resume(()) {
                    Yielded(Step::Call(argument)) => {
                        self.frames.push(frame);
                        call = Some(argument);
                    }
                    Yielded(Step::Yield(item)) => {
                        self.frames.push(frame);
                        return Some(E::item(item));
                    }
                    Complete(end) => match end.tail_call() {
                        Ok(tail_call) => call = tail_call,
                        Err(error) => {
                            drop(frame);
                            return Some(self.fail(error));
                        }
                    },
                }
            }
        }
    }

    /// Drops the frames, the innermost first. A vector alone drops its first item first.
    #[cold]
    fn fail(&mut self, error: E::Item) -> E::Item {
        while self.frames.pop().is_some() {}
        error
    }
}

impl<A, T, E, F, C> Iterator for Recursive<A, F, C>
where
    F: FnMut(A) -> C,
    C: Coroutine<(), Yield = Step<A, T>, Return = E> + Unpin,
    E: FrameEnd<A, T>,
{
    type Item = E::Item;

    #[inline]
    fn next(&mut self) -> Option<E::Item> {
        if self.panicked {
            return None;
        }
        let on_panic = OnPanic(self);
        let item = on_panic.0.run();
        mem::forget(on_panic);
        item
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.is_complete().then_some(0))
    }

    // Nobody can call `next` after a panic here, so the panic need not be marked.
    #[inline]
    fn fold<B, G>(mut self, initial: B, mut f: G) -> B
    where
        G: FnMut(B, E::Item) -> B,
    {
        let mut folded = initial;
        if !self.panicked {
            while let Some(item) = self.run() {
                folded = f(folded, item);
            }
        }
        folded
    }
}

impl<A, T, E, F, C> FusedIterator for Recursive<A, F, C>
where
    F: FnMut(A) -> C,
    C: Coroutine<(), Yield = Step<A, T>, Return = E> + Unpin,
    E: FrameEnd<A, T>,
{
}

impl<A, F, C> fmt::Debug for Recursive<A, F, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recursive")
            .field("depth", &self.frames.len())
            .finish_non_exhaustive()
    }
}
