//! Any consumer behind the operations of Python.

use std::panic::{AssertUnwindSafe, catch_unwind};

use native_coroutines::{Consumer, IgnoredClose, SendError};
use serde_json::Value;

use crate::difference::Difference;
use crate::replay::{Answer, Replay};
use crate::trace::{Event, Exception, Operation};

pub struct Consuming<'a, T, C: Consumer<T>> {
    pub life: Life<'a, C, C::Yield>,
    /// `None` for what does not compile, as it is of another type.
    pub take: fn(&Value) -> Option<T>,
    pub give_back: fn(T) -> Value,
    pub item: fn(C::Yield) -> Value,
    /// [`Event::Returned`] or [`Event::Raised`].
    pub result: fn(C::Return) -> Event,
    /// For one that errors can be thrown into.
    pub throw: Option<ThrowInto<C, C::Yield>>,
}

type ThrowInto<C, Y> = fn(&mut C, Exception) -> Result<Y, SendError<Exception>>;

type Start<'a, C, Y> = Box<dyn FnOnce(Option<Exception>) -> (C, First<Y>) + 'a>;

pub enum Life<'a, C, Y> {
    /// To be primed, or to be started with an error.
    Created(Start<'a, C, Y>),
    Suspended(C),
    Ended(C),
    Panicked(C),
    Closed,
}

/// How a body started.
pub enum First<Y> {
    Item(Y),
    /// It waits, and its first item was dropped.
    Dropped,
    /// It has returned.
    Ended,
}

impl<Y> From<Option<Y>> for First<Y> {
    fn from(first: Option<Y>) -> Self {
        first.map_or(First::Ended, First::Item)
    }
}

fn refused(difference: Difference) -> Answer {
    Answer::differs(difference, [Event::DoesNotCompile])
}

/// A panic stands for an AssertionError.
fn catch<R>(body: impl FnOnce() -> R) -> Result<R, Exception> {
    catch_unwind(AssertUnwindSafe(body)).map_err(|payload| {
        let message = payload.downcast_ref::<String>().cloned();
        let message =
            message.or_else(|| payload.downcast_ref::<&str>().map(|text| text.to_string()));
        Exception {
            kind: "AssertionError".into(),
            message: message.expect("a panic has a message"),
        }
    })
}

impl<'a, T, C: Consumer<T>> Consuming<'a, T, C> {
    /// One that is only primed.
    pub fn new(
        prime: impl FnOnce() -> (C, Option<C::Yield>) + 'a,
        take: fn(&Value) -> Option<T>,
        give_back: fn(T) -> Value,
        item: fn(C::Yield) -> Value,
        result: fn(C::Return) -> Event,
    ) -> Self {
        let start = |_| {
            let (consumer, first) = prime();
            (consumer, first.into())
        };
        Consuming {
            life: Life::Created(Box::new(start)),
            take,
            give_back,
            item,
            result,
            throw: None,
        }
    }

    fn created(&mut self, start: Start<'a, C, C::Yield>, operation: &Operation) -> Answer {
        let error = match operation {
            Operation::Next | Operation::Skip(_) => None,
            Operation::Throw(error) if self.takes_error(error) => Some(error.clone()),
            Operation::Throw(error) if error.kind == "StopIteration" => {
                return Answer::differs(Difference::StopIterationInside, []).and_parts();
            }
            Operation::Throw(_) => return refused(Difference::ThrowNotExpected).and_parts(),
            Operation::Send(_) | Operation::Reenter(_) => {
                self.life = Life::Created(start);
                return refused(Difference::SendBeforeNext);
            }
            Operation::Close => return refused(Difference::NoClose),
            Operation::Drop => return Answer::same(Event::Dropped),
        };
        let thrown = error.is_some();
        let (consumer, first) = start(error);
        if let First::Ended = first {
            self.life = Life::Ended(consumer);
            return match thrown {
                true => Answer::differs(Difference::ThrowBeforeNext, [Event::Ended]),
                false => Answer::same(Event::Ended),
            };
        }
        self.life = Life::Suspended(consumer);
        match first {
            First::Item(item) => Answer::same(Event::Yielded((self.item)(item))),
            _ => Answer::differs(Difference::FirstItem, []),
        }
    }

    fn takes_error(&self, error: &Exception) -> bool {
        let of_its_type = ["OSError", "TimeoutError"].contains(&error.kind.as_str());
        self.throw.is_some() && of_its_type
    }

