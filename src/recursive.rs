//! Recursion for native coroutines, without a box for each level.

use alloc::vec::Vec;
use core::fmt;
use core::iter::FusedIterator;
use core::mem;
use core::ops::Coroutine;
use core::ops::CoroutineState::{Complete, Yielded};
use core::pin::Pin;

/// What a frame of a [`Recursive`] asks for when it yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step<A, T> {
    /// Call: run a new frame, made from this argument, to its end; then resume this one.
    Call(A),
    /// Yield: hand this item to whoever iterates.
    Yield(T),
}

/// A recursive native coroutine, as an iterator: its frames are kept in one vector.
///
/// A coroutine cannot hold itself, no more than a struct can: its size would have no end. The
/// usual way out boxes every level and passes every item on through all the levels above it. Here
/// a body does not hold the body that it calls. It yields the call, [`Step::Call`], and is put
/// aside in the vector until the callee has returned:
///
/// | a recursive function | a frame |
/// |---|---|
/// | calls itself | `yield Step::Call(argument)` |
/// | hands out an item | `yield Step::Yield(item)` |
/// | returns | `None` at the end, or `return None` |
/// | calls itself as its last act (a tail call) | `Some(argument)` at the end, or `return` of it |
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
/// So a level costs the bytes of one frame, an item costs the same at any depth, and neither
/// running nor dropping uses the thread's stack. A tail call is free: its frame takes the place of
/// the one that made it, so that a chain of them never becomes deep.
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
/// A call has no result. What a callee should tell its caller goes by way of something that both
/// can reach, such as a [`Cell`](core::cell::Cell).
///
/// Frames move when the vector grows, so a frame must not be a `static` coroutine.
///
/// # Panics
///
/// A panic in a body passes through `next`. If it is caught and `next` is called again, that
/// panics as well: `recursion resumed after panicking`.
///
/// # Drop
///
/// Drops the suspended frames, the outermost first, each as a [`Producer`](crate::Producer) drops
/// its body. No body runs on.
///
/// # Source
///
/// Beazley's course on coroutines, part 8, makes calls by yielding them to a scheduler and calls
/// it trampolining. The vector of frames of one type is what Rust makes of it.
#[derive(Clone)]
#[must_use = "a recursion does nothing until it is iterated"]
pub struct Recursive<A, F, C> {
    /// The first call, until it is made.
    call: Option<A>,
    frame: F,
    frames: Vec<C>,
    panicked: bool,
}

/// Says so when a panic passes by.
struct OnPanic<'a, A, F, C>(&'a mut Recursive<A, F, C>);

impl<A, F, C> Drop for OnPanic<'_, A, F, C> {
    fn drop(&mut self) {
        self.0.panicked = true;
    }
}

impl<A, F, C> Recursive<A, F, C> {
    /// A recursion that begins with this call: `frame` makes a body from an argument.
    ///
    /// `None` is a recursion that makes no call and is over: the walk of an empty tree. Nothing
    /// runs before the first `next`.
    #[inline]
    pub fn new(call: Option<A>, frame: F) -> Self
    where
        F: FnMut(A) -> C,
    {
        Recursive {
            call,
            frame,
            frames: Vec::new(),
            panicked: false,
        }
    }

    /// How many frames are suspended: what a limit on the depth of hostile input looks at.
    #[inline]
    pub fn depth(&self) -> usize {
        self.frames.len()
    }
}

impl<A, T, F, C> Recursive<A, F, C>
where
    F: FnMut(A) -> C,
    C: Coroutine<(), Yield = Step<A, T>, Return = Option<A>> + Unpin,
{
    #[inline]
    fn run(&mut self) -> Option<T> {
        loop {
            let mut call = match self.frames.last_mut() {
                None => Some(self.call.take()?),
                Some(top) => match Pin::new(top).resume(()) {
                    Yielded(Step::Call(argument)) => Some(argument),
                    Yielded(Step::Yield(item)) => return Some(item),
                    Complete(tail_call) => {
                        self.frames.pop();
                        tail_call
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
                        return Some(item);
                    }
                    Complete(tail_call) => call = tail_call,
                }
            }
        }
    }
}

impl<A, T, F, C> Iterator for Recursive<A, F, C>
where
    F: FnMut(A) -> C,
    C: Coroutine<(), Yield = Step<A, T>, Return = Option<A>> + Unpin,
{
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        assert!(!self.panicked, "recursion resumed after panicking");
        let on_panic = OnPanic(self);
        let item = on_panic.0.run();
        mem::forget(on_panic);
        item
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let over = self.call.is_none() && self.frames.is_empty();
        (0, over.then_some(0))
    }

    // Nobody can call `next` after a panic here: nothing has to be marked or tested.
    #[inline]
    fn fold<B, G>(mut self, initial: B, mut f: G) -> B
    where
        G: FnMut(B, T) -> B,
    {
        assert!(!self.panicked, "recursion resumed after panicking");
        let mut folded = initial;
        while let Some(item) = self.run() {
            folded = f(folded, item);
        }
        folded
    }
}

impl<A, T, F, C> FusedIterator for Recursive<A, F, C>
where
    F: FnMut(A) -> C,
    C: Coroutine<(), Yield = Step<A, T>, Return = Option<A>> + Unpin,
{
}

impl<A, F, C> fmt::Debug for Recursive<A, F, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recursive")
            .field("depth", &self.frames.len())
            .finish_non_exhaustive()
    }
}
