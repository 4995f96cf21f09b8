//! The walk of the pattern `inorder` with an explicit stack, in a `for` loop: what the compiler makes of it is in
//! PERFORMANCE.md.

#![feature(coroutines, coroutine_trait)]
#![allow(dead_code, reason = "the other walks are not looked at")]

#[path = "../../src/patterns/inorder/native.rs"]
mod raw;

use std::ops::{Coroutine, CoroutineState::Yielded};
use std::pin::Pin;

pub struct Node {
    left: Option<Box<Node>>,
    value: u64,
    right: Option<Box<Node>>,
}

impl Node {
    fn left(&self) -> Option<&Self> {
        self.left.as_deref()
    }

    fn right(&self) -> Option<&Self> {
        self.right.as_deref()
    }
}

#[inline(never)]
pub fn native(root: Option<&Node>) -> u64 {
    let mut walk = raw::explicit_stack(root, Node::left, Node::right);
    let mut mixed = 0_u64;
    while let Yielded(node) = Pin::new(&mut walk).resume(()) {
        mixed = mixed.rotate_left(5) ^ node.value;
    }
    mixed
}
