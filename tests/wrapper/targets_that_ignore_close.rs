//! A pipeline whose target goes on yielding when it is closed loses nothing.

use native_coroutines::patterns::pipeline::{
    Stage, boxed, broadcast, collect, fan_in, filter, head, native, source,
};
#[cfg(feature = "std")]
use native_coroutines::patterns::threaded::threaded;
use native_coroutines::{Consumer, SendError, Unprimed};

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
fn a_pipeline_that_ignored_a_close_can_be_sent_to_and_closed_again() {
    let mut chain = filter(|_| true, head(9, ignores(1))).prime();
    chain.extend([1, 2]);
    assert_eq!(chain.try_close(), Err(()));
    assert_eq!(chain.send(3), Ok(()));
    assert_eq!(chain.close(), [1, 2, 3]);
}

#[test]
#[should_panic = "the consumer ignored the close"]
fn a_source_whose_close_is_ignored_panics() {
    source([1, 2], filter(|_| true, ignores(1)));
}

#[test]
fn a_raw_source_has_no_result_then() {
    let chain = native::filter(|_| true, ignores(1).into_coroutine());
    assert_eq!(native::source([1, 2], chain), None);
}

#[test]
fn a_head_that_is_through_sends_nothing_more_and_closes_again_when_it_is_resumed() {
    let mut chain = head(2, ignores(2)).prime();
    assert_eq!(chain.send(1), Ok(()));
    assert_eq!(chain.send(2), Ok(())); // the first close is ignored
    assert_eq!(chain.send(3), Ok(())); // the second
    assert_eq!(chain.send(4), Err(SendError::Returned));
    assert_eq!(chain.close(), [1, 2]);
}

#[test]
fn a_close_that_is_ignored_is_not_a_value_that_a_head_counts() {
    let mut chain = head(2, ignores(1)).prime();
    assert_eq!(chain.try_close(), Err(()));
    assert_eq!(chain.send(1), Ok(()));
    assert_eq!(chain.send(2), Err(SendError::Returned));
    assert_eq!(chain.close(), [1, 2]);
}

#[test]
fn a_broadcast_keeps_the_results_of_those_that_did_return() {
    let targets = [boxed(collect()), boxed(ignores(1)), boxed(collect())];
    let mut broadcast = broadcast(targets).prime();
    assert_eq!(broadcast.send(1), Ok(()));
    assert_eq!(broadcast.try_close(), Err(()));
    assert_eq!(broadcast.send(2), Ok(()));
    assert_eq!(broadcast.close(), [vec![1], vec![1, 2], vec![1]]);
}

#[test]
fn the_last_sender_of_a_shared_target_waits_with_it() {
    let mut senders = fan_in(2, ignores(1)).into_iter();
    let first = senders.next().unwrap().prime();
    let mut second = senders.next().unwrap().prime();
    assert_eq!(first.close(), Ok(None));
    assert_eq!(second.try_close(), Err(()));
    assert_eq!(second.send(1), Ok(()));
    assert_eq!(second.close(), Ok(Some(vec![1])));
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
        source(numbers.by_ref(), filter(|_| true, head(2, returns()))),
        7
    );
    let targets = [returns(), returns()];
    assert_eq!(source(numbers.by_ref(), broadcast(targets)), [7, 7]);
    let senders = fan_in(2, returns());
    let ends = source(numbers.by_ref(), broadcast(senders));
    assert_eq!(ends, [Ok(Some(7)), Ok(None)]);
    assert_eq!(numbers.next(), Some(1));
}

#[cfg(feature = "std")]
#[test]
fn a_target_on_a_thread_ignores_a_close_as_one_on_this_thread_does() {
    std::thread::scope(|scope| {
        let mut stage = threaded(scope, 1, ignores(2)).prime();
        stage.extend([1, 2]);
        assert!(stage.try_close().is_err());
        assert!(stage.try_close().is_err());
        assert_eq!(stage.send(3), Ok(()));
        let ended = stage.close();
        assert_eq!(ended.result.unwrap(), [1, 2, 3]);
        assert!(ended.untaken.is_empty());
    });
}
