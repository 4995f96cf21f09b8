// #![feature(coroutines, coroutine_trait)]

use std::ops::{Coroutine, CoroutineState};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Scope};
use std::vec::Vec;

/// Takes values of type `T` and returns an `R`. The first `None` primes, the next one closes.
pub trait Stage<T, R>: Coroutine<Option<T>, Return = R> + Unpin {}

impl<T, R, C> Stage<T, R> for C where C: Coroutine<Option<T>, Return = R> + Unpin {}

/// The end of a target on a thread of its own.
#[derive(Debug)]
#[must_use = "a panic of the target is in it"]
pub struct Ended<T, R> {
    /// The target's result, or the payload of its panic.
    pub result: thread::Result<R>,
    /// The values that were sent and that the target did not take, in their order.
    pub untaken: Vec<T>,
}

/// Sends each value through a queue to the target, which runs on a thread of its own.
///
/// The queue carries the resume arguments of the target: `Some` sends, `None` closes. If the queue
/// ends without a `None`, this stage was dropped, and the thread drops the target.
pub fn threaded<'scope, T, R>(
    scope: &'scope Scope<'scope, '_>,
    queue: usize,
    target: impl Stage<T, R> + Send + 'scope,
) -> impl Coroutine<Option<T>, Yield = (), Return = Ended<T, R>>
where
    T: Send + 'scope,
    R: Send + 'scope,
{
    #[coroutine]
    #[inline(always)]
    move |prime: Option<T>| {
        drop(prime);
        let (queue, values) = sync_channel(queue);
        let (rest, untaken) = sync_channel(1);
        let (ignore, ignored) = sync_channel(1);
        let alive = Arc::new(());
        let running = Running(Arc::clone(&alive), ignore);
        let thread = scope.spawn(move || run(target, values, running, rest));
        loop {
            let value = yield;
            // The thread takes values until the queue ends, so this cannot fail or wait for ever.
            let ended = match value {
                None => queue.send(None).is_err() || ignored.recv().is_err(),
                value => queue.send(value).is_err() || Arc::strong_count(&alive) == 1,
            };
            if ended {
                drop(queue);
                let untaken = untaken.recv().unwrap_or_default();
                let result = thread.join();
                let result = result.map(|result| result.expect("the queue had not ended"));
                return Ended { result, untaken };
            }
        }
    }
}

/// Dropped when the target ends. The channel reports each close that the target ignored.
struct Running(#[expect(dead_code)] Arc<()>, SyncSender<()>);

fn run<T, R>(
    target: impl Stage<T, R>,
    values: Receiver<Option<T>>,
    running: Running,
    rest: SyncSender<Vec<T>>,
) -> Option<R> {
    let result = catch_unwind(AssertUnwindSafe(|| feed(target, &values, running)));
    // If the stage was dropped, nobody asks for them.
    let _ = rest.send(values.into_iter().flatten().collect());
    result.unwrap_or_else(|panic| resume_unwind(panic))
}

/// Returns the target's result, or `None` if the queue ended before the target.
fn feed<T, R>(
    mut target: impl Stage<T, R>,
    values: &Receiver<Option<T>>,
    running: Running,
) -> Option<R> {
    let mut result = pass(&mut target, None);
    while result.is_none() {
        let value = values.recv().ok()?;
        let close = value.is_none();
        result = pass(&mut target, value);
        if close && result.is_none() {
            running.1.send(()).ok()?;
        }
    }
    result
}

/// Primes, sends or closes. A target that has returned its result must not be resumed again.
fn pass<T, R>(target: &mut impl Stage<T, R>, value: Option<T>) -> Option<R> {
    match Pin::new(target).resume(value) {
        CoroutineState::Yielded(_) => None,
        CoroutineState::Complete(result) => Some(result),
    }
}
