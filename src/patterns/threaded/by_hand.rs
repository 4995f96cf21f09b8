use std::ops::ControlFlow::{self, Break, Continue};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Scope, ScopedJoinHandle};
use std::vec::Vec;

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
/// `Some` sends, `None` closes. If the queue ends without a `None`, this struct was dropped, and
/// the thread drops the target.
pub struct Threaded<'scope, T, R> {
    queue: SyncSender<Option<T>>,
    /// The thread drops the other half when the target ends.
    alive: Arc<()>,
    untaken: Receiver<Vec<T>>,
    thread: ScopedJoinHandle<'scope, Option<R>>,
}

/// Starts the thread, which primes the target.
pub fn threaded<'scope, T, R>(
    scope: &'scope Scope<'scope, '_>,
    queue: usize,
    target: impl Sink<T, Return = R> + Send + 'scope,
) -> Threaded<'scope, T, R>
where
    T: Send + 'scope,
    R: Send + 'scope,
{
    let (queue, values) = sync_channel(queue);
    let (rest, untaken) = sync_channel(1);
    let alive = Arc::new(());
    let running = Arc::clone(&alive);
    Threaded {
        queue,
        alive,
        untaken,
        thread: scope.spawn(move || run(target, values, running, rest)),
    }
}

impl<T, R> Threaded<'_, T, R> {
    /// Sends one value. After a `Break` the target has ended, and `close` returns its result.
    #[inline]
    pub fn send(&mut self, value: T) -> ControlFlow<()> {
        // The thread takes values until the queue ends, so this cannot fail or wait for ever.
        if self.queue.send(Some(value)).is_err() || Arc::strong_count(&self.alive) == 1 {
            return Break(());
        }
        Continue(())
    }

    /// Closes the target, unless it has ended, and waits for the thread.
    pub fn close(self) -> Ended<T, R> {
        let _ = self.queue.send(None);
        drop(self.queue);
        let untaken = self.untaken.recv().unwrap_or_default();
        let result = self.thread.join();
        Ended {
            result: result.map(|result| result.expect("the queue had not ended")),
            untaken,
        }
    }
}

fn run<T, S: Sink<T>>(
    target: S,
    values: Receiver<Option<T>>,
    running: Arc<()>,
    rest: SyncSender<Vec<T>>,
) -> Option<S::Return> {
    let result = catch_unwind(AssertUnwindSafe(|| feed(target, &values, running)));
    // If the struct was dropped, nobody asks for them.
    let _ = rest.send(values.into_iter().flatten().collect());
    result.unwrap_or_else(|panic| resume_unwind(panic))
}

/// Returns the target's result, or `None` if the queue ended before the target.
fn feed<T, S: Sink<T>>(
    mut target: S,
    values: &Receiver<Option<T>>,
    _running: Arc<()>,
) -> Option<S::Return> {
    if let Break(result) = target.prime() {
        return Some(result);
    }
    for value in values {
        let Some(value) = value else {
            return Some(target.close());
        };
        if let Break(result) = target.send(value) {
            return Some(result);
        }
    }
    None
}
