use std::string::String;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    Stop {
        input: "a countdown from 5, which is sent 3 when it is at 5, and at the end".into(),
        native: bogus(countdown(5), |numbers, start| numbers.send(start).ok()),
        by_hand: bogus(by_hand::countdown(5), |numbers, start| {
            numbers.send(start).ok()
        }),
        native_bytes: size_of_val(&native::countdown(5)),
        by_hand_bytes: size_of_val(&by_hand::countdown(5)),
    }
}

/// Runs Beazley's loop, which sends while it iterates.
fn bogus<C: Iterator<Item = u32>>(
    mut numbers: C,
    send: impl Fn(&mut C, u32) -> Option<u32>,
) -> String {
    Dialogue::of(|said| {
        said.look(&numbers);
        said.say("next");
        said.answer(numbers.next().unwrap_or_default());
        said.look(&numbers);
        said.step("send 3", || send(&mut numbers, 3));
        said.iterate(&mut numbers);
        said.step("send 3", || send(&mut numbers, 3));
        said.look(&numbers);
    })
}
