#![allow(
    clippy::redundant_async_block,
    reason = "an `async` block is not `Unpin`"
)]

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::num::NonZeroU32;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, Wake, Waker};

use native_coroutines::patterns::bridge::{AlwaysReady, async_gen, by_hand, lines, polled, retry};
use native_coroutines::patterns::fib::fib;
use proptest::collection::vec;
use proptest::prelude::*;

/// Counts how often it is woken.
#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Relaxed);
    }
}

/// Some tasks, of which each poll takes one: `turns` says which.
struct Tasks {
    counts: Vec<Arc<Count>>,
    turns: Vec<usize>,
    polls: usize,
    expected: Vec<usize>,
}

const TASKS: usize = 3;

impl Tasks {
    fn new(turns: &[usize]) -> Tasks {
        Tasks {
            counts: (0..TASKS).map(|_| Arc::default()).collect(),
            turns: turns.to_vec(),
            polls: 0,
            expected: vec![0; TASKS],
        }
    }

    /// Polls by the next task. If that is pending, the source wakes, and it wakes this task alone.
    fn poll<T>(&mut self, kept: &Kept, poll: impl FnOnce(&mut Context<'_>) -> Poll<T>) -> Poll<T> {
        let task = self.turns[self.polls % self.turns.len()];
        self.polls += 1;
        assert!(self.polls < 10_000, "no end");
        let waker = Waker::from(self.counts[task].clone());
        let polled = poll(&mut Context::from_waker(&waker));
        if polled.is_pending() {
            let waker = kept.borrow_mut().take();
            waker.expect("the source was polled").wake();
            self.expected[task] += 1;
        }
        assert!(
            kept.borrow().is_none(),
            "the source waits, and the poll is ready"
        );
        let counts: Vec<usize> = self
            .counts
            .iter()
            .map(|count| count.0.load(Relaxed))
            .collect();
        assert_eq!(counts, self.expected, "wakes of each task");
        polled
    }

    /// No waker is left anywhere.
    fn assert_free(&self) {
        for count in &self.counts {
            assert_eq!(Arc::strong_count(count), 1, "a waker is still held");
        }
    }
}

/// The waker that a pending source keeps.
type Kept = RefCell<Option<Waker>>;

/// A poll of the source: `None` is pending.
type Step = Option<Result<Vec<u8>, u8>>;

type Line = Result<Vec<u8>, u8>;

/// A source that goes through the steps, and must not be polled after its end or an error.
fn source<'a>(
    steps: &'a [Step],
    kept: &'a Kept,
) -> impl FnMut(&mut Context<'_>) -> Poll<Option<Line>> + 'a {
    let mut steps = steps.iter();
    let mut ended = false;
    move |context| {
        assert!(!ended, "polled after the end");
        match steps.next() {
            Some(Some(chunk)) => {
                ended = chunk.is_err();
                Poll::Ready(Some(chunk.clone()))
            }
            Some(None) => {
                *kept.borrow_mut() = Some(context.waker().clone());
                Poll::Pending
            }
            None => {
                ended = true;
                Poll::Ready(None)
            }
        }
    }
}

/// Polls to the end and three times more. Returns everything that was seen before the end.
fn drain<S>(
    turns: &[usize],
    kept: &Kept,
    mut stream: S,
    mut poll: impl FnMut(&mut S, &mut Context<'_>) -> Poll<Option<Line>>,
) -> Vec<Poll<Line>> {
    let mut tasks = Tasks::new(turns);
    let mut seen = Vec::new();
    loop {
        match tasks.poll(kept, |context| poll(&mut stream, context)) {
            Poll::Ready(None) => break,
            Poll::Ready(Some(line)) => seen.push(Poll::Ready(line)),
            Poll::Pending => seen.push(Poll::Pending),
        }
    }
    for _ in 0..3 {
        let after = tasks.poll(kept, |context| poll(&mut stream, context));
        assert_eq!(after, Poll::Ready(None));
    }
    tasks.assert_free(); // also before the drop
    drop(stream);
    seen
}

/// The lines that the chunks make, without a state machine: the whole text, split.
fn reference(steps: &[Step]) -> Vec<Line> {
    let chunks = steps.iter().flatten();
    let error = chunks.clone().find_map(|chunk| chunk.clone().err());
    let text: Vec<u8> = chunks
        .map_while(|chunk| chunk.clone().ok())
        .flatten()
        .collect();
    let mut lines: Vec<Vec<u8>> = text.split(|&byte| byte == b'\n').map(Vec::from).collect();
    let rest = lines.pop().expect("a split has a last piece");
    if !rest.is_empty() && error.is_none() {
        lines.push(rest);
    }
    lines.into_iter().map(Ok).chain(error.map(Err)).collect()
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let chunk = "[ab\n]{0,12}".prop_map(String::into_bytes);
    vec(
        prop_oneof![
            6 => chunk.prop_map(|chunk| Some(Ok(chunk))),
            4 => Just(None),
            1 => any::<u8>().prop_map(|error| Some(Err(error))),
        ],
        0..12,
    )
}

fn turns() -> impl Strategy<Value = Vec<usize>> {
    vec(0..TASKS, 1..8)
}

proptest! {
    #[test]
    fn native_and_by_hand_give_the_lines_of_the_whole_text_and_wake_the_last_task_alone(
        steps in steps(),
        turns in turns(),
    ) {
        let kept = Kept::default();
        let native = drain(&turns, &kept, lines(source(&steps, &kept)), |lines, context| {
            lines.poll_next(context)
        });
        let by_hand = drain(&turns, &kept, by_hand::lines(source(&steps, &kept)), |lines, context| {
            lines.poll_next(context)
        });
        prop_assert_eq!(&native, &by_hand);

        let error = steps.iter().position(|step| matches!(step, Some(Err(_))));
        let polled = &steps[..error.unwrap_or(steps.len())];
        let pending = native.iter().filter(|polled| polled.is_pending()).count();
        prop_assert_eq!(pending, polled.iter().filter(|step| step.is_none()).count());
        let items: Vec<Line> = native
            .into_iter()
            .filter_map(|polled| match polled {
                Poll::Ready(line) => Some(line),
                Poll::Pending => None,
            })
            .collect();
        prop_assert_eq!(items, reference(&steps));
    }

    #[test]
    fn dropped_at_any_poll_it_holds_no_waker(
        steps in steps(),
        turns in turns(),
        polls in 0_usize..12,
    ) {
        let kept = Kept::default();
        let mut tasks = Tasks::new(&turns);
        let mut lines = lines(source(&steps, &kept));
        for _ in 0..polls {
            let _ = tasks.poll(&kept, |context| lines.poll_next(context));
        }
        drop(lines);
        tasks.assert_free();
    }

    #[test]
    fn native_by_hand_and_an_async_fn_retry_until_one_succeeds_or_none_is_left(
        outcomes in vec((0_usize..3, prop::bool::weighted(0.3)), 1..6),
        turns in turns(),
    ) {
        let attempts = NonZeroU32::new(outcomes.len() as u32).unwrap();
        let needed = outcomes.iter().position(|(_, succeeds)| *succeeds);
        let made = needed.map_or(outcomes.len(), |index| index + 1);
        let pending: usize = outcomes[..made].iter().map(|(pending, _)| pending).sum();
        let expected = (
            if needed.is_some() { Ok(made as u32) } else { Err(made as u32) },
            pending,
            (1..=made as u32).collect::<Vec<u32>>(),
        );

        let kept = Kept::default();
        let made = RefCell::new(Vec::new());
        let attempt = |number: u32| {
            made.borrow_mut().push(number);
            let (mut pending, succeeds) = outcomes[number as usize - 1];
            let kept = &kept;
            poll_fn(move |context| {
                if pending > 0 {
                    pending -= 1;
                    *kept.borrow_mut() = Some(context.waker().clone());
                    return Poll::Pending;
                }
                Poll::Ready(if succeeds { Ok(number) } else { Err(number) })
            })
        };
        // An `async` block is not `Unpin`, so it moves nowhere once it runs.
        let attempt = |number| { let future = attempt(number); async move { future.await } };
        fn run<T>(turns: &[usize], kept: &Kept, future: impl Future<Output = T>) -> (T, usize) {
            let mut tasks = Tasks::new(turns);
            let mut future = Box::pin(future);
            let mut pending = 0;
            loop {
                match tasks.poll(kept, |context| future.as_mut().poll(context)) {
                    Poll::Ready(result) => {
                        drop(future);
                        tasks.assert_free();
                        return (result, pending);
                    }
                    Poll::Pending => pending += 1,
                }
            }
        }
        let (result, pending) = run(&turns, &kept, retry(attempts, attempt));
        prop_assert_eq!(&(result, pending, made.take()), &expected);
        let (result, pending) = run(&turns, &kept, by_hand::retry(attempts, attempt));
        prop_assert_eq!(&(result, pending, made.take()), &expected);
        let (result, pending) = run(&turns, &kept, async_gen::retry(attempts, attempt));
        prop_assert_eq!(&(result, pending, made.take()), &expected);
    }

    #[test]
    fn a_future_as_a_body_yields_while_it_is_pending_and_wakes_the_newest_waker(
        pending in 0_usize..6,
        turns in turns(),
    ) {
        fn future(mut pending: usize, kept: &Kept) -> impl Future<Output = &'static str> {
            let future = poll_fn(move |context| {
                if pending == 0 {
                    return Poll::Ready("ready");
                }
                pending -= 1;
                *kept.borrow_mut() = Some(context.waker().clone());
                Poll::Pending
            });
            async move { future.await }
        }
        /// Passes a waker only where it is another one.
        fn run(turns: &[usize], kept: &Kept, mut resume: impl FnMut(Option<Waker>) -> Poll<&'static str>) -> usize {
            let mut tasks = Tasks::new(turns);
            let mut last: Option<Waker> = None;
            for resumes in 1.. {
                let polled = tasks.poll(kept, |context| {
                    let waker = context.waker();
                    let known = last.as_ref().is_some_and(|last| last.will_wake(waker));
                    resume((!known).then(|| last.insert(waker.clone()).clone()))
                });
                if let Poll::Ready(output) = polled {
                    assert_eq!(output, "ready");
                    return resumes;
                }
            }
            unreachable!()
        }
        let kept = Kept::default();
        let mut native = polled(future(pending, &kept));
        let native = run(&turns, &kept, |waker| match native.resume(waker) {
            Ok(()) => Poll::Pending,
            Err(_) => Poll::Ready(native.take_return().unwrap()),
        });
        let mut by_hand = by_hand::polled(future(pending, &kept));
        let by_hand = run(&turns, &kept, |waker| by_hand.resume(waker));
        prop_assert_eq!([native, by_hand], [pending + 1; 2]);
    }
}

#[test]
fn a_finished_future_panics_when_polled_and_says_which_it_is() {
    fn message(future: impl Future<Output = Result<u32, ()>>) -> String {
        let mut future = pin!(future);
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(future.as_mut().poll(&mut context), Poll::Ready(Ok(1)));
        let again = std::panic::AssertUnwindSafe(|| future.as_mut().poll(&mut context));
        let payload = std::panic::catch_unwind(again).unwrap_err();
        match payload.downcast::<&str>() {
            Ok(text) => text.to_string(),
            Err(payload) => *payload.downcast::<String>().unwrap(),
        }
    }
    let attempts = NonZeroU32::MIN;
    let attempt = |number| async move { Ok(number) };
    assert_eq!(
        message(retry(attempts, attempt)),
        "`AsFuture` polled after completion"
    );
    assert!(message(by_hand::retry(attempts, attempt)).contains("`Retry` polled after completion"));
}

#[test]
fn the_largest_number_of_attempts_is_no_trouble() {
    let mut context = Context::from_waker(Waker::noop());
    let attempt = |number: u32| async move { Err::<(), u32>(number) };
    let once = NonZeroU32::MIN;
    assert_eq!(
        pin!(retry(once, attempt)).poll(&mut context),
        Poll::Ready(Err(1))
    );
    let most = NonZeroU32::MAX;
    let succeed = |number| async move { Ok::<u32, ()>(number) };
    assert_eq!(
        pin!(by_hand::retry(most, succeed)).poll(&mut context),
        Poll::Ready(Ok(1))
    );
}

#[test]
fn the_streams_are_movable_and_can_be_sent() {
    fn movable(_: impl Unpin + Send) {}
    let chunks = |_: &mut Context<'_>| Poll::Ready(None::<Result<String, Infallible>>);
    movable(lines(chunks));
    movable(by_hand::lines(chunks));
    movable(AlwaysReady::new(fib()));
    movable(retry(NonZeroU32::MIN, async |_: u32| Ok::<(), ()>(())));
}

/// Polls once.
fn poll<T>(future: impl Future<Output = T>) -> Poll<T> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn dropping_the_future_of_the_next_item_loses_nothing() {
    let steps = [None, Some(Ok(b"a\nb".to_vec())), None];
    let kept = Kept::default();
    let mut lines = lines(source(&steps, &kept));
    assert!(poll(lines.next()).is_pending());
    drop(lines.next()); // not polled
    assert_eq!(poll(lines.next()), Poll::Ready(Some(Ok(b"a".to_vec()))));
    assert!(poll(lines.next()).is_pending());
    assert_eq!(poll(lines.next()), Poll::Ready(Some(Ok(b"b".to_vec()))));
    assert_eq!(poll(lines.next()), Poll::Ready(None));

    let mut numbers = AlwaysReady::new(0..2);
    drop(numbers.next());
    assert_eq!(poll(numbers.next()), Poll::Ready(Some(0)));
}

#[cfg(feature = "futures")]
mod executor {
    use std::time::Duration;

    use futures::channel::mpsc;
    use futures::executor::block_on;
    use futures::{SinkExt, Stream, StreamExt, stream};

    use super::*;

    /// Runs it in a thread of its own: a lost wake would wait for ever.
    fn in_time<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::spawn(move || sender.send(run()));
        let result = receiver.recv_timeout(Duration::from_secs(60));
        result.expect("the task is woken, and does not panic")
    }

    /// Another thread sends the text in chunks of this length, over a channel that holds one chunk.
    fn received(text: &str, length: usize) -> mpsc::Receiver<Vec<u8>> {
        let chunks: Vec<Vec<u8>> = text.as_bytes().chunks(length).map(Vec::from).collect();
        let (mut sender, receiver) = mpsc::channel(0);
        std::thread::spawn(move || {
            block_on(async {
                for chunk in chunks {
                    sender.send(chunk).await.unwrap();
                }
            });
        });
        receiver
    }

    fn polls<S: Stream + Unpin>(
        mut stream: S,
    ) -> impl FnMut(&mut Context<'_>) -> Poll<Option<Result<S::Item, Infallible>>> {
        move |context| stream.poll_next_unpin(context).map(|item| item.map(Ok))
    }

    #[test]
    fn on_an_executor_the_lines_of_another_thread_arrive() {
        let text: String = (0..200).map(|number| format!("line {number}\n")).collect();
        let expected: Vec<Vec<u8>> = text.lines().map(|line| line.as_bytes().to_vec()).collect();
        for length in [1, 3, 7, 1_000] {
            let chunks = || polls(received(&text, length));
            let native = lines(chunks());
            let native = in_time(|| block_on(native.map(Result::unwrap).collect::<Vec<_>>()));
            let by_hand = by_hand::lines(chunks());
            let by_hand = in_time(|| block_on(by_hand.map(Result::unwrap).collect::<Vec<_>>()));
            assert!(
                native == expected && by_hand == expected,
                "chunks of {length}"
            );

            // Without the trait.
            let mut native = lines(chunks());
            let count = in_time(move || {
                block_on(async {
                    let mut count = 0;
                    while let Some(Ok(_)) = native.next().await {
                        count += 1;
                    }
                    count
                })
            });
            assert_eq!(count, 200);
        }
    }

    #[test]
    fn a_producer_is_the_same_stream_as_that_of_the_crate() {
        let ours = AlwaysReady::new(fib().take(50));
        let theirs = stream::iter(fib().take(50));
        assert_eq!(ours.size_hint(), theirs.size_hint());
        assert_eq!(
            block_on(ours.collect::<Vec<_>>()),
            block_on(theirs.collect::<Vec<_>>())
        );
    }

    #[test]
    fn on_an_executor_a_body_awaits_what_another_thread_sends() {
        let (sender, receiver) = futures::channel::oneshot::channel();
        let mut receiver = Some(receiver);
        let future = retry(NonZeroU32::MIN, move |_| receiver.take().unwrap());
        let other = std::thread::spawn(move || sender.send(7).unwrap());
        assert_eq!(in_time(|| block_on(future)), Ok(7));
        other.join().unwrap();
    }
}
