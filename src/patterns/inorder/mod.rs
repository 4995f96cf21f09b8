//! A coroutine walks a tree in order, and is written in three ways.
//!
//! # The problem
//!
//! With recursion, an in-order walk of a binary tree is three lines, as long as the walk may call a
//! function per node. A walk that *hands out* the nodes has to stop in the middle, some levels
//! deep, and go on from there at the next request.
//!
//! ```python
//! def inorder(node):
//!     if node:
//!         yield from inorder(node.left)
//!         yield node
//!         yield from inorder(node.right)
//! ```
//!
//! ```
//! use native_coroutines::patterns::inorder::{Node, Tree, recursive};
//!
//! let tree: Tree<&str> = "I love coroutines instead".split(' ').collect();
//! let walk = recursive(tree.root(), Node::left, Node::right);
//! assert!(walk.map(|node| node.value).eq(["I", "coroutines", "instead", "love"]));
//! ```
//!
//! The caller chooses the node type: anything that is `Copy` and leads to the nodes on its left and
//! on its right. For a tree of boxes that is a reference, and for a tree in a vector an index. A
//! sorted slice is a tree as it is, with its middle on top:
//!
//! ```
//! use native_coroutines::patterns::inorder::explicit_stack;
//!
//! let middle = |from: usize, to: usize| (from < to).then_some((from, from.midpoint(to), to));
//! let walk = explicit_stack(
//!     middle(0, 1_000),
//!     |(from, node, _)| middle(from, node),
//!     |(_, node, to)| middle(node + 1, to),
//! );
//! assert!(walk.map(|(_, node, _)| node).eq(0..1_000));
//! ```
//!
//! # Three ways
//!
//! A coroutine cannot contain itself, just as a struct cannot. So none of the three is quite the
//! Python above.
//!
//! - [`delegating`] is the nearest. Every subtree is a coroutine in a box, and passes each node up
//!   through all levels above it. A node costs one or two allocations, and one resume per level.
//!   These resumes use the thread's stack, and so does dropping a walk that has not ended. A deep
//!   tree overflows the stack, which ends the process.
//! - [`recursive`] keeps the shape of the recursion, and has its frames in a vector: with
//!   [`Recursive`], the body yields a call instead of making it. A node costs the same at any
//!   depth, without the stack. The call for the right subtree is a tail call, which takes the place
//!   of its caller. So a tree that only goes right needs one frame.
//! - [`explicit_stack`] is one coroutine and a vector of nodes. It is as fast as by hand and holds
//!   one pointer per level, but it no longer shows the recursion. The vector stands before the
//!   `#[coroutine]`, and the body finds the next subtree before the `yield`. So the first resume
//!   goes on at the same place as all others, and nothing tests which one it is.
//!
//! A tree that is a list to the left overflows the stack of [`delegating`] at this depth:
//!
//! | stack | optimised | debug build |
//! |---|---|---|
//! | 2 MiB (a thread of std) | 21 700 levels | 10 800 levels |
//! | 8 MiB (the main thread of most Linux systems) | 87 300 levels | 43 600 levels |
//!
//! There a node costs about 1 µs in a list of 100. In a list of 1 000 it costs 20 µs, and in a list
//! of 10 000, 200 µs. In all three, a node costs [`recursive`] less than 10 ns and the others 5 ns.
//! (rustc 1.97.0-nightly e50aa6fba, x86-64 Linux, Xeon at 2.8 GHz, November 2026. The machine was
//! busy: take the times as orders of magnitude. The benchmark `inorder/depth` measures them again.)
//!
//! The compiler would write a recursive drop for such a tree. The drop of [`Node`] needs neither
//! stack nor memory.
//!
//! # When not to use it
//!
//! For this walk, by hand is the better code. It is as short as [`explicit_stack`], it is stable
//! Rust, and it can be named and cloned. No recursion is left for the coroutine to express.
//! [`recursive`] pays where a body does more between the calls, in loops and branches, or may fail
//! with `?`. [`delegating`] pays where trees are known to be shallow. A tree whose nodes know their
//! parent needs no stack at all.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use alloc::boxed::Box;
use core::fmt;
use core::iter::FusedIterator;
use core::ops::Coroutine;

use crate::{Producer, Recursive, Step};

