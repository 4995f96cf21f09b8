//! Bodies that are driven with random input: each step is a way, and each way is seen, or cannot be.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use native_coroutines::inspect::{Handle, Inspector};
use native_coroutines::patterns;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRng, TestRunner};

use super::{RETURNED, record};

mod rows;

use rows::rows;

/// The steps that were seen, by the line of the body.
type Steps = BTreeMap<u32, BTreeSet<(u32, u32)>>;

/// Drives bodies, and keeps the steps.
struct Driver {
    inspector: Inspector,
    seen: RefCell<Steps>,
    runner: RefCell<TestRunner>,
}

impl Driver {
    fn new() -> Self {
        let rng = TestRng::deterministic_rng(Config::default().rng_algorithm);
        Driver {
            inspector: Inspector::new().unwrap(),
            seen: RefCell::default(),
            runner: RefCell::new(TestRunner::new_with_rng(Config::default(), rng)),
        }
    }

    /// Returns a random value.
    fn any<S: Strategy>(&self, strategy: S) -> S::Value {
        let tree = strategy.new_tree(&mut self.runner.borrow_mut());
        proptest::strategy::ValueTree::current(&tree.unwrap())
    }

    /// Returns the line and the state of a body, which may be in a box or a pin.
    fn state<C>(&self, body: &C) -> (u32, u32) {
        let found = self.inspector.coroutines(Handle::of(body)).unwrap();
        (found[0].anatomy.line, found[0].snapshot.number.unwrap())
    }

    /// Resumes a body with the answer to what it yielded, until it returns or gets no answer.
    fn answer<A, C: Coroutine<A> + Unpin>(
        &self,
        mut body: C,
        mut answer: impl FnMut(Option<C::Yield>) -> Option<A>,
    ) {
        let mut yielded = None;
        while let Some(argument) = answer(yielded) {
            match self.resume(&mut body, argument) {
                CoroutineState::Yielded(value) => yielded = Some(value),
                CoroutineState::Complete(_) => break,
            }
        }
    }

    /// Resumes a body and keeps the step.
    fn resume<A, C: Coroutine<A> + Unpin>(
        &self,
        body: &mut C,
        argument: A,
    ) -> CoroutineState<C::Yield, C::Return> {
        let (line, from) = self.state(body);
        let state = Pin::new(&mut *body).resume(argument);
        let (_, to) = self.state(body);
        let ended = matches!(state, CoroutineState::Complete(_));
        assert_eq!(ended, to == RETURNED);
        self.seen
            .borrow_mut()
            .entry(line)
            .or_default()
            .insert((from, to));
        state
    }

    /// Resumes a body with each argument, until the body returns.
    fn drive<A, C: Coroutine<A> + Unpin>(&self, body: C, arguments: impl IntoIterator<Item = A>) {
        let mut arguments = arguments.into_iter();
        self.answer(body, |_| arguments.next());
    }

    /// Primes, sends the values and closes.
    fn consume<T, C: Coroutine<Option<T>> + Unpin>(&self, body: C, values: Vec<T>) {
        let values = values.into_iter().map(Some);
        self.drive(body, [None].into_iter().chain(values).chain([None]));
    }

    /// Resumes a producer to its end, or for a while.
    fn produce<C: Coroutine<()> + Unpin>(&self, body: C) {
        self.drive(body, [(); 200]);
    }
}

/// How the bodies of a pattern are driven, once; and the ways that no input takes, each with the line
/// of its body and the reason.
struct Row {
    pattern: &'static str,
    rounds: u32,
    drive: fn(&Driver),
    /// The bodies, by their functions, that this row does not drive, and the reason.
    left_out: &'static [(&'static str, &'static str)],
    never: &'static [(u32, u32, u32, &'static str)],
}

#[test]
fn every_step_is_a_way_and_every_way_is_seen_or_cannot_be() {
    let mut wrong = Vec::new();
    for row in rows() {
        let driver = Driver::new();
        for _ in 0..row.rounds {
            (row.drive)(&driver);
        }
        let pattern = patterns::all()
            .find(|pattern| pattern.name == row.pattern)
            .unwrap();
        let record = record(pattern);
        let seen = driver.seen.take();
        for machine in &record.machines {
            let line = machine.anatomy.line;
            let path = machine.anatomy.type_name.split('<').next().unwrap();
            let is_left_out = |(name, _): &(&str, &str)| path.contains(&format!("::{name}::"));
            if row.left_out.iter().any(is_left_out) {
                continue;
            }
            let ways: BTreeSet<_> = machine.ways.iter().map(|way| (way.from, way.to)).collect();
            let seen = seen.get(&line).cloned().unwrap_or_default();
            let never: BTreeSet<_> = (row.never.iter())
                .filter(|never| never.0 == line)
                .map(|never| (never.1, never.2))
                .collect();
            for (from, to) in &seen - &ways {
                wrong.push(format!(
                    "{}, line {line}: {from}>{to} is no way",
                    row.pattern
                ));
            }
            for (from, to) in &(&ways - &seen) - &never {
                wrong.push(format!(
                    "{}, line {line}: {from}>{to} is not seen",
                    row.pattern
                ));
            }
            for (from, to) in &never - &(&ways - &seen) {
                wrong.push(format!(
                    "{}, line {line}: {from}>{to} is seen, or no way",
                    row.pattern
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_pattern_has_a_row() {
    let rows: Vec<_> = rows().into_iter().map(|row| row.pattern).collect();
    assert!(patterns::all().map(|pattern| pattern.name).eq(rows));
}
