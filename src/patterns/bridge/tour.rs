use core::fmt::Debug;
use std::string::String;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    let nobody = Dialogue::default();
    Stop {
        input: "a line of the course in three chunks, of which two are late".into(),
        native: Dialogue::of(|said| run(said, lines(chunks(said)))),
        by_hand: Dialogue::of(|said| run(said, by_hand::lines(chunks(said)))),
        native_bytes: size_of_val(&native::lines(chunks(&nobody))),
        by_hand_bytes: size_of_val(&by_hand::lines(chunks(&nobody))),
    }
}

/// The chunks. `None` is a poll that finds nothing yet.
const POLLS: [Option<&str>; 5] = [
    Some("I love\ncorou"),
    None,
    Some("tines\n"),
    None,
    Some("instead!"),
];

fn chunks(
    said: &Dialogue,
) -> impl FnMut(&mut Context<'_>) -> Poll<Option<Result<&'static str, Infallible>>> {
    let mut polls = POLLS.into_iter();
    move |_| match polls.next() {
        Some(Some(chunk)) => {
            said.note(format_args!("chunk {chunk:?}"));
            Poll::Ready(Some(Ok(chunk)))
        }
        Some(None) => {
            said.note("no chunk yet");
            Poll::Pending
        }
        None => {
            said.note("no more chunks");
            Poll::Ready(None)
        }
    }
}

fn run(said: &Dialogue, mut lines: impl AsyncIterator<Item = Result<Vec<u8>, Infallible>> + Unpin) {
    said.look(&lines);
    loop {
        said.say("poll");
        let polled = Pin::new(&mut lines).poll_next(&mut Context::from_waker(Waker::noop()));
        let polled = polled.map(|line| line.map(|Ok(line)| line));
        match &polled {
            Poll::Ready(Some(line)) => said.answer(format_args!("{:?}", text(line))),
            Poll::Ready(None) => said.answer("the end"),
            Poll::Pending => said.answer("pending"),
        }
        said.look(&lines);
        if let Poll::Ready(None) = polled {
            return;
        }
    }
}

fn text(line: &[u8]) -> impl Debug {
    String::from_utf8_lossy(line)
}
