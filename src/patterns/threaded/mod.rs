//! A stage runs on a thread of its own, behind a bounded queue.
//!
//! # The problem
//!
//! One stage of a pipeline is slow. It compresses, writes to a disk, or talks to a server. Then the
//! source waits although it has nothing to do with the disk. Put the slow stage on a thread of its
//! own, and both run at the same time. The queue between the two is bounded, so a fast source
//! cannot fill the memory. Neither the source nor the stage has to know of the thread.
//!
//! ```python
//! def threaded(target, room):
//!     values = queue.Queue(room)
//!     CLOSE = object()
//!
//!     def run():
//!         while (value := values.get()) is not CLOSE:
//!             target.send(value)
//!         target.close()
//!
//!     threading.Thread(target=run).start()
//!     try:
//!         while True:
//!             values.put((yield))
//!     finally:
//!         values.put(CLOSE)
//! ```
//!
//! The Python version loses all but the close. If the target ends early or raises, its thread is
//! gone, and `put` waits for ever as soon as the queue is full.
//!
//! ```
//! use native_coroutines::Consumer;
//! use native_coroutines::patterns::{average::average, threaded::threaded};
//! use std::thread;
//!
//! let ended = thread::scope(|scope| {
//!     let average = threaded(scope, 16, average());
//!     average.prime().consume([2.0, 4.0])
//! });
//! assert_eq!(ended.or_panic().mean, Some(3.0));
//! ```
//!
//! # Each end, in both directions
//!
//! The queue carries the resume arguments of the target: `Some(value)` sends and `None` closes. The
//! queue's own end without a `None` says something else: the sender was dropped.
//!
//! | event | the other side sees |
//! |---|---|
//! | the sender closes | the target takes every value, then `None`, and runs to its end |
//! | the sender is dropped, also by a panic | the target takes every value and is dropped, not closed |
//! | the target returns early | the next `send` returns [`SendError::Returned`], and `close` the result |
//! | the target panics | the next `send` returns [`SendError::Returned`], and `close` the payload |
//! | the target ignores the close | [`try_close`](Consumer::try_close) returns `Err(())`, and the target runs on |
//!
//! [`SendError::Returned`]: crate::SendError::Returned
//!
//! The result is an [`Ended`]. Its `result` is that of the target, or the payload of its panic, as
//! [`JoinHandle::join`](std::thread::JoinHandle::join) returns it. Its `untaken` holds the values
//! that were sent and that the target never took. Every value was either taken or comes back:
//!
//! ```
//! use native_coroutines::Consumer;
//! use native_coroutines::patterns::{pipeline::{collect, head}, threaded::threaded};
//! use std::thread;
//!
//! let mut values = 1..100;
//! let ended = thread::scope(|scope| {
//!     threaded(scope, 4, head(2, collect())).prime().consume(values.by_ref())
//! });
//! assert_eq!(ended.result.unwrap(), [1, 2]);
//! let rest = ended.untaken.into_iter().chain(values);
//! assert!(rest.eq(3..100)); // those in the queue, and those never sent
//! ```
//!
//! If the target panics and the sender is dropped before it notices, `thread::scope` panics, as it
//! does for any thread that nobody joins. A sender that has noticed returns an error from `send`,
//! and the panic from `close`.
//!
//! # No thread is left behind
//!
//! The threads are scoped. `thread::scope` returns after the last of them, and so a target may
//! borrow from outside the scope:
//!
//! ```
//! # use native_coroutines::Consumer;
//! # use native_coroutines::patterns::{pipeline::printer, threaded::threaded};
//! use std::thread;
//!
//! let mut printed = Vec::new();
//! let ended = thread::scope(|scope| {
//!     let print = |line: &str| { printed.push(line.len()); Ok::<(), ()>(()) };
//!     threaded(scope, 4, printer(print)).prime().consume(["yield", "resume"])
//! });
//! assert_eq!(ended.or_panic(), Ok(2));
//! assert_eq!(printed, [5, 6]);
//! ```
//!
//! # A body that changes threads
//!
//! A suspended coroutine is a value. If everything in it is `Send`, the coroutine is `Send`, and
//! may go on anywhere. Nothing in the body has to say so:
//!
//! ```
//! use native_coroutines::{Consumer, patterns::average::average};
//! use std::thread;
//!
//! let mut average = average().prime();
//! average.send(2.0)?;                                        // on this thread
//! let average = thread::spawn(move || {
//!     assert_eq!(average.send(4.0), Ok(Some(3.0)));          // on another
//!     average
//! });
//! assert_eq!(average.join().unwrap().close().count, 2);      // and here again
//! # Ok::<(), native_coroutines::SendError>(())
//! ```
//!
//! The version by hand takes any [`Consumer`], also a native one that is suspended in the middle.
//! An `Rc` that is alive at a `yield` keeps its coroutine on one thread, and the compiler says so.
//!
//! # What it costs
//!
//! A value costs a few dozen nanoseconds for the queue, and a switch of threads each time the queue
//! runs empty or full. A queue of 0 makes every `send` wait until the target takes the value. The
//! answers of the target are dropped, because `send` returns before them.
//!
//! # When not to use it
//!
//! Do not use it for stages that are quick. The queue costs more than a filter, a parser of small
//! records or a sum, and a single thread runs those faster. If every value can be worked on alone,
//! a pool of threads (`rayon`) uses all cores, and a pipeline never more than it has stages.
//!
//! A stage that waits for many sockets needs no thread. By hand this is the same code: the body has
//! one `yield`, and the struct keeps the same four fields.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
pub(super) mod tour;

