//! A stop on the tour, and the dialogue that it shows.

use core::cell::RefCell;
use core::fmt::{Debug, Display, Write};
use std::format;
use std::string::String;

use crate::Consumer;

/// A stop on the tour: one pattern, run on real input both ways.
#[derive(Clone, Debug)]
pub struct Stop {
    /// The run and its input.
    pub input: String,
    /// The dialogue with the native version.
    pub native: String,
    /// The dialogue with the version by hand.
    pub by_hand: String,
    /// The size of the native coroutine, in bytes.
    pub native_bytes: usize,
    /// The size of the struct by hand, in bytes.
    pub by_hand_bytes: usize,
}

/// The dialogue between a caller and a body.
///
/// A step of the caller is a line: the caller's words, an arrow, and the body's answer. If the body
/// calls back in between, each call is an indented line of its own, and the answer follows:
///
/// ```text
/// send "I love you" → 0
/// send "I love coroutines instead!"
///   found "I love coroutines instead!"
///   → 1
/// ```
#[derive(Default)]
pub(super) struct Dialogue(RefCell<String>);

impl Dialogue {
    /// Returns the text of the dialogue that `talk` writes.
    pub fn of(talk: impl FnOnce(&Dialogue)) -> String {
        let dialogue = Dialogue::default();
        talk(&dialogue);
        dialogue.0.into_inner()
    }

    /// Begins a step with the caller's words.
    pub fn say(&self, words: impl Display) {
        let mut text = self.0.borrow_mut();
        let line_break = if text.is_empty() { "" } else { "\n" };
        write!(text, "{line_break}{words}").expect("a string takes everything");
    }

    /// Writes that the body calls back.
    pub fn note(&self, call: impl Display) {
        self.say(format_args!("  {call}"));
    }

    /// Ends a step with the body's answer. The answer `()` is left out.
    pub fn answer(&self, answer: impl Display) {
        let answer = format!("→ {answer}");
        let called_back =
            (self.0.borrow().lines().last()).is_some_and(|line| line.starts_with(' '));
        match called_back {
            _ if answer == "→ ()" => {}
            true => self.note(answer),
            false => *self.0.borrow_mut() += &format!(" {answer}"),
        }
    }

    /// Runs one step.
    pub fn step<A: Debug>(&self, words: impl Display, run: impl FnOnce() -> A) {
        self.say(words);
        self.answer(format_args!("{:?}", run()));
    }

    /// Iterates to the end.
    pub fn iterate<T: Debug>(&self, items: impl IntoIterator<Item = T>) {
        let mut items = items.into_iter();
        loop {
            self.say("next");
            match items.next() {
                Some(item) => self.answer(format_args!("{item:?}")),
                None => return self.answer("the end"),
            }
        }
    }

    /// Makes and primes a consumer.
    pub fn prime<C>(&self, make: impl FnOnce() -> C) -> C {
        self.say("prime");
        make()
    }

    /// Sends the values, until the consumer ends.
    pub fn send<T: Debug, C>(&self, values: impl IntoIterator<Item = T>, consumer: &mut C)
    where
        C: Consumer<T, Yield: Debug>,
    {
        for value in values {
            self.say(format_args!("send {value:?}"));
            match consumer.send(value) {
                Ok(answer) => self.answer(format_args!("{answer:?}")),
                Err(error) => return self.answer(error),
            }
        }
    }

    /// Closes a consumer.
    pub fn close<T, C: Consumer<T, Return: Debug>>(&self, consumer: C) {
        self.step("close", || consumer.close());
    }

    /// Sends the values, until the consumer ends, and closes it.
    pub fn consume<T: Debug, C>(&self, values: impl IntoIterator<Item = T>, mut consumer: C)
    where
        C: Consumer<T, Yield: Debug, Return: Debug>,
    {
        self.send(values, &mut consumer);
        self.close(consumer);
    }
}

/// Returns the dialogue of an iteration to the end.
pub(super) fn iterated<T: Debug>(items: impl IntoIterator<Item = T>) -> String {
    Dialogue::of(|said| said.iterate(items))
}

/// Returns the dialogue with a consumer that is made and primed, sent the values, and closed.
pub(super) fn consumed<T: Debug, C>(
    values: impl IntoIterator<Item = T>,
    make: impl FnOnce() -> C,
) -> String
where
    C: Consumer<T, Yield: Debug, Return: Debug>,
{
    Dialogue::of(|said| said.consume(values, said.prime(make)))
}
