//! Any producer behind the operations of Python.

use native_coroutines::SendError;
use serde_json::Value;

use crate::difference::Difference;
use crate::replay::{Answer, Replay};
use crate::trace::{Event, Operation};

pub struct Producing<I: Iterator> {
    /// `None` once it was closed or dropped.
    pub iterator: Option<I>,
    pub life: Life,
    pub item: fn(I::Item) -> Value,
    /// For one that can be sent to.
    pub send: Option<SendTo<I, I::Item>>,
    pub end: End<I>,
}

type SendTo<I, Y> = fn(&mut I, &Value) -> Result<Y, SendError>;

#[derive(Clone, Copy, PartialEq)]
pub enum Life {
    Created,
    Suspended,
    Ended,
}

/// The end of an iteration.
pub enum End<I> {
    Nothing,
    /// The value that the body returned.
    Result(fn(I) -> Option<Event>),
    /// No end in Python.
    Differs(Difference),
}

impl<I: Iterator> Producing<I> {
    pub fn new(iterator: I, item: fn(I::Item) -> Value, end: End<I>) -> Self {
        Producing {
            iterator: Some(iterator),
            life: Life::Created,
            item,
            send: None,
            end,
        }
    }

    fn next(&mut self, skipped: usize) -> Answer {
        let iterator = self.iterator.as_mut().expect("neither closed nor dropped");
        let item = iterator.nth(skipped);
        let life = std::mem::replace(&mut self.life, Life::Suspended);
        if let Some(item) = item {
            return Answer::same(Event::Yielded((self.item)(item)));
        }
        self.life = Life::Ended;
        match self.end {
            End::Differs(difference) => Answer::differs(difference, [Event::Ended]).and_parts(),
            End::Result(_) if life != Life::Ended => Answer::same(Event::Ended),
            _ => Answer::same(Event::Returned(Value::Null)),
        }
    }

    fn send(&mut self, value: &Value) -> Answer {
        if let Some(send) = self.send {
            let iterator = self.iterator.as_mut().expect("neither closed nor dropped");
            let event = match send(iterator, value) {
                Ok(item) => Event::Yielded((self.item)(item)),
                Err(SendError::Returned) => Event::Ended,
                Err(SendError::Unsent) => {
                    let unsent = Event::Unsent(value.clone());
                    return Answer::differs(Difference::SendAfterEnd, [unsent]);
                }
            };
            return match self.life {
                Life::Created => Answer::differs(Difference::FirstArgument, [event]).and_parts(),
                _ => Answer::same(event),
            };
        }
        if self.life == Life::Created {
            return Answer::differs(Difference::SendBeforeNext, [Event::DoesNotCompile]);
        }
        self.next(0).instead_of(Difference::SendToProducer)
    }
}

impl<I: Iterator> Replay for Producing<I> {
    fn step(&mut self, operation: &Operation) -> Answer {
        let refused = |difference| Answer::differs(difference, [Event::DoesNotCompile]);
        if *operation == Operation::Drop {
            self.iterator = None;
            return Answer::same(Event::Dropped);
        }
        if self.iterator.is_none() {
            return refused(Difference::AfterClose);
        }
        match operation {
            Operation::Next => self.next(0),
            Operation::Skip(count) => self.next(count - 1),
            Operation::Send(value) | Operation::Reenter(value) => self.send(value),
            Operation::Throw(_) if self.life == Life::Ended => {
                refused(Difference::ThrowNotExpected)
            }
            Operation::Throw(error) if error.kind == "StopIteration" => {
                Answer::differs(Difference::StopIterationInside, []).and_parts()
            }
            Operation::Throw(_) => refused(Difference::ThrowNotExpected).and_parts(),
            Operation::Close | Operation::Drop => {
                self.iterator = None;
                refused(Difference::NoClose)
            }
        }
    }

    fn result(self: Box<Self>) -> Option<Event> {
        match self.end {
            End::Result(result) => result(self.iterator?),
            _ => None,
        }
    }
}
