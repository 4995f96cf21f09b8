extern crate alloc;

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::iter::repeat_n;
use core::mem::{replace, take};
use core::ops::ControlFlow::{self, Break, Continue};

/// Takes values: it is primed once, then sent to, then closed. After `close`, or after a `Break`
/// with its result, no method may be called again.
pub trait Sink<T> {
    type Return;

    fn prime(&mut self) -> ControlFlow<Self::Return> {
        Continue(())
    }

    fn send(&mut self, value: T) -> ControlFlow<Self::Return>;

    fn close(&mut self) -> Self::Return;
}

/// A sink of any type, for different sinks side by side.
pub type Boxed<'a, T, R> = Box<dyn Sink<T, Return = R> + 'a>;

impl<T, S: Sink<T> + ?Sized> Sink<T> for Box<S> {
    type Return = S::Return;

    fn prime(&mut self) -> ControlFlow<S::Return> {
        (**self).prime()
    }

    fn send(&mut self, value: T) -> ControlFlow<S::Return> {
        (**self).send(value)
    }

    fn close(&mut self) -> S::Return {
        (**self).close()
    }
}

/// Primes a sink. Returns the sink, or its result if it has ended.
pub fn prime<T, S: Sink<T>>(mut sink: S) -> ControlFlow<S::Return, S> {
    sink.prime()?;
    Continue(sink)
}

/// Primes, sends every value and closes, until the target returns.
pub fn source<T, S: Sink<T>>(values: impl IntoIterator<Item = T>, mut target: S) -> S::Return {
    let run = || {
        target.prime()?;
        values.into_iter().try_for_each(|value| target.send(value))
    };
    match run() {
        Break(result) => result,
        Continue(()) => target.close(),
    }
}

/// Calls `look` with each value, and passes the value on.
pub struct Inspect<F, S> {
    look: F,
    target: S,
}

pub fn inspect<T, F: FnMut(Option<&T>), S: Sink<T>>(look: F, target: S) -> Inspect<F, S> {
    Inspect { look, target }
}

impl<T, F: FnMut(Option<&T>), S: Sink<T>> Sink<T> for Inspect<F, S> {
    type Return = S::Return;

    fn prime(&mut self) -> ControlFlow<S::Return> {
        (self.look)(None);
        self.target.prime()
    }

    #[inline]
    fn send(&mut self, value: T) -> ControlFlow<S::Return> {
        (self.look)(Some(&value));
        self.target.send(value)
    }

    fn close(&mut self) -> S::Return {
        (self.look)(None);
        self.target.close()
    }
}

/// Sends on the values that match.
pub struct Filter<M, S> {
    matches: M,
    target: S,
}

pub fn filter<T, M: FnMut(&T) -> bool, S: Sink<T>>(matches: M, target: S) -> Filter<M, S> {
    Filter { matches, target }
}

impl<T, M: FnMut(&T) -> bool, S: Sink<T>> Sink<T> for Filter<M, S> {
    type Return = S::Return;

    fn prime(&mut self) -> ControlFlow<S::Return> {
        self.target.prime()
    }

    #[inline]
    fn send(&mut self, value: T) -> ControlFlow<S::Return> {
        if (self.matches)(&value) {
            self.target.send(value)
        } else {
            Continue(())
        }
    }

    fn close(&mut self) -> S::Return {
        self.target.close()
    }
}

/// Sends on the first `count` values, then closes its target.
pub struct Head<S> {
    left: usize,
    target: S,
}

pub fn head<S>(count: usize, target: S) -> Head<S> {
    Head {
        left: count,
        target,
    }
}

impl<S> Head<S> {
    fn close_after_the_last<T>(&mut self) -> ControlFlow<S::Return>
    where
        S: Sink<T>,
    {
        match self.left {
            0 => Break(self.target.close()),
            _ => Continue(()),
        }
    }
}

impl<T, S: Sink<T>> Sink<T> for Head<S> {
    type Return = S::Return;

    fn prime(&mut self) -> ControlFlow<S::Return> {
        self.target.prime()?;
        self.close_after_the_last()
    }

    #[inline]
    fn send(&mut self, value: T) -> ControlFlow<S::Return> {
        self.left -= 1;
        self.target.send(value)?;
        self.close_after_the_last()
    }

    fn close(&mut self) -> S::Return {
        self.target.close()
    }
}

/// Keeps the values, and returns them.
pub struct Collect<T> {
    values: Vec<T>,
}

pub fn collect<T>() -> Collect<T> {
    Collect { values: Vec::new() }
}

impl<T> Sink<T> for Collect<T> {
    type Return = Vec<T>;