    fn suspended(&mut self, mut consumer: C, operation: &Operation) -> Answer {
        let answer = match operation {
            Operation::Next | Operation::Skip(_) => {
                return refused(Difference::NotTaken).and_parts();
            }
            Operation::Send(value) | Operation::Reenter(value) => {
                let Some(value) = (self.take)(value) else {
                    return refused(Difference::NotTaken).and_parts();
                };
                match catch(|| consumer.send(value)) {
                    Ok(answer) => answer.map_err(|error| match error {
                        SendError::Returned => Event::Ended,
                        SendError::Unsent(value) => Event::Unsent((self.give_back)(value)),
                    }),
                    Err(bug) => {
                        self.life = Life::Panicked(consumer);
                        return Answer::same(Event::Raised(bug));
                    }
                }
            }
            Operation::Throw(error) if error.kind == "GeneratorExit" => {
                return self.close(consumer, Difference::CloseIsNone);
            }
            Operation::Throw(error) if self.takes_error(error) => {
                let throw = self.throw.expect("it takes errors");
                throw(&mut consumer, error.clone()).map_err(|error| match error {
                    SendError::Returned => Event::Ended,
                    SendError::Unsent(error) => Event::UnsentError(error),
                })
            }
            Operation::Throw(error) if error.kind == "StopIteration" => {
                return Answer::differs(Difference::StopIterationInside, []).and_parts();
            }
            Operation::Throw(_) => return refused(Difference::ThrowNotExpected).and_parts(),
            Operation::Close => return self.close(consumer, Difference::CloseGivesResult),
            Operation::Drop => return Answer::differs(Difference::Dropped, [Event::Dropped]),
        };
        match answer {
            Ok(item) => {
                self.life = Life::Suspended(consumer);
                Answer::same(Event::Yielded((self.item)(item)))
            }
            Err(event) => {
                self.life = Life::Ended(consumer);
                Answer::same(event)
            }
        }
    }

    fn close(&mut self, consumer: C, difference: Difference) -> Answer {
        match consumer.close() {
            Ok(result) => match (self.result)(result) {
                Event::Returned(result) => Answer::differs(difference, [Event::Closed(result)]),
                raised => Answer::same(raised),
            },
            Err(IgnoredClose { consumer, yielded }) => {
                self.life = Life::Suspended(consumer);
                let yielded = Event::Yielded((self.item)(yielded));
                match difference {
                    Difference::CloseIsNone => Answer::same(yielded),
                    _ => Answer::differs(Difference::IgnoredClose, [yielded]),
                }
            }
        }
    }

    fn ended(&mut self, consumer: &mut C, operation: &Operation) -> Answer {
        match operation {
            Operation::Send(value) | Operation::Reenter(value) => {
                let value = (self.take)(value).expect("of the right type");
                let event = match consumer.send(value) {
                    Ok(item) => Event::Yielded((self.item)(item)),
                    Err(SendError::Returned) => Event::Ended,
                    Err(SendError::Unsent(value)) => Event::Unsent((self.give_back)(value)),
                };
                Answer::differs(Difference::SendAfterEnd, [event])
            }
            Operation::Throw(error) if self.takes_error(error) => {
                let throw = self.throw.expect("it takes errors");
                let event = match throw(consumer, error.clone()) {
                    Ok(item) => Event::Yielded((self.item)(item)),
                    Err(SendError::Returned) => Event::Ended,
                    Err(SendError::Unsent(error)) => Event::UnsentError(error),
                };
                Answer::differs(Difference::ThrowAfterEnd, [event])
            }
            Operation::Throw(_) => refused(Difference::ThrowNotExpected),
            _ => refused(Difference::SendAfterEnd),
        }
    }
}

impl<T, C: Consumer<T>> Replay for Consuming<'_, T, C> {
    fn step(&mut self, operation: &Operation) -> Answer {
        match (std::mem::replace(&mut self.life, Life::Closed), operation) {
            (Life::Created(start), _) => self.created(start, operation),
            (Life::Suspended(consumer), _) => self.suspended(consumer, operation),
            (_, Operation::Drop) => Answer::same(Event::Dropped),
            (Life::Closed, _) => refused(Difference::AfterClose),
            (Life::Ended(consumer), Operation::Close) => {
                // Python's `close` says nothing of how the body ended, here it does.
                let result = consumer.close().expect("it has ended");
                let event = match (self.result)(result) {
                    Event::Returned(result) => Event::Closed(result),
                    raised => raised,
                };
                Answer::differs(Difference::CloseGivesResult, [event])
            }
            (Life::Panicked(consumer), Operation::Close) => match catch(|| consumer.close()) {
                Ok(_) => Answer::differs(Difference::AfterBug, []),
                Err(_) => Answer::differs(Difference::AfterBug, [Event::Panicked]),
            },
            (Life::Ended(mut consumer), _) => {
                let answer = self.ended(&mut consumer, operation);
                self.life = Life::Ended(consumer);
                answer
            }
            (Life::Panicked(mut consumer), _) => {
                let answer = self.ended(&mut consumer, operation);
                self.life = Life::Panicked(consumer);
                answer
            }
        }
    }

    fn result(self: Box<Self>) -> Option<Event> {
        match self.life {
            Life::Ended(consumer) => Some((self.result)(consumer.close().ok()?)),
            _ => None,
        }
    }
}
