//! A source sends into stages, which send on, to a sink or to many.
//!
//! # The problem
//!
//! A log is read once, and several things are wanted of it: the lines with an error on the screen,
//! the first few of another kind in a file, a count of a third. Each step should be written by
//! itself, and they should be put together like the commands of a shell. A pipeline of iterators
//! *pulls*, and so can end in one place only. Here the source *pushes*: a stage is a consumer that
//! has a target, and a target is a stage again. What pushes can push to many.
//!
//! ```python
//! def matching(word, target):
//!     try:
//!         while True:
//!             line = yield
//!             if word in line:
//!                 target.send(line)
//!     except GeneratorExit:
//!         target.close()
//!
//! def broadcast(targets):
//!     try:
//!         while True:
//!             value = yield
//!             for target in targets:
//!                 target.send(value)
//!     except GeneratorExit:
//!         for target in targets:
//!             target.close()
//! ```
//!
//! ```
//! use native_coroutines::patterns::pipeline::{boxed, broadcast, collect, filter, head, source};
//!
//! let log = ["start", "error: disk", "warning: fan", "error: net", "error: disk", "stop"];
//!
//! let errors = filter(|line: &&str| line.starts_with("error"), collect());
//! let first = head(1, collect());
//! let results = source(log, broadcast([boxed(errors), boxed(first)])).unwrap();
//! assert_eq!(results[0], ["error: disk", "error: net", "error: disk"]);
//! assert_eq!(results[1], ["start"]);
//! ```
//!
//! # One resume does it all
//!
//! `None` primes and closes, `Some` sends. So a stage has only to pass on what it is resumed with,
//! and everything goes down the chain by the same way:
//!
//! - *Prime*: a stage primes its target before it waits itself. When the head is primed, the whole
//!   chain is, and the sink was the first to wait.
//! - *Send*: when `send` to the head comes back, every stage has done with the value.
//! - *Close*: a stage closes its target and ends with its target's result. So the result of the
//!   sink comes out at the head; [`broadcast`] gives the results of all its targets. Each stage is
//!   closed once, in the order in which a value passes them.
//!
//! # Who finishes early
//!
//! A sink may have enough: [`head`] after its last value, a [`printer`] that cannot write. Then it
//! returns, its stage sees that at once and returns the same result, and so on up to the head:
//! the `send` that delivered the last value gives [`SendError::Returned`], [`source`] takes nothing
//! more from its iterator, and the program goes on. What is upstream of the one who finished is
//! not closed but has returned; what is downstream of a `head` has been closed by it. In Python
//! the StopIteration of `target.send` would go through all of them as an exception, and be caught
//! by whoever remembers to.
//!
//! Nothing is sent to a target that has returned, so no value is lost: a later `send` to the head
//! hands its value back in [`SendError::Unsent`].
//!
//! [`broadcast`] goes on for the others while one of them still runs, keeps each result until
//! then, and returns with the last.
//!
//! # Many into one
//!
//! When several stages have the same target, who closes it? In Python each of them does when it is
//! closed itself, so the first one ends it for all, and the next `send` of another fails. Here
//! [`fan_in`] makes a sender for each and counts them: one that is closed only leaves while others
//! are there, and the one that is closed last closes the target. A sender ends with one of
//!
//! | result | when |
//! |---|---|
//! | `Ok(Some(result))` | the target returned with this sender's value, or was closed by it, the last |
//! | `Ok(None)` | it was closed and others remain, or found that the target had returned |
//! | `Err(value)` | the target had returned by another's doing; here is the value it could not take |
//!
//! so exactly one of them brings the target's result, and a value that came too late comes back.
//! A sender learns that the target has returned when it next sends, or when it is primed.
//!
//! # A target that goes on when it is closed
//!
//! Its stage waits again with it, so the close comes back from the head as
//! [`IgnoredClose`], with the pipeline, which can be sent to and closed again. Of
//! several targets, those that did return keep their results. A `head` that is through sends
//! nothing more; it closes such a target again whenever it is resumed.
//!
//! # When not to use it
//!
//! If there is one source and one sink, iterators are shorter, faster and better known:
//! `log.lines().filter(…).take(3)`. Push when one value has several ways to go, or when the source
//! is somebody else's loop that will call you.
//!
//! By hand, a stage is a struct and an `impl` of a trait with three methods. That is longer, but
//! there is something to gain: it is stable Rust, its `close` cannot be ignored, and a stage can
//! have methods of its own. The coroutine is the better code where a stage has to remember how far
//! it has come: compare `head`.
//!
//! # What it costs
//!
//! A chain of types that the compiler knows costs what one loop with all the tests in it costs, by
//! hand and as coroutines. For that, a stage is inlined into the one before it, and [`source`] is a
//! loop behind the prime, so that the compiler knows in there where each stage is suspended. Where
//! [`filter`] primed its target in one place and sent in another, neither was inlined, and the chain
//! cost twice as much. It also drops a value that it does not send on before it waits: at the end
//! of the scope, the coroutine would have to remember whether there is one. Behind [`boxed`], each
//! stage tests at every value where it is suspended.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::ControlFlow::{self, Break, Continue};

