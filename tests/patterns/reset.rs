use native_coroutines::patterns::reset::{by_hand, countdown, native};
use native_coroutines::{Consumer, SendError, Unprimed};
use proptest::prelude::*;

use crate::agree;

#[derive(Clone, Copy, Debug)]
enum Operation {
    Next,
    Send(u32),
}

/// The outcome of an operation: an item, the end, or a number that was not taken.
#[derive(Debug, PartialEq)]
enum Event {
    Item(u32),
    End,
    Refused(u32),
}

/// The reference, in numbers that can go below 0: there the countdown is over.
struct Model {
    upcoming: i64,
    ended: bool,
}

impl Model {
    fn run(&mut self, operation: Operation) -> Event {
        match operation {
            Operation::Send(start) if self.ended => return Event::Refused(start),
            Operation::Send(start) => self.upcoming = start.into(),
            Operation::Next => self.ended |= self.upcoming < 0,
        }
        if self.ended {
            return Event::End;
        }
        let item = self.upcoming.try_into().unwrap();
        self.upcoming -= 1;
        Event::Item(item)
    }
}

/// The numbers as Python 3.11 prints them, and Beazley's slides.
#[test]
fn the_item_that_answers_a_send_disappears_from_the_loop() {
    let mut c = countdown(5);
    let (mut seen, mut answers) = (vec![], vec![]);
    while let Some(number) = c.next() {
        seen.push(number);
        if number == 5 {
            answers.push(c.send(3).unwrap());
        }
    }
    assert_eq!(seen, [5, 2, 1, 0]);
    assert_eq!(answers, [3]);
    assert_eq!(format!("{c:?}"), "Countdown(complete)");
}

#[test]
fn taken_for_a_consumer_it_ignores_every_close() {
    let mut consumer = Unprimed::new(native::countdown(5)).prime();
    assert_eq!(consumer.try_close(), Err(4));
    assert_eq!(consumer.try_close(), Err(3));
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_with_a_model(
        start in prop_oneof![0_u32..6, Just(u32::MAX)],
        operations in prop::collection::vec(
            prop_oneof![
                6 => Just(Operation::Next),
                1 => (0_u32..4).prop_map(Operation::Send),
                1 => Just(Operation::Send(u32::MAX)),
            ],
            0..agree::most(40),
        ),
    ) {
        let mut native = countdown(start);
        let mut by_hand = by_hand::countdown(start);
        let mut model = Model { upcoming: start.into(), ended: false };
        for operation in operations {
            let expected = model.run(operation);
            let (native, by_hand) = match operation {
                Operation::Next => (
                    native.next().map_or(Event::End, Event::Item),
                    by_hand.next().map_or(Event::End, Event::Item),
                ),
                Operation::Send(start) => (
                    match native.send(start) {
                        Ok(item) => Event::Item(item),
                        Err(error) => {
                            prop_assert_eq!(error, SendError::Unsent);
                            Event::Refused(start)
                        }
                    },
                    by_hand.send(start).map_or_else(Event::Refused, Event::Item),
                ),
            };
            prop_assert_eq!(&native, &expected);
            prop_assert_eq!(&by_hand, &expected);
        }
    }
}
