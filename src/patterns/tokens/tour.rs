use core::fmt::{Debug, Display, from_fn};
use std::string::{String, ToString};

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    let native = |token: Token<'static>| {
        let Position { line, column, .. } = token.position;
        shown(line, column, token.kind, token.text)
    };
    let by_hand = |token: by_hand::Token<'static>| {
        let by_hand::Position { line, column, .. } = token.position;
        shown(line, column, token.kind, token.text)
    };
    Stop {
        input: "a timetable that was cut off in its third line".into(),
        native: run(tokens(DOCUMENT), native, Producer::into_return),
        by_hand: run(
            by_hand::tokens(DOCUMENT),
            by_hand,
            by_hand::Tokens::into_return,
        ),
        native_bytes: size_of_val(&native::tokens(DOCUMENT)),
        by_hand_bytes: size_of_val(&by_hand::tokens(DOCUMENT)),
    }
}

const DOCUMENT: &str = r#"{"stop": "Caf\u00e9",
 "delay": -1.5e1,
 "bus": nul"#;

fn shown(line: usize, column: usize, kind: impl Debug, text: &str) -> impl Debug {
    from_fn(move |f| write!(f, "line {line}, column {column}: {kind:?} {text}"))
}

fn run<I: Iterator, T: Debug, E: Display>(
    mut tokens: I,
    shown: impl Fn(I::Item) -> T,
    into_return: fn(I) -> Result<Result<(), E>, I>,
) -> String {
    Dialogue::of(|said| {
        said.iterate(tokens.by_ref().map(shown));
        let end = into_return(tokens).ok();
        said.step("into_return", || {
            end.map(|end| end.map_err(|error| error.to_string()))
        });
    })
}
