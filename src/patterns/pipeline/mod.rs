//! A source sends into stages, which send on, to one sink or to many.
//!
//! # The problem
//!
//! A program reads a log once and wants several results: errors on the screen, the first few
//! warnings in a file, the number of restarts. Each step should stand alone, and the steps should
//! combine like the commands of a shell. A pipeline of iterators *pulls*, so it ends in one place.
//! Here the source *pushes*: a stage is a consumer with a target, and the target is a stage or a
//! sink. A stage that pushes can push to many targets.
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
//! let results = source(log, broadcast([boxed(errors), boxed(first)]));
//! assert_eq!(results[0], ["error: disk", "error: net", "error: disk"]);
//! assert_eq!(results[1], ["start"]);
//! ```
//!
//! # One resume does it all
//!
//! `None` primes and closes, `Some` sends. So a stage only passes on its resume argument, and
//! everything goes down the chain in the same way:
//!
//! - *Prime*: a stage primes its target before the stage itself waits. A primed head means a primed
//!   chain, in which the sink was the first to wait.
//! - *Send*: when `send` to the head returns, every stage is done with the value.
//! - *Close*: a stage closes its target and returns the target's result. So the head returns the
//!   result of the sink, and [`broadcast`] returns the results of all its targets. Each stage is
//!   closed once, in the order in which a value passes the stages.
//!
//! # An early end
//!
//! A stage may have enough: a [`head`] after its last value, or a [`printer`] that cannot write.
//! Then it returns. The stage before it sees that at once and returns the same result, and so on up
//! to the head. The `send` of that value returns
//! [`SendError::Returned`](crate::SendError::Returned), [`source`] takes nothing more from its
//! iterator, and the program goes on. The stages upstream have returned and are not closed; a
//! `head` has closed the stages downstream. In Python, `target.send` raises StopIteration, which
//! passes up through all stages until a caller catches it.
//!
//! A stage sends nothing to a target that has returned, so no value is lost. A later `send` to the
//! head is refused, and [`try_send`](Consumer::try_send) hands the value back.
//!
//! [`broadcast`] keeps each result while another target runs, and returns with the last target.
//!
//! # Many into one
//!
//! Several stages may have the same target, and one of them has to close it. In Python each stage
//! closes the target when the stage itself is closed. The first close then ends the target for all,
//! and the next `send` of another stage fails. Here [`fan_in`] creates a sender per stage and
//! counts the senders. A closed sender only leaves while others remain, and the last one closes the
//! target. A sender returns one of these:
//!
//! | result | when |
//! |---|---|
//! | `Ok(Some(result))` | the target returned with this sender's value, or this sender closed it, as the last |
//! | `Ok(None)` | the sender was closed and others remain, or it found that the target had returned |
//! | `Err(value)` | the target had returned with another sender, and could not take this value |
//!
//! Exactly one sender returns the target's result, and a value that came too late comes back. A
//! sender learns that the target has returned when the sender next sends, or when it is primed.
//!
//! # A target that ignores the close
//!
//! If a target yields when it is closed, its stage yields as well, and so does the head. Then
//! [`source`] panics. [`try_close`](Consumer::try_close) of the head reports it instead, and the
//! pipeline can be sent to and closed again. Of several targets, those that have returned keep
//! their results. A [`head`] that has sent its last value sends nothing more, and closes such a
//! target again at each resume.
//!
//! # What it costs
//!
//! A chain whose types the compiler knows costs as much as one loop with all the tests in it, by
//! hand and as coroutines. For that, each stage is inlined into the stage before it, and [`source`]
//! primes before its loop. In the loop the compiler then knows where each stage is suspended.
//! [`filter`] primes and sends at one place: with two places neither was inlined, and the chain
//! cost twice as much. `filter` also drops an unsent value before it waits. A drop at the end of
//! the scope would cost a flag, which says whether there is a value. Behind [`boxed`], each stage
//! tests its state at every value.
//!
//! # When not to use it
//!
//! With one source and one sink, iterators are shorter, faster and better known:
//! `log.lines().filter(…).take(3)`. Push when one value has several ways to go, or when the source
//! is somebody else's loop that calls your code.
//!
//! By hand, a stage is a struct and an `impl` of a trait with three methods. That is longer, but it
//! is stable Rust, its `close` cannot be ignored, and a stage can have methods of its own. The
//! coroutine is the better code where a stage has to remember how far it has come: compare `head`.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use crate::consumer::{Consumer, Unprimed, from_start};
use alloc::boxed::Box;
use alloc::vec::Vec;

pub use native::Stage;

/// A stage of any type, for a list of different stages. [`boxed`] creates it.
pub type Boxed<'a, T, R> = Unprimed<native::Boxed<'a, T, R>>;

