use native_coroutines::patterns::fib::{by_hand, fib};
use proptest::prelude::*;

#[test]
fn every_number_is_the_sum_of_the_two_before_it_and_the_last_is_the_last_that_fits() {
    let numbers: Vec<u64> = fib().collect();
    assert_eq!(numbers[..2], [0, 1]);
    for sum in numbers.windows(3) {
        assert_eq!(sum[2], sum[0] + sum[1]);
    }
    let [.., before, last] = numbers[..] else {
        panic!("too few: {numbers:?}");
    };
    assert_eq!(before.checked_add(last), None);
    // F(93), as the On-Line Encyclopedia of Integer Sequences lists it in A000045.
    assert_eq!(last, 12_200_160_415_121_876_738);
}

proptest! {
    #[test]
    fn native_and_by_hand_agree(skip in 0_usize..100, take in 0_usize..100) {
        let native: Vec<u64> = fib().skip(skip).take(take).collect();
        let by_hand: Vec<u64> = by_hand::fib().skip(skip).take(take).collect();
        prop_assert_eq!(native, by_hand);
    }
}
