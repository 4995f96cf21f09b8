//! The promise: what the language feature does, statement by statement.
//!
//! This is about the raw language, `#[coroutine]` and `Coroutine::resume`, and not about the
//! wrapper of this crate: so, other than the tests of the patterns, it has feature gates. Each
//! test is one statement, and its name says which. A new nightly that changes the language turns
//! the tests red that no longer hold. Where the verified compilers differ, the statement says so.

// `never_type` is stable since 1.100.
#![allow(stable_features)]
#![feature(
    coroutine_clone,
    coroutine_trait,
    coroutines,
    never_type,
    stmt_expr_attributes
)]
#![feature(
    async_iterator,
    gen_blocks,
    iter_from_coroutine,
    iter_macro,
    yield_expr
)]

mod compiler;
mod compilers;
mod drop_log;

mod auto_traits;
mod beside;
mod borrows;
mod captures;
mod clones;
mod composition;
mod control_flow;
mod drops;
mod layout;
mod life_cycle;
mod positions;
mod refused;
#[cfg(all(feature = "std", target_pointer_width = "64"))]
mod sizes;
// Microsoft's debuggers are told in another way.
#[cfg(not(target_env = "msvc"))]
mod tools;
mod values;

use std::ops::{Coroutine, CoroutineState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

/// Runs a movable coroutine on to its next `yield` or to its end.
fn resume<C, R>(coroutine: &mut C, argument: R) -> CoroutineState<C::Yield, C::Return>
where
    C: Coroutine<R> + Unpin,
{
    compilers::name_this_one_if_unverified();
    Pin::new(coroutine).resume(argument)
}

/// Resumes with one argument after another until the body returns: all that it yielded, and what
/// it returned.
///
/// A body that owns nothing and saves nothing but `Copy` values is `Copy` itself (see `clones`),
/// so some tests run one several times, each time from its beginning.
fn run<C, R>(mut coroutine: C, arguments: impl IntoIterator<Item = R>) -> (Vec<C::Yield>, C::Return)
where
    C: Coroutine<R> + Unpin,
{
    let mut yielded = Vec::new();
    for argument in arguments {
        match resume(&mut coroutine, argument) {
            CoroutineState::Yielded(value) => yielded.push(value),
            CoroutineState::Complete(value) => return (yielded, value),
        }
    }
    panic!("still suspended after the last argument");
}

/// What `run` panics with.
fn panic_message<T>(run: impl FnOnce() -> T) -> String {
    let Err(payload) = catch_unwind(AssertUnwindSafe(run)) else {
        panic!("did not panic");
    };
    match payload.downcast::<&str>() {
        Ok(message) => message.to_string(),
        Err(payload) => *payload.downcast::<String>().expect("a message"),
    }
}
