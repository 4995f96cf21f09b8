use core::convert::Infallible;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    let said = &Dialogue::default();
    Stop {
        input: "three lines, in which \"coroutine\" is searched for".into(),
        native: Dialogue::of(|said| {
            let search = grep(PATTERN, announce(said), found(said));
            said.consume(LINES, said.prime(search, Unprimed::prime));
        }),
        by_hand: Dialogue::of(|said| {
            said.look(&by_hand::grep(
                PATTERN,
                announce(said),
                matches,
                found(said),
            ));
            let make = |()| grep_by_hand(PATTERN, announce(said), matches, found(said));
            said.consume(LINES, said.prime((), make));
        }),
        native_bytes: size_of_val(&grep(PATTERN, announce(said), found(said))),
        by_hand_bytes: size_of_val(&by_hand::grep(
            PATTERN,
            announce(said),
            matches,
            found(said),
        )),
    }
}

const PATTERN: &str = "coroutine";
const LINES: [&str; 3] = [
    "I love you",
    "Don't you love me?",
    "I love coroutines instead!",
];

fn matches(line: &&str) -> bool {
    line.contains(PATTERN)
}

fn announce(said: &Dialogue) -> impl FnOnce(Arguments) -> Result<(), Infallible> {
    |announcement| {
        said.note(announcement);
        Ok(())
    }
}

fn found(said: &Dialogue) -> impl FnMut(&&str) -> Result<(), Infallible> {
    |line| {
        said.note(format_args!("found {line:?}"));
        Ok(())
    }
}
