//! Iterators that misbehave while they are poured into a consumer.

use std::panic::{AssertUnwindSafe, catch_unwind};

use native_coroutines::{Consumer, Unprimed};

use crate::tally::{Counted, Tally};

fn collector() -> native_coroutines::Primed<
    impl std::ops::Coroutine<Option<Counted>, Yield = usize, Return = Vec<usize>> + Unpin,
    Vec<usize>,
> {
    Unprimed::new(
        #[coroutine]
        |_prime: Option<Counted>| {
            let mut numbers = Vec::new();
            while let Some(value) = (yield numbers.len()) {
                numbers.push(value.number);
            }
            numbers
        },
    )
    .prime()
}

#[test]
fn an_iterator_that_panics_while_it_is_poured_in_leaves_the_consumer_whole() {
    let tally = Tally::default();
    let mut consumer = collector();
    let values = (0..5).map(|index| {
        assert_ne!(index, 3, "no more");
        tally.value()
    });
    let poured = catch_unwind(AssertUnwindSafe(|| consumer.extend(values)));
    assert!(poured.is_err());
    assert_eq!(tally.made(), 3);
    assert!(tally.is_even(), "all that were sent have been used up");
    assert_eq!(consumer.send(tally.value()).unwrap(), 4);
    assert_eq!(consumer.close(), [0, 1, 2, 3]);
}

#[test]
fn an_iterator_that_begins_anew_after_its_none_is_poured_in_up_to_the_none() {
    let tally = Tally::default();
    let mut turn = 0;
    let mut values = std::iter::from_fn(|| {
        turn += 1;
        (turn % 3 != 0).then(|| tally.value())
    });
    let mut consumer = collector();
    consumer.extend(values.by_ref());
    consumer.extend(values.by_ref());
    assert_eq!(consumer.close(), [0, 1, 2, 3]);
}

#[test]
fn a_body_that_panics_while_poured_into_has_taken_one_item_and_no_more() {
    let tally = Tally::default();
    let mut left = (0..5)
        .map(|_| tally.value())
        .collect::<Vec<_>>()
        .into_iter();
    let mut consumer = Unprimed::new(
        #[coroutine]
        |_prime: Option<Counted>| {
            while let Some(value) = (yield) {
                assert_ne!(value.number, 2, "bad value");
            }
        },
    )
    .prime();
    let poured = catch_unwind(AssertUnwindSafe(|| consumer.extend(left.by_ref())));
    assert!(poured.is_err());
    let rest: Vec<usize> = left.map(|value| value.number).collect();
    assert_eq!(rest, [3, 4]);
    drop(consumer);
    assert!(tally.is_even());
}
