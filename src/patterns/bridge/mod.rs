//! To and from `async`: a body that awaits is a future or a stream.
//!
//! # The problem
//!
//! A server gets text over the network. The text arrives in chunks, and a chunk ends anywhere. The
//! program wants lines. Between two chunks it has to wait, and it must not hold up the thread.
//!
//! ```python
//! async def lines(chunks):
//!     line = b""
//!     async for chunk in chunks:
//!         *whole, rest = (line + chunk).split(b"\n")
//!         for line in whole:
//!             yield line
//!         line = rest
//!     if line:
//!         yield line
//! ```
//!
//! ```
//! use native_coroutines::patterns::bridge::lines;
//! use std::task::{Context, Poll, Waker};
//!
//! // The second poll finds nothing yet. A real source keeps the waker, and wakes it later.
//! let mut polls = [Some("I love\ncorou"), None, Some("tines\ninstead!")].into_iter();
//! let chunks = move |context: &mut Context| match polls.next() {
//!     Some(Some(chunk)) => Poll::Ready(Some(Ok::<_, std::io::Error>(chunk))),
//!     Some(None) => {
//!         context.waker().wake_by_ref();
//!         Poll::Pending
//!     }
//!     None => Poll::Ready(None),
//! };
//!
//! let mut lines = lines(chunks);
//! let mut context = Context::from_waker(Waker::noop());
//! loop {
//!     match lines.poll_next(&mut context) {
//!         Poll::Ready(Some(line)) => println!("{:?}", String::from_utf8(line?)?), // three lines
//!         Poll::Ready(None) => break,
//!         Poll::Pending => println!("pending"), // after the first
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In async code this is `while let Some(line) = lines.next().await`, with any executor.
//!
//! # The protocol
//!
//! A body cannot say `await`. It polls, and yields [`Poll::Pending`] until the value is there. So it
//! needs the waker of the task, and the waker arrives by the `yield`: the body is a
//! `Coroutine<Option<Waker>, Yield = Poll<T>>`. `Some` brings a waker that differs from the last
//! one. `None` says that the last one is still right. Cloning a waker changes a counter that all
//! threads share, so a clone per poll is what the `Option` avoids.
//!
//! | from | to | by |
//! |---|---|---|
//! | a body that yields items | a stream | [`AsStream`] |
//! | a body that yields no item | a future of its return value | [`AsFuture`] |
//! | a producer, or any other iterator | a stream that is always ready | [`AlwaysReady`] |
//! | a future | a body that yields while the future is pending | [`polled`] |
//!
//! The bridge wakes nobody. The future that the body polls gets the newest waker and has to keep it.
//! A body that yields `Pending` and has polled nothing is never woken.
//!
//! # Which trait is a stream
//!
//! The standard library has no stable trait for streams. So each stream here has three faces:
//!
//! - `poll_next` and `next` are methods of the type. They need no trait, no crate and no gate.
//! - [`AsyncIterator`] is the trait in `core`. It is unstable, and `for await` needs it.
//! - `Stream` of the crate `futures-core` is the trait that tokio and the other executors share. It
//!   comes with the feature `futures`, and brings that one crate, which has no dependencies.
//!
//! # Moving and pinning
//!
//! [`lines`] is movable, because its body holds no borrow across a `yield`: it counts a position in
//! the chunk. So the stream needs no pin. A body that awaits a future of any type must pin that
//! future in a local, and is `static`. [`retry`] is one, and comes in a box:
//!
//! ```
//! use native_coroutines::patterns::bridge::retry;
//!
//! # let mut context = std::task::Context::from_waker(std::task::Waker::noop());
//! let read = |number| async move { if number < 3 { Err("busy") } else { Ok(number) } };
//! let mut third = retry(5.try_into()?, read); // in async code: retry(5.try_into()?, read).await
//! # use std::{future::Future, pin::Pin, task::Poll};
//! assert_eq!(Pin::new(&mut third).poll(&mut context), Poll::Ready(Ok(3)));
//! # Ok::<(), std::num::TryFromIntError>(())
//! ```
//!
//! # Into a body
//!
//! [`polled`] goes the other way. A scheduler whose tasks are coroutines resumes the future as one
//! more task. The scheduler passes its waker once, and resumes when the waker is woken.
//!
//! # When not to use it
//!
//! For code that only awaits, use `async`: [`retry`] is nicer as the `async fn` that stands below.
//! For code that awaits and yields, `async gen` is the nicer language. It has `.await` where the
//! body has a macro, it borrows across a `yield`, and nobody has to carry the waker. The coroutine
//! is the better one in three cases. It can be movable, and an `async gen` block never is. It can be
//! resumed with more than a waker, and it can return a value at its end.
//!
//! For an iterator, `stream::iter` of the crate `futures` does the same as [`AlwaysReady`]. A stream
//! that is always ready never lets another task run, so a long one needs a pause of the executor.
//!
//! # With `async gen`
//!
//! This is the same in the language's own words, with the gates `gen_blocks` and `async_iterator`.
#![cfg_attr(not(doctest), doc = concat!("\n````rust\n", include_str!("async_gen.rs"), "````"))]
#![cfg_attr(not(doctest), doc = sources!())]

