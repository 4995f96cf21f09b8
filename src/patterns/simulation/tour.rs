use std::cell::Cell;
use std::fmt::Arguments;
use std::format;
use std::ops::CoroutineState::{self, Complete, Yielded};
use std::string::{String, ToString};

use super::*;
use crate::patterns::stop::{Dialogue, Stop, Watched};

pub fn tour() -> Stop {
    Stop {
        input: "CPython's random numbers of seed 42: the first customers of a bank".into(),
        native: simulated(bank),
        by_hand: simulated(|_, bank, random, say| bank_by_hand(bank, random, say)),
        native_bytes: customer_bytes(),
        by_hand_bytes: size_of::<by_hand::Customer>(),
    }
}

/// Returns the dialogue about a small bank that has one counter, and then two.
fn simulated(
    run: impl Fn(&Dialogue, &Bank, &Twister, &dyn Fn(Arguments)) -> Result<(), DelayError>,
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
            let result = run(said, &bank, &Twister::seed(42), &|line: Arguments| {
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

/// As [`native::bank`], but the recorder sees the customers.
fn bank(
    said: &Dialogue,
    bank: &Bank,
    random: &Twister,
    say: &dyn Fn(Arguments),
) -> Result<(), DelayError> {
    let clock = native::Clock::default();
    let hall = native::Hall {
        counter: native::Resource::new(&clock, bank.counters),
        patience: || random.uniform(bank.patience.0, bank.patience.1),
        service: || random.exponential(1.0 / bank.service),
        say,
    };
    let gap = || random.exponential(1.0 / bank.gap);
    let source = native::Person::Source(native::source(bank.customers, &gap));
    let start = |number| {
        let body = native::customer(number, &hall);
        said.look(&body);
        let name = "resume a customer at";
        native::Person::Customer(Watched {
            body,
            said,
            name,
            shown,
        })
    };
    native::Simulation::new(&clock, source, start).run()
}

fn shown(state: &CoroutineState<native::Until<u32>, ()>) -> String {
    match state {
        Yielded(native::Until::ServedOrAfter(_, delay)) => {
            format!("waits for its turn, at most {delay:.4}")
        }
        Yielded(native::Until::After(delay)) => format!("waits for {delay:.4}"),
        Yielded(_) => "waits".into(),
        Complete(()) => "the end".into(),
    }
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
