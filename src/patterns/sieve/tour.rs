use super::*;
use crate::patterns::stop::{Stop, iterated};

pub fn tour() -> Stop {
    let up_to_500 = |prime: &u32| *prime <= 500;
    Stop {
        input: "the numbers up to 500".into(),
        native: iterated(sieve().take_while(up_to_500)),
        by_hand: iterated(by_hand::sieve().take_while(up_to_500)),
        native_bytes: size_of_val(&native::sieve()),
        by_hand_bytes: size_of_val(&by_hand::sieve()),
    }
}
