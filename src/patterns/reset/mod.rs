//! A countdown that can be sent a new start.
//!
//! # The problem
//!
//! `yield` is an expression: it hands an item out, and has a value when the body goes on. So one
//! body can be a producer and a consumer at once. David Beazley's course shows how that looks, and
//! names the file `bogus.py`:
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
//! The loop misses the 3. A `send` resumes the body up to its next `yield` just as the loop does,
//! so it is given an item too, and here nobody looks at it. Every `yield` answers one call, and
//! with two kinds of callers each sees only a part of the items.
//!
//! Rust does not let the mistake pass unseen. The loop has the countdown borrowed, so a `send`
//! inside of it does not compile:
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
//! One has to ask for each item, and to say what becomes of the one that `send` gives. Who throws
//! it away loses it here as well:
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
//! # Ok::<(), native_coroutines::SendError<u32>>(())
//! ```
//!
//! # Neither a producer nor a consumer
//!
//! The resume argument is an `Option`: `Some(start)` is a number sent, and `None` is Python's
//! `next`. The consumers of this crate have the same type, but there `None` closes. A body has one
//! `None`, so it can be asked for the next item or be told to end, and not both. The type cannot
//! tell the two apart: taken for a consumer, the countdown is primed and sent to, and refuses to
//! be closed.
//!
//! ```
//! use native_coroutines::patterns::reset::native;
//! use native_coroutines::{Consumer, Unprimed};
//!
//! let mut misused = Unprimed::new(native::countdown(5)).prime();
//! assert_eq!(misused.send(3), Ok(3));
//! assert_eq!(misused.close().unwrap_err().yielded, 2);
//! ```
//!
//! Hence a type of its own, [`Countdown`]. There is nothing to close: no result waits at the end,
//! and a countdown that is no longer wanted is dropped.
//!
//! Python refuses a `send` before the first `next` with a TypeError, since no `yield` is there to
//! take the value. In Rust the first resume argument is the closure's parameter, and the body
//! starts from it.
//!
//! # When not to use it
//!
//! Nearly always. By hand, `reset` is a method that sets a field and gives no item, so that none
//! can be lost, and it works after the end as well; the twin next door has three states only so
//! that it does exactly the same. Let a body either produce or consume. Two directions at once pay
//! where each item is a question and what is sent is its answer, as in
//! a dialogue.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use core::fmt;
use core::iter::FusedIterator;
use core::ops::{Coroutine, CoroutineState};
use core::pin::Pin;

use crate::SendError;

/// The numbers from `start` down to 0, as an iterator that can be sent a new start.
///
/// # Source
///
/// David Beazley, *A Curious Course on Coroutines and Concurrency*, part 1, `bogus.py`.
pub fn countdown(start: u32) -> Countdown<impl Coroutine<Option<u32>, Yield = u32, Return = ()>> {
    Countdown {
        coroutine: native::countdown(start),
        complete: false,
    }
}

/// An iterator that numbers can be sent to: see [`countdown`].
///
/// # Drop
///
/// Nothing runs.
#[derive(Clone)]
#[must_use = "a countdown does nothing until it is iterated"]
pub struct Countdown<C> {
    coroutine: C,
    complete: bool,
}

impl<C> Countdown<C>
where
    C: Coroutine<Option<u32>, Yield = u32, Return = ()> + Unpin,
{
    /// Starts anew from this number, and gives the item that follows, which is that number.
    ///
    /// The item does not come again: the next `next` gives the number below.
    ///
    /// # Errors
    ///
    /// [`SendError::Unsent`] with the number, once `next` has given `None`. Before that, even
    /// after the item 0, the countdown can be started anew.
    #[inline(always)]
    pub fn send(&mut self, start: u32) -> Result<u32, SendError<u32>> {
        if self.complete {
            return Err(SendError::Unsent(start));
        }
        self.resume(Some(start)).ok_or(SendError::Returned)
    }

    #[inline(always)]
    fn resume(&mut self, argument: Option<u32>) -> Option<u32> {
        match Pin::new(&mut self.coroutine).resume(argument) {
            CoroutineState::Yielded(number) => Some(number),
            CoroutineState::Complete(()) => {
                self.complete = true;
                None
            }
        }
    }
}

impl<C> Iterator for Countdown<C>
where
    C: Coroutine<Option<u32>, Yield = u32, Return = ()> + Unpin,
{
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        if self.complete {
            return None;
        }
        self.resume(None)
    }
}

impl<C> FusedIterator for Countdown<C> where
    C: Coroutine<Option<u32>, Yield = u32, Return = ()> + Unpin
{
}

impl<C> fmt::Debug for Countdown<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.complete {
            false => "Countdown(suspended)",
            true => "Countdown(complete)",
        })
    }
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use core::fmt::Write;
    use std::string::String;

    /// Beazley's loop: it prints what it sees, and at 5 sends 3.
    fn bogus<C: Iterator<Item = u32>>(
        mut c: C,
        send: impl Fn(&mut C, u32) -> Option<u32>,
    ) -> String {
        let mut seen = String::from("the loop sees");
        let mut answer = None;
        while let Some(number) = c.next() {
            write!(seen, " {number}").expect("a string takes everything");
            if number == 5 {
                answer = send(&mut c, 3);
            }
        }
        std::format!("{seen}\nthe send got  {}", answer.unwrap_or_default())
    }

    super::Stop {
        input: "a countdown from 5 that is sent 3 when it has come to 5".into(),
        native: bogus(countdown(5), |c, start| c.send(start).ok()),
        by_hand: bogus(by_hand::countdown(5), |c, start| c.send(start).ok()),
        native_bytes: size_of_val(&native::countdown(5)),
        by_hand_bytes: size_of_val(&by_hand::countdown(5)),
    }
}