    #[inline]
    fn send(&mut self, value: T) -> ControlFlow<Vec<T>> {
        self.values.push(value);
        Continue(())
    }

    fn close(&mut self) -> Vec<T> {
        take(&mut self.values)
    }
}

/// Prints the values, and returns their number or the first error.
pub struct Printer<P> {
    print: P,
    count: u64,
}

pub fn printer<T, E, P: FnMut(T) -> Result<(), E>>(print: P) -> Printer<P> {
    Printer { print, count: 0 }
}

impl<T, E, P: FnMut(T) -> Result<(), E>> Sink<T> for Printer<P> {
    type Return = Result<u64, E>;

    #[inline]
    fn send(&mut self, value: T) -> ControlFlow<Result<u64, E>> {
        match (self.print)(value) {
            Ok(()) => {
                self.count += 1;
                Continue(())
            }
            Err(error) => Break(Err(error)),
        }
    }

    fn close(&mut self) -> Result<u64, E> {
        Ok(self.count)
    }
}

/// Sends to every target that has not returned, until all have returned.
pub struct Broadcast<S, R> {
    targets: Vec<ControlFlow<R, S>>,
}

pub fn broadcast<T: Clone, S: Sink<T>>(targets: Vec<S>) -> Broadcast<S, S::Return> {
    Broadcast {
        targets: targets.into_iter().map(Continue).collect(),
    }
}

impl<S, R> Broadcast<S, R> {
    #[inline]
    fn each<T>(&mut self, mut run: impl FnMut(&mut S) -> ControlFlow<R>) -> ControlFlow<Vec<R>>
    where
        T: Clone,
        S: Sink<T, Return = R>,
    {
        let mut returned = true;
        for target in &mut self.targets {
            if let Continue(sink) = target {
                match run(sink) {
                    Break(result) => *target = Break(result),
                    Continue(()) => returned = false,
                }
            }
        }
        if returned {
            Break(self.close())
        } else {
            Continue(())
        }
    }
}

impl<T: Clone, R, S: Sink<T, Return = R>> Sink<T> for Broadcast<S, R> {
    type Return = Vec<R>;

    fn prime(&mut self) -> ControlFlow<Vec<R>> {
        self.each(S::prime)
    }

    #[inline]
    fn send(&mut self, value: T) -> ControlFlow<Vec<R>> {
        self.each(|target| target.send(value.clone()))
    }

    fn close(&mut self) -> Vec<R> {
        let end = |target| match target {
            Break(result) => result,
            Continue(mut sink) => Sink::close(&mut sink),
        };
        take(&mut self.targets).into_iter().map(end).collect()
    }
}

/// One of several that send to one target. The first that is primed primes the target, the last that
/// is closed closes it, and one of them returns the target's result.
pub struct Sender<S> {
    /// `None` once the sender is closed.
    shared: Option<Rc<RefCell<Shared<S>>>>,
}

struct Shared<S> {
    primed: bool,
    /// `None` once the target has returned.
    target: Option<S>,
}

pub fn fan_in<S>(senders: usize, target: S) -> Vec<Sender<S>> {
    let shared = Rc::new(RefCell::new(Shared {
        primed: false,
        target: Some(target),
    }));
    repeat_n(Some(shared), senders)
        .map(|shared| Sender { shared })
        .collect()
}

impl<T, S: Sink<T>> Sink<T> for Sender<S> {
    type Return = Result<Option<S::Return>, T>;

    fn prime(&mut self) -> ControlFlow<Self::Return> {
        let Some(shared) = &self.shared else {
            return Break(Ok(None));
        };
        let Shared { primed, target } = &mut *shared.borrow_mut();
        let Some(sink) = target else {
            return Break(Ok(None));
        };
        if !replace(primed, true)
            && let Break(result) = sink.prime()
        {
            *target = None;
            return Break(Ok(Some(result)));
        }
        Continue(())
    }

    #[inline]
    fn send(&mut self, value: T) -> ControlFlow<Self::Return> {
        let Some(shared) = &self.shared else {
            return Break(Err(value));
        };
        let target = &mut shared.borrow_mut().target;
        let Some(sink) = target else {
            return Break(Err(value));
        };
        if let Break(result) = sink.send(value) {
            *target = None;
            return Break(Ok(Some(result)));
        }
        Continue(())
    }

    fn close(&mut self) -> Self::Return {
        let last = self.shared.take().and_then(Rc::into_inner);
        let target = last.and_then(|shared| shared.into_inner().target);
        Ok(target.map(|mut target| target.close()))
    }
}