pub mod async_gen;
pub mod by_hand;
pub mod native;
pub(super) mod tour;

use core::async_iter::AsyncIterator;
use core::convert::Infallible;
use core::fmt;
use core::future::{Future, poll_fn};
use core::num::NonZeroU32;
use core::ops::Coroutine;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::boxed::Box;
use std::vec::Vec;

use crate::Resumable;

/// Creates a stream of the lines in the chunks, without their newlines.
///
/// `chunks` is polled for the next chunk, as a stream is: `move |context|
/// stream.poll_next_unpin(context)` makes one of a stream. It is not polled again after `None` or
/// an error. A last line needs no newline. A line takes as much memory as it is long.
///
/// # Errors
///
/// An error of `chunks` is the last item. It loses the line that has begun.
#[allow(clippy::type_complexity, reason = "the type is the protocol")]
pub fn lines<B: AsRef<[u8]>, E>(
    chunks: impl FnMut(&mut Context<'_>) -> Poll<Option<Result<B, E>>>,
) -> AsStream<impl Coroutine<Option<Waker>, Yield = Poll<Result<Vec<u8>, E>>, Return = ()>> {
    AsStream::new(native::lines(chunks))
}

/// Creates a future that awaits one attempt after another, until one succeeds or none is left.
///
/// `attempt` makes the future of an attempt, and gets the number of the attempt, from 1 on.
///
/// # Errors
///
/// The error of the last attempt.
#[allow(clippy::type_complexity, reason = "the type is the protocol")]
pub fn retry<F: Future<Output = Result<T, E>>, T, E>(
    attempts: NonZeroU32,
    attempt: impl FnMut(u32) -> F,
) -> AsFuture<
    Pin<Box<impl Coroutine<Option<Waker>, Yield = Poll<Infallible>, Return = Result<T, E>>>>,
    Result<T, E>,
> {
    AsFuture::new(Box::pin(native::retry(attempts, attempt)))
}

/// Makes a body of a future: each resume polls, and the body returns the output.
///
/// Resume with the waker that the future shall wake, and with `None` while the waker stays the same.
/// Before the first waker, the future gets one that does nothing.
///
/// ```
/// use native_coroutines::patterns::bridge::polled;
///
/// let mut body = polled(async { 40 + 2 });
/// assert!(body.resume(None).is_err()); // the body returned
/// assert_eq!(body.into_return().unwrap(), 42);
/// ```
#[allow(clippy::type_complexity, reason = "the type is the protocol")]
pub fn polled<F: Future>(
    future: F,
) -> Resumable<Pin<Box<impl Coroutine<Option<Waker>, Yield = (), Return = F::Output>>>, F::Output> {
    Resumable::new(Box::pin(native::polled(future)))
}

/// A body that awaits, and the waker that it was last resumed with.
struct Awaiting<C, R> {
    body: Resumable<C, R>,
    /// A waker that does nothing before the first poll and after the end.
    waker: Waker,
}

impl<C, R> Awaiting<C, R> {
    fn new(body: C) -> Self
    where
        C: Coroutine<Option<Waker>, Return = R>,
    {
        Awaiting {
            body: Resumable::new(body),
            waker: Waker::noop().clone(),
        }
    }

    /// Resumes the body, and with the waker if it is a new one. `None` if the body has ended.
    #[inline(always)]
    fn resume<T>(&mut self, context: &mut Context<'_>) -> Option<Poll<T>>
    where
        C: Coroutine<Option<Waker>, Yield = Poll<T>, Return = R> + Unpin,
    {
        if self.body.is_complete() {
            return None;
        }
        let known = self.waker.will_wake(context.waker());
        let new = (!known).then(|| {
            self.waker.clone_from(context.waker());
            self.waker.clone()
        });
        match self.body.resume(new) {
            Ok(polled) => Some(polled),
            Err(_) => {
                self.waker = Waker::noop().clone();
                None
            }
        }
    }
}

/// Makes a stream of a body that awaits and yields items.
///
/// A `Coroutine<Option<Waker>, Yield = Poll<T>, Return = ()>` becomes a stream of `T`. The first
/// resume brings a waker, and each later one brings `None` or a waker that differs.
///
/// After the end, and after a panic of the body, every poll returns `None` and wakes nothing.
///
/// An immovable (`static`) body is pinned first, with [`core::pin::pin!`] or `Box::pin`. A pinned
/// coroutine is a coroutine too.
///
/// # Drop
///
/// Drops the wakers, and the locals of the body as [`Resumable`] does.
#[must_use = "a stream does nothing until it is polled"]
pub struct AsStream<C>(Awaiting<C, ()>);

impl<C: Coroutine<Option<Waker>, Return = ()>> AsStream<C> {
    /// Takes a body that has not begun, or that is suspended and knows no waker.
    pub fn new(body: C) -> Self {
        AsStream(Awaiting::new(body))
    }
}

impl<T, C> AsStream<C>
where
    C: Coroutine<Option<Waker>, Yield = Poll<T>, Return = ()> + Unpin,
{
    /// Polls for the next item.
    #[inline(always)]
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<T>> {
        match self.0.resume(context) {
            Some(polled) => polled.map(Some),
            None => Poll::Ready(None),
        }
    }

    /// Returns a future of the next item.
    ///
    /// To drop that future while it is pending loses nothing.
    #[allow(clippy::should_implement_trait, reason = "a stream is no iterator")]
    pub fn next(&mut self) -> impl Future<Output = Option<T>> {
        poll_fn(|context| self.poll_next(context))
    }
}

/// Makes a future of a body that awaits and yields no item.
///
/// A `Coroutine<Option<Waker>, Yield = Poll<Infallible>, Return = R>` becomes a future of `R`.
/// [`Infallible`] has no values, so the body can yield nothing but `Poll::Pending`.
///
/// # Panics
///
/// A poll after the end panics, as with every future of an `async` block.
///
/// # Drop
///
/// As with [`AsStream`].
#[must_use = "a future does nothing until it is polled"]
pub struct AsFuture<C, R>(Awaiting<C, R>);

impl<R, C: Coroutine<Option<Waker>, Return = R>> AsFuture<C, R> {
    /// Takes a body that has not begun, or that is suspended and knows no waker.
    pub fn new(body: C) -> Self {
        AsFuture(Awaiting::new(body))
    }
}

impl<C, R> Future for AsFuture<C, R>
where
    C: Coroutine<Option<Waker>, Yield = Poll<Infallible>, Return = R> + Unpin,
{
    type Output = R;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<R> {
        let awaiting = &mut self.0;
        match awaiting.resume(context) {
            Some(_) => Poll::Pending,
            None => match awaiting.body.take_return() {
                Some(result) => Poll::Ready(result),
                None => panic!("`AsFuture` polled after completion"),
            },
        }
    }
}

/// The body is only ever touched through a pin of its own, and the result is moved out whole.
impl<C: Unpin, R> Unpin for AsFuture<C, R> {}

/// Makes a stream of a producer, or of any other iterator: every poll is ready.
#[derive(Clone, Debug)]
#[must_use = "a stream does nothing until it is polled"]
pub struct AlwaysReady<I>(I);

impl<I: Iterator> AlwaysReady<I> {
    /// Takes the iterator.
    pub fn new(items: I) -> Self {
        AlwaysReady(items)
    }

    /// Returns the next item. The waker is not used.
    #[inline(always)]
    pub fn poll_next(&mut self, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.0.next())
    }

    /// Returns a future of the next item. It is ready once it is polled.
    #[allow(clippy::should_implement_trait, reason = "a stream is no iterator")]
    pub fn next(&mut self) -> impl Future<Output = Option<I::Item>> {
        poll_fn(|context| self.poll_next(context))
    }
}

/// The iterator is never pinned.
impl<I> Unpin for AlwaysReady<I> {}

/// Implements the traits of streams by the method `poll_next`.
macro_rules! stream {
    ([$($generics:tt)*] $stream:ty, $item:ty, $this:ident => $size_hint:expr, where $($bounds:tt)*) => {
        impl<$($generics)*> AsyncIterator for $stream where $($bounds)* {
            type Item = $item;

            #[inline(always)]
            fn poll_next(
                self: Pin<&mut Self>,
                context: &mut Context<'_>,
            ) -> Poll<Option<$item>> {
                self.get_mut().poll_next(context)
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                let $this = self;
                $size_hint
            }
        }

        #[cfg(feature = "futures")]
        impl<$($generics)*> futures_core::Stream for $stream where $($bounds)* {
            type Item = $item;

            #[inline(always)]
            fn poll_next(
                self: Pin<&mut Self>,
                context: &mut Context<'_>,
            ) -> Poll<Option<$item>> {
                self.get_mut().poll_next(context)
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                let $this = self;
                $size_hint
            }
        }
    };
}

stream! {
    [T, C] AsStream<C>, T,
    this => (0, this.0.body.is_complete().then_some(0)),
    where C: Coroutine<Option<Waker>, Yield = Poll<T>, Return = ()> + Unpin
}
stream! {
    [I] AlwaysReady<I>, I::Item,
    this => this.0.size_hint(),
    where I: Iterator
}
stream! {
    [P, B, E] by_hand::Lines<P, B>, Result<Vec<u8>, E>,
    _this => (0, None),
    where B: AsRef<[u8]>, P: FnMut(&mut Context<'_>) -> Poll<Option<Result<B, E>>>
}

impl<C> fmt::Debug for AsStream<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AsStream({})", self.0.body.state())
    }
}

impl<C, R> fmt::Debug for AsFuture<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AsFuture({})", self.0.body.state())
    }
}