/// Primes the head of a pipeline, sends it every value, closes it, and returns its result.
///
/// Takes one value at a time from `values`, and none once the pipeline has returned. A caller who
/// passes `values.by_ref()` keeps the rest.
///
/// # Panics
///
/// Passes on a panic of a stage or of `values`. Also panics if a target ignores the close;
/// [`try_close`](Consumer::try_close) of a primed head reports that instead.
///
/// # Source
///
/// David Beazley, *A Curious Course on Coroutines and Concurrency*, part 3, as for all stages here.
pub fn source<T, R, S: Stage<T, R>>(values: impl IntoIterator<Item = T>, head: Unprimed<S>) -> R {
    head.prime().consume(values)
}

/// Creates a stage that calls `look`, and then passes on the value, the prime or the close.
///
/// `look` takes `Some(&value)` at each value, and `None` at the prime and at the close.
pub fn inspect<T, R>(
    look: impl FnMut(Option<&T>),
    target: Unprimed<impl Stage<T, R>>,
) -> Unprimed<impl Stage<T, R>> {
    Unprimed::new(native::inspect(look, target.into_coroutine()))
}

/// Creates a stage that sends on each value for which `matches` returns true.
///
/// The stage drops the other values.
pub fn filter<T, R>(
    matches: impl FnMut(&T) -> bool,
    target: Unprimed<impl Stage<T, R>>,
) -> Unprimed<impl Stage<T, R>> {
    Unprimed::new(native::filter(matches, target.into_coroutine()))
}

/// Creates a stage that sends on the first `count` values, then closes its target and returns.
///
/// The stage returns with the last of these values, not with the next one. With a `count` of 0 it
/// returns when it is primed.
pub fn head<T, R>(count: usize, target: Unprimed<impl Stage<T, R>>) -> Unprimed<impl Stage<T, R>> {
    Unprimed::new(native::head(count, target.into_coroutine()))
}

/// Creates a sink that keeps every value, and returns the values when it is closed.
pub fn collect<T>() -> Unprimed<impl Stage<T, Vec<T>>> {
    Unprimed::new(native::collect())
}

/// Creates a sink that calls `print` with every value, and returns the number of values.
///
/// # Errors
///
/// The first error of `print` ends the sink, and is its result. The sink has taken the value.
pub fn printer<T, E>(
    print: impl FnMut(T) -> Result<(), E>,
) -> Unprimed<impl Stage<T, Result<u64, E>>> {
    Unprimed::new(native::printer(print))
}

/// Creates a stage that sends a clone of every value to each of its targets, in their order.
///
/// The stage returns once all targets have returned, with their results in the same order. Without
/// targets, it returns when it is primed.
///
/// The targets have one type; [`boxed`] gives different stages the same type.
pub fn broadcast<T: Clone, R>(
    targets: impl IntoIterator<Item = Unprimed<impl Stage<T, R>>>,
) -> Unprimed<impl Stage<T, Vec<R>>> {
    let targets = targets.into_iter().map(Unprimed::into_coroutine).collect();
    Unprimed::new(native::broadcast(targets))
}

/// Creates `senders` stages that share one target.
///
/// The first that is primed primes the target, and the last that is closed closes it. [The
/// table](self#many-into-one) lists the results of a sender.
///
/// The senders share the target through an `Rc`, so they stay on one thread.
///
/// # Panics
///
/// Panics with `already borrowed` if code inside the target sends to a sender, such as a printer
/// that calls back. (Python raises ValueError, `generator already executing`.)
///
/// # Drop
///
/// A dropped sender does not close the target, not even if it is the last. The target is dropped
/// with the last sender.
pub fn fan_in<T, R>(
    senders: usize,
    target: Unprimed<impl Stage<T, R>>,
) -> Vec<Unprimed<impl Stage<T, Result<Option<R>, T>>>> {
    let senders = native::fan_in(senders, target.into_coroutine());
    senders.into_iter().map(Unprimed::new).collect()
}

/// Puts a stage in a box. All boxed stages with the same values and results have one type.
pub fn boxed<'a, T, R>(stage: Unprimed<impl Stage<T, R> + 'a>) -> Boxed<'a, T, R> {
    Unprimed::new(Box::new(stage.into_coroutine()))
}

/// Primes a sink by hand, and returns it as a consumer.
pub fn prime_by_hand<T, S: by_hand::Sink<T>>(
    sink: S,
) -> impl Consumer<T, Yield = (), Return = S::Return> {
    from_start(
        by_hand::prime(sink),
        |sink, value| sink.send(value),
        |mut sink| sink.close(),
    )
}
