//! One search on several threads.
//!
//! The tree is cut into parts, from left to right. Each thread takes the next part, and follows it
//! depth first. The finds of the parts are put together in the order of the parts, so the result is
//! that of one thread.

use core::num::NonZero;
use core::ops::ControlFlow::{self, Break, Continue};
use core::ops::Range;
use std::panic::resume_unwind;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::vec;
use std::vec::Vec;

/// The parts per thread. They take different times, so a thread that is done early takes more.
const PARTS: usize = 16;

/// A part of the tree: the ways from `ways` of a state that stands at a choice.
struct Part<S> {
    state: S,
    ways: Range<usize>,
}

/// Finds everything, in the order of a depth-first search.
///
/// `step` goes a way. It answers with the number of ways of the next choice, or with the end. The
/// root has the one way 0. At most `threads` threads run, and the calling thread is one of them.
///
/// A panic of `step` is passed on. The threads then finish their parts, and take no more.
pub fn parallel<S, R>(
    root: S,
    threads: NonZero<usize>,
    step: impl Fn(&mut S, usize) -> ControlFlow<Option<R>, usize> + Sync,
) -> Vec<R>
where
    S: Copy + Send,
    R: Send,
{
    let target = threads.get().saturating_mul(PARTS);
    let mut found = Vec::new();
    let mut parts = Vec::new();
    for (place, piece) in cut(root, target, &step).into_iter().enumerate() {
        match piece {
            Continue(part) => parts.push((place, part)),
            Break(find) => found.push((place, vec![find])),
        }
    }

    let threads = threads.get().min(parts.len());
    let parts = Parts(Mutex::new(parts.into_iter()));
    let work = || {
        let mut found = Vec::new();
        let _empty_on_panic = EmptyOnPanic(&parts);
        loop {
            // A statement of its own, so that the lock is not held while the part is searched.
            let next = parts.lock().next();
            let Some((place, part)) = next else {
                return found;
            };
            found.push((place, part.finds(&step)));
        }
    };
    thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().spawn_scoped(scope, work).ok();
        // Where the system refuses a thread, the others do its work.
        let helpers: Vec<_> = (1..threads).map_while(spawn).collect();
        found.extend(work());
        for helper in helpers {
            found.extend(helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
    });
    found.sort_unstable_by_key(|(place, _)| *place);
    found.into_iter().flat_map(|(_, finds)| finds).collect()
}

/// Cuts the tree into at least `target` parts, unless it has fewer. A find on the way stays
/// in its place.
fn cut<S: Copy, R>(
    root: S,
    target: usize,
    step: impl Fn(&mut S, usize) -> ControlFlow<Option<R>, usize>,
) -> Vec<ControlFlow<R, Part<S>>> {
    let (state, ways) = (root, 0..1);
    let mut pieces = vec![Continue(Part { state, ways })];
    loop {
        let parts = pieces.iter().filter(|piece| piece.is_continue()).count();
        if parts == 0 || parts >= target {
            return pieces;
        }
        let mut smaller = Vec::new();
        for piece in pieces {
            let Part { mut state, ways } = match piece {
                Continue(part) => part,
                find => {
                    smaller.push(find);
                    continue;
                }
            };
            if ways.len() > 1 {
                let size = ways.len().div_ceil(target);
                smaller.extend(ways.clone().step_by(size).map(|start| {
                    let end = ways.end.min(start.saturating_add(size));
                    let ways = start..end;
                    Continue(Part { state, ways })
                }));
                continue;
            }
            match step(&mut state, ways.start) {
                Continue(0) | Break(None) => {}
                Continue(ways) => {
                    let ways = 0..ways;
                    smaller.push(Continue(Part { state, ways }));
                }
                Break(Some(find)) => smaller.push(Break(find)),
            }
        }
        pieces = smaller;
    }
}

impl<S: Copy> Part<S> {
    /// Follows it depth first.
    fn finds<R>(self, step: impl Fn(&mut S, usize) -> ControlFlow<Option<R>, usize>) -> Vec<R> {
        let mut found = Vec::new();
        let mut choices = vec![self];
        while let Some(choice) = choices.last_mut() {
            let Some(way) = choice.ways.next() else {
                choices.pop();
                continue;
            };
            let mut state = choice.state;
            match step(&mut state, way) {
                Continue(ways) => {
                    let ways = 0..ways;
                    choices.push(Part { state, ways });
                }
                Break(find) => found.extend(find),
            }
        }
        found
    }
}

/// The parts that no thread has taken yet, each with its place.
struct Parts<S>(Mutex<vec::IntoIter<(usize, Part<S>)>>);

impl<S> Parts<S> {
    fn lock(&self) -> MutexGuard<'_, vec::IntoIter<(usize, Part<S>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leaves nothing for the other threads when a panic passes by.
struct EmptyOnPanic<'a, S>(&'a Parts<S>);

impl<S> Drop for EmptyOnPanic<'_, S> {
    fn drop(&mut self) {
        if thread::panicking() {
            *self.0.lock() = Vec::new().into_iter();
        }
    }
}
