use core::convert::Infallible;
use core::fmt::Debug;
use core::ops::ControlFlow;
use core::ops::CoroutineState::{self, Complete, Yielded};
use std::format;
use std::string::String;

use super::*;
use crate::patterns::stop::{Dialogue, Stop, Watched};

pub fn tour() -> Stop {
    let (mut native_bytes, mut by_hand_bytes) = (0, 0);
    Stop {
        input: "lines, broadcast to two filters: the first 2 of each go to one printer".into(),
        native: Dialogue::of(|said| {
            let senders = fan_in(2, printer(print(said))).into_iter().zip(WORDS);
            let branches = senders.map(|(sender, word)| {
                let branch = filter(move |line: &&str| line.contains(word), head(2, sender));
                native_bytes = size_of_val(&branch);
                said.look(&branch);
                Unprimed::new(watched(said, word, branch.into_coroutine()))
            });
            consume(said, broadcast(branches), Unprimed::prime);
        }),
        by_hand: Dialogue::of(|said| {
            let printer = by_hand::printer(print(said));
            let senders = by_hand::fan_in(2, printer).into_iter().zip(WORDS);
            let branches = senders.map(|(sender, word)| {
                let head = by_hand::head(2, sender);
                let branch = by_hand::filter(move |line: &&str| line.contains(word), head);
                by_hand_bytes = size_of_val(&branch);
                said.look(&branch);
                watched(said, word, branch)
            });
            let branches = by_hand::broadcast(branches.collect());
            consume(said, branches, prime_by_hand);
        }),
        native_bytes,
        by_hand_bytes,
    }
}

const WORDS: [&str; 2] = ["love", "coroutines"];
const LINES: [&str; 5] = [
    "I love you",
    "Don't you love me?",
    "I love coroutines instead!",
    "Then coroutines it is.",
    "Nobody takes this line.",
];

/// Primes, sends all lines and closes. The recorder sees the branches, and not the whole.
fn consume<U, C>(said: &Dialogue, unprimed: U, prime: impl FnOnce(U) -> C)
where
    C: Consumer<&'static str, Yield = (), Return: Debug>,
{
    said.say("prime");
    let mut consumer = prime(unprimed);
    for line in LINES {
        said.say(format_args!("send {line:?}"));
        if let Err(error) = consumer.send(line) {
            said.answer(error);
            break;
        }
    }
    said.step("close", || consumer.close());
}

/// Shows the recorder a branch after each resume.
fn watched<'d, B>(said: &'d Dialogue, word: &str, body: B) -> Watched<'d, B, Shown> {
    let name = match word {
        "love" => "filter love:",
        _ => "filter coroutines:",
    };
    Watched {
        body,
        said,
        name,
        shown,
    }
}

/// The result of a sender.
type Ended = Result<Option<Result<u64, Infallible>>, &'static str>;
type Shown = fn(&CoroutineState<(), Ended>) -> String;

fn shown(state: &CoroutineState<(), Ended>) -> String {
    match state {
        Yielded(()) => "it goes on".into(),
        Complete(result) => format!("the end, {result:?}"),
    }
}

impl<S, R> by_hand::Sink<&'static str> for Watched<'_, S, Shown>
where
    S: by_hand::Sink<&'static str, Return = R>,
{
    type Return = R;

    fn prime(&mut self) -> ControlFlow<R> {
        let words = format!("{} None", self.name);
        let prime = |sink: &mut S| sink.prime();
        self.said
            .aside(words, &mut self.body, prime, |_| String::new())
    }

    fn send(&mut self, value: &'static str) -> ControlFlow<R> {
        let words = format!("{} {:?}", self.name, Some(value));
        let send = |sink: &mut S| sink.send(value);
        self.said
            .aside(words, &mut self.body, send, |_| String::new())
    }

    fn close(&mut self) -> R {
        let words = format!("{} None", self.name);
        let close = |sink: &mut S| sink.close();
        self.said
            .aside(words, &mut self.body, close, |_| String::new())
    }
}

fn print(said: &Dialogue) -> impl FnMut(&'static str) -> Result<(), Infallible> {
    |line| {
        said.note(format_args!("print {line:?}"));
        Ok(())
    }
}
