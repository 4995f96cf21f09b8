use core::convert::identity;

use super::*;
use crate::patterns::stop::{Stop, consumed};

pub fn tour() -> Stop {
    let numbers = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
    Stop {
        input: "eight numbers, whose mean is 5 and whose variance is 4".into(),
        native: consumed(numbers, average(), Unprimed::prime),
        by_hand: consumed(numbers, average_by_hand(), identity),
        native_bytes: size_of_val(&native::average()),
        by_hand_bytes: size_of_val(&by_hand::average()),
    }
}
