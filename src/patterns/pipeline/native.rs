// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::iter::repeat_n;
use core::ops::{Coroutine, CoroutineState};
use core::pin::Pin;

/// Takes values of type `T` and returns an `R`. The first `None` primes, the next one closes.
pub trait Stage<T, R>: Coroutine<Option<T>, Yield = (), Return = R> + Unpin {}

impl<T, R, C> Stage<T, R> for C where C: Coroutine<Option<T>, Yield = (), Return = R> + Unpin {}

/// A stage of any type, for different stages side by side.
pub type Boxed<'a, T, R> = Box<dyn Stage<T, R> + 'a>;

/// Primes, sends or closes. A target that has returned its result must not be resumed again.
fn pass<T, R>(target: &mut impl Stage<T, R>, value: Option<T>) -> Option<R> {
    match Pin::new(target).resume(value) {
        CoroutineState::Yielded(()) => None,
        CoroutineState::Complete(result) => Some(result),
    }
}

/// Primes, sends every value and closes, until the target returns.
pub fn source<T, R>(
    values: impl IntoIterator<Item = T>,
    mut target: impl Stage<T, R>,
) -> Option<R> {
    if let Some(result) = pass(&mut target, None) {
        return Some(result);
    }
    for value in values {
        if let Some(result) = pass(&mut target, Some(value)) {
            return Some(result);
        }
    }
    pass(&mut target, None)
}

/// Calls `look` with each argument, and passes the argument on.
pub fn inspect<T, R>(
    mut look: impl FnMut(Option<&T>),
    mut target: impl Stage<T, R>,
) -> impl Stage<T, R> {
    #[coroutine]
    #[inline(always)]
    move |mut value: Option<T>| loop {
        look(value.as_ref());
        if let Some(result) = pass(&mut target, value) {
            return result;
        }
        value = yield;
    }
}

/// Sends on the values that match.
pub fn filter<T, R>(
    mut matches: impl FnMut(&T) -> bool,
    mut target: impl Stage<T, R>,
) -> impl Stage<T, R> {
    #[coroutine]
    #[inline(always)]
    move |mut value: Option<T>| loop {
        if value.as_ref().is_some_and(|value| !matches(value)) {
            drop(value);
        } else if let Some(result) = pass(&mut target, value) {
            return result;
        }
        value = yield;
    }
}

/// Sends on the first `count` values, then closes its target.
pub fn head<T, R>(mut count: usize, mut target: impl Stage<T, R>) -> impl Stage<T, R> {
    #[coroutine]
    move |prime: Option<T>| {
        if let Some(result) = pass(&mut target, prime) {
            return result;
        }
        while count > 0 {
            let value = yield;
            count -= usize::from(value.is_some());
            if let Some(result) = pass(&mut target, value) {
                return result;
            }
        }
        loop {
            if let Some(result) = pass(&mut target, None) {
                return result;
            }
            yield;
        }
    }
}

/// Keeps the values, and returns them.
pub fn collect<T>() -> impl Stage<T, Vec<T>> {
    #[coroutine]
    #[inline(always)]
    |prime: Option<T>| {
        drop(prime);
        let mut values = Vec::new();
        while let Some(value) = (yield) {
            values.push(value);
        }
        values
    }
}

/// Prints the values, and returns their number or the first error.
pub fn printer<T, E>(mut print: impl FnMut(T) -> Result<(), E>) -> impl Stage<T, Result<u64, E>> {
    #[coroutine]
    #[inline(always)]
    move |prime: Option<T>| {
        drop(prime);
        let mut count = 0;
        while let Some(value) = (yield) {
            print(value)?;
            count += 1;
        }
        Ok(count)
    }
}

/// Sends to every target that has not returned, until all have returned.
pub fn broadcast<T: Clone, R>(mut targets: Vec<impl Stage<T, R>>) -> impl Stage<T, Vec<R>> {
    #[coroutine]
    move |mut value: Option<T>| {
        let mut results: Vec<Option<R>> = targets.iter().map(|_| None).collect();
        loop {
            for (target, result) in targets.iter_mut().zip(&mut results) {
                if result.is_none() {
                    *result = pass(target, value.clone());
                }
            }
            if results.iter().all(Option::is_some) {
                return results.into_iter().flatten().collect();
            }
            drop(value);
            value = yield;
        }
    }
}

/// Creates stages that send to one target. The first that is primed primes the target, the last that
/// is closed closes it, and one of them returns the target's result.
pub fn fan_in<T, R>(
    senders: usize,
    target: impl Stage<T, R>,
) -> Vec<impl Stage<T, Result<Option<R>, T>>> {
    let shared = Rc::new(Shared {
        primed: Cell::new(false),
        target: RefCell::new(Some(target)),
    });
    repeat_n(shared, senders).map(sender).collect()
}

struct Shared<S> {
    primed: Cell<bool>,
    /// `None` once the target has returned.
    target: RefCell<Option<S>>,
}

fn sender<T, R, S: Stage<T, R>>(shared: Rc<Shared<S>>) -> impl Stage<T, Result<Option<R>, T>> {
    #[coroutine]
    move |prime: Option<T>| {
        drop(prime);
        let first = !shared.primed.replace(true);
        if (first || shared.target.borrow().is_none())
            && let Some(end) = pass_shared(&shared.target, None)
        {
            return end;
        }
        loop {
            let value = yield;
            if value.is_none() && Rc::strong_count(&shared) > 1 {
                return Ok(None);
            }
            if let Some(end) = pass_shared(&shared.target, value) {
                return end;
            }
        }
    }
}

/// Hands back a value that comes too late.
fn pass_shared<T, R>(
    shared: &RefCell<Option<impl Stage<T, R>>>,
    value: Option<T>,
) -> Option<Result<Option<R>, T>> {
    let mut shared = shared.borrow_mut();
    let Some(target) = shared.as_mut() else {
        return Some(value.map_or(Ok(None), Err));
    };
    let result = pass(target, value)?;
    *shared = None;
    Some(Ok(Some(result)))
}
