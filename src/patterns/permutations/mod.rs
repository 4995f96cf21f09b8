//! Every arrangement of some items, in order, in place.
//!
//! # The problem
//!
//! Ten items have 3 628 800 arrangements. Nobody wants them in a list, nor an allocation for each:
//! a *producer* can rearrange the items where they are, and suspend so that the caller may look.
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
//! Equal items change places with nothing: each arrangement comes once. No items have one
//! arrangement, which is empty.
//!
//! # Lending
//!
//! Python yields the list itself, and changes it later under everybody who kept it. Rust does not
//! let a body yield a borrow of what it goes on to change:
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
//! A `static` coroutine may keep a borrow of its own local across a `yield`, but it may not hand
//! one out either (E0515). What is yielded has one type for the whole life of the coroutine, and
//! so one lifetime, while this borrow would need a new one for each turn, which ends before the
//! next resume. `Iterator` has the same limit: `Item` is one type. There are three ways round it:
//!
//! - *clone*, and yield a list of its own each time: an `Iterator`, and an allocation a turn;
//! - *share*: the items in a `RefCell` that the caller keeps, and yield `()`: who looks and who
//!   changes is then checked at run time, and a caller who keeps looking causes a panic;
//! - *hand over*: the items go in with each resume and come out with each `yield`, and whoever has
//!   them may do with them what they like.
//!
//! The last is used here, as it asks for nothing but `Ord`. What goes in and out is whatever
//! dereferences to a slice: a `Vec`, a box, or a `&mut [T]`, which needs no allocator at all.
//! Between two resumes the coroutine has nothing to keep, as the arrangement itself says which is
//! next: its one byte is the number of the state it is in. [`Permutations`] does the handing over, and lends the items out by a method of its own,
//! which can say what `Iterator` cannot: that the slice is borrowed until the next call.
//!
//! ```compile_fail,E0499
//! # use native_coroutines::patterns::permutations::permutations;
//! let mut arrangements = permutations(vec![1, 2]);
//! let first = arrangements.next();
//! let second = arrangements.next(); // cannot borrow it twice at a time
//! assert_ne!(first, second);
//! ```
//!
//! A caller who wants an iterator clones, and sees where:
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
//! One arrangement leads to the next without anything to remember, so by hand this is one function
//! on a slice that says whether there was a next one, as in C++
//! ([`by_hand::next_permutation`]). That is the better code. The native version is the better one
//! for orders that are found by recursion or by a table of counters, such as Heap's, in which the
//! body has to know where in its loops it was.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use core::fmt;
use core::ops::{Coroutine, CoroutineState, Deref, DerefMut};
use core::pin::Pin;

/// The arrangements of `items` in lexicographic order, each once, beginning with the sorted one.
///
/// Nothing runs before the first [`next`](Permutations::next). Items that are equal are not told
/// apart: which of them comes first is not said.
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
        coroutine: native::permutations(),
        items: Some(items),
        complete: false,
    }
}

/// Items, and a native coroutine that arranges them.
///
/// An iterator that lends: `for` cannot be used, `while let Some(items) = arrangements.next()` can.
#[derive(Clone)]
#[must_use = "nothing is arranged until `next` is called"]
pub struct Permutations<C, I> {
    coroutine: C,
    /// `None` while the coroutine has them.
    items: Option<I>,
    complete: bool,
}

impl<C, I, T> Permutations<C, I>
where
    C: Coroutine<I, Yield = I, Return = I> + Unpin,
    I: Deref<Target = [T]>,
{
    /// The next arrangement, borrowed until the next call, or `None` after the last.
    ///
    /// # Panics
    ///
    /// A panic in the comparison of two items passes through, and takes the items with it. If it
    /// is caught and `next` is called again, that panics as well. Sorting may panic if the items
    /// are not in a total order.
    #[allow(clippy::should_implement_trait, reason = "`Iterator` cannot lend")]
    #[inline]
    pub fn next(&mut self) -> Option<&[T]> {
        if self.complete {
            return None;
        }
        let items = self.items.take().expect(LOST);
        match Pin::new(&mut self.coroutine).resume(items) {
            CoroutineState::Yielded(items) => Some(self.items.insert(items)),
            CoroutineState::Complete(items) => {
                self.items = Some(items);
                self.complete = true;
                None
            }
        }
    }
}

impl<C, I> Permutations<C, I> {
    /// The items, arranged as they were last.
    ///
    /// # Panics
    ///
    /// If a comparison panicked in [`next`](Permutations::next).
    pub fn into_items(self) -> I {
        self.items.expect(LOST)
    }
}

const LOST: &str = "the items were lost when a comparison panicked";

impl<C, I: fmt::Debug> fmt::Debug for Permutations<C, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permutations")
            .field("items", &self.items)
            .field("complete", &self.complete)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use std::string::String;
    use std::vec::Vec;

    const WORD: &[u8] = b"tenet";

    /// Ten words a line.
    fn listed(next: impl FnMut() -> Option<String>) -> String {
        let words: Vec<String> = core::iter::from_fn(next).collect();
        let lines: Vec<String> = words.chunks(10).map(|words| words.join(" ")).collect();
        lines.join("\n")
    }

    fn word(letters: &[u8]) -> String {
        String::from_utf8_lossy(letters).into_owned()
    }

    let mut native = permutations(WORD.to_vec());
    let mut by_hand = by_hand::permutations(WORD.to_vec());
    super::Stop {
        input: "the letters of `tenet`".into(),
        native_bytes: size_of_val(&native),
        by_hand_bytes: size_of_val(&by_hand),
        native: listed(|| native.next().map(word)),
        by_hand: listed(|| by_hand.next().map(word)),
    }
}
