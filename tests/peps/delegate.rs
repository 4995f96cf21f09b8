//! PEP 380, "Proposal": what a delegating generator does with what comes in and what goes out.
//!
//! The macro is the one of the pattern's `native.rs`, taken as somebody takes it who copies the
//! file. What is written to a log is what ran, in order.

use std::cell::RefCell;
use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use native_coroutines::{Consumer, SendError, Unprimed};

#[macro_use]
#[allow(dead_code)]
#[path = "../../src/patterns/delegate/native.rs"]
mod native;

type Log = RefCell<Vec<String>>;

/// Yields 1, 2, 3, and returns `"three"`; closed before, `None`.
fn inner(log: &Log) -> impl Coroutine<Option<u32>, Yield = u32, Return = Option<&'static str>> {
    #[coroutine]
    |_prime: Option<u32>| {
        for item in 1..=3 {
            let Some(sent) = yield item else {
                log.borrow_mut().push("the inner is closed".into());
                return None;
            };
            log.borrow_mut().push(format!("the inner is sent {sent}"));
        }
        Some("three")
    }
}

/// Says when it is dropped.
struct Local<'a>(&'a Log, &'a str);

impl Drop for Local<'_> {
    fn drop(&mut self) {
        self.0.borrow_mut().push(format!("{} is dropped", self.1));
    }
}

#[test]
fn items_of_the_inner_pass_to_the_caller() {
    let log = Log::default();
    let outer = Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| yield_from!(inner(&log)),
    );
    let (mut outer, first) = outer.prime_with_yield();
    assert_eq!(first, Some(1));
    assert_eq!(outer.send(0), Ok(2));
    assert_eq!(outer.send(0), Ok(3));
}

#[test]
fn a_sent_value_goes_to_the_inner() {
    let log = Log::default();
    let mut outer = Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| yield_from!(inner(&log)),
    )
    .prime();
    outer.send(10).unwrap();
    outer.send(20).unwrap();
    assert_eq!(log.take(), ["the inner is sent 10", "the inner is sent 20"]);
}

#[test]
fn the_value_of_the_expression_is_the_inners_return_value() {
    let log = Log::default();
    let mut outer = Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| {
            let value = yield_from!(inner(&log));
            value.map(|value| format!("the inner returned {value}"))
        },
    )
    .prime();
    outer.extend([0, 0, 0]);
    assert!(outer.is_complete());
    let value = outer.close();
    assert_eq!(value.as_deref(), Some("the inner returned three"));
}

#[test]
fn when_the_inner_ends_on_a_send_the_outer_goes_on_at_once() {
    let log = Log::default();
    let mut outer = Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| {
            yield_from!(inner(&log))?;
            let sent = (yield 100)?;
            Some(sent)
        },
    )
    .prime();
    assert_eq!(outer.send(10), Ok(2));
    assert_eq!(outer.send(20), Ok(3));
    // The inner takes the 30 and ends; nothing is resumed a second time with it.
    assert_eq!(outer.send(30), Ok(100));
    assert_eq!(log.borrow().last().unwrap(), "the inner is sent 30");
    assert_eq!(outer.send(40), Err(SendError::Returned));
    assert_eq!(outer.close(), Some(40));
}

#[test]
fn an_inner_that_ends_before_it_yields_is_passed_over() {
    let outer = Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| {
            let at_once = yield_from!(
                #[coroutine]
                |prime: Option<u32>| {
                    if prime.is_some() {
                        yield 0;
                    }
                    7
                }
            );
            yield at_once;
        },
    );
    assert_eq!(outer.prime_with_yield().1, Some(7));
}

#[test]
fn a_close_goes_to_the_inner_and_then_to_the_outer() {
    let log = Log::default();
    let mut outer = Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| {
            let value = yield_from!(inner(&log));
            log.borrow_mut().push(format!("the outer has {value:?}"));
            value?;
            yield 100;
            Some(())
        },
    )
    .prime();
    outer.send(10).unwrap();
    assert_eq!(outer.close(), None);
    let order = [
        "the inner is sent 10",
        "the inner is closed",
        "the outer has None",
    ];
    assert_eq!(log.take(), order);
}

#[test]
fn an_inner_that_yields_when_it_is_closed_is_an_error() {
    let mut outer = Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| {
            yield_from!(
                #[coroutine]
                |_prime: Option<u32>| {
                    yield 1;
                    yield 2;
                    "closed twice"
                }
            )
        },
    )
    .prime();
    assert_eq!(outer.try_close(), Err(2));
    // It is suspended in the inner still.
    assert_eq!(outer.close(), "closed twice");
}

#[test]
fn an_outer_that_goes_on_after_the_close_is_an_error() {
    let log = Log::default();
    let mut outer = Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| {
            let _ = yield_from!(inner(&log)); // a `?` is missing
            yield 100;
        },
    )
    .prime();
    assert_eq!(outer.try_close(), Err(100));
}

/// Counts the errors that it catches; takes only one.
fn catches_one()
-> impl Coroutine<Option<Result<u32, &'static str>>, Yield = u32, Return = Result<u32, &'static str>>
{
    #[coroutine]
    |_prime: Option<Result<u32, &'static str>>| {
        let mut caught = 0;
        while let Some(sent) = (yield caught) {
            if sent.is_err() && caught == 0 {
                caught += 1;
            } else {
                sent?;
            }
        }
        Ok(caught)
    }
}

#[test]
fn an_error_thrown_goes_to_the_inner() {
    let mut outer = Unprimed::new(
        #[coroutine]
        |_prime: Option<Result<u32, &'static str>>| yield_from!(catches_one()),
    )
    .prime();
    assert_eq!(outer.send(Ok(7)), Ok(0));
    assert_eq!(outer.send(Err("!")), Ok(1));
    assert_eq!(outer.close(), Ok(1));
}

#[test]
fn an_error_that_the_inner_does_not_catch_goes_on_to_the_outer() {
    let log = Log::default();
    let mut outer = Unprimed::new(
        #[coroutine]
        |_prime: Option<Result<u32, &'static str>>| {
            let value = yield_from!(catches_one());
            log.borrow_mut().push(format!("the outer has {value:?}"));
            value?;
            yield 100;
            Ok::<(), &str>(())
        },
    )
    .prime();
    assert_eq!(outer.send(Err("first")), Ok(1));
    let second = outer.send(Err("second"));
    assert_eq!(second, Err(SendError::Returned));
    assert_eq!(outer.close(), Err("second"));
    assert_eq!(log.take(), ["the outer has Err(\"second\")"]);
}

#[test]
fn dropped_in_suspension_the_locals_of_the_inner_go_before_those_of_the_outer() {
    let log = Log::default();
    let outer = Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| {
            let _local = Local(&log, "the outer's local");
            yield_from!(
                #[coroutine]
                |_prime: Option<u32>| {
                    let _local = Local(&log, "the inner's local");
                    yield 1;
                }
            );
        },
    )
    .prime();
    drop(outer);
    let order = [
        "the inner's local is dropped",
        "the outer's local is dropped",
    ];
    assert_eq!(log.take(), order);
}
