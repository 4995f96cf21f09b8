//! PEP 342, "New generator method: throw(type, value=None, traceback=None)".
//!
//! An error is `&str`, an item a number, and a value sent a number as well.

use std::cell::Cell;

use native_coroutines::{Consumer, SendError, Unprimed};

type Error = &'static str;
type Argument = Option<Result<u32, Error>>;

#[test]
fn raises_at_the_yield_where_the_body_is_suspended() {
    let body = || {
        let body = Unprimed::new(
            #[coroutine]
            |_prime: Argument| {
                (yield 0).transpose().map_err(|_| "at the first")?;
                (yield 1).transpose().map_err(|_| "at the second")?;
                Ok(())
            },
        );
        body.prime()
    };
    let mut suspended = body();
    assert_eq!(suspended.send(Err("!")), Err(SendError::Returned));
    assert_eq!(suspended.close(), Err("at the first"));

    let mut suspended = body();
    assert_eq!(suspended.send(Ok(7)), Ok(1));
    assert_eq!(suspended.send(Err("!")), Err(SendError::Returned));
    assert_eq!(suspended.close(), Err("at the second"));
}

#[test]
fn caught_and_the_body_yields_throw_returns_that_item() {
    let mut body = Unprimed::new(
        #[coroutine]
        |_prime: Argument| {
            let (mut sum, mut caught) = (0, 0);
            while let Some(sent) = (yield sum + caught) {
                match sent {
                    Ok(number) => sum += number,
                    Err(_) => caught += 1,
                }
            }
            (sum, caught)
        },
    )
    .prime();
    assert_eq!(body.send(Ok(30)), Ok(30));
    assert_eq!(body.send(Err("!")), Ok(31));
    // For the rest it is as `send`: the locals stay, and the body goes on.
    assert_eq!(body.send(Ok(12)), Ok(43));
    assert_eq!(body.close(), (42, 1));
}

#[test]
fn not_caught_it_comes_out_to_the_caller() {
    let mut body = Unprimed::new(
        #[coroutine]
        |_prime: Argument| {
            while (yield 0).transpose()?.is_some() {}
            Ok(())
        },
    )
    .prime();
    assert_eq!(body.send(Ok(7)), Ok(0));
    assert_eq!(body.send(Err("!")), Err(SendError::Returned));
    assert!(body.is_complete());
    assert_eq!(body.close(), Err("!"));
}

#[test]
fn the_body_raises_another_that_comes_out() {
    let mut body = Unprimed::new(
        #[coroutine]
        |_prime: Argument| match (yield 0) {
            Some(Err(_)) => Err("another"),
            _ => Ok(()),
        },
    )
    .prime();
    assert_eq!(body.send(Err("!")), Err(SendError::Returned));
    assert_eq!(body.close(), Err("another"));
}

#[test]
fn the_body_returns_stopiteration() {
    let mut body = Unprimed::new(
        #[coroutine]
        |_prime: Argument| {
            Ok::<&str, Error>(match (yield 0) {
                Some(Err(_)) => "caught",
                _ => "sent",
            })
        },
    )
    .prime();
    assert_eq!(body.send(Err("!")), Err(SendError::Returned));
    assert_eq!(body.close(), Ok("caught"));
}

/// An [`Unprimed`] has no `send`: an example in `src/docs/python.md`. It can be dropped.
#[test]
fn before_the_first_next_raises_at_the_start_and_nothing_runs() {
    let ran = Cell::new(false);
    let body = Unprimed::new(
        #[coroutine]
        |_prime: Argument| {
            ran.set(true);
            (yield 0).transpose()
        },
    );
    drop(body);
    assert!(!ran.get());
}

#[test]
fn when_finished_raises_and_nothing_runs() {
    let runs = Cell::new(0);
    let mut body = Unprimed::new(
        #[coroutine]
        |_prime: Argument| {
            (yield 0).transpose()?;
            runs.set(runs.get() + 1);
            Ok::<(), Error>(())
        },
    )
    .prime();
    assert_eq!(body.send(Ok(7)), Err(SendError::Returned));
    assert_eq!(body.try_send(Err("!")), Err(Some(Err("!"))));
    assert_eq!(body.send(Err("again")), Err(SendError::Unsent));
    assert_eq!(runs.get(), 1);
    assert_eq!(body.close(), Ok(()));
}
