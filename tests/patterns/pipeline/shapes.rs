//! Shapes of pipelines: each can be built native and by hand, and says with lists alone what it
//! should do.

use std::fmt::Debug;

use native_coroutines::Unprimed;
use native_coroutines::patterns::pipeline::{
    Boxed, Stage, boxed, broadcast, by_hand, fan_in, filter, head, printer,
};

use super::{Log, has_room, watch};

#[derive(Clone, Debug)]
pub enum Step {
    /// Sends on what it does not divide.
    Filter(u32),
    Head(usize),
}

/// Steps, then a printer with so much room.
#[derive(Clone, Debug)]
pub struct Chain {
    pub steps: Vec<Step>,
    pub room: usize,
}

/// Steps, then a broadcast.
#[derive(Clone, Debug)]
pub struct Spread<B> {
    pub steps: Vec<Step>,
    pub branches: Vec<B>,
}

/// Steps, then a broadcast to branches of steps that fan in to one target.
#[derive(Clone, Debug)]
pub struct Funnel {
    pub steps: Vec<Step>,
    pub branches: Vec<Vec<Step>>,
    pub target: Chain,
}

/// A shape of pipelines. There is a place in front of each of its parts where one can watch,
/// numbered from `place` on in the order of a value's way.
pub trait Shape {
    type Return: Debug + PartialEq + 'static;

    fn places(&self) -> usize;
    fn native<'a>(&self, log: &'a Log<u32>, place: usize) -> Boxed<'a, u32, Self::Return>;
    fn by_hand<'a>(&self, log: &'a Log<u32>, place: usize)
    -> by_hand::Boxed<'a, u32, Self::Return>;
    /// Adds to `seen` everything that should be seen at each place.
    fn model(&self, flow: &Flow, seen: &mut Seen) -> (End, Self::Return);
}

/// The time from one value to the next. The priming is at time 0, the first value a tick later.
pub const TICK: usize = 16;

/// The arrivals at a place if nobody finishes early: values, each with its time, then the close.
#[derive(Clone)]
pub struct Flow {
    pub values: Vec<(usize, u32)>,
    pub close: usize,
    /// How long after its last value a head closes its target: longer in front of a broadcast than
    /// behind it, where it closes before the value has come to the other targets.
    pub delay: usize,
}

impl Flow {
    pub fn new(values: impl Iterator<Item = Option<u32>>) -> Self {
        let mut flow = Flow {
            values: Vec::new(),
            close: 0,
            delay: TICK - 1,
        };
        for (value, tick) in values.zip(1..) {
            match value {
                Some(value) => flow.values.push((tick * TICK, value)),
                None => flow.close = tick * TICK,
            }
        }
        flow
    }

    fn behind_a_broadcast(&self) -> Self {
        Flow {
            delay: self.delay - 1,
            ..self.clone()
        }
    }
}

/// When a part returns, and whether with the close.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    pub time: usize,
    pub closed: bool,
}

/// The values sent at each place, and how often it was primed or closed.
pub type Seen = Vec<(Vec<u32>, usize)>;

fn see(flow: &Flow, end: End) -> (Vec<u32>, usize) {
    let values = flow.values.iter().filter(|(time, _)| *time <= end.time);
    (
        values.map(|(_, value)| *value).collect(),
        1 + usize::from(end.closed),
    )
}

/// The flow in front of each step, and after the last.
fn flows(steps: &[Step], flow: &Flow) -> Vec<Flow> {
    let mut flows = vec![flow.clone()];
    for step in steps {
        let mut flow = flows.last().unwrap().clone();
        match *step {
            Step::Filter(divisor) => flow
                .values
                .retain(|(_, value)| !value.is_multiple_of(divisor)),
            Step::Head(count) if flow.values.len() < count => {}
            Step::Head(count) => {
                flow.values.truncate(count);
                flow.close = flow.delay + flow.values.last().map_or(0, |(time, _)| *time);
            }
        }
        flows.push(flow);
    }
    flows
}

/// From when what comes after the steps returns to when the first of them does.
fn ends(steps: &[Step], flows: &[Flow], after: End, seen: &mut [(Vec<u32>, usize)]) -> End {
    let mut end = after;
    seen[steps.len()] = see(&flows[steps.len()], end);
    for (index, step) in steps.iter().enumerate().rev() {
        if let Step::Head(count) = step
            && flows[index].values.len() >= *count
        {
            end.closed = false;
        }
        seen[index] = see(&flows[index], end);
    }
    end
}

