//! The promise: a pipeline whose target goes on yielding when it is closed loses nothing.
//!
//! Such a target cannot be made from the stages of the pattern, so this file has the feature gate
//! that it takes to write one.

#![feature(coroutines)]
#![cfg(feature = "alloc")]

use native_coroutines::patterns::pipeline::{
    Stage, boxed, broadcast, collect, fan_in, filter, head, native, source,
};
use native_coroutines::{Consumer, IgnoredClose, Unprimed};

/// Collects like [`collect`], but returns only at the close after so many others.
fn ignores(closes: usize) -> Unprimed<impl Stage<u32, Vec<u32>>> {
    Unprimed::new(
        #[coroutine]
        move |_prime: Option<u32>| {
            let mut values = Vec::new();
            let mut left = closes;
            loop {
                match (yield) {
                    Some(value) => values.push(value),
                    None if left == 0 => return values,
                    None => left -= 1,
                }
            }
        },
    )
}

#[test]
fn the_close_comes_back_with_the_pipeline_which_can_be_sent_to_and_closed_again() {
    let chain = filter(|_| true, head(9, ignores(1)));
    let IgnoredClose { mut consumer, .. } = source([1, 2], chain).unwrap_err();
    consumer.send(3).unwrap();
    assert_eq!(consumer.close().unwrap(), [1, 2, 3]);
}

#[test]
fn a_raw_source_has_no_result_then() {
    let chain = native::filter(|_| true, ignores(1).into_coroutine());
    assert_eq!(native::source([1, 2], chain), None);
}

#[test]
fn a_head_that_is_through_sends_nothing_more_and_closes_again_when_it_is_resumed() {
    let mut chain = head(2, ignores(2)).prime();
    chain.send(1).unwrap();
    chain.send(2).unwrap(); // the first close is ignored
    chain.send(3).unwrap(); // the second
    assert!(chain.send(4).is_err());
    assert_eq!(chain.close().unwrap(), [1, 2]);
}

#[test]
fn a_close_that_is_ignored_is_not_a_value_that_a_head_counts() {
    let chain = head(2, ignores(1)).prime();
    let IgnoredClose { mut consumer, .. } = chain.close().unwrap_err();
    consumer.send(1).unwrap();
    assert!(consumer.send(2).is_err());
    assert_eq!(consumer.close().unwrap(), [1, 2]);
}

#[test]
fn a_broadcast_keeps_the_results_of_those_that_did_return() {
    let targets = [boxed(collect()), boxed(ignores(1)), boxed(collect())];
    let IgnoredClose { mut consumer, .. } = source([1], broadcast(targets)).unwrap_err();
    consumer.send(2).unwrap();
    assert_eq!(consumer.close().unwrap(), [vec![1], vec![1, 2], vec![1]]);
}

#[test]
fn the_last_sender_of_a_shared_target_waits_with_it() {
    let mut senders = fan_in(2, ignores(1)).into_iter();
    let first = senders.next().unwrap().prime();
    let second = senders.next().unwrap().prime();
    assert_eq!(first.close().unwrap(), Ok(None));
    let IgnoredClose { mut consumer, .. } = second.close().unwrap_err();
    consumer.send(1).unwrap();
    assert_eq!(consumer.close().unwrap(), Ok(Some(vec![1])));
}

#[test]
fn a_target_that_returns_when_it_is_primed_is_not_resumed_again() {
    fn returns() -> Unprimed<impl Stage<u32, u32>> {
        Unprimed::new(
            #[coroutine]
            |_prime: Option<u32>| {
                if false {
                    yield;
                }
                7
            },
        )
    }
    let mut numbers = 1..100;
    assert_eq!(
        source(numbers.by_ref(), filter(|_| true, head(2, returns()))).unwrap(),
        7
    );
    let targets = [returns(), returns()];
    assert_eq!(
        source(numbers.by_ref(), broadcast(targets)).unwrap(),
        [7, 7]
    );
    let senders = fan_in(2, returns());
    let ends = source(numbers.by_ref(), broadcast(senders)).unwrap();
    assert_eq!(ends, [Ok(Some(7)), Ok(None)]);
    assert_eq!(numbers.next(), Some(1));
}
