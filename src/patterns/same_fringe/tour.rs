use core::ops::ControlFlow::{Break, Continue};
use std::format;

use super::*;
use crate::Producer;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    let tree = ("first", TREE, &Dialogue::default());
    Stop {
        input: format!("the tree {TREE}, compared with two others"),
        native: Dialogue::of(|said| {
            compare(said, |tree| Producer::new(native::leaves(tree, open)));
        }),
        by_hand: Dialogue::of(|said| compare(said, |tree| by_hand::leaves(tree, open))),
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

/// Compares as [`same_fringe`] does, and shows the recorder both walks.
fn compare<'d, I>(said: &'d Dialogue, leaves: impl Fn(Tree<'d>) -> I)
where
    I: Iterator<Item = &'static str>,
{
    let next = |walk: &mut I, name| {
        said.part(format_args!("next of the {name}"));
        let leaf = walk.next();
        said.look(walk);
        leaf
    };
    for other in OTHERS {
        said.say(format_args!("same_fringe {other}"));
        let mut first = leaves(("first", TREE, said));
        let mut second = leaves(("second", other, said));
        said.look(&first);
        said.part("begin the second walk");
        said.look(&second);
        let same = loop {
            let leaf = next(&mut first, "first");
            if next(&mut second, "second") != leaf {
                break false;
            }
            if leaf.is_none() {
                break true;
            }
        };
        said.answer(same);
    }
}