/// Walks a tree in order, with a boxed coroutine per subtree, each of which delegates to the next.
///
/// `root` is the topmost node, and `left` and `right` return the nodes below a node.
///
/// # Panics
///
/// Never panics. A tree that is too deep overflows the thread's stack, which ends the process.
///
/// # Source
///
/// The recursive generator among the examples of PEP 255; `yield from` is PEP 380.
pub fn delegating<'t, N: Copy + 't>(
    root: Option<N>,
    left: impl Fn(N) -> Option<N> + Copy + 't,
    right: impl Fn(N) -> Option<N> + Copy + 't,
) -> Producer<impl Coroutine<(), Yield = N, Return = ()>> {
    Producer::new(native::delegating(root, left, right))
}

/// Walks a tree in order, with a coroutine per node on the way down, all of them in one vector.
///
/// `root` is the topmost node, and `left` and `right` return the nodes below a node. The walk is a
/// [`Recursive`]; [`native::frames`] is the same without that type.
pub fn recursive<N: Copy>(
    root: Option<N>,
    left: impl Fn(N) -> Option<N> + Copy,
    right: impl Fn(N) -> Option<N> + Copy,
) -> impl FusedIterator<Item = N> {
    Recursive::new(root, move |node| {
        #[coroutine]
        move || {
            if let Some(subtree) = left(node) {
                yield Step::Call(subtree);
            }
            yield Step::Yield(node);
            right(node)
        }
    })
}

/// Walks a tree in order, with one coroutine and a vector of the nodes that it comes back to.
///
/// `root` is the topmost node, and `left` and `right` return the nodes below a node.
///
/// # Source
///
/// Algorithm T in Donald E. Knuth, *The Art of Computer Programming*, section 2.3.1.
pub fn explicit_stack<N: Copy>(
    root: Option<N>,
    left: impl Fn(N) -> Option<N>,
    right: impl Fn(N) -> Option<N>,
) -> Producer<impl Coroutine<(), Yield = N, Return = ()>> {
    Producer::new(native::explicit_stack(root, left, right))
}

/// A binary search tree that does not keep itself balanced.
///
/// The walks of this pattern need a tree. Elsewhere, use the standard library's `BTreeSet`.
pub struct Tree<T> {
    /// The topmost node.
    pub root: Option<Box<Node<T>>>,
}

/// One node of a [`Tree`].
///
/// # Drop
///
/// A drop needs neither stack nor memory, whatever the shape of the tree.
pub struct Node<T> {
    /// The subtree before this node.
    pub left: Option<Box<Node<T>>>,
    /// The value.
    pub value: T,
    /// The subtree after this node.
    pub right: Option<Box<Node<T>>>,
}

impl<T> Tree<T> {
    /// Returns the topmost node, if there is one.
    pub fn root(&self) -> Option<&Node<T>> {
        self.root.as_deref()
    }
}

impl<T> Node<T> {
    /// Returns the topmost of the nodes before this one.
    pub fn left(&self) -> Option<&Node<T>> {
        self.left.as_deref()
    }

    /// Returns the topmost of the nodes after this one.
    pub fn right(&self) -> Option<&Node<T>> {
        self.right.as_deref()
    }
}

impl<T: Ord> Tree<T> {
    /// Inserts a value in its place, after the values that are equal.
    pub fn insert(&mut self, value: T) {
        let mut place = &mut self.root;
        while let Some(node) = place {
            place = if value < node.value {
                &mut node.left
            } else {
                &mut node.right
            };
        }
        *place = Some(Box::new(Node {
            left: None,
            value,
            right: None,
        }));
    }
}

impl<T: Ord> FromIterator<T> for Tree<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut tree = Tree { root: None };
        values.into_iter().for_each(|value| tree.insert(value));
        tree
    }
}

impl<T> Drop for Node<T> {
    fn drop(&mut self) {
        for mut subtree in [self.left.take(), self.right.take()] {
            while let Some(mut node) = subtree {
                // Turn the tree right until nothing is on the left of the node on top, which can
                // then be dropped alone.
                subtree = match node.left.take() {
                    Some(mut left) => {
                        node.left = left.right.take();
                        left.right = Some(node);
                        Some(left)
                    }
                    None => node.right.take(),
                };
            }
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Tree<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let walk = by_hand::inorder(self.root(), Node::left, Node::right);
        f.debug_set().entries(walk.map(|node| &node.value)).finish()
    }
}

impl<T: fmt::Debug> fmt::Debug for Node<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node")
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}
