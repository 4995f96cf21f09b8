//! What is dropped, when, and in which order.

use std::mem::forget;
use std::ops::CoroutineState::*;
use std::panic::panic_any;

use crate::drop_log::{DropLog, Logged};
use crate::{panic_message, resume};

#[test]
fn never_resumed_it_drops_its_captures_in_the_order_in_which_the_body_names_them() {
    let log = DropLog::default();
    let (first, second, third) = (log.value("1"), log.value("2"), log.value("3"));
    let coroutine = #[coroutine]
    move || {
        let _names = [&third, &first, &second].map(Logged::name);
        yield;
    };
    drop(coroutine);
    assert_eq!(log.take(), ["3", "1", "2"]);
}

#[test]
fn suspended_it_drops_its_locals_in_reverse_then_its_parameter_then_its_captures() {
    let log = DropLog::default();
    let (first, second) = (log.value("capture 1"), log.value("capture 2"));
    let mut coroutine = #[coroutine]
    |_parameter| {
        let _names = [first.name(), second.name()];
        let _first = log.value("local 1");
        let _second = log.value("local 2");
        yield;
        drop((first, second));
    };
    resume(&mut coroutine, log.value("parameter"));
    assert!(log.take().is_empty());
    drop(coroutine);
    let order = ["local 2", "local 1", "parameter", "capture 1", "capture 2"];
    assert_eq!(log.take(), order);
}

#[test]
fn suspended_it_drops_only_the_locals_that_live_at_that_yield() {
    let log = DropLog::default();
    let mut coroutine = #[coroutine]
    || {
        {
            let _ended = log.value("its block has ended");
        }
        drop(log.value("dropped by hand"));
        let _now = log.value("alive");
        yield;
        let _later = log.value("not made yet");
        yield;
    };
    resume(&mut coroutine, ());
    assert_eq!(log.take(), ["its block has ended", "dropped by hand"]);
    drop(coroutine);
    assert_eq!(log.take(), ["alive"]);
}

// rust-lang/rust: tests/ui/coroutine/conditional-drop.rs
#[test]
fn a_local_that_one_branch_dropped_is_not_dropped_again() {
    for early in [false, true] {
        let log = DropLog::default();
        let mut coroutine = #[coroutine]
        |early: bool| {
            let local = log.value("local");
            if early {
                drop(local);
            }
            yield;
        };
        resume(&mut coroutine, early);
        assert_eq!(log.take().len(), usize::from(early));
        drop(coroutine);
        assert_eq!(log.take().len(), usize::from(!early));
    }
}

#[test]
fn a_capture_that_was_moved_into_a_local_is_dropped_as_that_local() {
    let log = DropLog::default();
    let (moved, kept) = (log.value("moved"), log.value("kept"));
    let mut coroutine = #[coroutine]
    || {
        let _before = log.value("before");
        let _moved = moved;
        let _after = log.value("after");
        yield;
        drop(kept);
    };
    resume(&mut coroutine, ());
    drop(coroutine);
    assert_eq!(log.take(), ["after", "moved", "before", "kept"]);
}

// rust-lang/rust: tests/ui/coroutine/drop-env.rs
#[test]
fn a_capture_that_was_used_up_is_gone_from_then_on() {
    let log = DropLog::default();
    let capture = log.value("capture");
    let mut coroutine = #[coroutine]
    || {
        drop(capture);
        yield;
    };
    resume(&mut coroutine, ());
    assert_eq!(log.take(), ["capture"]);
    drop(coroutine);
    assert!(log.take().is_empty());
}

// As in every function; in a coroutine it costs, since what lives across a `yield` is saved.
#[test]
fn a_parameter_lives_to_the_end_even_if_its_name_is_an_underscore() {
    let log = DropLog::default();
    let mut coroutine = #[coroutine]
    |_| {
        drop(yield);
        yield;
    };
    resume(&mut coroutine, log.value("first argument"));
    resume(&mut coroutine, log.value("second argument"));
    assert_eq!(log.take(), ["second argument"]);
    drop(coroutine);
    assert_eq!(log.take(), ["first argument"]);
}

