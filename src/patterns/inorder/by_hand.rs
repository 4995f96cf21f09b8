extern crate alloc;

use alloc::vec::Vec;
use core::iter::FusedIterator;

/// The nodes of a binary tree in order.
#[derive(Clone, Debug)]
pub struct InOrder<N, L, R> {
    /// The nodes that wait for their left subtree, the deepest last.
    waiting: Vec<N>,
    /// The subtree to walk next.
    subtree: Option<N>,
    left: L,
    right: R,
}

pub fn inorder<N, L, R>(root: Option<N>, left: L, right: R) -> InOrder<N, L, R> {
    InOrder {
        waiting: Vec::new(),
        subtree: root,
        left,
        right,
    }
}

impl<N, L, R> Iterator for InOrder<N, L, R>
where
    N: Copy,
    L: Fn(N) -> Option<N>,
    R: Fn(N) -> Option<N>,
{
    type Item = N;

    #[inline]
    fn next(&mut self) -> Option<N> {
        while let Some(node) = self.subtree {
            self.waiting.push(node);
            self.subtree = (self.left)(node);
        }
        let node = self.waiting.pop()?;
        self.subtree = (self.right)(node);
        Some(node)
    }
}

impl<N, L, R> FusedIterator for InOrder<N, L, R>
where
    N: Copy,
    L: Fn(N) -> Option<N>,
    R: Fn(N) -> Option<N>,
{
}
