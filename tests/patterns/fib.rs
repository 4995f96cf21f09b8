use native_coroutines::patterns::fib::{by_hand, fib};

use crate::agree;

#[test]
fn every_number_is_the_sum_of_the_two_before_it_and_the_last_is_the_last_that_fits() {
    let numbers: Vec<u64> = agree::producers(fib(), by_hand::fib());
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
