//! The promise: a caller needs no `#![feature]`.
//!
//! An integration test is a crate of its own. This one has no feature gate, and must never have
//! one: that it compiles is half of the test. It uses everything that the crate exports, in its
//! own generic code too, and meets neither `Pin` nor `Coroutine` nor `CoroutineState`.

use std::iter::FusedIterator;

use native_coroutines::patterns::fib::{self, fib};
use native_coroutines::patterns::grep::{grep, grep_by_hand};
use native_coroutines::{Consumer, SendError};

/// Generic over producers.
fn first_above(limit: u64, numbers: impl Iterator<Item = u64>) -> Option<u64> {
    numbers.into_iter().find(|&number| number > limit)
}

/// Generic over consumers: the values that were not taken come back with the result.
fn pour<T, C>(values: Vec<T>, mut consumer: C) -> (C::Return, Vec<T>)
where
    C: Consumer<T>,
{
    let mut values = values.into_iter();
    let mut unsent = Vec::new();
    for value in values.by_ref() {
        if let Err(value) = consumer.try_send(value) {
            unsent.extend(value);
            break;
        }
    }
    unsent.extend(values);
    (consumer.close(), unsent)
}

/// A consumer of one's own, to show that the trait can be implemented from outside.
struct Sum(u64);

impl Consumer<u64> for Sum {
    type Yield = u64;
    type Return = u64;

    fn try_send(&mut self, value: u64) -> Result<u64, Option<u64>> {
        self.0 += value;
        Ok(self.0)
    }

    fn is_complete(&self) -> bool {
        false
    }

    fn try_close(&mut self) -> Result<u64, u64> {
        Ok(self.0)
    }
}

#[test]
fn a_producer_is_an_ordinary_iterator() {
    fn fused<I: FusedIterator>(_: &I) {}
    fused(&fib());
    assert_eq!(first_above(1_000, fib()), Some(1_597));
    assert_eq!(first_above(1_000, fib::by_hand::fib()), Some(1_597));
    let shifted: Vec<_> = fib().zip(fib().skip(1)).take(4).collect();
    assert_eq!(shifted, [(0, 1), (1, 1), (1, 2), (2, 3)]);
}

#[test]
fn a_producer_gives_its_return_value_after_the_end_and_itself_before() {
    let mut numbers = fib();
    assert!(!numbers.is_complete());
    numbers.next();
    let mut numbers = numbers.into_return().unwrap_err();
    assert_eq!(numbers.by_ref().count(), 93);
    assert!(numbers.is_complete());
    assert_eq!(numbers.size_hint(), (0, Some(0)));
    numbers.into_return().unwrap();
}

#[test]
fn native_and_by_hand_consumers_go_through_the_same_generic_code() {
    let lines = vec!["yield", "resume", "yield from"];
    let native = grep("yield", |_| Ok::<(), ()>(()), |_| Ok(()));
    assert_eq!(pour(lines.clone(), native.prime()), (Ok(2), vec![]));
    let by_hand = grep_by_hand(
        "yield",
        |_| Ok::<(), ()>(()),
        |line: &&str| line.contains("yield"),
        |_| Ok(()),
    );
    assert_eq!(pour(lines, by_hand), (Ok(2), vec![]));
    assert_eq!(pour(vec![1, 2, 39], Sum(0)), (42, vec![]));
}

#[test]
fn lines_may_be_borrowed_owned_or_lent() {
    let say = |_: std::fmt::Arguments| Ok::<(), ()>(());

    let text = String::from("yield\nresume\nyield from");
    let borrowed = grep("yield", say, |_: &&str| Ok(()));
    assert_eq!(pour(text.lines().collect(), borrowed.prime()).0, Ok(2));

    let owned = grep("yield", say, |_: &String| Ok(()));
    let lines = text.lines().map(String::from).collect();
    assert_eq!(pour(lines, owned.prime()).0, Ok(2));

    let mut lent = grep("yield", say, |_: &String| Ok(())).prime();
    let mut buffer = String::with_capacity(32);
    let place = buffer.as_ptr();
    for line in text.lines() {
        buffer.clear();
        buffer.push_str(line);
        buffer = lent.send(buffer).unwrap().unwrap();
    }
    assert_eq!(buffer.as_ptr(), place, "the same buffer all the way");
    assert_eq!(lent.close(), Ok(2));
}

#[test]
fn what_ends_a_consumer_early_is_its_result_and_the_rest_is_not_lost() {
    let lines = vec!["yield 1", "resume", "yield 2", "yield 3"];
    let mut room = 1;
    let full = grep(
        "yield",
        |_| Ok(()),
        |line: &&str| {
            if room == 0 {
                return Err(format!("no room for {line}"));
            }
            room -= 1;
            Ok(())
        },
    );
    let (result, unsent) = pour(lines, full.prime());
    assert_eq!(result, Err("no room for yield 2".into()));
    assert_eq!(unsent, ["yield 3"]);
}

#[test]
fn an_announcement_that_fails_leaves_a_consumer_that_is_complete() {
    let (mut search, first) = grep("x", |_| Err("no screen"), |_: &&str| Ok(())).prime_with_yield();
    assert!(search.is_complete());
    assert_eq!(first, None);
    assert_eq!(search.try_send("line"), Err(Some("line")));
    assert_eq!(search.close(), Err("no screen"));
}

#[test]
fn extend_stops_taking_when_the_consumer_is_complete() {
    let mut lines = ["resume", "yield", "yield from", "close"].into_iter();
    let mut search = grep("yield", |_| Ok(()), |_: &&str| Err("full")).prime();
    search.extend(lines.by_ref());
    assert!(search.is_complete());
    search.extend(lines.by_ref());
    assert_eq!(lines.as_slice(), ["yield from", "close"]);
}

#[test]
fn everything_can_be_printed_for_debugging() {
    let mut numbers = fib();
    assert_eq!(format!("{numbers:?}"), "Producer(suspended)");
    numbers.by_ref().for_each(drop);
    assert_eq!(format!("{numbers:?}"), "Producer(complete)");

    let search = grep("x", |_| Ok(()), |_: &&str| Err(()));
    assert_eq!(format!("{search:?}"), "Unprimed");
    let mut search = search.prime();
    assert_eq!(format!("{search:?}"), "Primed(suspended)");
    assert_eq!(format!("{:?}", search.send("x")), "Err(Returned)");
    assert_eq!(format!("{search:?}"), "Primed(complete)");
    let search = search.map(|line: &&'static str| *line);
    let debug = "Map { consumer: Primed(complete), .. }";
    assert_eq!(format!("{search:?}"), debug);
}

#[test]
fn an_error_says_what_happened() {
    let texts = [SendError::Returned, SendError::Unsent].map(|error| error.to_string());
    assert!(texts[0].contains("took the value"), "{texts:?}");
    assert!(texts[1].contains("before the value was sent"), "{texts:?}");
}