use std::ops::ControlFlow::{self, Break, Continue};
use std::ops::Coroutine;
use std::panic::resume_unwind;
use std::thread::Scope;

use crate::consumer::{Consumer, Unprimed, from_fn};

pub use native::{Ended, Stage};

/// Creates a stage that sends through a queue to `target`, which runs on a thread of its own.
///
/// The queue has room for `queue` values; `send` waits while it is full. Priming starts the thread,
/// and the target is primed there. [The module](self#each-end-in-both-directions) lists the ends.
/// The stage returns an [`Ended`].
///
/// The stage notices the target's end at the next `send` or `close`. Until then the thread takes
/// values out of the queue, at most `queue + 2`, and keeps them for [`Ended::untaken`].
///
/// # Panics
///
/// Priming panics if the system cannot start a thread, as [`Scope::spawn`] does.
///
/// # Drop
///
/// The thread drops the target after the values that are in the queue, and ends. If the stage was
/// never primed, there is no thread, and the target is dropped at once. A stage that is leaked
/// ([`std::mem::forget`]) keeps its thread, and the scope waits for it for ever.
///
/// # Source
///
/// David Beazley, *A Curious Course on Coroutines and Concurrency*, part 4: a coroutine as the
/// target of a thread.
pub fn threaded<'scope, T, R>(
    scope: &'scope Scope<'scope, '_>,
    queue: usize,
    target: Unprimed<impl Stage<T, R> + Send + 'scope>,
) -> Unprimed<impl Coroutine<Option<T>, Yield = (), Return = Ended<T, R>> + Send>
where
    T: Send + 'scope,
    R: Send + 'scope,
{
    Unprimed::new(native::threaded(scope, queue, target.into_coroutine()))
}

impl<T, R> Ended<T, R> {
    /// Returns the target's result, and drops the values that the target did not take.
    ///
    /// # Panics
    ///
    /// Passes on the panic of the target.
    pub fn or_panic(self) -> R {
        self.result.unwrap_or_else(|panic| resume_unwind(panic))
    }
}

/// Starts the struct by hand, and returns it as a consumer, which is like a primed [`threaded`].
///
/// Takes any consumer as the target, which goes on from where it is. A target that ignores the
/// close panics on its thread, as [`Consumer::close`] does.
///
/// # Panics
///
/// Panics if the system cannot start a thread.
///
/// # Drop
///
/// As [`threaded`].
pub fn threaded_by_hand<'scope, T, C>(
    scope: &'scope Scope<'scope, '_>,
    queue: usize,
    target: C,
) -> impl Consumer<T, Yield = (), Return = Ended<T, C::Return>> + Send
where
    T: Send + 'scope,
    C: Consumer<T, Return: Send> + Send + 'scope,
{
    from_fn(
        Some(by_hand::threaded(scope, queue, Target(target))),
        |threaded, value| match threaded.as_mut().map(|threaded| threaded.send(value)) {
            Some(Continue(())) => Continue(()),
            _ => Break(close(threaded)),
        },
        |mut threaded| close(&mut threaded),
    )
}

/// It is taken only here, with which the consumer ends.
fn close<T, R>(threaded: &mut Option<by_hand::Threaded<'_, T, R>>) -> Ended<T, R> {
    threaded.take().expect("it is closed once").close().into()
}

impl<T, R> From<by_hand::Ended<T, R>> for Ended<T, R> {
    fn from(ended: by_hand::Ended<T, R>) -> Self {
        let by_hand::Ended { result, untaken } = ended;
        Ended { result, untaken }
    }
}

/// A consumer as the target of the version by hand.
struct Target<C>(C);

impl<T, C: Consumer<T>> by_hand::Sink<T> for Target<C> {
    type Return = C::Return;

    fn prime(&mut self) -> ControlFlow<C::Return> {
        match self.0.is_complete() {
            true => Break((&mut self.0).close()),
            false => Continue(()),
        }
    }

    #[inline]
    fn send(&mut self, value: T) -> ControlFlow<C::Return> {
        match self.0.send(value) {
            Ok(_) => Continue(()),
            Err(_) => Break((&mut self.0).close()),
        }
    }

    fn close(&mut self) -> C::Return {
        (&mut self.0).close()
    }
}
