//! The methods that `Producer` specialises do what their default ones do.

use std::ops::Coroutine;

use native_coroutines::Producer;
use proptest::prelude::*;

/// Yields from two places, so that the state on entry to a `fold` varies, and returns a sum.
fn body(items: Vec<u8>) -> impl Coroutine<(), Yield = u8, Return = u64> + Unpin {
    #[coroutine]
    move || {
        let mut sum = 0;
        for item in items {
            sum += u64::from(item);
            if item % 2 == 0 {
                yield item;
                continue;
            }
            yield item;
        }
        sum
    }
}

/// Has `next` and nothing else: every other method is the default one.
struct OnlyNext<I>(I);

impl<I: Iterator> Iterator for OnlyNext<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        self.0.next()
    }
}

#[derive(Clone, Debug)]
enum Step {
    Next,
    Nth(usize),
    All(u8),
    Position(u8),
    TryFold(u8),
    CountTaken(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        Just(Step::Next),
        (0..4_usize).prop_map(Step::Nth),
        any::<u8>().prop_map(Step::All),
        any::<u8>().prop_map(Step::Position),
        any::<u8>().prop_map(Step::TryFold),
        (0..4_usize).prop_map(Step::CountTaken),
    ];
    prop::collection::vec(step, 0..12)
}

fn take(step: &Step, numbers: &mut impl Iterator<Item = u8>) -> String {
    match *step {
        Step::Next => format!("{:?}", numbers.next()),
        Step::Nth(n) => format!("{:?}", numbers.nth(n)),
        Step::All(limit) => format!("{:?}", numbers.all(|number| number < limit)),
        Step::Position(limit) => format!("{:?}", numbers.position(|number| number > limit)),
        Step::TryFold(start) => {
            format!(
                "{:?}",
                numbers.try_fold(start, |sum, number| sum.checked_add(number))
            )
        }
        Step::CountTaken(n) => format!("{:?}", numbers.take(n).count()),
    }
}

proptest! {
    #[test]
    fn a_specialized_method_equals_the_default_one(
        items in prop::collection::vec(any::<u8>(), 0..30),
        steps in steps(),
    ) {
        let mut special = Producer::new(body(items.clone()));
        let mut default = OnlyNext(Producer::new(body(items.clone())));
        for step in &steps {
            prop_assert_eq!(take(step, &mut special), take(step, &mut default), "{:?}", step);
        }
        let rest: Vec<u8> = default.by_ref().collect();
        let folded = special.by_ref().fold(Vec::new(), |mut all, number| {
            all.push(number);
            all
        });
        prop_assert_eq!(folded, rest);
        let sum = items.iter().map(|&item| u64::from(item)).sum();
        prop_assert_eq!(special.into_return().ok(), Some(sum));
        prop_assert_eq!(default.0.into_return().ok(), Some(sum));
    }

    #[test]
    fn a_fold_by_value_sees_what_is_left_and_every_item_once(
        items in prop::collection::vec(any::<u8>(), 0..30),
        taken in 0..35_usize,
    ) {
        let mut special = Producer::new(body(items.clone()));
        for _ in 0..taken {
            special.next();
        }
        let left = special.fold(Vec::new(), |mut all, number| {
            all.push(number);
            all
        });
        prop_assert_eq!(&left[..], &items[taken.min(items.len())..]);
    }
}