use crate::{Consumer, IgnoredClose, Primed, SendError, Unprimed};

pub use native::Stage;

/// Any stage, for a list of different ones: see [`boxed`].
pub type Boxed<'a, T, R> = Unprimed<native::Boxed<'a, T, R>>;

/// Primes the head of a pipeline, sends it every value, closes it, and gives the result.
///
/// It takes one value at a time from `values`, and none once the pipeline has returned; pass
/// `values.by_ref()` to go on with the rest.
///
/// # Errors
///
/// [`IgnoredClose`] if a target went on yielding when it was closed. It holds the pipeline.
///
/// # Panics
///
/// A panic in a stage or in `values` passes through.
///
/// # Source
///
/// David Beazley, *A Curious Course on Coroutines and Concurrency*, part 3, as for all stages here.
pub fn source<T, R, S: Stage<T, R>>(
    values: impl IntoIterator<Item = T>,
    head: Unprimed<S>,
) -> Result<R, IgnoredClose<Primed<S, R>, ()>> {
    let mut head = head.prime();
    head.extend(values);
    head.close()
}

/// A stage that only looks: `None` at the prime and at the close, `Some` at each value.
///
/// It looks before it passes on.
pub fn inspect<T, R>(
    look: impl FnMut(Option<&T>),
    target: Unprimed<impl Stage<T, R>>,
) -> Unprimed<impl Stage<T, R>> {
    Unprimed::new(native::inspect(look, target.into_coroutine()))
}

/// A stage that sends on the values that `matches` says yes to, and drops the others.
pub fn filter<T, R>(
    matches: impl FnMut(&T) -> bool,
    target: Unprimed<impl Stage<T, R>>,
) -> Unprimed<impl Stage<T, R>> {
    Unprimed::new(native::filter(matches, target.into_coroutine()))
}

/// A stage that sends on the first `count` values, then closes its target and returns.
///
/// It returns with the last of them, not with the one after it; for a `count` of 0, when it is
/// primed.
pub fn head<T, R>(count: usize, target: Unprimed<impl Stage<T, R>>) -> Unprimed<impl Stage<T, R>> {
    Unprimed::new(native::head(count, target.into_coroutine()))
}

/// A sink that keeps every value and gives them back when it is closed.
pub fn collect<T>() -> Unprimed<impl Stage<T, Vec<T>>> {
    Unprimed::new(native::collect())
}

/// A sink that calls `print` with every value, and gives back how many there were.
///
/// # Errors
///
/// The first error of `print` ends it, and is its result. The value was taken.
pub fn printer<T, E>(
    print: impl FnMut(T) -> Result<(), E>,
) -> Unprimed<impl Stage<T, Result<u64, E>>> {
    Unprimed::new(native::printer(print))
}

/// A stage that sends a clone of every value to each of its targets, in their order.
///
/// It returns when all of them have, with the result of each, in their order. If there are none,
/// that is when it is primed.
///
/// The targets have one type; [`boxed`] makes different ones the same.
pub fn broadcast<T: Clone, R>(
    targets: impl IntoIterator<Item = Unprimed<impl Stage<T, R>>>,
) -> Unprimed<impl Stage<T, Vec<R>>> {
    let targets = targets.into_iter().map(Unprimed::into_coroutine).collect();
    Unprimed::new(native::broadcast(targets))
}

