//! Stages that each take an item from the one before and add 1.
//!
//! All of them call from stage to stage, so an item nests as many calls as there are stages: the
//! cost of a stage rises with the length, also by hand, when the returns from them can no longer be
//! predicted, and when their memory no longer fits the nearest cache. Stackful ones touch a stack each.

use std::iter::{from_coroutine, from_fn};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use anyhow::Result;
use corosensei::stack::DefaultStack;
use corosensei::{CoroutineResult, Yielder};
use genawaiter::rc::{Co, Gen};
use generator::{Gn, Scope};

use super::{Make, Options, Scale, row};

type Boxed = Box<dyn Iterator<Item = u64>>;

const WAYS: &[(&str, Make)] = &[
    ("by hand, boxed structs", by_hand),
    ("native, boxed", native),
    ("genawaiter, rc", genawaiter),
    ("corosensei", corosensei),
    ("generator", generator),
    ("thread, channel of 0", thread),
];

/// The least that corosensei has, and enough for threads and `generator`.
const STACK: usize = 1 << 16;

pub fn scale(options: &Options) -> Result<Vec<Scale>> {
    let sizes: Vec<usize> = (0..=3).map(|exponent| 10_usize.pow(exponent)).collect();
    let mut tables = [
        Scale::new("pipeline, items", "ns an item a stage", &sizes),
        Scale::new(
            "pipeline, first item",
            "ns a stage, made and passed",
            &sizes,
        ),
    ];
    for &(way, make) in WAYS {
        eprintln!("pipeline: {way} …");
        let item = |length| (length as u64, length as f64);
        row(way, make, &mut tables, options, item)?;
    }
    Ok(tables.into())
}

fn stages(length: usize, stage: impl Fn(Boxed) -> Result<Boxed>) -> Result<Boxed> {
    (0..length).try_fold(Box::new(0_u64..) as Boxed, |source, _| stage(source))
}

fn by_hand(length: usize) -> Result<Boxed> {
    struct Stage {
        source: Boxed,
    }
    impl Iterator for Stage {
        type Item = u64;

        fn next(&mut self) -> Option<u64> {
            self.source.next().map(|item| item + 1)
        }
    }
    stages(length, |source| Ok(Box::new(Stage { source })))
}

fn native(length: usize) -> Result<Boxed> {
    stages(length, |source| {
        let stage = #[coroutine]
        move || {
            for item in source {
                yield item + 1;
            }
        };
        Ok(Box::new(from_coroutine(stage)))
    })
}

fn genawaiter(length: usize) -> Result<Boxed> {
    async fn stage(co: Co<u64>, source: Boxed) {
        for item in source {
            co.yield_(item + 1).await;
        }
    }
    stages(length, |source| {
        Ok(Box::new(Gen::new(|co| stage(co, source)).into_iter()))
    })
}

fn corosensei(length: usize) -> Result<Boxed> {
    stages(length, |source| {
        let body = move |yielder: &Yielder<(), u64>, ()| {
            source.for_each(|item| yielder.suspend(item + 1));
        };
        let mut stage = corosensei::Coroutine::with_stack(DefaultStack::new(STACK)?, body);
        Ok(Box::new(from_fn(move || match stage.resume(()) {
            CoroutineResult::Yield(item) => Some(item),
            CoroutineResult::Return(()) => None,
        })))
    })
}

fn generator(length: usize) -> Result<Boxed> {
    stages(length, |source| {
        let body = move |mut scope: Scope<'_, '_, (), u64>| {
            source.for_each(|item| scope.yield_with(item + 1));
            0
        };
        let words = STACK / size_of::<usize>();
        Ok(Box::new(Gn::new_scoped_opt_local(words, body)))
    })
}

/// When the last channel is dropped, one thread after the other sees that nobody takes its items.
fn thread(length: usize) -> Result<Boxed> {
    fn spawn(items: impl Iterator<Item = u64> + Send + 'static) -> Result<Receiver<u64>> {
        let (sender, receiver) = sync_channel(0);
        let run = move || {
            for item in items {
                if sender.send(item).is_err() {
                    break;
                }
            }
        };
        thread::Builder::new().stack_size(STACK).spawn(run)?;
        Ok(receiver)
    }
    let mut last = spawn(0_u64..)?;
    for _ in 0..length {
        last = spawn(last.into_iter().map(|item| item + 1))?;
    }
    Ok(Box::new(last.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_of_every_way_adds_one() {
        for &(way, make) in WAYS {
            for length in [0, 1, 2, 50] {
                let pipeline = make(length).unwrap_or_else(|error| panic!("{way}: {error}"));
                let expected = length as u64..length as u64 + 100;
                assert!(pipeline.take(100).eq(expected), "{way}, {length} stages");
            }
        }
    }
}
