//! Producers whose bodies panic anywhere, or have nothing to say.

use std::ops::Coroutine;
use std::panic::{AssertUnwindSafe, catch_unwind};

use native_coroutines::Producer;
use proptest::prelude::*;

use crate::tally::{Counted, Tally};

/// Yields `items` values, then returns one, or panics after `panic_after` of them.
fn body(
    items: usize,
    panic_after: Option<usize>,
    tally: Tally,
) -> impl Coroutine<(), Yield = Counted, Return = Counted> + Unpin {
    #[coroutine]
    move || {
        let _local = tally.value();
        for index in 0..items {
            let _inner = tally.value();
            if panic_after == Some(index) {
                panic!("as the script says");
            }
            yield tally.value();
        }
        tally.value()
    }
}

#[derive(Clone, Copy, Debug)]
enum Operation {
    Next,
    Nth(usize),
    FoldByReference,
    Fold,
    IntoReturn,
}

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    let operation = prop_oneof![
        6 => Just(Operation::Next),
        2 => (0..3_usize).prop_map(Operation::Nth),
        1 => Just(Operation::FoldByReference),
        1 => Just(Operation::Fold),
        2 => Just(Operation::IntoReturn),
    ];
    prop::collection::vec(operation, 0..12)
}

fn run(
    items: usize,
    panic_after: Option<usize>,
    operations: &[Operation],
    tally: &Tally,
) -> Result<(), TestCaseError> {
    let mut producer = Producer::new(body(items, panic_after, tally.clone()));
    prop_assert_eq!(tally.made(), 0, "nothing runs before the first next");
    // How many items are left, or that the body panics before it gets there.
    let mut left = items;
    let mut taken = 0;
    let mut returned = false;
    for &operation in operations {
        let panics_within = |count: usize| {
            panic_after.is_some_and(|at| at < items && taken <= at && at < taken + count)
        };
        let asked = match operation {
            Operation::Next => 1,
            Operation::Nth(n) => n + 1,
            Operation::FoldByReference | Operation::Fold => usize::MAX - items,
            Operation::IntoReturn => 0,
        };
        let expect_panic = panics_within(asked);
        let outcome = catch_unwind(AssertUnwindSafe(|| match operation {
            Operation::Next => (producer.next().is_some(), Some(producer)),
            Operation::Nth(n) => (producer.nth(n).is_some(), Some(producer)),
            Operation::FoldByReference => (producer.by_ref().count() == left, Some(producer)),
            Operation::Fold => (producer.fold(0, |count, _| count + 1) == left, None),
            Operation::IntoReturn => match producer.into_return() {
                Ok(value) => (!tally.dropped(value.number), None),
                Err(producer) => (false, Some(producer)),
            },
        }));
        let Ok((answer, rest)) = outcome else {
            prop_assert!(expect_panic, "{:?} panicked", operation);
            return Ok(());
        };
        prop_assert!(!expect_panic, "{:?} did not panic", operation);
        let expected = match operation {
            Operation::Next | Operation::Nth(_) => left >= asked,
            Operation::FoldByReference | Operation::Fold => true,
            Operation::IntoReturn => returned,
        };
        prop_assert_eq!(answer, expected, "{:?}", operation);
        returned |= asked > left;
        let consumed = asked.min(left);
        left -= consumed;
        taken += consumed;
        let Some(rest) = rest else { return Ok(()) };
        producer = rest;
        prop_assert_eq!(producer.is_complete(), returned);
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_producer_gives_each_item_once_and_keeps_its_return_value(
        items in 0..8_usize,
        panic_after in prop::option::weighted(0.3, 0..8_usize),
        operations in operations(),
    ) {
        let tally = Tally::default();
        run(items, panic_after, &operations, &tally)?;
        prop_assert!(tally.is_even(), "every local and every item is dropped exactly once");
    }
}

#[test]
fn a_forgotten_producer_leaks_its_locals_and_nothing_worse() {
    let tally = Tally::default();
    let mut producer = Producer::new(body(3, None, tally.clone()));
    let item = producer.next();
    // What `mem::forget` does, in a form that can be undone at the end of the test.
    let forgotten = std::mem::ManuallyDrop::new(producer);
    drop(item);
    // The outer local, the inner one and the item were made; only the item was dropped.
    assert_eq!(tally.made(), 3);
    assert_eq!(
        [0, 1, 2].map(|number| tally.dropped(number)),
        [false, false, true]
    );
    drop(std::mem::ManuallyDrop::into_inner(forgotten));
    assert!(tally.is_even());
}
