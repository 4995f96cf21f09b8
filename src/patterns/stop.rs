//! A stop on the tour, and the dialogue that it shows.

use core::fmt::{Debug, Display};
use core::mem;
use core::ops::{Coroutine, CoroutineState};
use core::pin::Pin;
use std::format;
use std::string::String;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::vec::Vec;

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
///
/// With the feature `record`, the recorder looks into the values of the dialogue, and keeps more of
/// it than this text.
// A mutex, because an inspector does not look through it: a body that holds the dialogue would show it.
#[derive(Debug, Default)]
pub(crate) struct Dialogue(Mutex<Vec<Line>>);

/// A line of a dialogue.
#[derive(Debug)]
pub(crate) enum Line {
    /// The caller begins a step.
    Words(String),
    /// The body calls back.
    Note(String),
    /// The body's answer.
    Answer(String),
    /// The text shows nothing of it.
    #[cfg(feature = "record")]
    Recorded(Recorded),
}

/// A line that only the record has.
#[cfg(feature = "record")]
#[derive(Debug)]
pub(crate) enum Recorded {
    /// The body to show has this name.
    About(&'static str),
    /// The caller begins a step. The text shows several such steps as one.
    Words(String),
    /// The body's answer to such a step.
    Answer(String),
    /// The values before the step, where they are not those after the last one.
    Before(crate::record::Look),
    /// The values after the step, or before the first one.
    Look(crate::record::Look),
}

impl Dialogue {
    /// Returns the text of the dialogue that `talk` writes.
    pub fn of(talk: impl FnOnce(&Dialogue)) -> String {
        let dialogue = Dialogue::default();
        talk(&dialogue);
        let lines = mem::take(&mut *dialogue.lines());
        let text = text(&lines);
        #[cfg(feature = "record")]
        crate::record::hear(lines);
        text
    }

    fn lines(&self) -> MutexGuard<'_, Vec<Line>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a step with the caller's words.
    pub fn say(&self, words: impl Display) {
        self.lines().push(Line::Words(format!("{words}")));
    }

    /// Begins a step that only the record has: the text shows several such steps as one.
    pub fn part(&self, words: impl Display) {
        #[cfg(feature = "record")]
        self.record(Recorded::Words(format!("{words}")));
        #[cfg(not(feature = "record"))]
        let _ = words;
    }

    /// Writes that the body calls back.
    pub fn note(&self, call: impl Display) {
        self.lines().push(Line::Note(format!("{call}")));
    }

    /// Ends a step with the body's answer. The answer `()` is left out.
    pub fn answer(&self, answer: impl Display) {
        let answer = format!("{answer}");
        if answer != "()" {
            self.lines().push(Line::Answer(answer));
        }
    }

    /// Lets the recorder look into the value after a step, or before the first one.
    ///
    /// The recorder finds the body in its wrapper. Without the feature `record`, does nothing.
    #[inline(always)]
    pub fn look<V>(&self, value: &V) {
        #[cfg(feature = "record")]
        if let Some(look) = crate::record::look(value) {
            self.record(Recorded::Look(look));
        }
        #[cfg(not(feature = "record"))]
        let _ = value;
    }

    /// Tells the recorder which body to show: the one of this function, or the struct of this name.
    ///
    /// Else it shows the outermost body of the pattern, or the outermost struct.
    pub fn about(&self, name: &'static str) {
        #[cfg(feature = "record")]
        self.record(Recorded::About(name));
        #[cfg(not(feature = "record"))]
        let _ = name;
    }

    /// Runs a step that only the record has, if the current step of the text has room for it.
    pub fn aside<V, T>(
        &self,
        words: impl Display,
        value: &mut V,
        run: impl FnOnce(&mut V) -> T,
        shown: impl FnOnce(&T) -> String,
    ) -> T {
        #[cfg(feature = "record")]
        if self.has_room() {
            self.record(Recorded::Words(format!("{words}")));
            // It may be a copy of an earlier value.
            if let Some(before) = crate::record::look(value) {
                self.record(Recorded::Before(before));
            }
            let answer = run(value);
            self.record(Recorded::Answer(shown(&answer)));
            self.look(value);
            return answer;
        }
        let _ = (words, shown);
        run(value)
    }

    #[cfg(feature = "record")]
    fn record(&self, line: Recorded) {
        self.lines().push(Line::Recorded(line));
    }