#[test]
fn an_argument_that_nobody_takes_is_dropped_where_yield_gives_it() {
    let log = DropLog::default();
    let mut coroutine = #[coroutine]
    |first| {
        drop(first);
        yield;
        let _ = yield;
        let _named = yield;
        yield;
    };
    resume(&mut coroutine, log.value("first"));
    resume(&mut coroutine, log.value("by a statement"));
    resume(&mut coroutine, log.value("by let _"));
    resume(&mut coroutine, log.value("by let _named"));
    assert_eq!(log.take(), ["first", "by a statement", "by let _"]);
    drop(coroutine);
    assert_eq!(log.take(), ["by let _named"]);
}

// rust-lang/rust: tests/ui/coroutine/drop-and-replace.rs
#[test]
fn an_assignment_with_a_yield_on_its_right_drops_the_old_value_when_it_is_resumed() {
    let log = DropLog::default();
    let mut coroutine = #[coroutine]
    |first: Logged| {
        let mut kept = first;
        kept.name();
        kept = yield;
        yield;
        drop(kept);
    };
    resume(&mut coroutine, log.value("old"));
    assert!(log.take().is_empty());
    resume(&mut coroutine, log.value("new"));
    assert_eq!(log.take(), ["old"]);
    drop(coroutine);
    assert_eq!(log.take(), ["new"]);
}

#[test]
fn an_operand_that_was_made_before_a_yield_is_kept_with_the_locals() {
    let log = DropLog::default();
    let mut coroutine = #[coroutine]
    |_: ()| {
        let _local = log.value("local");
        drop((log.value("operand"), yield));
    };
    resume(&mut coroutine, ());
    assert!(log.take().is_empty());
    drop(coroutine);
    assert_eq!(log.take(), ["operand", "local"]);
}

#[test]
fn a_temporary_of_a_yields_own_operand_lives_until_after_the_yield() {
    let log = DropLog::default();
    let mut coroutine = #[coroutine]
    || {
        yield log.value("temporary").name();
        yield "the next";
    };
    assert_eq!(resume(&mut coroutine, ()), Yielded("temporary"));
    assert!(log.take().is_empty());
    resume(&mut coroutine, ());
    assert_eq!(log.take(), ["temporary"]);
}

#[test]
fn what_was_yielded_is_the_callers() {
    let log = DropLog::default();
    let mut coroutine = #[coroutine]
    || yield log.value("yielded");
    let Yielded(value) = resume(&mut coroutine, ()) else {
        panic!("yields once");
    };
    drop(coroutine);
    assert!(log.take().is_empty());
    drop(value);
    assert_eq!(log.take(), ["yielded"]);
}

#[test]
fn completed_it_has_dropped_everything_but_what_it_returned() {
    let log = DropLog::default();
    let capture = log.value("capture");
    let mut coroutine = #[coroutine]
    |_parameter| {
        let _local = log.value("local");
        yield capture.name();
        log.value("returned")
    };
    resume(&mut coroutine, log.value("parameter"));
    let returned = resume(&mut coroutine, log.value("second argument"));
    let order = ["second argument", "local", "parameter"];
    assert_eq!(log.take(), order);
    drop(coroutine);
    assert!(log.take().is_empty());
    drop(returned);
    assert_eq!(log.take(), ["returned"]);
    drop(capture);
    assert_eq!(log.take(), ["capture"]);
}

#[test]
fn completed_it_has_dropped_what_it_owned_of_its_captures() {
    let log = DropLog::default();
    let (first, second) = (log.value("capture 1"), log.value("capture 2"));
    let mut coroutine = #[coroutine]
    move || {
        let names = [&first, &second].map(Logged::name);
        yield names;
    };
    resume(&mut coroutine, ());
    resume(&mut coroutine, ());
    assert_eq!(log.take(), ["capture 1", "capture 2"]);
    drop(coroutine);
    assert!(log.take().is_empty());
}

