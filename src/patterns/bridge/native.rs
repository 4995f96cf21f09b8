// #![feature(coroutines, coroutine_trait)]

use std::convert::Infallible;
use std::future::Future;
use std::mem;
use std::num::NonZeroU32;
use std::ops::Coroutine;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::vec::Vec;

/// Yields, and takes the waker that the next poll brings, if it is a new one.
macro_rules! give {
    ($waker:ident, $item:expr) => {
        if let Some(new) = (yield $item) {
            $waker = new;
        }
    };
}

/// Awaits: polls, and yields `Pending` until the value is there.
macro_rules! wait {
    ($waker:ident, $poll:expr) => {
        loop {
            if let Poll::Ready(value) = $poll(&mut Context::from_waker(&$waker)) {
                break value;
            }
            give!($waker, Poll::Pending);
        }
    };
}

/// Yields the lines of `chunks` without their newlines. An error ends them, and loses a half line.
pub fn lines<B: AsRef<[u8]>, E>(
    mut chunks: impl FnMut(&mut Context<'_>) -> Poll<Option<Result<B, E>>>,
) -> impl Coroutine<Option<Waker>, Yield = Poll<Result<Vec<u8>, E>>, Return = ()> {
    #[coroutine]
    #[inline(always)]
    move |first: Option<Waker>| {
        let mut waker = first.unwrap_or(Waker::noop().clone());
        let mut line = Vec::new();
        while let Some(chunk) = wait!(waker, chunks) {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    yield Poll::Ready(Err(error));
                    return;
                }
            };
            let mut start = 0;
            loop {
                let rest = &chunk.as_ref()[start..];
                let Some(length) = newline(rest) else {
                    line.extend_from_slice(rest);
                    break;
                };
                line.extend_from_slice(&rest[..length]);
                start += length + 1;
                give!(waker, Poll::Ready(Ok(mem::take(&mut line))));
            }
        }
        if !line.is_empty() {
            yield Poll::Ready(Ok(line));
        }
    }
}

#[inline(always)]
fn newline(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&byte| byte == b'\n')
}

/// Awaits one attempt after another, until one succeeds or none is left.
pub fn retry<F: Future<Output = Result<T, E>>, T, E>(
    attempts: NonZeroU32,
    mut attempt: impl FnMut(u32) -> F,
) -> impl Coroutine<Option<Waker>, Yield = Poll<Infallible>, Return = Result<T, E>> {
    #[coroutine]
    static move |first: Option<Waker>| {
        let mut waker = first.unwrap_or(Waker::noop().clone());
        let mut number = 1;
        loop {
            let mut future = pin!(attempt(number));
            let result = wait!(waker, |context: &mut _| future.as_mut().poll(context));
            if result.is_ok() || number == attempts.get() {
                return result;
            }
            number += 1;
        }
    }
}

/// Yields while the future is pending, and returns its output.
pub fn polled<F: Future>(
    future: F,
) -> impl Coroutine<Option<Waker>, Yield = (), Return = F::Output> {
    #[coroutine]
    static move |first: Option<Waker>| {
        let mut waker = first.unwrap_or(Waker::noop().clone());
        let mut future = pin!(future);
        loop {
            let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
            if let Poll::Ready(output) = polled {
                return output;
            }
            give!(waker, ());
        }
    }
}
