//! Consumers: sent the same values, the same way for every contender.

use std::fmt::Debug;
use std::marker::PhantomData;
use std::ops::{ControlFlow, Coroutine, CoroutineState, Try};
use std::pin::Pin;

use crate::{Bench, Group};

/// Creates a group in which one iteration sends all `values` to a contender and closes it.
///
/// `mix` mixes what each `send` yields, beginning with `start`; [`ignore`] drops it. An answer is
/// the mix, and the result of the close.
pub fn send<'a, V, I, H, Y, M, R>(
    name: &str,
    values: V,
    start: H,
    mix: M,
) -> Send<'a, V, H, Y, M, R>
where
    V: Fn() -> I + Copy + 'a,
    I: Iterator,
    H: Copy + Debug + PartialEq + 'a,
    M: Fn(H, Y) -> H + Copy + 'a,
    R: Debug + PartialEq + 'a,
{
    Send {
        group: Group::new(name, values().count()),
        values,
        start,
        mix,
        yields: PhantomData,
    }
}

/// A mix that drops everything.
#[inline]
pub fn ignore<Y>((): (), _: Y) {}

/// The contenders that take the same values. [`send`] creates it.
///
/// `make` makes a contender, anew in every iteration.
#[must_use = "nothing runs before `measure`"]
pub struct Send<'a, V, H, Y, M, R> {
    group: Group<'a, (H, R)>,
    values: V,
    start: H,
    mix: M,
    yields: PhantomData<fn(Y)>,
}

impl<'a, V, I, H, Y, M, R> Send<'a, V, H, Y, M, R>
where
    V: Fn() -> I + Copy + 'a,
    I: Iterator,
    H: Copy + Debug + PartialEq + 'a,
    M: Fn(H, Y) -> H + Copy + 'a,
    R: Debug + PartialEq + 'a,
{
    /// Adds a consumer with its own `send` and `close`.
    ///
    /// `send` answers with `Some`, `Ok` or `Continue`, because no contender may end early.
    fn consumer<C, S: Try<Output = Y>>(
        mut self,
        name: &str,
        make: impl Fn() -> C + 'a,
        send: impl Fn(&mut C, I::Item) -> S + 'a,
        close: impl Fn(C) -> R + 'a,
    ) -> Self {
        let Send {
            values, start, mix, ..
        } = self;
        self.group = self.group.contender(name, move || {
            let mut consumer = make();
            let mut hash = start;
            for value in values() {
                match send(&mut consumer, value).branch() {
                    ControlFlow::Continue(answer) => hash = mix(hash, answer),
                    ControlFlow::Break(_) => ended_early(),
                }
            }
            (hash, close(consumer))
        });
        self
    }

    /// Adds the struct by hand.
    ///
    /// `send` answers with `Some`, `Ok` or `Continue`, because no contender may end early.
    pub fn by_hand<C, S: Try<Output = Y>>(
        self,
        make: impl Fn() -> C + 'a,
        send: impl Fn(&mut C, I::Item) -> S + 'a,
        close: impl Fn(C) -> R + 'a,
    ) -> Self {
        self.consumer("by_hand", make, send, close)
    }

    /// Adds the coroutine that is resumed as it is. `close` takes what its body returns.
    pub fn native<C: Coroutine<Option<I::Item>, Yield = Y> + Unpin>(
        self,
        make: impl Fn() -> C + 'a,
        close: impl Fn(C::Return) -> R + 'a,
    ) -> Self {
        self.native_from(make, |value| value, close)
    }

    /// As [`native`](Send::native), with a function that makes what is sent from each value.
    pub fn native_from<C: Coroutine<Option<T>, Yield = Y> + Unpin, T>(
        mut self,
        make: impl Fn() -> C + 'a,
        from: impl Fn(I::Item) -> T + 'a,
        close: impl Fn(C::Return) -> R + 'a,
    ) -> Self {
        let Send {
            values, start, mix, ..
        } = self;
        self.group = self.group.native(move || {
            let mut body = make();
            let mut body = Pin::new(&mut body);
            let _ = body.as_mut().resume(None);
            let mut hash = start;
            for value in values() {
                match body.as_mut().resume(Some(from(value))) {
                    CoroutineState::Yielded(answer) => hash = mix(hash, answer),
                    CoroutineState::Complete(_) => ended_early(),
                }
            }
            match body.as_mut().resume(None) {
                CoroutineState::Complete(result) => (hash, close(result)),
                CoroutineState::Yielded(_) => panic!("a contender ignored the close"),
            }
        });
        self
    }

    /// Adds the coroutine behind the types of `native-coroutines`.
    pub fn wrapped<C, S: Try<Output = Y>>(
        self,
        make: impl Fn() -> C + 'a,
        send: impl Fn(&mut C, I::Item) -> S + 'a,
        close: impl Fn(C) -> R + 'a,
    ) -> Self {
        self.consumer("wrapped", make, send, close)
    }

    /// Adds the contender that is no coroutine at all: the limit.
    pub fn plain_loop(mut self, routine: impl FnMut() -> (H, R) + 'a) -> Self {
        self.group = self.group.plain_loop(routine);
        self
    }

    /// Makes a side effect part of the answer. `leaves` takes what one iteration left behind.
    pub fn leaves(mut self, leaves: impl Fn() -> u64 + 'a) -> Self {
        self.group = self.group.leaves(leaves);
        self
    }

    /// Compares the answers, and measures.
    ///
    /// # Panics
    ///
    /// Two contenders answer differently.
    pub fn measure(self, bench: &mut Bench) {
        self.group.measure(bench);
    }
}

#[cold]
fn ended_early() -> ! {
    panic!("a contender ended before it was closed")
}
