//! Random scripts for the body, random operations on the outside. A plain model says what comes out.

use std::cell::RefCell;
use std::ops::Coroutine;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use native_coroutines::{Consumer, Unprimed};
use proptest::prelude::*;

use crate::tally::{Counted, Tally};

/// What the body does each time that it is resumed, priming included. After the last it returns.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Act {
    Yield,
    Return,
    Panic,
}

#[derive(Clone, Copy, Debug)]
enum Operation {
    Send,
    Close,
}

/// What one operation led to.
#[derive(Debug, PartialEq)]
enum Outcome {
    Yielded(usize),
    Returned,
    Unsent(usize),
    Closed(usize),
    IgnoredClose(usize),
    Panicked,
}

/// What the body saw come in: the number of a value, or `None` for a close.
type Received = Rc<RefCell<Vec<Option<usize>>>>;

/// Keeps every value it gets, and does as its script says. Yields and returns the count of acts.
fn body(
    script: Vec<Act>,
    received: Received,
    tally: Tally,
) -> impl Coroutine<Option<Counted>, Yield = usize, Return = usize> + Unpin {
    #[coroutine]
    move |_prime: Option<Counted>| {
        let _local = tally.value();
        let mut kept = Vec::new();
        let acts = script.len();
        for (done, act) in script.into_iter().enumerate() {
            let _inner = tally.value();
            match act {
                Act::Yield => {
                    let value = yield done;
                    received
                        .borrow_mut()
                        .push(value.as_ref().map(|value| value.number));
                    kept.extend(value);
                }
                Act::Return => return done,
                Act::Panic => panic!("as the script says"),
            }
        }
        acts
    }
}

/// What must come out, worked out from the script alone.
struct Model {
    script: Vec<Act>,
    done: usize,
    result: Option<usize>,
    panicked: bool,
    received: Vec<Option<usize>>,
}

impl Model {
    /// The body runs its next act, if it can: what it yields or returns, or that it panics.
    fn resume(&mut self) -> Result<Result<usize, usize>, ()> {
        if self.panicked {
            return Err(());
        }
        let done = self.done;
        self.done += 1;
        match self.script.get(done) {
            Some(Act::Yield) => Ok(Ok(done)),
            Some(Act::Panic) => {
                self.panicked = true;
                Err(())
            }
            Some(Act::Return) | None => {
                self.result = Some(done);
                Ok(Err(done))
            }
        }
    }

    fn send(&mut self, number: usize) -> Outcome {
        if self.result.is_some() || self.panicked {
            return Outcome::Unsent(number);
        }
        self.received.push(Some(number));
        match self.resume() {
            Ok(Ok(done)) => Outcome::Yielded(done),
            Ok(Err(_)) => Outcome::Returned,
            Err(()) => Outcome::Panicked,
        }
    }

    fn close(&mut self) -> Outcome {
        if let Some(result) = self.result {
            return Outcome::Closed(result);
        }
        if !self.panicked {
            self.received.push(None);
        }
        match self.resume() {
            Ok(Ok(done)) => Outcome::IgnoredClose(done),
            Ok(Err(result)) => Outcome::Closed(result),
            Err(()) => Outcome::Panicked,
        }
    }
}

/// Runs the operations until the consumer is gone. It is dropped if it is still there at the end.
fn run(script: Vec<Act>, operations: &[Operation], tally: &Tally) -> Result<(), TestCaseError> {
    let received = Received::default();
    let mut model = Model {
        script: script.clone(),
        done: 0,
        result: None,
        panicked: false,
        received: Vec::new(),
    };

    let unprimed = Unprimed::new(body(script, received.clone(), tally.clone()));
    prop_assert_eq!(tally.made(), 0, "nothing runs before the prime");
    let primed = catch_unwind(AssertUnwindSafe(|| unprimed.prime_with_yield()));
    let expected = model.resume();
    let Ok((mut consumer, first)) = primed else {
        prop_assert_eq!(expected, Err(()));
        return Ok(());
    };
    prop_assert_eq!(expected.ok().and_then(Result::ok), first);

    for operation in operations {
        match operation {
            Operation::Send => {
                let value = tally.value();
                let number = value.number;
                let outcome = match catch_unwind(AssertUnwindSafe(|| consumer.try_send(value))) {
                    Ok(Ok(done)) => Outcome::Yielded(done),
                    Ok(Err(None)) => Outcome::Returned,
                    Ok(Err(Some(value))) => {
                        prop_assert!(!tally.dropped(value.number));
                        Outcome::Unsent(value.number)
                    }
                    Err(_) => Outcome::Panicked,
                };
                prop_assert_eq!(outcome, model.send(number));
            }
            Operation::Close => {
                let closed = catch_unwind(AssertUnwindSafe(|| consumer.try_close()));
                let expected = model.close();
                match closed {
                    Ok(Err(yielded)) => {
                        prop_assert_eq!(Outcome::IgnoredClose(yielded), expected);
                        continue;
                    }
                    Ok(Ok(result)) => prop_assert_eq!(Outcome::Closed(result), expected),
                    Err(_) => prop_assert_eq!(Outcome::Panicked, expected),
                }
                prop_assert_eq!(&*received.borrow(), &model.received);
                return Ok(());
            }
        }
        prop_assert_eq!(
            consumer.is_complete(),
            model.result.is_some() || model.panicked
        );
        prop_assert_eq!(&*received.borrow(), &model.received);
    }
    Ok(())
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        8 => Just(Act::Yield),
        1 => Just(Act::Return),
        1 => Just(Act::Panic),
    ];
    prop::collection::vec(act, 0..12)
}

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    let operation = prop_oneof![6 => Just(Operation::Send), 1 => Just(Operation::Close)];
    prop::collection::vec(operation, 0..15)
}

proptest! {
    #[test]
    fn what_is_sent_is_received_once_and_in_order_or_is_handed_back(
        script in acts(),
        operations in operations(),
    ) {
        let tally = Tally::default();
        run(script, &operations, &tally)?;
        prop_assert!(tally.is_even(), "every local and every value is dropped exactly once");
    }
}

#[test]
fn a_consumer_cannot_be_sent_to_from_within_itself() {
    // The body would need a borrow of the consumer that it is part of. Through a cell, it finds
    // the cell in use: the types keep Python's "generator already executing" from happening.
    type Place = Rc<RefCell<Option<Box<dyn Consumer<u32, Yield = (), Return = ()>>>>>;
    let place = Place::default();
    let found = Rc::new(RefCell::new(Vec::new()));
    let consumer = Unprimed::new(Box::pin({
        let (place, found) = (Rc::downgrade(&place), found.clone());
        #[coroutine]
        static move |_prime: Option<u32>| {
            while let Some(number) = (yield) {
                let place: Place = place.upgrade().unwrap();
                let in_use = place.try_borrow_mut().is_err();
                found.borrow_mut().push((number, in_use));
            }
        }
    })
        as std::pin::Pin<Box<dyn Coroutine<Option<u32>, Yield = (), Return = ()>>>);
    *place.borrow_mut() = Some(Box::new(consumer.prime()));
    place.borrow_mut().as_mut().unwrap().send(7).unwrap();
    assert_eq!(*found.borrow(), [(7, true)]);
}
