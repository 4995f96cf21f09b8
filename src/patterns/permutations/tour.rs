use core::iter::from_fn;
use std::string::String;
use std::vec::Vec;

use super::*;
use crate::patterns::stop::{Stop, iterated};

pub fn tour() -> Stop {
    let letters = || b"noon".to_vec();
    let word = |letters: &[u8]| String::from_utf8_lossy(letters).into_owned();
    let mut native = permutations(letters());
    let mut by_hand = by_hand::permutations(letters());
    // The struct holds the letters. The coroutine hands them back, so they are counted as well.
    let coroutine = native::permutations::<Vec<u8>, u8>();
    Stop {
        input: "the letters of \"noon\"".into(),
        native: iterated(from_fn(|| native.next().map(word))),
        by_hand: iterated(from_fn(|| by_hand.next().map(word))),
        native_bytes: size_of_val(&(coroutine, letters())),
        by_hand_bytes: size_of_val(&by_hand),
    }
}
