use core::convert::Infallible;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    let (mut native_bytes, mut by_hand_bytes) = (0, 0);
    Stop {
        input: "lines, broadcast to two filters: the first 2 of each go to one printer".into(),
        native: Dialogue::of(|said| {
            let senders = fan_in(2, printer(print(said))).into_iter().zip(WORDS);
            let branches = senders.map(|(sender, word)| {
                let branch = filter(move |line: &&str| line.contains(word), head(2, sender));
                native_bytes = size_of_val(&branch);
                branch
            });
            said.consume(LINES, said.prime(|| broadcast(branches).prime()));
        }),
        by_hand: Dialogue::of(|said| {
            let printer = by_hand::printer(print(said));
            let senders = by_hand::fan_in(2, printer).into_iter().zip(WORDS);
            let branches = senders.map(|(sender, word)| {
                let head = by_hand::head(2, sender);
                let branch = by_hand::filter(move |line: &&str| line.contains(word), head);
                by_hand_bytes = size_of_val(&branch);
                branch
            });
            let branches = by_hand::broadcast(branches.collect());
            said.consume(LINES, said.prime(|| prime_by_hand(branches)));
        }),
        native_bytes,
        by_hand_bytes,
    }
}

const WORDS: [&str; 2] = ["love", "coroutines"];
const LINES: [&str; 5] = [
    "I love you",
    "Don't you love me?",
    "I love coroutines instead!",
    "Then coroutines it is.",
    "Nobody takes this line.",
];

fn print(said: &Dialogue) -> impl FnMut(&'static str) -> Result<(), Infallible> {
    |line| {
        said.note(format_args!("print {line:?}"));
        Ok(())
    }
}
