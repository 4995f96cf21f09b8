//! Does the operations of a trace on a native pattern, and compares what happens.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::rc::Rc;

use crate::difference::Difference;
use crate::trace::{Event, Exception, Operation, Trace};

/// A native pattern, behind the operations of Python.
pub trait Replay {
    fn step(&mut self, operation: &Operation) -> Answer;

    /// Returns the body's result or error, if the body has ended and can still be asked.
    fn result(self: Box<Self>) -> Option<Event>;
}

/// The events of an operation, after those of the screen.
pub struct Answer {
    events: Vec<Event>,
    difference: Option<Difference>,
    goes_on: bool,
}

impl Answer {
    /// Exactly what Python does.
    pub fn same(event: Event) -> Answer {
        Answer {
            events: vec![event],
            difference: None,
            goes_on: true,
        }
    }

    pub fn differs(difference: Difference, events: impl IntoIterator<Item = Event>) -> Answer {
        Answer {
            events: events.into_iter().collect(),
            difference: Some(difference),
            goes_on: true,
        }
    }

    /// Does something else here, because Python's operation does not compile.
    pub fn instead_of(self, difference: Difference) -> Answer {
        Answer {
            events: [vec![Event::DoesNotCompile], self.events].concat(),
            difference: self.difference.or(Some(difference)),
            ..self
        }
    }

    /// From here on Python is in another state, and the rest of the trace says nothing.
    pub fn and_parts(self) -> Answer {
        Answer {
            goes_on: false,
            ..self
        }
    }
}

/// Where the patterns print: the `Screen` of `record.py`.
#[derive(Clone)]
pub struct Screen(Rc<RefCell<Shown>>);

struct Shown {
    said: Vec<Event>,
    room: Option<u64>,
    trouble: String,
}

impl Screen {
    /// Notes a text, for which there is always room.
    pub fn note(&self, text: String) {
        self.0.borrow_mut().said.push(Event::Said(text));
    }

    /// Says a text: if there is no room for it, that is an error, or a panic for what is an
    /// AssertionError in Python.
    pub fn say(&self, text: String) -> Result<(), Exception> {
        let mut shown = self.0.borrow_mut();
        if shown.room == Some(0) {
            let (kind, message) = (shown.trouble.clone(), "full".to_string());
            drop(shown);
            if kind == "AssertionError" {
                resume_unwind(Box::new(message)); // a panic that prints nothing
            }
            return Err(Exception { kind, message });
        }
        shown.room = shown.room.map(|room| room - 1);
        shown.said.push(Event::Said(text));
        Ok(())
    }
}

/// Replays a trace, and gives the differences that it met.
///
/// # Panics
///
/// At the first step at which something else happens than in Python, or than a difference says.
pub fn replay(trace: &Trace) -> BTreeSet<Difference> {
    let screen = Screen(Rc::new(RefCell::new(Shown {
        said: vec![],
        room: trace.room,
        trouble: trace.trouble.clone(),
    })));
    let mut pattern = crate::start(trace, screen.clone());
    let mut met = BTreeSet::new();
    // What Python has already said that the body ended with.
    let mut owed: Option<Event> = None;
    for (index, (operation, python)) in trace.steps.iter().enumerate() {
        let place = format!(
            "line {}, {}, step {}: {operation:?}",
            trace.line,
            trace.pattern,
            index + 1
        );
        let answer = pattern.step(operation);
        let mut ours = std::mem::take(&mut screen.0.borrow_mut().said);
        ours.extend(answer.events);

        let mut python = python.clone();
        if Difference::Reentrant.holds(operation, &python, &ours) {
            met.insert(Difference::Reentrant);
            python.retain(|event| !matches!(event, Event::Refused(_)));
        }

        let difference = answer.difference.or(match (ours.last(), python.last()) {
            (Some(Event::Ended), Some(Event::Raised(_))) => Some(Difference::Uncaught),
            (Some(Event::Ended), _) => Some(Difference::ReturnValue),
            _ => None,
        });
        match difference {
            None => assert_eq!(ours, python, "here and in Python, {place}"),
            Some(difference) => assert!(
                difference.holds(operation, &python, &ours),
                "{place}: not as the row {difference:?} says:\n  here {ours:?}\n  in Python {python:?}"
            ),
        }
        met.extend(difference.filter(|_| ours != python));

        match ours.last() {
            Some(Event::Ended) => owed = python.pop(),
            Some(Event::Closed(result)) => {
                let result = Event::Returned(result.clone());
                assert_eq!(result, owed.take().unwrap_or(result.clone()), "{place}");
            }
            Some(Event::Raised(_)) if *operation == Operation::Close => {
                let error = ours.pop().expect("it was there");
                assert_eq!(error, owed.take().unwrap_or(error.clone()), "{place}");
            }
            _ => {}
        }
        if !answer.goes_on {
            return met;
        }
    }
    if let Some(owed) = owed
        && let Some(result) = pattern.result()
    {
        assert_eq!(result, owed, "line {}: what it ended with", trace.line);
    }
    met
}
