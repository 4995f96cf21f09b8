//! PEP 342, "New generator method: throw(type, value=None, traceback=None)".
//!
//! An error is `&str`, an item a number, and a value sent a number as well.

use std::cell::Cell;
use std::ops::Coroutine;

use native_coroutines::patterns::throw::{Primed, Throw, Unprimed};
use native_coroutines::{Consumer, SendError};

type Error = &'static str;
type Argument = Result<Option<u32>, Error>;

fn prime<C, R>(body: C) -> Primed<C, R, Error>
where
    C: Coroutine<Argument, Yield = u32, Return = Result<R, Error>> + Unpin,
{
    Unprimed::new(body).prime()
}

#[test]
fn it_raises_at_the_yield_where_the_body_is_suspended() {
    let body = || {
        prime(
            #[coroutine]
            |start: Argument| {
                start?;
                (yield 0).map_err(|_| "at the first")?;
                (yield 1).map_err(|_| "at the second")?;
                Ok(())
            },
        )
    };
    let mut suspended = body();
    assert_eq!(suspended.throw("!"), Err(SendError::Returned));
    assert_eq!(suspended.close().unwrap(), Err("at the first"));

    let mut suspended = body();
    assert_eq!(suspended.send(7), Ok(1));
    assert_eq!(suspended.throw("!"), Err(SendError::Returned));
    assert_eq!(suspended.close().unwrap(), Err("at the second"));
}

#[test]
fn if_the_body_catches_it_and_yields_that_is_the_result_of_throw() {
    let mut body = prime(
        #[coroutine]
        |start: Argument| {
            start?;
            let mut caught = 0;
            loop {
                match (yield caught) {
                    Ok(Some(_)) => {}
                    Ok(None) => return Ok(caught),
                    Err(_) => caught += 1,
                }
            }
        },
    );
    assert_eq!(body.throw("!"), Ok(1));
    assert_eq!(body.throw("!"), Ok(2));
    assert_eq!(body.send(7), Ok(2));
    assert_eq!(body.close().unwrap(), Ok(2));
}

#[test]
fn if_the_body_does_not_catch_it_it_comes_out_to_the_caller() {
    let mut body = prime(
        #[coroutine]
        |start: Argument| {
            start?;
            while (yield 0)?.is_some() {}
            Ok(())
        },
    );
    assert_eq!(body.send(7), Ok(0));
    assert_eq!(body.throw("!"), Err(SendError::Returned));
    assert!(body.is_complete());
    assert_eq!(body.close().unwrap(), Err("!"));
}

#[test]
fn if_the_body_raises_another_that_one_comes_out() {
    let mut body = prime(
        #[coroutine]
        |start: Argument| {
            start?;
            match (yield 0) {
                Ok(_) => Ok(()),
                Err(_) => Err("another"),
            }
        },
    );
    assert_eq!(body.throw("!"), Err(SendError::Returned));
    assert_eq!(body.close().unwrap(), Err("another"));
}

#[test]
fn if_the_body_returns_that_is_its_result() {
    let mut body = prime(
        #[coroutine]
        |start: Argument| {
            start?;
            Ok(match (yield 0) {
                Ok(_) => "sent",
                Err(_) => "caught",
            })
        },
    );
    assert_eq!(body.throw("!"), Err(SendError::Returned));
    assert_eq!(body.close().unwrap(), Ok("caught"));
}

#[test]
fn before_the_first_resume_it_raises_at_the_start_and_nothing_runs() {
    let ran = Cell::new(false);
    let body = Unprimed::new(
        #[coroutine]
        |start: Argument| {
            start?;
            ran.set(true);
            (yield 0)?;
            Ok(())
        },
    );
    let mut body = body.throw("!");
    assert!(body.is_complete());
    assert_eq!(body.send(7), Err(SendError::Unsent(7)));
    assert_eq!(body.close().unwrap(), Err("!"));
    assert!(!ran.get());
}

#[test]
fn when_the_body_has_finished_it_is_handed_back_and_nothing_runs() {
    let runs = Cell::new(0);
    let mut body = prime(
        #[coroutine]
        |start: Argument| {
            start?;
            (yield 0)?;
            runs.set(runs.get() + 1);
            Ok(())
        },
    );
    assert_eq!(body.send(7), Err(SendError::Returned));
    assert_eq!(body.throw("!"), Err(SendError::Unsent("!")));
    assert_eq!(body.throw("again"), Err(SendError::Unsent("again")));
    assert_eq!(runs.get(), 1);
    assert_eq!(body.close().unwrap(), Ok(()));
}

#[test]
fn for_the_rest_it_behaves_like_next_and_send() {
    // What is live at the `yield` stays as it was, and the body goes on behind the `catch`.
    let mut body = prime(
        #[coroutine]
        |start: Argument| {
            start?;
            let mut sum = 0;
            loop {
                match (yield sum) {
                    Ok(Some(number)) => sum += number,
                    Ok(None) => return Ok(sum),
                    Err(_) => {}
                }
            }
        },
    );
    assert_eq!(body.send(30), Ok(30));
    assert_eq!(body.throw("!"), Ok(30));
    assert_eq!(body.send(12), Ok(42));
    assert_eq!(body.close().unwrap(), Ok(42));
}
