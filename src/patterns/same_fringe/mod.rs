//! Two walks in lockstep compare the leaves of two trees.
//!
//! # The problem
//!
//! The fringe of a tree is its leaves from left to right. Two trees of different shape may have the
//! same fringe, so no walk can compare them branch by branch. Two lists of all leaves could be
//! compared, but they take memory and time for all leaves, even where the first two differ. Two
//! *producers* in lockstep avoid both. Each walks its own tree in its own way, and hands out a leaf
//! at a time, up to the first difference.
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
//! The caller chooses the tree type, and the function that opens a tree. The function returns the
//! two subtrees in `Continue`, or the leaf in `Break`.
//!
//! The walk keeps the waiting subtrees in a vector, so a deep tree does not overflow the stack.
//! [`inorder`](super::inorder) shows the other ways to write a recursive producer.
//!
//! # When not to use it
//!
//! This is the classic argument for coroutines, and the objection to it is as old. A coroutine
//! keeps its place in its control structure. McCarthy answered that a data structure can keep the
//! place as well, and is then easier to change. In Rust the objection holds. The coroutine here has
//! one loop around one vector. By hand, the same loop is a method `next` in stable Rust, and
//! [`Iterator::eq`] compares two iterators. The argument does show one thing: recursion that calls
//! a function per leaf cannot serve a consumer of *two* producers. One of the two has to be
//! suspended.
//!
//! # Source
//!
//! Brian Smith and Carl Hewitt, *A Plasma Primer* (draft, 1975), poses the problem. John McCarthy,
//! *Another samefringe*, SIGART Newsletter 61 (February 1977), has the objection. Russ Cox tells
//! the whole story in *Storing Data in Control Flow* (2023).
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::ops::{ControlFlow, Coroutine};

use crate::Producer;

/// Creates an iterator over the leaves of a tree from left to right.
///
/// `open` returns the two subtrees of a tree as `Continue([left, right])`, or its leaf as
/// `Break(leaf)`. The walk calls `open` once per fork and leaf, and only when it gets there.
pub fn leaves<N, T>(
    tree: N,
    open: impl Fn(N) -> ControlFlow<T, [N; 2]>,
) -> Producer<impl Coroutine<(), Yield = T, Return = ()>> {
    Producer::new(native::leaves(tree, open))
}

/// Returns true if two trees have the same leaves from left to right, and equally many.
///
/// `open` is that of [`leaves`]. The comparison takes a leaf of `first` and a leaf of `second` in
/// turn, up to the first difference.
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
