use std::thread;
use std::vec::Vec;

use super::*;
use crate::patterns::pipeline::{collect, head};
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    let (mut native_bytes, mut by_hand_bytes) = (0, 0);
    Stop {
        input: "lines, through a queue for 2, to a thread that takes all, then to one that takes 2"
            .into(),
        native: Dialogue::of(|said| {
            thread::scope(|scope| {
                let all = threaded(scope, 2, collect());
                native_bytes = size_of_val(&all);
                said.consume(LINES, said.prime(all, Unprimed::prime));
                let two = threaded(scope, 2, head(2, collect()));
                early(said, said.prime(two, Unprimed::prime));
            });
        }),
        by_hand: Dialogue::of(|said| {
            thread::scope(|scope| {
                let all = |()| threaded_by_hand(scope, 2, collect().prime());
                said.consume(LINES, said.prime((), all));
                let two = |()| threaded_by_hand(scope, 2, head(2, collect()).prime());
                early(said, said.prime((), two));
                let all = by_hand::threaded(scope, 2, Target(collect().prime()));
                by_hand_bytes = size_of_val(&all);
                let _: Ended<&str, Vec<&str>> = all.close().into();
            });
        }),
        native_bytes,
        by_hand_bytes,
    }
}

const LINES: [&str; 4] = [
    "I love you",
    "Don't you love me?",
    "I love coroutines instead!",
    "Then coroutines it is.",
];

/// The sender notices the end sooner or later. Each line is taken or left all the same.
fn early<C>(said: &Dialogue, mut consumer: C)
where
    C: Consumer<&'static str, Return = Ended<&'static str, Vec<&'static str>>>,
{
    let mut lines = LINES.into_iter();
    said.say("send all four, and close");
    let ended = (&mut consumer).consume(lines.by_ref());
    said.note(format_args!("taken: {:?}", ended.result));
    let left: Vec<_> = ended.untaken.into_iter().chain(lines).collect();
    said.note(format_args!("left: {left:?}"));
    said.look(&consumer);
}
