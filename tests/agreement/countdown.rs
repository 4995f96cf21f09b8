use native_coroutines::patterns::countdown::{by_hand, countdown};
use proptest::prelude::*;

#[test]
fn from_zero_there_are_no_numbers_only_the_return_value() {
    let mut numbers = countdown(0);
    assert_eq!(numbers.next(), None);
    assert_eq!(numbers.into_return().unwrap(), "Liftoff!");
}

#[test]
fn after_the_last_number_there_is_no_return_value_yet() {
    let mut numbers = countdown(1);
    assert_eq!(numbers.next(), Some(1));
    let mut numbers = numbers.into_return().unwrap_err();
    assert_eq!(numbers.next(), None);
    assert_eq!(numbers.next(), None);
    assert_eq!(numbers.into_return().unwrap(), "Liftoff!");
}

#[test]
fn the_largest_number_is_where_it_can_start() {
    let largest = [u32::MAX, u32::MAX - 1];
    assert!(countdown(u32::MAX).take(2).eq(largest));
    assert!(by_hand::countdown(u32::MAX).take(2).eq(largest));
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_with_a_range_read_backwards(start in 0_u32..50, asked in 0_usize..60) {
        let mut native = countdown(start);
        let mut by_hand = by_hand::countdown(start);
        let mut range = (1..=start).rev();
        for _ in 0..asked {
            prop_assert_eq!(by_hand.size_hint(), range.size_hint());
            let number = range.next();
            prop_assert_eq!(native.next(), number);
            prop_assert_eq!(by_hand.next(), number);
        }
        // One `next` for each number, and one for the return value.
        let word = (asked > start as usize).then_some("Liftoff!");
        prop_assert_eq!(native.into_return().ok(), word);
        prop_assert_eq!(by_hand.into_return().ok(), word);
    }
}