// rust-lang/rust: tests/ui/coroutine/panic-drops-resume.rs
#[test]
fn a_panic_in_the_body_drops_everything_in_the_same_order() {
    let log = DropLog::default();
    let capture = log.value("capture");
    let mut coroutine = #[coroutine]
    move |_parameter| {
        let _first = capture.another("local 1");
        let _second = capture.another("local 2");
        yield;
        panic!("in the body");
    };
    resume(&mut coroutine, log.value("parameter"));
    panic_message(|| resume(&mut coroutine, log.value("second argument")));
    let order = [
        "second argument",
        "local 2",
        "local 1",
        "parameter",
        "capture",
    ];
    assert_eq!(log.take(), order);
    drop(coroutine);
    assert!(log.take().is_empty());
}

#[test]
fn a_panic_elsewhere_drops_a_suspended_one_like_any_local() {
    let log = DropLog::default();
    let message = panic_message(|| {
        let mut coroutine = #[coroutine]
        || {
            let _local = log.value("local");
            yield;
        };
        resume(&mut coroutine, ());
        panic!("elsewhere");
    });
    assert_eq!(message, "elsewhere");
    assert_eq!(log.take(), ["local"]);
}

// rust-lang/rust: tests/ui/coroutine/panic-drops.rs
#[test]
fn a_local_that_panics_when_it_is_dropped_does_not_keep_the_others_from_it() {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("in a drop");
        }
    }

    let log = DropLog::default();
    let capture = log.value("capture");
    let mut coroutine = #[coroutine]
    move || {
        let _name = capture.name();
        let _first = capture.another("local 1");
        let _second = Panics;
        let _third = capture.another("local 3");
        yield;
    };
    resume(&mut coroutine, ());
    assert_eq!(panic_message(|| drop(coroutine)), "in a drop");
    assert_eq!(log.take(), ["local 3", "local 1", "capture"]);
}

#[test]
fn forgotten_it_drops_nothing_and_does_no_other_harm() {
    let log = DropLog::default();
    let capture = log.value("capture");
    let mut coroutine = #[coroutine]
    move || {
        let _local = capture.another("local");
        yield;
    };
    resume(&mut coroutine, ());
    forget(coroutine);
    assert!(log.take().is_empty());
}

// Nothing in the language promises a drop, but one would expect it: the argument was moved into
// `resume`, which unwinds.
#[test]
fn the_argument_of_a_resume_after_the_end_is_leaked() {
    let log = DropLog::default();
    let mut completed = #[coroutine]
    |argument: Logged| {
        if argument.name() == "another" {
            yield;
        }
    };
    resume(&mut completed, log.value("taken"));
    assert_eq!(log.take(), ["taken"]);
    panic_message(|| resume(&mut completed, log.value("leaked")));
    assert!(log.take().is_empty());

    let mut panicked = #[coroutine]
    |argument: Logged| {
        if argument.name() == "taken" {
            panic_any("on purpose");
        }
        yield;
    };
    panic_message(|| resume(&mut panicked, log.value("taken")));
    assert_eq!(log.take(), ["taken"]);
    panic_message(|| resume(&mut panicked, log.value("leaked")));
    assert!(log.take().is_empty());
}

#[test]
fn dropped_at_any_of_its_yields_it_has_dropped_each_value_exactly_once() {
    let log = DropLog::default();
    for resumes in 0..=5 {
        let captures = [log.value("capture"), log.value("capture moved")];
        let mut coroutine = #[coroutine]
        |parameter: Logged| {
            let [capture, moved] = captures;
            yield;
            {
                let _block = capture.another("block");
                let _moved = moved;
                yield;
            }
            for _ in 0..2 {
                let _turn = capture.another("turn");
                drop(yield);
            }
            drop(parameter);
        };
        let mut made = vec!["capture", "capture moved"];
        for resume_number in 1..=resumes {
            let argument = [
                "argument 1",
                "argument 2",
                "argument 3",
                "argument 4",
                "argument 5",
            ];
            resume(&mut coroutine, log.value(argument[resume_number - 1]));
            made.push(argument[resume_number - 1]);
            made.extend(["block"].iter().filter(|_| resume_number == 2));
            made.extend(["turn"].iter().filter(|_| [3, 4].contains(&resume_number)));
        }
        drop(coroutine);
        let mut dropped = log.take();
        dropped.sort();
        made.sort();
        assert_eq!(dropped, made, "after {resumes} resumes");
    }
}
