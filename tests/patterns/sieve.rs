use std::thread;

use native_coroutines::patterns::sieve::{by_hand, segmented_sieve, sieve};
use proptest::prelude::*;

use crate::agree;

/// A third opinion: the array sieve of the textbooks.
fn primes_up_to(last: usize) -> Vec<u32> {
    let mut prime = vec![true; last + 1];
    prime[..2].fill(false);
    for number in 2..=last {
        if prime[number] {
            for multiple in (2 * number..=last).step_by(number) {
                prime[multiple] = false;
            }
        }
    }
    (0..=last as u32)
        .filter(|number| prime[*number as usize])
        .collect()
}

#[test]
#[cfg_attr(
    miri,
    ignore = "Miri would take too long: it counts the primes up to a million"
)]
fn there_are_as_many_primes_as_published() {
    // pi(10^k): the On-Line Encyclopedia of Integer Sequences, A006880.
    let counts = [
        (10, 4),
        (100, 25),
        (1_000, 168),
        (10_000, 1_229),
        (100_000, 9_592),
        (1_000_000, 78_498),
    ];
    for (last, count) in counts {
        let up_to_last = |prime: &u32| *prime <= last;
        assert_eq!(segmented_sieve().take_while(up_to_last).count(), count);
        assert_eq!(
            by_hand::segmented_sieve().take_while(up_to_last).count(),
            count
        );
        if last <= 10_000 {
            assert_eq!(sieve().take_while(up_to_last).count(), count);
            assert_eq!(by_hand::sieve().take_while(up_to_last).count(), count);
        }
    }
}

#[test]
#[cfg_attr(
    miri,
    ignore = "Miri would take too long: it makes the primes up to a million"
)]
fn segmented_sieves_agree_with_an_array_sieve_over_many_segments() {
    const LAST: u32 = 1_000_000;
    let up_to_last = |prime: &u32| *prime <= LAST;
    let primes = primes_up_to(LAST as usize);
    assert!(
        segmented_sieve()
            .take_while(up_to_last)
            .eq(primes.iter().copied())
    );
    assert!(by_hand::segmented_sieve().take_while(up_to_last).eq(primes));
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it makes 5 000 primes")]
fn a_chain_of_several_thousand_filters_needs_no_stack() {
    let check = || {
        let mut primes = sieve();
        // The 5 000th prime, as the tables of the University of Tennessee at Martin give it.
        assert_eq!(primes.nth(4_999), Some(48_611));
        drop(primes);
    };
    let thread = thread::Builder::new().stack_size(128 * 1024);
    thread.spawn(check).unwrap().join().unwrap();
}

#[test]
#[ignore = "takes minutes in a debug build"]
fn segmented_sieves_end_after_the_last_prime_that_fits() {
    fn check(mut primes: impl Iterator<Item = u32>) {
        // pi(2^32) and the last of them: A007053 and A014234 of the same encyclopedia.
        let (count, last) = primes
            .by_ref()
            .fold((0, 0), |(count, _), prime| (count + 1, prime));
        assert_eq!((count, last), (203_280_221, 4_294_967_291));
        assert_eq!(primes.next(), None);
        assert_eq!(primes.next(), None);
    }
    check(segmented_sieve());
    check(by_hand::segmented_sieve());
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_with_an_array_sieve(count in 0..agree::most(400)) {
        let chained = agree::producers(sieve().take(count), by_hand::sieve().take(count));
        let segmented = agree::producers(
            segmented_sieve().take(count),
            by_hand::segmented_sieve().take(count),
        );
        // The 400th prime is 2 741.
        let primes = primes_up_to(2_741);
        prop_assert_eq!(chained, &primes[..count]);
        prop_assert_eq!(segmented, &primes[..count]);
    }
}
