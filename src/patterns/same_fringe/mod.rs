//! Do two trees of different shape have the same leaves?
//!
//! # The problem
//!
//! The fringe of a tree are its leaves from left to right. Two trees of different shape may have
//! the same fringe, so they cannot be compared by walking both together, branch by branch. To list
//! the leaves of both and compare the lists takes memory for all of them, and time for all of
//! them, even where the first two differ. Two *producers* in lock step need neither: each walks its
//! own tree in its own way, and is asked for a leaf at a time, up to the first difference.
//!
//! ```python
//! def leaves(tree):
//!     if isinstance(tree, tuple):
//!         yield from leaves(tree[0])
//!         yield from leaves(tree[1])
//!     else:
//!         yield tree
//!
//! def same_fringe(first, second):
//!     missing = object()
//!     pairs = zip_longest(leaves(first), leaves(second), fillvalue=missing)
//!     return all(one == other for one, other in pairs)
//! ```
//!
//! ```
//! use native_coroutines::patterns::same_fringe::same_fringe;
//! use std::ops::ControlFlow::{self, Break, Continue};
//!
//! enum Tree {
//!     Leaf(&'static str),
//!     Fork(Box<[Tree; 2]>),
//! }
//!
//! fn open(tree: &Tree) -> ControlFlow<&str, [&Tree; 2]> {
//!     match tree {
//!         Tree::Leaf(word) => Break(word),
//!         Tree::Fork(subtrees) => Continue(subtrees.each_ref()),
//!     }
//! }
//!
//! let leaf = Tree::Leaf;
//! let fork = |left, right| Tree::Fork(Box::new([left, right]));
//!
//! let first = fork(leaf("I"), fork(leaf("love"), leaf("you")));
//! let second = fork(fork(leaf("I"), leaf("love")), leaf("you"));
//! assert!(same_fringe(&first, &second, open));
//!
//! let third = fork(leaf("I"), fork(leaf("love"), leaf("coroutines")));
//! assert!(!same_fringe(&first, &third, open));
//! ```
//!
//! What is a tree is the caller's choice, and so is how it opens: into its two subtrees, which is
//! `Continue`, or, where nothing is below, into its leaf, which is `Break`.
//!
//! The walk keeps the subtrees that wait in a vector, so a deep tree does not overflow the stack.
//! [`inorder`](super::inorder) shows the other ways to write a recursive producer.
//!
//! # When not to use it
//!
//! This is the classic argument for coroutines, and it is as old as the objection to it: McCarthy
//! answered that what a coroutine keeps in its control structure can be kept in a data structure
//! as well, and that it is then easier to change. In Rust the objection holds. The coroutine here
//! has one loop around one vector, by hand it is the same loop in a method `next`, in stable Rust,
//! and comparing two iterators is [`Iterator::eq`]. What the argument does show is that a consumer
//! of *two* producers cannot be served by recursion that calls somebody for each leaf: one of the
//! two has to be suspended.
//!
//! # Source
//!
//! Brian Smith and Carl Hewitt, *A Plasma Primer* (draft, 1975), poses the problem. John McCarthy,
//! *Another samefringe*, SIGART Newsletter 61 (February 1977), has the objection. Russ Cox tells
//! the whole story in *Storing Data in Control Flow* (2023).

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use core::ops::{ControlFlow, Coroutine};

use crate::Producer;

/// The leaves of a tree from left to right.
///
/// `open` gives the two subtrees of a tree, as `Continue([left, right])`, or its leaf, as
/// `Break(leaf)`. It is called once for each fork and each leaf, not before it is needed.
pub fn leaves<N, T>(
    tree: N,
    open: impl Fn(N) -> ControlFlow<T, [N; 2]>,
) -> Producer<impl Coroutine<(), Yield = T, Return = ()>> {
    Producer::new(native::leaves(tree, open))
}

/// Whether two trees have the same leaves from left to right, and equally many.
///
/// `open` is that of [`leaves`]. One leaf of `first` and one of `second` are looked at in turn, up
/// to the first difference.
///
/// # Source
///
/// The papers that the [module](self) names.
pub fn same_fringe<N, T: PartialEq>(
    first: N,
    second: N,
    open: impl Fn(N) -> ControlFlow<T, [N; 2]>,
) -> bool {
    native::same_fringe(first, second, open)
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use core::ops::ControlFlow::{Break, Continue};
    use std::string::String;

    const TREE: &str = "((I love) (coroutines instead!))";
    const OTHERS: [&str; 3] = [
        "(I (love (coroutines instead!)))",
        "(((I love) you) instead!)",
        "((I love) coroutines)",
    ];

    /// A tree as Lisp writes it: two trees in parentheses with a space between, or a word.
    fn open(tree: &str) -> ControlFlow<&str, [&str; 2]> {
        let mut depth = 0;
        let space = tree.find(|character| {
            depth += match character {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            character == ' ' && depth == 1
        });
        match space {
            Some(space) => Continue([&tree[1..space], &tree[space + 1..tree.len() - 1]]),
            None => Break(tree),
        }
    }

    fn compared(same_fringe: impl Fn(&'static str, &'static str) -> bool) -> String {
        let mut text = String::from(TREE);
        for other in OTHERS {
            let answer = match same_fringe(TREE, other) {
                true => "the same leaves",
                false => "other leaves",
            };
            text += &std::format!("\n{other:32}  {answer}");
        }
        text
    }

    super::Stop {
        input: "a tree of words, compared with three others".into(),
        native: compared(|first, second| same_fringe(first, second, open)),
        by_hand: compared(|first, second| by_hand::same_fringe(first, second, open)),
        native_bytes: size_of_val(&native::leaves(TREE, open)),
        by_hand_bytes: size_of_val(&by_hand::leaves(TREE, open)),
    }
}
