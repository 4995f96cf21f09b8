use core::ops::ControlFlow::{Break, Continue};
use std::format;
use std::string::String;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    let tree = ("first", TREE, &Dialogue::default());
    Stop {
        input: format!("the tree {TREE}, compared with two others"),
        native: compared(|first, second| same_fringe(first, second, open)),
        by_hand: compared(|first, second| by_hand::same_fringe(first, second, open)),
        native_bytes: size_of_val(&native::leaves(tree, open)),
        by_hand_bytes: size_of_val(&by_hand::leaves(tree, open)),
    }
}

const TREE: &str = "((I love) (coroutines instead!))";
const OTHERS: [&str; 2] = [
    "(I (love (coroutines instead!)))",
    "(((I love) you) (I love you))",
];

/// A tree as Lisp writes it: two trees in parentheses with a space between, or a word. Before it,
/// the name of the whole tree.
type Tree<'a> = (&'static str, &'static str, &'a Dialogue);

fn open((name, text, said): Tree) -> ControlFlow<&'static str, [Tree; 2]> {
    let mut depth = 0;
    let space = text.find(|character| {
        depth += i32::from(character == '(') - i32::from(character == ')');
        character == ' ' && depth == 1
    });
    let Some(space) = space else {
        said.note(format_args!("{name} → {text}"));
        return Break(text);
    };
    let subtrees = [&text[1..space], &text[space + 1..text.len() - 1]];
    Continue(subtrees.map(|text| (name, text, said)))
}

fn compared(same_fringe: impl Fn(Tree, Tree) -> bool) -> String {
    Dialogue::of(|said| {
        for other in OTHERS {
            said.step(format_args!("same_fringe {other}"), || {
                same_fringe(("first", TREE, said), ("second", other, said))
            });
        }
    })
}
