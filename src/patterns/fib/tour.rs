use super::*;
use crate::patterns::stop::{Stop, iterated};

pub fn tour() -> Stop {
    Stop {
        input: "every number that fits 64 bits".into(),
        native: iterated(fib()),
        by_hand: iterated(by_hand::fib()),
        native_bytes: size_of_val(&native::fib()),
        by_hand_bytes: size_of_val(&by_hand::fib()),
    }
}
