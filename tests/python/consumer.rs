//! Any consumer behind the operations of Python.

use std::panic::{AssertUnwindSafe, catch_unwind};

use native_coroutines::Consumer;
use serde_json::Value;

use crate::difference::Difference;
use crate::replay::{Answer, Replay};
use crate::trace::{Event, Exception, Operation};

pub struct Consuming<'a, T, C: Consumer<T>> {
    pub life: Life<'a, C, C::Yield>,
    /// `None` for what does not compile, as it is of another type.
    pub take: fn(&Value) -> Option<T>,
    /// For one that errors can be thrown into.
    pub throw: Option<fn(Exception) -> T>,
    /// [`Event::Unsent`] or [`Event::UnsentError`].
    pub unsent: fn(T) -> Event,
    pub item: fn(C::Yield) -> Value,
    /// [`Event::Returned`] or [`Event::Raised`].
    pub result: fn(C::Return) -> Event,
}

/// Primes, and gives the first item. Of a body that waits, there may be none: `prime` drops it.
type Prime<'a, C, Y> = Box<dyn FnOnce() -> (C, Option<Y>) + 'a>;

pub enum Life<'a, C, Y> {
    Created(Prime<'a, C, Y>),
    Suspended(C),
    Ended(C),
    Panicked(C),
    Closed,
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
    /// One that nothing is thrown into.
    pub fn new(
        prime: impl FnOnce() -> (C, Option<C::Yield>) + 'a,
        take: fn(&Value) -> Option<T>,
        unsent: fn(T) -> Event,
        item: fn(C::Yield) -> Value,
        result: fn(C::Return) -> Event,
    ) -> Self {
        Consuming {
            life: Life::Created(Box::new(prime)),
            take,
            throw: None,
            unsent,
            item,
            result,
        }
    }

    fn created(&mut self, prime: Prime<'a, C, C::Yield>, operation: &Operation) -> Answer {
        match operation {
            Operation::Next | Operation::Skip(_) => {}
            Operation::Throw(error) if self.takes_error(error) => {
                return refused(Difference::ThrowBeforeNext).and_parts();
            }
            Operation::Throw(error) if error.kind == "StopIteration" => {
                return Answer::differs(Difference::StopIterationInside, []).and_parts();
            }
            Operation::Throw(_) => return refused(Difference::ThrowNotExpected).and_parts(),
            Operation::Send(_) | Operation::Reenter(_) => {
                self.life = Life::Created(prime);
                return refused(Difference::SendBeforeNext);
            }
            Operation::Close => return refused(Difference::NoClose),
            Operation::Drop => return Answer::same(Event::Dropped),
        }
        let (consumer, first) = prime();
        if consumer.is_complete() {
            self.life = Life::Ended(consumer);
            return Answer::same(Event::Ended);
        }
        self.life = Life::Suspended(consumer);
        match first {
            Some(item) => Answer::same(Event::Yielded((self.item)(item))),
            None => Answer::differs(Difference::FirstItem, []),
        }
    }

    fn takes_error(&self, error: &Exception) -> bool {
        let of_its_type = ["OSError", "TimeoutError"].contains(&error.kind.as_str());
        self.throw.is_some() && of_its_type
    }

    /// Returns the value that is sent or thrown, if that compiles.
    fn value(&self, operation: &Operation) -> Option<T> {
        match operation {
            Operation::Send(value) | Operation::Reenter(value) => (self.take)(value),
            Operation::Throw(error) if self.takes_error(error) => Some(self.throw?(error.clone())),
            _ => None,
        }
    }

    fn send(&self, consumer: &mut C, value: T) -> Event {
        match consumer.try_send(value) {
            Ok(item) => Event::Yielded((self.item)(item)),
            Err(None) => Event::Ended,
            Err(Some(value)) => (self.unsent)(value),
        }
    }

    fn suspended(&mut self, mut consumer: C, operation: &Operation) -> Answer {
        if let Some(value) = self.value(operation) {
            let sent = catch(|| self.send(&mut consumer, value));
            self.life = match &sent {
                Ok(Event::Yielded(_)) => Life::Suspended(consumer),
                Ok(_) => Life::Ended(consumer),
                Err(_) => Life::Panicked(consumer),
            };
            return Answer::same(sent.unwrap_or_else(Event::Raised));
        }
        match operation {
            Operation::Close => self.close(consumer, Difference::CloseGivesResult),
            Operation::Throw(error) if error.kind == "GeneratorExit" => {
                self.close(consumer, Difference::CloseIsNone)
            }
            Operation::Throw(error) if error.kind == "StopIteration" => {
                Answer::differs(Difference::StopIterationInside, []).and_parts()
            }
            Operation::Throw(_) => refused(Difference::ThrowNotExpected).and_parts(),
            Operation::Drop => Answer::differs(Difference::Dropped, [Event::Dropped]),
            _ => refused(Difference::NotTaken).and_parts(),
        }
    }

    fn close(&mut self, mut consumer: C, difference: Difference) -> Answer {
        match consumer.try_close() {
            Ok(result) => match (self.result)(result) {
                Event::Returned(result) => Answer::differs(difference, [Event::Closed(result)]),
                raised => Answer::same(raised),
            },
            Err(yielded) => {
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
        let difference = match operation {
            Operation::Throw(error) if !self.takes_error(error) => {
                return refused(Difference::ThrowNotExpected);
            }
            Operation::Throw(_) => Difference::ThrowAfterEnd,
            _ => Difference::SendAfterEnd,
        };
        match self.value(operation) {
            Some(value) => Answer::differs(difference, [self.send(consumer, value)]),
            None => refused(difference),
        }
    }
}

impl<T, C: Consumer<T>> Replay for Consuming<'_, T, C> {
    fn step(&mut self, operation: &Operation) -> Answer {
        match (std::mem::replace(&mut self.life, Life::Closed), operation) {
            (Life::Created(prime), _) => self.created(prime, operation),
            (Life::Suspended(consumer), _) => self.suspended(consumer, operation),
            (_, Operation::Drop) => Answer::same(Event::Dropped),
            (Life::Closed, _) => refused(Difference::AfterClose),
            (Life::Ended(consumer), Operation::Close) => {
                // Python's `close` says nothing of how the body ended, here it does.
                let event = match (self.result)(consumer.close()) {
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
            Life::Ended(consumer) => Some((self.result)(consumer.close())),
            _ => None,
        }
    }
}
