use std::format;

use super::*;
use crate::patterns::stop::{Stop, iterated};

pub fn tour() -> Stop {
    const TEXT: &str = "I love you. Don't you love me? I love coroutines instead!";
    let tree: Tree<&str> = TEXT.split(' ').collect();
    let (root, left, right) = (tree.root(), Node::left, Node::right);
    let word = |node: &Node<&'static str>| node.value;
    let mut native = [
        iterated(delegating(root, left, right).map(word)),
        iterated(recursive(root, left, right).map(word)),
        iterated(explicit_stack(root, left, right).map(word)),
    ]
    .to_vec();
    // One dialogue, if the three ways agree.
    native.dedup();
    Stop {
        input: format!("a tree of the words of \"{TEXT}\", walked in three ways"),
        native: native.join("\n"),
        by_hand: iterated(by_hand::inorder(root, left, right).map(word)),
        native_bytes: size_of_val(&native::explicit_stack(root, left, right)),
        by_hand_bytes: size_of_val(&by_hand::inorder(root, left, right)),
    }
}
