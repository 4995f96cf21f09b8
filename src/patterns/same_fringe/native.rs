// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::vec;
use core::ops::ControlFlow::{self, Break, Continue};
use core::ops::Coroutine;
use core::ops::CoroutineState::{Complete, Yielded};
use core::pin::pin;

/// Yields the leaves of a tree from left to right. A tree opens into two subtrees, or is a leaf.
pub fn leaves<N, T>(
    tree: N,
    open: impl Fn(N) -> ControlFlow<T, [N; 2]>,
) -> impl Coroutine<(), Yield = T, Return = ()> {
    let mut waiting = vec![tree];
    #[coroutine]
    #[inline(always)]
    move || {
        loop {
            let Some(mut tree) = waiting.pop() else {
                return;
            };
            let leaf = loop {
                match open(tree) {
                    Break(leaf) => break leaf,
                    Continue([left, right]) => {
                        waiting.push(right);
                        tree = left;
                    }
                }
            };
            yield leaf;
        }
    }
}

/// Returns true if two trees have the same leaves. Both walks stop at the first difference.
pub fn same_fringe<N, T: PartialEq>(
    first: N,
    second: N,
    open: impl Fn(N) -> ControlFlow<T, [N; 2]>,
) -> bool {
    let (mut first, mut second) = (pin!(leaves(first, &open)), pin!(leaves(second, &open)));
    while let Yielded(leaf) = first.as_mut().resume(()) {
        if second.as_mut().resume(()) != Yielded(leaf) {
            return false;
        }
    }
    second.as_mut().resume(()) == Complete(())
}
