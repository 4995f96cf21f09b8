//! Runs one job through the native version and the one by hand, and compares all that is seen.
//!
//! The types of the two need not be the same, because each file of a pattern stands alone: their
//! `Debug` texts are compared. The texts of any two numbers differ, also of 0 and -0, but not of two
//! NaN.
//!
//! The file of a pattern has the input and the reference:
//!
//! ```ignore
//! let log = Log::<()>::default(); // nothing is reported
//! let seen = agree::consumers(&log, &numbers, || average().prime(), average_by_hand);
//! prop_assert_eq!(seen.result, reference(&numbers));
//! ```

use std::cell::RefCell;
use std::fmt::{Debug, Display};

use native_coroutines::Consumer;
use proptest::test_runner::Config;

/// Returns the number of items of an input: all of them, or few in Miri, which is some hundred times slower.
pub const fn most(items: usize) -> usize {
    if cfg!(miri) && items > 6 { 6 } else { items }
}

/// Returns a configuration with fewer cases than the default, because each one takes long.
pub fn cases(count: u32) -> Config {
    let default = Config::default();
    Config::with_cases(count.min(default.cases))
}

/// Iterates both to the end, and returns the items of the native one.
///
/// # Panics
///
/// If an item differs, and as [`drain`].
#[track_caller]
pub fn producers<T: Debug, U: Debug>(
    native: impl Iterator<Item = T>,
    by_hand: impl Iterator<Item = U>,
) -> Vec<T> {
    let items = drain(native);
    assert_all_same("item", &items, &drain(by_hand));
    items
}

/// More items than any test has.
const MANY: usize = 1 << 18;

/// Iterates to the end with `next` alone, and returns the items.
///
/// # Panics
///
/// If a `size_hint` was wrong, if something comes after the end, or if there is no end.
#[track_caller]
pub fn drain<T>(mut iterator: impl Iterator<Item = T>) -> Vec<T> {
    let mut items = Vec::new();
    let mut hints = vec![iterator.size_hint()];
    while let Some(item) = iterator.next() {
        assert!(items.len() < MANY, "it goes on after {MANY} items");
        items.push(item);
        hints.push(iterator.size_hint());
    }
    for (taken, (least, most)) in hints.into_iter().enumerate() {
        let left = items.len() - taken;
        let right = least <= left && most.is_none_or(|most| left <= most);
        assert!(right, "{left} are left, not {least} to {most:?}");
    }
    for _ in 0..2 {
        assert!(iterator.next().is_none(), "an item after the end");
        assert_eq!(iterator.size_hint().0, 0, "nothing comes after the end");
    }
    items
}

/// The reports of the body's callbacks, in order.
pub type Log<L> = RefCell<Vec<L>>;

/// All that is seen of a consumer.
#[derive(Debug)]
pub struct Seen<T, Y, R, L> {
    /// The outcome of [`Consumer::try_send`] for each value.
    pub answers: Vec<Result<Y, Option<T>>>,
    /// The value that `close` returned.
    pub result: R,
    /// All reports.
    pub reports: Vec<L>,
    /// The number of reports after the priming, and after each answer.
    pub reported: Vec<usize>,
}

impl<T: Debug, Y: Debug, R, L> Seen<T, Y, R, L> {
    /// Returns the answers of a consumer that takes every value.
    #[track_caller]
    pub fn every_answer(self) -> (Vec<Y>, R) {
        let answers = self.answers.into_iter();
        (
            answers.map(|answer| answer.expect("an answer")).collect(),
            self.result,
        )
    }
}

/// Sends the values to both and closes them, and returns what is seen of the native one.
///
/// # Panics
///
/// If anything differs, also between which two answers something is reported, and as [`send`].
#[track_caller]
pub fn consumers<T, L, N, B>(
    log: &Log<L>,
    values: &[T],
    native: impl FnOnce() -> N,
    by_hand: impl FnOnce() -> B,
) -> Seen<T, N::Yield, N::Return, L>
where
    T: Clone + Debug,
    L: Debug,
    N: Consumer<T, Yield: Debug, Return: Debug>,
    B: Consumer<T, Yield: Debug, Return: Debug>,
{
    let native = send(log, values, native);
    let by_hand = send(log, values, by_hand);
    assert_all_same("report", &native.reports, &by_hand.reports);
    assert_all_same("answer", &native.answers, &by_hand.answers);
    assert_all_same("reports by step", &native.reported, &by_hand.reported);
    assert_same("result", &native.result, &by_hand.result);
    native
}

/// Sends every value, also those that come too late, and closes.
///
/// # Panics
///
/// If the consumer breaks a rule of its trait: it returns once, a value that comes too late comes
/// back as it was, and `is_complete` knows.
#[track_caller]
pub fn send<T, L, C>(
    log: &Log<L>,
    values: &[T],
    consumer: impl FnOnce() -> C,
) -> Seen<T, C::Yield, C::Return, L>
where
    T: Clone + Debug,
    C: Consumer<T>,
{
    let mut consumer = consumer();
    let mut answers = Vec::new();
    let mut reported = vec![log.borrow().len()];
    for value in values {
        let complete = consumer.is_complete();
        let answer = consumer.try_send(value.clone());
        match &answer {
            Err(Some(unsent)) => {
                assert!(complete, "it had not ended before {value:?}");
                assert_eq!(format!("{unsent:?}"), format!("{value:?}"), "unsent");
            }
            _ => assert!(!complete, "it had ended before {value:?}"),
        }
        assert_eq!(consumer.is_complete(), answer.is_err());
        answers.push(answer);
        reported.push(log.borrow().len());
    }
    let result = consumer.close();
    Seen {
        answers,
        result,
        reports: log.take(),
        reported,
    }
}

/// Compares the `Debug` texts.
#[track_caller]
pub fn assert_same(what: impl Display, native: &impl Debug, by_hand: &impl Debug) {
    let (native, by_hand) = (format!("{native:?}"), format!("{by_hand:?}"));
    assert!(
        native == by_hand,
        "{what}: native {native}, by hand {by_hand}"
    );
}

#[track_caller]
fn assert_all_same(what: &str, native: &[impl Debug], by_hand: &[impl Debug]) {
    for (place, (native, by_hand)) in native.iter().zip(by_hand).enumerate() {
        assert_same(format_args!("{what} {place}"), native, by_hand);
    }
    assert_same(format_args!("{what}, count"), &native.len(), &by_hand.len());
}
