//! A tree walked in order: three ways to write recursion.
//!
//! # The problem
//!
//! Walking a binary tree in order is three lines with recursion, as long as the walk may call
//! somebody for each node. A walk that *hands out* the nodes has to stop in the middle, some
//! levels deep, and go on from there when it is asked again.
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
//! What is a node is the caller's choice: anything that is `Copy` and leads to the nodes on its
//! left and on its right. For a tree of boxes that is a reference, for a tree in a vector an index,
//! and a sorted slice is a tree as it is, with its middle on top:
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
//! A coroutine cannot contain itself, no more than a struct can, so none of the three is quite the
//! Python above.
//!
//! - [`delegating`] is the nearest. Every subtree is a coroutine of its own, in a box, and every
//!   node found is passed up through all the levels above it: a node costs an allocation or two
//!   and as many resumes as it lies deep. Each of these resumes stands on the thread's stack, and
//!   so does dropping a walk that has not ended. A deep tree overflows it, which ends the process.
//! - [`recursive`] keeps the shape of the recursion and the frames in a vector, by means of
//!   [`Recursive`]: the body yields a call instead of making it. A node costs the same at any
//!   depth, and the stack is not used. The call for the right subtree is a tail call, which takes
//!   the place of its caller: a tree that only goes right needs one frame.
//! - [`explicit_stack`] is one coroutine and a vector of nodes. It is as fast as by hand and holds
//!   one pointer for each level, and the recursion can no longer be seen in it. The vector stands in
//!   front of the `#[coroutine]`, and what is walked next is known before the `yield`: so the first
//!   resume goes on at the same place as all the others, and nothing asks which one it is.
//!
//! How deep is too deep for [`delegating`], in a tree that is a list to the left:
//!
//! | stack | optimised | debug build |
//! |---|---|---|
//! | 2 MiB (a thread of std) | 21 700 levels | 10 800 levels |
//! | 8 MiB (the main thread of most Linux systems) | 87 300 levels | 43 600 levels |
//!
//! And what a node of such a list costs there: about 1 µs in a list of 100, 20 µs in one of 1 000,
//! 200 µs in one of 10 000. In all three it costs [`recursive`] less than 10 ns and the others 5.
//! (rustc 1.97.0-nightly e50aa6fba, x86-64 Linux, Xeon at 2.8 GHz, November 2026; a busy machine,
//! so take the times as orders of magnitude. The benchmark `inorder/depth` measures them again.)
//!
//! A tree has to be dropped as well, and the drop that the compiler writes is recursive: that of
//! [`Node`] is written so that it needs neither stack nor memory.
//!
//! # When not to use it
//!
//! For this walk, by hand is the better code: it is as short as [`explicit_stack`], it is stable
//! Rust, it can be named and cloned, and there is no recursion left for the coroutine to express.
//! [`recursive`] pays off where there is more to do between the calls, in loops and branches, and
//! [`delegating`] where trees are known to be shallow. A tree of one's own, whose nodes know their
//! parent, needs no stack at all.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use alloc::boxed::Box;
use core::fmt;
use core::iter::FusedIterator;
use core::ops::Coroutine;

use crate::{Producer, Recursive, Step};

/// Walks a tree in order, by a boxed coroutine for each subtree that delegates to the next.
///
/// `root` is the topmost node, and `left` and `right` give the nodes below a node.
///
/// # Panics
///
/// It does not: a tree that is too deep overflows the thread's stack, and that ends the process.
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

/// Walks a tree in order, by a coroutine for each node on the way down, all in one vector.
///
/// `root` is the topmost node, and `left` and `right` give the nodes below a node. This is
/// [`Recursive`] in use; [`native::frames`] is the same without it.
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

/// Walks a tree in order, by one coroutine with a vector of the nodes it comes back to.
///
/// `root` is the topmost node, and `left` and `right` give the nodes below a node.
pub fn explicit_stack<N: Copy>(
    root: Option<N>,
    left: impl Fn(N) -> Option<N>,
    right: impl Fn(N) -> Option<N>,
) -> Producer<impl Coroutine<(), Yield = N, Return = ()>> {
    Producer::new(native::explicit_stack(root, left, right))
}

/// A binary search tree, as it grows: it is not kept balanced.
///
/// It is here to be walked. The standard library's `BTreeSet` is the tree to use.
pub struct Tree<T> {
    /// The topmost node.
    pub root: Option<Box<Node<T>>>,
}

/// One node of a [`Tree`].
///
/// # Drop
///
/// Dropping uses neither stack nor memory, whatever the shape of the tree.
pub struct Node<T> {
    /// What comes before this node.
    pub left: Option<Box<Node<T>>>,
    /// What the node holds.
    pub value: T,
    /// What comes after this node.
    pub right: Option<Box<Node<T>>>,
}

impl<T> Tree<T> {
    /// The topmost node, if there is one.
    pub fn root(&self) -> Option<&Node<T>> {
        self.root.as_deref()
    }
}

impl<T> Node<T> {
    /// The topmost of the nodes before this one.
    pub fn left(&self) -> Option<&Node<T>> {
        self.left.as_deref()
    }

    /// The topmost of the nodes after this one.
    pub fn right(&self) -> Option<&Node<T>> {
        self.right.as_deref()
    }
}

impl<T: Ord> Tree<T> {
    /// Puts a value in its place, after those that are equal.
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

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use std::string::String;
    use std::vec::Vec;

    const TEXT: &str = "I love you. Don't you love me? I love coroutines instead!";
    let tree: Tree<&str> = TEXT.split(' ').collect();

    fn listed<'t>(walk: impl Iterator<Item = &'t Node<&'t str>>) -> String {
        let words: Vec<&str> = walk.map(|node| node.value).collect();
        words.join(" ")
    }

    let (root, left, right) = (tree.root(), Node::left, Node::right);
    let mut ways = std::vec![
        listed(delegating(root, left, right)),
        listed(recursive(root, left, right)),
        listed(explicit_stack(root, left, right)),
    ];
    // One line if the three agree.
    ways.dedup();

    super::Stop {
        input: std::format!("the words of \"{TEXT}\""),
        native: ways.join("\n"),
        by_hand: listed(by_hand::inorder(root, left, right)),
        native_bytes: size_of_val(&native::explicit_stack(root, left, right)),
        by_hand_bytes: size_of_val(&by_hand::inorder(root, left, right)),
    }
}
