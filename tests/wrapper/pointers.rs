//! Lent, boxed and mapped consumers.

use native_coroutines::consumer::{Consumer, from_fn};
use native_coroutines::{Primed, SendError, Unprimed};
use std::ops::ControlFlow::{Break, Continue};
use std::ops::Coroutine;

use crate::panic_message;

/// Adds numbers until one is 0. The close returns the sum.
fn sum() -> Primed<impl Coroutine<Option<u32>, Yield = u32, Return = String>, String> {
    Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| {
            let mut sum = 0;
            while let Some(number @ 1..) = (yield sum) {
                sum += number;
            }
            format!("{sum} in all")
        },
    )
    .prime()
}

/// The same by hand.
fn sum_by_hand() -> impl Consumer<u32, Yield = u32, Return = String> {
    let result = |sum| format!("{sum} in all");
    from_fn(
        0,
        move |sum, number| match number {
            0 => Break(result(*sum)),
            _ => {
                *sum += number;
                Continue(*sum)
            }
        },
        result,
    )
}

#[test]
fn a_consumer_can_be_lent_and_goes_on_afterwards() {
    fn two(mut consumer: impl Consumer<u32, Yield = u32>) -> [u32; 2] {
        [1, 2].map(|number| consumer.send(number).unwrap())
    }
    let mut sum = sum();
    assert_eq!(two(&mut sum), [1, 3]);
    assert_eq!(two(&mut sum), [4, 6]);
    assert_eq!(sum.close(), "6 in all");
}

#[test]
fn closing_a_lent_consumer_closes_the_lender_and_later_sends_are_refused() {
    let mut sum = sum();
    assert_eq!((&mut sum).consume([30, 12]), "42 in all");
    assert!(sum.is_complete());
    assert_eq!(sum.send(1), Err(SendError::Unsent));
}

#[cfg(feature = "alloc")]
#[test]
fn different_consumers_fit_one_vector_and_each_gives_its_result() {
    let boxed: Vec<Box<dyn Consumer<u32, Yield = u32, Return = String>>> = vec![
        Box::new(sum()),
        Box::new(sum_by_hand()),
        Box::new(sum().map(|number: u32| 10 * number)),
    ];
    let results: Vec<String> = boxed
        .into_iter()
        .map(|mut consumer| {
            assert!(consumer.send(1).is_ok());
            consumer.consume([2, 3])
        })
        .collect();
    assert_eq!(results, ["6 in all", "6 in all", "60 in all"]);
}

#[test]
fn consume_stops_at_the_end_of_the_body_and_keeps_the_rest() {
    for lent in [false, true] {
        let mut numbers = [1, 2, 0, 4, 5].into_iter();
        let result = match lent {
            false => sum().consume(numbers.by_ref()),
            true => sum_by_hand().consume(numbers.by_ref()),
        };
        assert_eq!(result, "3 in all");
        assert_eq!(numbers.as_slice(), [4, 5]);
    }
}

#[test]
fn consume_takes_nothing_for_a_consumer_that_has_ended() {
    let mut sum = sum();
    assert_eq!(sum.send(0), Err(SendError::Returned));
    let mut numbers = [1, 2].into_iter();
    assert_eq!(sum.consume(numbers.by_ref()), "0 in all");
    assert_eq!(numbers.as_slice(), [1, 2]);
}

#[test]
fn a_question_mark_meets_the_bodys_own_error() {
    fn total(text: &str) -> Result<u32, Box<dyn std::error::Error>> {
        let mut total = Unprimed::new(
            #[coroutine]
            |_prime: Option<&str>| {
                let mut total = 0;
                while let Some(word) = (yield) {
                    total += word.parse::<u32>()?;
                }
                Ok::<_, std::num::ParseIntError>(total)
            },
        )
        .prime();
        // The error of a `send` goes through `?` although the value is borrowed from `text`.
        total.send("1")?;
        Ok(total.consume(text.split(' '))?)
    }
    assert_eq!(total("2 3").unwrap(), 6);
    let error = total("2 three 4").unwrap_err();
    assert!(error.is::<std::num::ParseIntError>(), "{error}");
}

#[test]
fn a_map_hands_back_what_it_was_sent_and_calls_nothing_after_the_end() {
    let calls = std::cell::Cell::new(0);
    let mut lengths = sum().map(|text: String| {
        calls.set(calls.get() + 1);
        text.len() as u32
    });
    let text = |text: &str| String::from(text);
    assert_eq!(lengths.send(text("abc")), Ok(3));
    assert_eq!(lengths.try_send(text("")), Err(None));
    assert!(lengths.is_complete());
    assert_eq!(lengths.try_send(text("late")), Err(Some(text("late"))));
    assert_eq!(calls.get(), 2);
    assert_eq!(lengths.close(), "3 in all");
}

#[test]
fn a_consumer_from_functions_ends_early_panics_and_closes_like_a_native_one() {
    let mut early = sum_by_hand();
    assert_eq!(early.send(5), Ok(5));
    assert_eq!(early.try_send(0), Err(None));
    assert!(early.is_complete());
    assert_eq!(early.try_send(7), Err(Some(7)));
    assert_eq!(early.try_close().as_deref(), Ok("5 in all"));
    assert!(panic_message(|| early.try_close()).contains("no result"));

    let mut panics = from_fn(
        (),
        |(), number: u32| {
            assert_ne!(number, 13, "bad luck");
            Continue(())
        },
        |()| (),
    );
    assert_eq!(panics.send(12), Ok(()));
    assert_eq!(format!("{panics:?}"), "FromFn(open)");
    assert!(panic_message(|| panics.send(13)).contains("bad luck"));
    assert!(panics.is_complete());
    assert_eq!(format!("{panics:?}"), "FromFn(ended)");
    assert_eq!(panics.try_send(14), Err(Some(14)));
    assert!(panic_message(|| panics.close()).contains("no result"));
}
