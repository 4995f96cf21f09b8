use core::fmt::Debug;
use std::string::String;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    Stop {
        input: "the number 3".into(),
        native: run(countdown(3), Producer::into_return),
        by_hand: run(by_hand::countdown(3), by_hand::Countdown::into_return),
        native_bytes: size_of_val(&native::countdown(3)),
        by_hand_bytes: size_of_val(&by_hand::countdown(3)),
    }
}

fn run<C>(mut numbers: C, into_return: fn(C) -> Result<&'static str, C>) -> String
where
    C: Iterator<Item = u32> + Debug,
{
    Dialogue::of(|said| {
        said.iterate(&mut numbers);
        said.step("into_return", || into_return(numbers).ok());
    })
}
