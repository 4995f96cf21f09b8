use core::convert::identity;
use std::vec::Vec;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    Stop {
        input: "two devices in step, and a wire that gets worse and worse".into(),
        native: Dialogue::of(|said| {
            let receiver = said.prime(receive(), Unprimed::prime);
            listen(said, |symbols| transmit(symbols).collect(), receiver);
        }),
        by_hand: Dialogue::of(|said| {
            let receiver = said.prime(receive_by_hand(), identity);
            listen(
                said,
                |symbols| transmit_by_hand(symbols).collect(),
                receiver,
            );
        }),
        native_bytes: size_of_val(&native::receive()),
        by_hand_bytes: size_of_val(&by_hand::receive()),
    }
}

/// Sends one thing after the other, and says the answer to the last sample of each frame.
fn listen<C>(said: &Dialogue, transmit: impl Fn(Vec<Symbol>) -> Vec<bool>, mut receiver: C)
where
    C: Consumer<bool, Yield = Answer, Return = Result<(), LineError>>,
{
    let transmit = |symbol| transmit([symbol, Symbol::Idle].into());
    let byte = || transmit(Symbol::Byte(b'U'));
    let with = |clock: usize, level: bool| {
        let mut levels = byte();
        levels[clock] = level;
        levels
    };
    let clock = |sender: u32| sampled(byte(), sender, 1_000).collect();
    let stuck = byte()
        .into_iter()
        .enumerate()
        .map(|(clock, level)| level && clock / 16 != 9);
    let line: [(&str, Vec<bool>); 9] = [
        ("\"U\"", byte()),
        (
            "\"U\", one sample in the middle of a bit disturbed",
            with(40, true),
        ),
        (
            "a disturbance of one sample",
            [&[false], &[true; 16][..]].concat(),
        ),
        ("\"U\", its sender 4.5 % slow", clock(955)),
        ("\"U\", its sender 4.5 % fast", clock(1_045)),
        ("\"U\", its sender 7 % slow", clock(930)),
        ("\"U\" with a low stop bit", stuck.collect()),
        ("a break", transmit(Symbol::Break)),
        ("half of \"U\"", byte()[..80].into()),
    ];
    for (words, levels) in line {
        said.say(words);
        for (clock, level) in levels.into_iter().enumerate() {
            // The record has the first samples of each.
            let is_shown = clock < 24;
            if is_shown {
                said.part(format_args!("sample {}", u8::from(level)));
            }
            let answer = receiver.send(level).expect("a receiver takes every sample");
            match answer {
                Some(Ok(frame)) => said.note(format_args!("→ {frame:?}")),
                Some(Err(error)) => said.note(format_args!("→ {error}")),
                None => {}
            }
            if is_shown {
                said.look(&receiver);
            }
        }
    }
    said.close(receiver);
}
