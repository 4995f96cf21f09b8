use native_coroutines::patterns::countdown::{by_hand, countdown};
use proptest::prelude::*;

use crate::agree;

#[test]
fn the_largest_number_is_where_it_can_start() {
    let largest = agree::producers(
        countdown(u32::MAX).take(2),
        by_hand::countdown(u32::MAX).take(2),
    );
    assert_eq!(largest, [u32::MAX, u32::MAX - 1]);
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_with_a_range_read_backwards(start in 0_u32..50, asked in 0_usize..60) {
        let (mut native, mut by_hand) = (countdown(start), by_hand::countdown(start));
        prop_assert_eq!(by_hand.size_hint(), (start as usize, Some(start as usize)));
        let numbers = agree::producers(native.by_ref().take(asked), by_hand.by_ref().take(asked));
        prop_assert!(numbers.into_iter().eq((1..=start).rev().take(asked)));
        // One `next` for each number, and one for the return value.
        let word = (asked > start as usize).then_some("Liftoff!");
        prop_assert_eq!(native.into_return().ok(), word);
        prop_assert_eq!(by_hand.into_return().ok(), word);
    }
}