fn last(ends: impl Iterator<Item = End>) -> End {
    ends.fold(
        End {
            time: 0,
            closed: false,
        },
        |last, end| End {
            time: last.time.max(end.time),
            closed: last.closed || end.closed,
        },
    )
}

fn native_steps<'a, R: 'a>(
    steps: &[Step],
    log: &'a Log<u32>,
    place: usize,
    target: Unprimed<impl Stage<u32, R> + 'a>,
) -> Boxed<'a, u32, R> {
    let target = boxed(watch(log, place + steps.len(), target));
    steps
        .iter()
        .enumerate()
        .rfold(target, |target, (index, step)| match *step {
            Step::Filter(divisor) => {
                let stage = filter(move |value| !value.is_multiple_of(divisor), target);
                boxed(watch(log, place + index, stage))
            }
            Step::Head(count) => boxed(watch(log, place + index, head(count, target))),
        })
}

fn by_hand_steps<'a, R: 'a>(
    steps: &[Step],
    log: &'a Log<u32>,
    place: usize,
    target: impl by_hand::Sink<u32, Return = R> + 'a,
) -> by_hand::Boxed<'a, u32, R> {
    let look = |place| move |value: Option<&u32>| log.borrow_mut().push((place, value.copied()));
    let target: by_hand::Boxed<'a, u32, R> =
        Box::new(by_hand::inspect(look(place + steps.len()), target));
    steps
        .iter()
        .enumerate()
        .rfold(target, |target, (index, step)| match *step {
            Step::Filter(divisor) => {
                let stage =
                    by_hand::filter(move |value: &u32| !value.is_multiple_of(divisor), target);
                Box::new(by_hand::inspect(look(place + index), stage))
            }
            Step::Head(count) => Box::new(by_hand::inspect(
                look(place + index),
                by_hand::head(count, target),
            )),
        })
}

impl Shape for Chain {
    type Return = Result<u64, u32>;

    fn places(&self) -> usize {
        self.steps.len() + 1
    }

    fn native<'a>(&self, log: &'a Log<u32>, place: usize) -> Boxed<'a, u32, Self::Return> {
        native_steps(&self.steps, log, place, printer(has_room(self.room)))
    }

    fn by_hand<'a>(
        &self,
        log: &'a Log<u32>,
        place: usize,
    ) -> by_hand::Boxed<'a, u32, Self::Return> {
        by_hand_steps(
            &self.steps,
            log,
            place,
            by_hand::printer(has_room(self.room)),
        )
    }

    fn model(&self, flow: &Flow, seen: &mut Seen) -> (End, Self::Return) {
        let flows = flows(&self.steps, flow);
        let Flow { values, close, .. } = flows.last().unwrap();
        let (end, result) = match values.get(self.room) {
            Some(&(time, value)) => (
                End {
                    time,
                    closed: false,
                },
                Err(value),
            ),
            None => (
                End {
                    time: *close,
                    closed: true,
                },
                Ok(values.len() as u64),
            ),
        };
        let place = seen.len();
        seen.resize(place + self.places(), Default::default());
        (ends(&self.steps, &flows, end, &mut seen[place..]), result)
    }
}

impl<B: Shape> Shape for Spread<B> {
    type Return = Vec<B::Return>;

    fn places(&self) -> usize {
        self.steps.len() + 1 + self.branches.iter().map(B::places).sum::<usize>()
    }

    fn native<'a>(&self, log: &'a Log<u32>, place: usize) -> Boxed<'a, u32, Self::Return> {
        let mut next = place + self.steps.len() + 1;
        let targets: Vec<_> = self
            .branches
            .iter()
            .map(|branch| {
                let target = branch.native(log, next);
                next += branch.places();
                target
            })
            .collect();
        native_steps(&self.steps, log, place, broadcast(targets))
    }

    fn by_hand<'a>(
        &self,
        log: &'a Log<u32>,
        place: usize,
    ) -> by_hand::Boxed<'a, u32, Self::Return> {
        let mut next = place + self.steps.len() + 1;
        let targets: Vec<_> = self
            .branches
            .iter()
            .map(|branch| {
                let target = branch.by_hand(log, next);
                next += branch.places();
                target
            })
            .collect();
        by_hand_steps(&self.steps, log, place, by_hand::broadcast(targets))
    }

    fn model(&self, flow: &Flow, seen: &mut Seen) -> (End, Self::Return) {
        let flows = flows(&self.steps, flow);
        let place = seen.len();
        seen.resize(place + self.steps.len() + 1, Default::default());
        let flow = flows.last().unwrap().behind_a_broadcast();
        let (branch_ends, results): (Vec<End>, _) = self
            .branches
            .iter()
            .map(|branch| branch.model(&flow, seen))
            .unzip();
        let end = last(branch_ends.into_iter());
        (ends(&self.steps, &flows, end, &mut seen[place..]), results)
    }
}