/// As many senders as asked for, all with the same target.
///
/// The first that is primed primes the target, and the last that is closed closes it. What each
/// ends with is in [the table](self#many-into-one).
///
/// They share the target through an `Rc`, so they stay on one thread.
///
/// # Panics
///
/// A sender that is sent to from inside the target, as by a printer that calls back, panics:
/// `already borrowed`. (Python: ValueError, `generator already executing`.)
///
/// # Drop
///
/// A sender that is dropped without being closed does not close the target, not even if it is the
/// last. The target is dropped with the last sender.
pub fn fan_in<T, R>(
    senders: usize,
    target: Unprimed<impl Stage<T, R>>,
) -> Vec<Unprimed<impl Stage<T, Result<Option<R>, T>>>> {
    let senders = native::fan_in(senders, target.into_coroutine());
    senders.into_iter().map(Unprimed::new).collect()
}

/// Puts a stage in a box, so that it has the same type as others with the same values and result.
pub fn boxed<'a, T, R>(stage: Unprimed<impl Stage<T, R> + 'a>) -> Boxed<'a, T, R> {
    Unprimed::new(Box::new(stage.into_coroutine()))
}

/// What [`by_hand::prime`] gives is a consumer: a sink that goes on, or its result.
impl<T, R, S: by_hand::Sink<T, Return = R>> Consumer<T> for ControlFlow<R, S> {
    type Yield = ();
    type Return = R;

    #[inline]
    fn send(&mut self, value: T) -> Result<(), SendError<T>> {
        let Continue(sink) = self else {
            return Err(SendError::Unsent(value));
        };
        match sink.send(value) {
            Continue(()) => Ok(()),
            Break(result) => {
                *self = Break(result);
                Err(SendError::Returned)
            }
        }
    }

    #[inline]
    fn close(self) -> Result<R, IgnoredClose<Self, ()>> {
        match self {
            Continue(mut sink) => Ok(sink.close()),
            Break(result) => Ok(result),
        }
    }
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use core::fmt::{Error, Write};
    use std::string::String;

    // The first lines of code with each word go to the same printer. Then reading stops.
    const WORDS: [&str; 2] = ["#[coroutine]", "yield"];
    const EACH: usize = 4;

    type End = Result<Option<Result<u64, Error>>, &'static str>;

    fn lines() -> impl Iterator<Item = &'static str> {
        let patterns = super::CATALOGUE.iter();
        patterns.flat_map(|pattern| pattern.native.lines())
    }

    fn is_code(line: &&str) -> bool {
        !line.trim_start().starts_with("//")
    }

    fn print(printed: &mut String, line: &str) -> Result<(), Error> {
        writeln!(printed, "{:.70}", line.trim())
    }

    fn summed(printed: String, ends: Vec<End>, unread: usize) -> String {
        let count = ends.into_iter().find_map(|end| end.ok().flatten());
        let count = count.expect("one sender brings the result");
        let count = count.expect("a string takes everything");
        let all = lines().count();
        std::format!("{printed}{count} lines printed, {unread} of {all} not even read")
    }

    let mut native = String::new();
    let mut native_bytes = 0;
    let native_end = {
        let printer = printer(|line| print(&mut native, line));
        let branches = fan_in(WORDS.len(), printer).into_iter().zip(WORDS);
        let branches = branches.map(|(sender, word)| {
            let branch = filter(move |line: &&str| line.contains(word), head(EACH, sender));
            native_bytes = size_of_val(&branch);
            branch
        });
        let mut lines = lines();
        let ends = source(lines.by_ref(), filter(is_code, broadcast(branches)));
        (ends.expect("every stage can be closed"), lines.count())
    };

    let mut by_hand = String::new();
    let mut by_hand_bytes = 0;
    let by_hand_end = {
        let printer = by_hand::printer(|line| print(&mut by_hand, line));
        let branches = by_hand::fan_in(WORDS.len(), printer).into_iter().zip(WORDS);
        let branches = branches.map(|(sender, word)| {
            let head = by_hand::head(EACH, sender);
            let branch = by_hand::filter(move |line: &&str| line.contains(word), head);
            by_hand_bytes = size_of_val(&branch);
            branch
        });
        let broadcast = by_hand::broadcast(branches.collect());
        let mut lines = lines();
        let ends = by_hand::source(lines.by_ref(), by_hand::filter(is_code, broadcast));
        (ends, lines.count())
    };

    super::Stop {
        input: "the lines of all the native.rs, through two filters to one printer".into(),
        native: summed(native, native_end.0, native_end.1),
        by_hand: summed(by_hand, by_hand_end.0, by_hand_end.1),
        native_bytes,
        by_hand_bytes,
    }
}
