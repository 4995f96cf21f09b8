// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::Coroutine;
use core::ops::CoroutineState::{Complete, Yielded};
use core::pin::Pin;

/// A coroutine of any type.
pub type Boxed<'t, N> = Pin<Box<dyn Coroutine<(), Yield = N, Return = ()> + 't>>;

/// Yields every node in order. Every subtree is a boxed coroutine, which passes on its nodes.
pub fn delegating<'t, N: Copy + 't>(
    root: Option<N>,
    left: impl Fn(N) -> Option<N> + Copy + 't,
    right: impl Fn(N) -> Option<N> + Copy + 't,
) -> Boxed<'t, N> {
    Box::pin(
        #[coroutine]
        move || {
            let Some(node) = root else { return };

            let mut subtree = delegating(left(node), left, right);
            while let Yielded(smaller) = subtree.as_mut().resume(()) {
                yield smaller;
            }
            yield node;
            subtree = delegating(right(node), left, right);
            while let Yielded(greater) = subtree.as_mut().resume(()) {
                yield greater;
            }
        },
    )
}

enum Step<N> {
    Call(N),
    Yield(N),
}

/// Yields every node in order. A vector holds a frame per node on the way down, all of one type.
pub fn frames<N: Copy>(
    root: Option<N>,
    left: impl Fn(N) -> Option<N> + Copy,
    right: impl Fn(N) -> Option<N> + Copy,
) -> impl Coroutine<(), Yield = N, Return = ()> {
    let frame = move |node| {
        #[coroutine]
        move || {
            if let Some(subtree) = left(node) {
                yield Step::Call(subtree);
            }
            yield Step::Yield(node);
            // A tail call: nothing is left to do here, so the new frame takes the place of this one.
            right(node)
        }
    };
    let mut frames = Vec::new();
    let mut call = root;
    #[coroutine]
    #[inline(always)]
    move || {
        loop {
            if let Some(node) = call.take() {
                frames.push(frame(node));
            }
            let Some(top) = frames.last_mut() else { return };
            match Pin::new(top).resume(()) {
                Yielded(Step::Call(subtree)) => call = Some(subtree),
                Yielded(Step::Yield(node)) => yield node,
                Complete(tail_call) => {
                    frames.pop();
                    call = tail_call;
                }
            }
        }
    }
}

/// Yields every node in order. A vector holds the nodes that wait for their left subtree.
pub fn explicit_stack<N: Copy>(
    root: Option<N>,
    left: impl Fn(N) -> Option<N>,
    right: impl Fn(N) -> Option<N>,
) -> impl Coroutine<(), Yield = N, Return = ()> {
    let mut waiting = Vec::new();
    let mut subtree = root;
    #[coroutine]
    #[inline(always)]
    move || {
        loop {
            while let Some(node) = subtree {
                waiting.push(node);
                subtree = left(node);
            }
            let Some(node) = waiting.pop() else { return };
            subtree = right(node);
            yield node;
        }
    }
}
