// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::vec;
use core::ops::ControlFlow::{self, Break, Continue};
use core::ops::Coroutine;
use core::ops::CoroutineState::{Complete, Yielded};
use core::pin::pin;

/// The leaves of a tree from left to right. A tree opens into its two subtrees, or is a leaf.
pub fn leaves<N, T>(
    tree: N,
    open: impl Fn(N) -> ControlFlow<T, [N; 2]>,
) -> impl Coroutine<(), Yield = T, Return = ()> {
    #[coroutine]
    move || {
        let mut waiting = vec![tree];
        while let Some(tree) = waiting.pop() {
            let leaf = match open(tree) {
                Break(leaf) => leaf,
                Continue([left, right]) => {
                    waiting.extend([right, left]);
                    continue;
                }
            };
            yield leaf;
        }
    }
}

/// Whether two trees have the same leaves. Neither is walked on after the first difference.
pub fn same_fringe<N, T: PartialEq>(
    first: N,
    second: N,
    open: impl Fn(N) -> ControlFlow<T, [N; 2]>,
) -> bool {
    let (mut first, mut second) = (pin!(leaves(first, &open)), pin!(leaves(second, &open)));
    loop {
        match (first.as_mut().resume(()), second.as_mut().resume(())) {
            (Yielded(one), Yielded(other)) if one == other => {}
            (Complete(()), Complete(())) => return true,
            _ => return false,
        }
    }
}
