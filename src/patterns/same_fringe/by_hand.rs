extern crate alloc;

use alloc::vec::Vec;
use core::iter::FusedIterator;
use core::ops::ControlFlow::{self, Break, Continue};

/// The leaves of a tree from left to right.
#[derive(Clone, Debug)]
pub struct Leaves<N, F> {
    /// The subtrees to come, the next one last.
    waiting: Vec<N>,
    open: F,
}

pub fn leaves<N, F>(tree: N, open: F) -> Leaves<N, F> {
    Leaves {
        waiting: Vec::from([tree]),
        open,
    }
}

impl<N, T, F> Iterator for Leaves<N, F>
where
    F: Fn(N) -> ControlFlow<T, [N; 2]>,
{
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let mut tree = self.waiting.pop()?;
        loop {
            match (self.open)(tree) {
                Break(leaf) => return Some(leaf),
                Continue([left, right]) => {
                    self.waiting.push(right);
                    tree = left;
                }
            }
        }
    }
}

impl<N, T, F> FusedIterator for Leaves<N, F> where F: Fn(N) -> ControlFlow<T, [N; 2]> {}

/// Returns true if two trees have the same leaves. Both walks stop at the first difference.
pub fn same_fringe<N, T: PartialEq>(
    first: N,
    second: N,
    open: impl Fn(N) -> ControlFlow<T, [N; 2]>,
) -> bool {
    leaves(first, &open).eq(leaves(second, &open))
}
