//! A body arranges items in place, in order, and lends each arrangement.
//!
//! # The problem
//!
//! Ten items have 3 628 800 arrangements. Nobody wants all of them in a list, or an allocation per
//! arrangement. A *producer* can rearrange the items in place, and suspend so that the caller may
//! look.
//!
//! ```python
//! def permutations(items):
//!     items = sorted(items)
//!     while True:
//!         yield items
//!         falling = len(items) - 1
//!         while falling > 0 and items[falling - 1] >= items[falling]:
//!             falling -= 1
//!         if falling <= 0:
//!             return
//!         pivot = falling - 1
//!         greater = max(i for i in range(falling, len(items)) if items[i] > items[pivot])
//!         items[pivot], items[greater] = items[greater], items[pivot]
//!         items[falling:] = reversed(items[falling:])
//! ```
//!
//! ```
//! use native_coroutines::patterns::permutations::permutations;
//!
//! let mut letters = ['b', 'a', 'a'];
//! let mut arrangements = permutations(letters.as_mut_slice());
//! assert_eq!(arrangements.next(), Some(&['a', 'a', 'b'][..]));
//! assert_eq!(arrangements.next(), Some(&['a', 'b', 'a'][..]));
//! assert_eq!(arrangements.next(), Some(&['b', 'a', 'a'][..]));
//! assert_eq!(arrangements.next(), None);
//! ```
//!
//! Each arrangement comes once, even if items are equal. An empty slice has one arrangement:
//! itself.
//!
//! # Lending
//!
//! Python yields the list itself, and later changes it under every caller who kept it. Rust does
//! not let a body yield a borrow of a local that the body goes on to change:
//!
//! ```compile_fail,E0626
//! #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
//! let lend = #[coroutine]
//! || {
//!     let mut items = [1, 2, 3];
//!     loop {
//!         yield &items[..];
//!         items.reverse();
//!     }
//! };
//! ```
//!
//! A `static` coroutine may keep a borrow of its own local across a `yield`, but may not hand one
//! out either (E0515). The yielded items have one type for the whole life of the coroutine, and so
//! one lifetime. This borrow would need a new lifetime per turn, which ends before the next resume.
//! `Iterator` has the same limit: `Item` is one type. Three ways lead round it:
//!
//! - *Clone*: yield a new list each time. This is an `Iterator`, and allocates per turn.
//! - *Share*: keep the items in a `RefCell` of the caller, and yield `()`. A caller who still holds
//!   a borrow at the next resume causes a panic.
//! - *Hand over*: the items go in with each resume and come out with each `yield`. Their holder may
//!   change them.
//!
//! This pattern uses the third way, which needs only `Ord`. The items are anything that
//! dereferences to a slice: a `Vec`, a box, or a `&mut [T]`, which needs no allocator. Between two
//! resumes the coroutine stores nothing but its state, one byte, because each arrangement
//! determines the next. [`Permutations`] hands the items over, and lends them to the caller by a
//! method. The method borrows the slice until the next call, which `Iterator` cannot express.
//!
//! ```compile_fail,E0499
//! # use native_coroutines::patterns::permutations::permutations;
//! let mut arrangements = permutations(vec![1, 2]);
//! let first = arrangements.next();
//! let second = arrangements.next(); // cannot borrow it twice at a time
//! assert_ne!(first, second);
//! ```
//!
//! A caller who wants an iterator clones, and the clone is in plain sight:
//!
//! ```
//! use native_coroutines::patterns::permutations::permutations;
//!
//! let mut arrangements = permutations(vec![1, 2, 3]);
//! let owned = std::iter::from_fn(|| arrangements.next().map(<[_]>::to_vec));
//! let middle: Vec<Vec<i32>> = owned.filter(|numbers| numbers[1] == 3).collect();
//! assert_eq!(middle, [[1, 3, 2], [2, 3, 1]]);
//! ```
//!
//! # When not to use it
//!
//! One arrangement leads to the next, and nothing has to be remembered. So by hand this is one
//! function on a slice, [`by_hand::next_permutation`], which returns `false` after the last, as in
//! C++. That is the better code. The native version is better for orders by recursion or a table of
//! counters, such as Heap's. There the body has to know its place in its loops.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::fmt;
use core::ops::{Coroutine, Deref, DerefMut};

use crate::Resumable;

/// Creates the arrangements of `items` in lexicographic order, each once, the sorted one first.
///
/// Nothing runs before the first [`next`](Permutations::next). The order of equal items is
/// unspecified.
///
/// # Source
///
/// Algorithm L in Donald E. Knuth, *The Art of Computer Programming*, section 7.2.1.2; the same as
/// `std::next_permutation` of C++.
pub fn permutations<I, T>(items: I) -> Permutations<impl Coroutine<I, Yield = I, Return = I>, I>
where
    I: DerefMut<Target = [T]>,
    T: Ord,
{
    Permutations {
        body: Resumable::new(native::permutations()),
        items: Some(items),
    }
}

/// Items, and a native coroutine that arranges them. [`permutations`] creates both.
///
/// This iterator lends, so `for` does not take it. Write
/// `while let Some(items) = arrangements.next()`.
#[must_use = "nothing is arranged until `next` is called"]
pub struct Permutations<C, I> {
    body: Resumable<C, I>,
    /// `None` while the body has them.
    items: Option<I>,
}

impl<C, I, T> Permutations<C, I>
where
    C: Coroutine<I, Yield = I, Return = I> + Unpin,
    I: Deref<Target = [T]>,
{
    /// Returns the next arrangement, borrowed until the next call, or `None` after the last.
    ///
    /// # Panics
    ///
    /// Passes on a panic in the comparison of two items. The panic loses the items; if the caller
    /// catches it, `next` returns `None`. The sort may panic if the order of the items is not total.
    #[allow(clippy::should_implement_trait, reason = "`Iterator` cannot lend")]
    #[inline]
    pub fn next(&mut self) -> Option<&[T]> {
        if self.body.is_complete() {
            return None;
        }
        let items = self.items.take()?;
        match self.body.resume(items) {
            Ok(items) => Some(self.items.insert(items)),
            Err(_) => {
                self.items = self.body.take_return();
                None
            }
        }
    }
}

impl<C, I> Permutations<C, I> {
    /// Returns the items in their last arrangement.
    ///
    /// # Panics
    ///
    /// Panics if a comparison panicked in [`next`](Permutations::next).
    pub fn into_items(self) -> I {
        self.items
            .expect("the items were lost when a comparison panicked")
    }
}

impl<C, I: fmt::Debug> fmt::Debug for Permutations<C, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permutations")
            .field("items", &self.items)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