pub type FunnelEnd = Result<Option<Result<u64, u32>>, u32>;

impl Shape for Funnel {
    type Return = Vec<FunnelEnd>;

    fn places(&self) -> usize {
        let branches = self.branches.iter().map(|steps| steps.len() + 1);
        self.steps.len() + 1 + branches.sum::<usize>() + self.target.places()
    }

    fn native<'a>(&self, log: &'a Log<u32>, place: usize) -> Boxed<'a, u32, Self::Return> {
        let target = self
            .target
            .native(log, place + self.places() - self.target.places());
        let mut next = place + self.steps.len() + 1;
        let senders = fan_in(self.branches.len(), target);
        let branches = self.branches.iter().zip(senders).map(|(steps, sender)| {
            let branch = native_steps(steps, log, next, sender);
            next += steps.len() + 1;
            branch
        });
        let branches: Vec<_> = branches.collect();
        native_steps(&self.steps, log, place, broadcast(branches))
    }

    fn by_hand<'a>(
        &self,
        log: &'a Log<u32>,
        place: usize,
    ) -> by_hand::Boxed<'a, u32, Self::Return> {
        let target = self
            .target
            .by_hand(log, place + self.places() - self.target.places());
        let mut next = place + self.steps.len() + 1;
        let senders = by_hand::fan_in(self.branches.len(), target);
        let branches = self.branches.iter().zip(senders).map(|(steps, sender)| {
            let branch = by_hand_steps(steps, log, next, sender);
            next += steps.len() + 1;
            branch
        });
        let branches = branches.collect();
        by_hand_steps(&self.steps, log, place, by_hand::broadcast(branches))
    }

    fn model(&self, flow: &Flow, seen: &mut Seen) -> (End, Self::Return) {
        let before = flows(&self.steps, flow);
        let flow = before.last().unwrap().behind_a_broadcast();
        let branches = self.branches.iter().map(|steps| flows(steps, &flow));
        let branches: Vec<Vec<Flow>> = branches.collect();

        // What the senders do, in order: each is a tick of their target, which the last one closes.
        let mut events: Vec<(usize, usize, Option<u32>)> = Vec::new();
        for (sender, flows) in branches.iter().enumerate() {
            let Flow { values, close, .. } = flows.last().unwrap();
            let sends = values
                .iter()
                .map(|(time, value)| (*time, sender, Some(*value)));
            events.extend(sends);
            events.push((*close, sender, None));
        }
        events.sort_by_key(|(time, sender, value)| (*time, *sender, value.is_none()));
        let merged = Flow::new(events.iter().map(|(_, _, value)| *value));
        let mut seen_by_target = Vec::new();
        let (end, result) = self.target.model(&merged, &mut seen_by_target);
        let end = end.time / TICK;

        let mut results: Vec<Option<(End, FunnelEnd)>> = vec![None; branches.len()];
        if end == 0 {
            let returned = End {
                time: 0,
                closed: false,
            };
            results.fill(Some((returned, Ok(None))));
            results[0] = Some((returned, Ok(Some(result))));
        }
        for (at, &(time, sender, value)) in (1..).zip(&events) {
            let result = match value {
                _ if at == end => Ok(Some(result)),
                Some(value) if at > end => Err(value),
                Some(_) => continue,
                None => Ok(None),
            };
            let closed = value.is_none();
            results[sender].get_or_insert((End { time, closed }, result));
        }
        let (sender_ends, results): (Vec<End>, _) = results.into_iter().flatten().unzip();

        let place = seen.len();
        seen.resize(
            place + self.places() - self.target.places(),
            Default::default(),
        );
        let mut next = place + self.steps.len() + 1;
        let mut branch_ends = Vec::new();
        for ((steps, flows), end) in self.branches.iter().zip(&branches).zip(sender_ends) {
            branch_ends.push(ends(steps, flows, end, &mut seen[next..]));
            next += steps.len() + 1;
        }
        seen.extend(seen_by_target);
        let end = last(branch_ends.into_iter());
        (ends(&self.steps, &before, end, &mut seen[place..]), results)
    }
}
