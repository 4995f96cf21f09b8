use std::async_iter::AsyncIterator;
use std::convert::Infallible;
use std::ops::Coroutine;
use std::ops::CoroutineState::{Complete, Yielded};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use bench_support::{Bench, Group, seed};
use native_coroutines::patterns::bridge::{async_gen, by_hand, lines, native};

/// A line of an access log, as in the course.
const LINE: &str = "\
66.249.72.134 - - [24/Feb/2008:00:08:59 -0600] \"GET /ply/ply.html HTTP/1.1\" 200 97238\n";
/// The text arrives in pieces as large as a TCP segment in an Ethernet frame.
const CHUNK: usize = 1_460;
const LINES: usize = 1_000;

type Line = Result<Vec<u8>, Infallible>;

/// Before each chunk one poll is pending, and wakes at once.
fn chunks<'t>(
    text: &'t [u8],
) -> impl FnMut(&mut Context<'_>) -> Poll<Option<Result<&'t [u8], Infallible>>> {
    let mut chunks = text.chunks(CHUNK);
    let mut pending = false;
    move |context| {
        pending = !pending;
        if pending {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(chunks.next().map(Ok))
    }
}

/// A task that is polled again and again. Its waker has a counter, as that of an executor.
struct Task;

#[allow(
    clippy::manual_noop_waker,
    reason = "its waker is counted, as a real one"
)]
impl Wake for Task {
    fn wake(self: Arc<Self>) {}
    fn wake_by_ref(self: &Arc<Self>) {}
}

#[inline(always)]
fn drain(mut poll: impl FnMut(&mut Context<'_>) -> Poll<Option<Line>>) -> u64 {
    let waker = Waker::from(Arc::new(Task));
    let mut context = Context::from_waker(&waker);
    let mut hash = seed();
    loop {
        match poll(&mut context) {
            Poll::Ready(Some(Ok(line))) => hash = hash.rotate_left(5) ^ line.len() as u64,
            Poll::Ready(None) => return hash,
            Poll::Pending => {}
        }
    }
}

pub fn bench(bench: &mut Bench) {
    let text = LINE.repeat(LINES);
    let text = text.as_bytes();
    Group::new("bridge/poll", LINES)
        .by_hand(|| {
            let mut lines = by_hand::lines(chunks(text));
            drain(|context| lines.poll_next(context))
        })
        .native(|| {
            let mut lines = pin!(native::lines(chunks(text)));
            let mut last = Waker::noop().clone();
            drain(|context| {
                let new = (!last.will_wake(context.waker())).then(|| {
                    last.clone_from(context.waker());
                    last.clone()
                });
                match lines.as_mut().resume(new) {
                    Yielded(polled) => polled.map(Some),
                    Complete(()) => Poll::Ready(None),
                }
            })
        })
        .wrapped(|| {
            let mut lines = lines(chunks(text));
            drain(|context| lines.poll_next(context))
        })
        // Of the asynchronous kind.
        .contender("gen_block", || {
            let mut lines = pin!(async_gen::lines(chunks(text)));
            drain(|context| lines.as_mut().poll_next(context))
        })
        .measure(bench);
}