    /// Whether the current step of the text has few steps that only the record has.
    #[cfg(feature = "record")]
    fn has_room(&self) -> bool {
        const MOST: usize = 8;
        let lines = self.lines();
        let lines = lines.iter().rev();
        let step = lines.take_while(|line| !matches!(line, Line::Words(_)));
        let asides = step.filter(|line| matches!(line, Line::Recorded(Recorded::Words(_))));
        asides.count() < MOST
    }

    /// Runs one step.
    pub fn step<A: Debug>(&self, words: impl Display, run: impl FnOnce() -> A) {
        self.say(words);
        self.answer(format_args!("{:?}", run()));
    }

    /// Iterates to the end.
    pub fn iterate<T: Debug>(&self, items: impl IntoIterator<Item = T>) {
        let mut items = items.into_iter();
        self.look(&items);
        loop {
            self.say("next");
            let item = items.next();
            match &item {
                Some(item) => self.answer(format_args!("{item:?}")),
                None => self.answer("the end"),
            }
            self.look(&items);
            if item.is_none() {
                return;
            }
        }
    }

    /// Primes a consumer.
    pub fn prime<U, C>(&self, unprimed: U, prime: impl FnOnce(U) -> C) -> C {
        self.prime_as("prime", unprimed, prime)
    }

    /// Primes a consumer, in these words.
    pub fn prime_as<U, C>(
        &self,
        words: impl Display,
        unprimed: U,
        prime: impl FnOnce(U) -> C,
    ) -> C {
        self.look(&unprimed);
        self.say(words);
        let primed = prime(unprimed);
        self.look(&primed);
        primed
    }

    /// Sends the values, until the consumer ends.
    pub fn send<T: Debug, C>(&self, values: impl IntoIterator<Item = T>, consumer: &mut C)
    where
        C: Consumer<T, Yield: Debug>,
    {
        for value in values {
            self.say(format_args!("send {value:?}"));
            let sent = consumer.send(value);
            match &sent {
                Ok(answer) => self.answer(format_args!("{answer:?}")),
                Err(error) => self.answer(error),
            }
            self.look(consumer);
            if sent.is_err() {
                return;
            }
        }
    }

    /// Closes a consumer.
    pub fn close<T, C: Consumer<T, Return: Debug>>(&self, mut consumer: C) {
        self.step("close", || (&mut consumer).close());
        self.look(&consumer);
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

/// A body that somebody else resumes. The recorder sees the first steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watched<'d, B, F> {
    pub body: B,
    pub said: &'d Dialogue,
    /// The words for a resume.
    pub name: &'static str,
    /// Returns the words for the state that a resume returns.
    pub shown: F,
}

impl<A, B, F> Coroutine<A> for Watched<'_, B, F>
where
    A: Debug,
    B: Coroutine<A> + Unpin,
    F: Fn(&CoroutineState<B::Yield, B::Return>) -> String + Unpin,
{
    type Yield = B::Yield;
    type Return = B::Return;

    fn resume(self: Pin<&mut Self>, argument: A) -> CoroutineState<B::Yield, B::Return> {
        let this = self.get_mut();
        let words = format!("{} {argument:?}", this.name);
        let resume = |body: &mut B| Pin::new(body).resume(argument);
        this.said.aside(words, &mut this.body, resume, &this.shown)
    }
}

/// Returns the text of a dialogue.
pub(crate) fn text(lines: &[Line]) -> String {
    let mut text = String::new();
    let mut called_back = false;
    for line in lines {
        let (line_break, said) = match line {
            Line::Words(words) => ("\n", words),
            Line::Note(call) => ("\n  ", call),
            Line::Answer(answer) if called_back => ("\n  → ", answer),
            Line::Answer(answer) => (" → ", answer),
            #[cfg(feature = "record")]
            Line::Recorded(_) => continue,
        };
        called_back = line_break.starts_with("\n  ");
        text.push_str(line_break);
        text.push_str(said);
    }
    text.trim_start_matches('\n').into()
}

/// Returns the dialogue of an iteration to the end.
pub(super) fn iterated<T: Debug>(items: impl IntoIterator<Item = T>) -> String {
    Dialogue::of(|said| said.iterate(items))
}

/// Returns the dialogue with a consumer that is primed, sent the values, and closed.
pub(super) fn consumed<T: Debug, U, C>(
    values: impl IntoIterator<Item = T>,
    unprimed: U,
    prime: impl FnOnce(U) -> C,
) -> String
where
    C: Consumer<T, Yield: Debug, Return: Debug>,
{
    Dialogue::of(|said| said.consume(values, said.prime(unprimed, prime)))
}
