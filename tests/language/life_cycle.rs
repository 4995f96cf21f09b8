//! From the first resume to the last, and the two that panic.

use std::cell::{Cell, RefCell};
use std::ops::{Coroutine, CoroutineState::*};
use std::panic::{self, catch_unwind, panic_any};
use std::pin::{Pin, pin};

use crate::{panic_message, resume};

#[test]
fn nothing_runs_before_the_first_resume() {
    let started = Cell::new(false);
    let mut coroutine = #[coroutine]
    || {
        started.set(true);
        yield;
    };
    assert!(!started.get());
    resume(&mut coroutine, ());
    assert!(started.get());
}

#[test]
fn a_resume_runs_to_the_next_yield_and_no_further() {
    let step = Cell::new(0);
    let mut coroutine = #[coroutine]
    || {
        step.set(1);
        yield;
        step.set(2);
        yield;
        step.set(3);
    };
    for expected in [1, 2, 3] {
        resume(&mut coroutine, ());
        assert_eq!(step.get(), expected);
    }
}

// rust-lang/rust: tests/ui/coroutine/smoke.rs
#[test]
fn what_is_yielded_and_what_is_returned_come_out_of_resume() {
    let mut coroutine = #[coroutine]
    || {
        yield 1;
        yield 2;
        "the end"
    };
    assert_eq!(resume(&mut coroutine, ()), Yielded(1));
    assert_eq!(resume(&mut coroutine, ()), Yielded(2));
    assert_eq!(resume(&mut coroutine, ()), Complete("the end"));
}

// rust-lang/rust: tests/ui/coroutine/smoke-resume-args.rs
#[test]
fn the_first_argument_is_the_parameter_and_every_later_one_is_what_yield_gives() {
    let mut coroutine = #[coroutine]
    |first| {
        let second = yield "and then?";
        let third = yield "and then?";
        [first, second, third]
    };
    assert_eq!(resume(&mut coroutine, 'a'), Yielded("and then?"));
    assert_eq!(resume(&mut coroutine, 'b'), Yielded("and then?"));
    assert_eq!(resume(&mut coroutine, 'c'), Complete(['a', 'b', 'c']));
}

#[test]
fn a_body_may_return_without_having_yielded() {
    let mut coroutine = #[coroutine]
    |ask: bool| {
        if ask {
            yield "ready?";
        }
        "done"
    };
    assert_eq!(resume(&mut coroutine, false), Complete("done"));
}

// rust-lang/rust: tests/ui/coroutine/resume-after-return.rs
#[test]
fn resumed_after_completion_it_panics_each_time() {
    let mut coroutine = #[coroutine]
    || yield;
    resume(&mut coroutine, ());
    resume(&mut coroutine, ());
    for _ in 0..2 {
        let message = panic_message(|| resume(&mut coroutine, ()));
        assert_eq!(message, "coroutine resumed after completion");
    }
}

// rust-lang/rust: tests/ui/coroutine/coroutine-resume-after-panic.rs
#[test]
fn resumed_after_a_panic_it_panics_each_time() {
    let mut coroutine = #[coroutine]
    || {
        yield;
        panic!("in the body");
    };
    resume(&mut coroutine, ());
    let message = panic_message(|| resume(&mut coroutine, ()));
    assert_eq!(message, "in the body");
    for _ in 0..2 {
        let message = panic_message(|| resume(&mut coroutine, ()));
        assert_eq!(message, "coroutine resumed after panicking");
    }
}

#[test]
fn an_immovable_one_panics_with_the_same_messages() {
    let mut completed = pin!(
        #[coroutine]
        static || yield
    );
    let _ = completed.as_mut().resume(());
    let _ = completed.as_mut().resume(());
    let message = panic_message(|| completed.as_mut().resume(()));
    assert_eq!(message, "coroutine resumed after completion");

    let mut panicked = pin!(
        #[coroutine]
        static || {
            yield;
            panic!("in the body");
        }
    );
    let _ = panicked.as_mut().resume(());
    panic_message(|| panicked.as_mut().resume(()));
    let message = panic_message(|| panicked.as_mut().resume(()));
    assert_eq!(message, "coroutine resumed after panicking");
}

#[test]
fn the_panic_after_the_end_is_reported_at_the_line_of_the_body() {
    thread_local! {
        static PANICKED_AT: Cell<u32> = const { Cell::new(0) };
    }
    let standard = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        PANICKED_AT.set(panic.location().unwrap().line());
        standard(panic);
    }));
    let line_of_body = line!() + 2;
    let mut coroutine = #[coroutine]
    || yield;
    resume(&mut coroutine, ());
    resume(&mut coroutine, ());
    panic_message(|| resume(&mut coroutine, ()));
    assert_eq!(PANICKED_AT.get(), line_of_body);
}

#[test]
fn a_panic_in_the_body_passes_through_resume_with_what_it_carries() {
    let body = || {
        let mut coroutine = #[coroutine]
        || {
            yield;
            panic_any(42_u8);
        };
        resume(&mut coroutine, ());
        resume(&mut coroutine, ());
    };
    let payload = catch_unwind(body).unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&42_u8));
}

#[test]
fn a_panic_that_the_body_catches_does_not_end_it() {
    let mut coroutine = #[coroutine]
    || {
        yield panic_message(|| panic!("caught"));
        "still here"
    };
    assert_eq!(resume(&mut coroutine, ()), Yielded("caught".into()));
    assert_eq!(resume(&mut coroutine, ()), Complete("still here"));
}

#[test]
fn dropped_while_suspended_it_does_not_run_on() {
    let step = Cell::new(0);
    {
        let mut coroutine = #[coroutine]
        || {
            step.set(1);
            yield;
            step.set(2);
        };
        resume(&mut coroutine, ());
    }
    assert_eq!(step.get(), 1);
}

#[test]
fn it_cannot_resume_itself_because_the_running_resume_holds_it() {
    type Itself = Pin<Box<dyn Coroutine<Yield = bool, Return = ()>>>;
    thread_local! {
        static ITSELF: RefCell<Option<Itself>> = const { RefCell::new(None) };
    }
    ITSELF.set(Some(Box::pin(
        #[coroutine]
        || yield ITSELF.with(|itself| itself.try_borrow_mut().is_err()),
    )));
    let held = ITSELF.with_borrow_mut(|itself| resume(itself.as_mut().unwrap(), ()));
    assert_eq!(held, Yielded(true));
}
