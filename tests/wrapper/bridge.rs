//! A body as a stream and as a future: what it is resumed with, and what a panic leaves.

use std::async_iter::AsyncIterator;
use std::cell::RefCell;
use std::convert::Infallible;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use native_coroutines::patterns::bridge::{AlwaysReady, AsFuture, AsStream, async_gen, lines};

use crate::panic_message;

struct Task;

#[allow(clippy::manual_noop_waker, reason = "each task has a waker of its own")]
impl Wake for Task {
    fn wake(self: Arc<Self>) {}
}

fn task() -> Waker {
    Waker::from(Arc::new(Task))
}

#[test]
#[cfg_attr(
    miri,
    ignore = "Miri gives the table of a waker several addresses, by which a waker is told"
)]
fn the_body_gets_a_waker_only_where_it_differs_from_the_last() {
    let brought = RefCell::new(Vec::new());
    let mut stream = AsStream::new(
        #[coroutine]
        |mut waker: Option<Waker>| {
            loop {
                brought.borrow_mut().push(waker);
                waker = yield Poll::Ready(());
            }
        },
    );
    let (first, second) = (task(), task());
    for waker in [&first, &first, &second, &second, &first] {
        let polled = stream.poll_next(&mut Context::from_waker(waker));
        assert_eq!(polled, Poll::Ready(Some(())));
    }
    let brought = brought.borrow();
    let expected = [Some(&first), None, Some(&second), None, Some(&first)];
    for (brought, expected) in brought.iter().zip(expected) {
        match (brought, expected) {
            (Some(brought), Some(expected)) => assert!(brought.will_wake(expected)),
            (brought, expected) => assert!(brought.is_none() && expected.is_none()),
        }
    }
    assert_eq!(brought.len(), expected.len());
}

#[test]
fn after_a_panic_a_stream_has_ended_and_a_future_panics_again_and_says_why() {
    let waker = task();
    let mut context = Context::from_waker(&waker);
    let mut stream = AsStream::new(
        #[coroutine]
        |_: Option<Waker>| {
            yield Poll::Ready(1);
            panic!("in the body");
        },
    );
    assert_eq!(stream.poll_next(&mut context), Poll::Ready(Some(1)));
    assert_eq!(
        panic_message(|| stream.poll_next(&mut context)),
        "in the body"
    );
    assert_eq!(stream.poll_next(&mut context), Poll::Ready(None));
    assert_eq!(stream.size_hint(), (0, Some(0)));

    let mut future = AsFuture::new(
        #[coroutine]
        |_: Option<Waker>| {
            yield Poll::<Infallible>::Pending;
            panic!("in the body");
        },
    );
    assert!(Pin::new(&mut future).poll(&mut context).is_pending());
    let mut poll = || panic_message(|| Pin::new(&mut future).poll(&mut context));
    assert_eq!(poll(), "in the body");
    assert_eq!(poll(), "`AsFuture` polled after completion");
}

#[test]
fn the_debug_text_says_how_far_it_is() {
    let mut stream = AsStream::new(
        #[coroutine]
        |_: Option<Waker>| {
            yield Poll::Ready(1);
        },
    );
    assert_eq!(format!("{stream:?}"), "AsStream(suspended)");
    let mut context = Context::from_waker(Waker::noop());
    let _ = stream.poll_next(&mut context);
    let _ = stream.poll_next(&mut context);
    assert_eq!(format!("{stream:?}"), "AsStream(complete)");
}

/// Polls to the end, and three times more.
fn drain<S: AsyncIterator>(stream: S) -> Vec<Poll<Option<S::Item>>> {
    let mut stream = pin!(stream);
    let mut context = Context::from_waker(Waker::noop());
    let mut polls = Vec::new();
    let mut ends = 0;
    while ends < 4 {
        let polled = stream.as_mut().poll_next(&mut context);
        ends += usize::from(matches!(polled, Poll::Ready(None)));
        polls.push(polled);
        assert!(polls.len() < 100, "no end");
    }
    polls
}

#[test]
fn the_same_in_async_gen_is_the_same_poll_by_poll() {
    type Step = Option<Result<&'static str, u8>>;
    let runs: [&[Step]; 6] = [
        &[],
        &[None, Some(Ok("\n\na"))],
        &[
            Some(Ok("a\nb")),
            None,
            None,
            Some(Ok("c\nd\n")),
            Some(Ok("")),
        ],
        &[Some(Ok("a\nb")), None, Some(Err(7))],
        &[Some(Err(7))],
        &[Some(Ok("ab")), Some(Ok("\n")), None, Some(Ok("\n"))],
    ];
    for steps in runs {
        let chunks = || {
            let mut steps = steps.iter();
            move |_: &mut Context<'_>| match steps.next() {
                Some(Some(chunk)) => Poll::Ready(Some(*chunk)),
                Some(None) => Poll::Pending,
                None => Poll::Ready(None),
            }
        };
        assert_eq!(drain(lines(chunks())), drain(async_gen::lines(chunks())));
    }
}

#[test]
fn a_producer_as_a_stream_hands_out_its_items_and_its_size_hint() {
    let stream = AlwaysReady::new(0..3);
    assert_eq!(stream.size_hint(), (3, Some(3)));
    let items = [Some(0), Some(1), Some(2), None, None, None, None];
    assert_eq!(drain(stream), items.map(Poll::Ready));
}

#[test]
fn a_for_await_loop_takes_a_stream() {
    let sum = pin!(async {
        let mut sum = 0;
        for await number in AlwaysReady::new(1..=4) {
            sum += number;
        }
        sum
    });
    let polled = sum.poll(&mut Context::from_waker(Waker::noop()));
    assert_eq!(polled, Poll::Ready(10));
}
