use std::cell::Cell;
use std::fmt::Arguments;
use std::string::{String, ToString};

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    Stop {
        input: "CPython's random numbers of seed 42: the first customers of a bank".into(),
        native: simulated(|bank, random, say| super::bank(bank, random, say)),
        by_hand: simulated(|bank, random, say| bank_by_hand(bank, random, say)),
        native_bytes: customer_bytes(),
        by_hand_bytes: size_of::<by_hand::Customer>(),
    }
}

/// Returns the dialogue about a small bank that has one counter, and then two.
fn simulated(
    run: impl Fn(&Bank, &Twister, &dyn Fn(Arguments)) -> Result<(), DelayError>,
) -> String {
    Dialogue::of(|said| {
        for counters in [1, 2] {
            let bank = Bank {
                customers: 3,
                counters,
                ..Bank::default()
            };
            let gave_up = Cell::new(0);
            said.say(format_args!("simulate, counters: {counters}"));
            let result = run(&bank, &Twister::seed(42), &|line: Arguments| {
                let line = line.to_string();
                gave_up.set(gave_up.get() + usize::from(line.contains("gives up")));
                said.note(line);
            });
            match result {
                Ok(()) => said.answer(format_args!("{} gave up", gave_up.get())),
                Err(error) => said.answer(error),
            }
        }
    })
}

fn customer_bytes() -> usize {
    let clock = native::Clock::default();
    let hall = native::Hall {
        counter: native::Resource::new(&clock, 1),
        patience: || 0.0,
        service: || 0.0,
        say: |_: Arguments| {},
    };
    size_of_val(&native::customer(0, &hall))
}
