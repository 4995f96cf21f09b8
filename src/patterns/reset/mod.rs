//! A countdown hands out numbers, and can be sent a new start.
//!
//! # The problem
//!
//! `yield` is an expression: it hands an item out, and it has a value when the body goes on. So one
//! body can be a producer and a consumer at once. David Beazley's course shows such a body, in a
//! file named `bogus.py`:
//!
//! ```python
//! def countdown(n):
//!     while n >= 0:
//!         restart = (yield n)
//!         if restart is not None:
//!             n = restart
//!         else:
//!             n -= 1
//!
//! c = countdown(5)
//! for n in c:
//!     print(n)                             # 5 2 1 0: where is the 3?
//!     if n == 5:
//!         c.send(3)
//! ```
//!
//! The loop misses the 3. Just as the loop does, `send` resumes the body up to its next `yield`. So
//! `send` returns an item too, and here nobody looks at it. Every `yield` answers one call, and
//! with two kinds of callers each sees only some of the items.
//!
//! Rust does not compile the mistake, because the loop borrows the countdown:
//!
//! ```compile_fail,E0499
//! use native_coroutines::patterns::reset::countdown;
//!
//! let mut c = countdown(5);
//! for n in c.by_ref() {
//!     if n == 5 {
//!         c.send(3); // borrowed by the loop
//!     }
//! }
//! ```
//!
//! The caller has to ask for each item, and has to handle the item that `send` returns. A caller
//! who ignores that item loses it in Rust as well:
//!
//! ```
//! use native_coroutines::patterns::reset::countdown;
//!
//! let mut c = countdown(5);
//! let mut seen = vec![];
//! while let Some(n) = c.next() {
//!     seen.push(n);
//!     if n == 5 {
//!         let answer = c.send(3)?;
//!         assert_eq!(answer, 3); // the item that the loop does not get
//!     }
//! }
//! assert_eq!(seen, [5, 2, 1, 0]);
//! # Ok::<(), native_coroutines::SendError>(())
//! ```
//!
//! # Neither a producer nor a consumer
//!
//! The resume argument is an `Option`: `Some(start)` is a sent number, and `None` is Python's
//! `next`. The consumers of this crate have the same type, but their `None` closes. A body has one
//! `None`, which can ask for the next item or close, but not both. The type cannot tell the two
//! apart. As a consumer, the countdown can be primed and sent to, and then ignores the close:
//!
//! ```
//! use native_coroutines::patterns::reset::native;
//! use native_coroutines::{Consumer, Unprimed};
//!
//! let mut misused = Unprimed::new(native::countdown(5)).prime();
//! assert_eq!(misused.send(3), Ok(3));
//! assert_eq!(misused.try_close(), Err(2));
//! ```
//!
//! So the pattern has a type of its own, [`Countdown`]: a [`Resumable`] and a few lines. There is
//! nothing to close, because no result waits at the end. The caller drops an unwanted countdown.
//!
//! Python refuses a `send` before the first `next` with a TypeError, because no `yield` is there to
//! take the value. In Rust the first resume argument is the closure's parameter, so the body starts
//! from that number.
//!
//! # When not to use it
//!
//! Nearly always. By hand, `reset` is a method that sets a field and returns no item. So no item
//! can be lost, and the method works after the end as well. The struct [by hand](by_hand) has three
//! states only so that it does exactly the same as the coroutine. Let a body either produce or
//! consume. Two directions at once pay where each item is a question and each sent value is its
//! answer, as in a dialogue.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::fmt;
use core::iter::FusedIterator;
use core::ops::Coroutine;

use crate::{Resumable, SendError};

/// Creates an iterator from `start` down to 0, which can be sent a new start.
///
/// # Source
///
/// David Beazley, *A Curious Course on Coroutines and Concurrency*, part 1, `bogus.py`.
pub fn countdown(start: u32) -> Countdown<impl Coroutine<Option<u32>, Yield = u32, Return = ()>> {
    Countdown(Resumable::new(native::countdown(start)))
}

/// An iterator that can be sent a new start. [`countdown`] creates it.
///
/// # Drop
///
/// Drops the body, which does not run on.
#[must_use = "a countdown does nothing until it is iterated"]
pub struct Countdown<C>(Resumable<C, ()>);

impl<C> Countdown<C>
where
    C: Coroutine<Option<u32>, Yield = u32, Return = ()> + Unpin,
{
    /// Starts anew from this number, and returns the next item, which is this number.
    ///
    /// The item does not come again: `next` then returns the number below it.
    ///
    /// # Errors
    ///
    /// [`SendError::Unsent`] once `next` has returned `None`. Until then, even after the item 0, the
    /// countdown can start anew.
    #[inline(always)]
    pub fn send(&mut self, start: u32) -> Result<u32, SendError> {
        self.0.resume(Some(start)).map_err(SendError::of)
    }
}

impl<C> Iterator for Countdown<C>
where
    C: Coroutine<Option<u32>, Yield = u32, Return = ()> + Unpin,
{
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        self.0.resume(None).ok()
    }
}

impl<C> FusedIterator for Countdown<C> where
    C: Coroutine<Option<u32>, Yield = u32, Return = ()> + Unpin
{
}

impl<C> fmt::Debug for Countdown<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Countdown({})", self.0.state())
    }
}
