//! Levels that delegate to the next, and the deepest counts: what does an item cost up there?
//!
//! Where the levels are kept in a vector or on a stack of their own, it costs the same from any depth.
//! Where each level resumes the next, as in boxed delegation and nested futures, every item passes
//! through all of them, and deep ones do not fit the caches either.

use std::hint::black_box;
use std::iter::{from_coroutine, from_fn};
use std::ops::Coroutine;
use std::ops::CoroutineState::Yielded;
use std::pin::Pin;
use std::thread;

use anyhow::{Result, anyhow};
use corosensei::stack::DefaultStack;
use corosensei::{CoroutineResult, Yielder};
use genawaiter::rc::{Co, Gen};
use generator::{Gn, Scope};
use native_coroutines::{Recursive, Step};

use super::{Make, Options, Scale, row};

const WAYS: &[(&str, Make)] = &[
    ("by hand, a vector of levels", by_hand),
    ("native, a vector of levels", explicit_stack),
    ("native, Recursive", recursive),
    ("native, boxed delegation", boxed_delegation),
    ("genawaiter, rc", genawaiter),
    ("corosensei", corosensei),
    ("generator", generator),
];

/// Boxed delegation stands on the stack of whoever resumes it, with all its levels.
const STACK: usize = 1 << 28;

/// For the stackful ones: generous, for a debug build.
const LEVEL_BYTES: usize = 512;

pub fn scale(options: &Options) -> Result<Vec<Scale>> {
    let sizes: Vec<usize> = (0..=5).map(|exponent| 10_usize.pow(exponent)).collect();
    let mut tables = [
        Scale::new("depth, items", "ns an item from so deep", &sizes),
        Scale::new("depth, first item", "ns a level on the way down", &sizes),
    ];
    thread::scope(|scope| {
        let run = || {
            for &(way, make) in WAYS {
                eprintln!("depth: {way} …");
                row(way, make, &mut tables, options, |_| (0, 1.0))?;
            }
            anyhow::Ok(())
        };
        let thread = thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, run)?;
        thread
            .join()
            .map_err(|_| anyhow!("a way to delegate panicked"))?
    })?;
    Ok(tables.into())
}

fn by_hand(depth: usize) -> Result<Box<dyn Iterator<Item = u64>>> {
    struct Levels {
        waiting: Vec<usize>,
        level: usize,
        items: std::ops::RangeFrom<u64>,
    }
    impl Iterator for Levels {
        type Item = u64;

        fn next(&mut self) -> Option<u64> {
            while let Some(below) = self.level.checked_sub(1) {
                self.waiting.push(self.level);
                self.level = below;
            }
            self.items.next()
        }
    }
    Ok(Box::new(Levels {
        waiting: Vec::new(),
        level: depth,
        items: 0..,
    }))
}

fn explicit_stack(depth: usize) -> Result<Box<dyn Iterator<Item = u64>>> {
    let levels = #[coroutine]
    move || {
        let mut waiting = Vec::new();
        let mut level = depth;
        while let Some(below) = level.checked_sub(1) {
            waiting.push(level);
            level = below;
        }
        for item in 0.. {
            yield item;
        }
        drop(waiting);
    };
    Ok(Box::new(from_coroutine(levels)))
}

fn recursive(depth: usize) -> Result<Box<dyn Iterator<Item = u64>>> {
    let frame = |level: usize| {
        #[coroutine]
        move || {
            match level.checked_sub(1) {
                // Not the tail call that it could be: the level stays.
                Some(below) => yield Step::Call(below),
                None => {
                    for item in 0.. {
                        yield Step::Yield(item);
                    }
                }
            }
            None
        }
    };
    Ok(Box::new(Recursive::new(Some(depth), frame)))
}

fn boxed_delegation(depth: usize) -> Result<Box<dyn Iterator<Item = u64>>> {
    type Boxed = Pin<Box<dyn Coroutine<(), Yield = u64, Return = ()>>>;
    fn level(level_number: usize) -> Boxed {
        Box::pin(
            #[coroutine]
            move || match level_number.checked_sub(1) {
                Some(below) => {
                    let mut inner = level(below);
                    while let Yielded(item) = inner.as_mut().resume(()) {
                        yield item;
                    }
                }
                None => {
                    for item in 0.. {
                        yield item;
                    }
                }
            },
        )
    }
    Ok(Box::new(from_coroutine(level(depth))))
}

fn genawaiter(depth: usize) -> Result<Box<dyn Iterator<Item = u64>>> {
    async fn level(co: &Co<u64>, depth: usize) {
        match depth.checked_sub(1) {
            Some(below) => Box::pin(level(co, below)).await,
            None => {
                for item in 0.. {
                    co.yield_(item).await;
                }
            }
        }
    }
    let levels = Gen::new(|co| async move { level(&co, depth).await });
    Ok(Box::new(levels.into_iter()))
}

fn corosensei(depth: usize) -> Result<Box<dyn Iterator<Item = u64>>> {
    fn level(yielder: &Yielder<(), u64>, depth: usize) {
        match depth.checked_sub(1) {
            Some(below) => {
                level(yielder, below);
                // Not a tail call: the level stays.
                black_box(below);
            }
            None => {
                for item in 0.. {
                    yielder.suspend(item);
                }
            }
        }
    }
    let stack = DefaultStack::new((1 << 20) + depth * LEVEL_BYTES)?;
    let body = move |yielder: &Yielder<(), u64>, ()| level(yielder, depth);
    let mut levels = corosensei::Coroutine::with_stack(stack, body);
    Ok(Box::new(from_fn(move || match levels.resume(()) {
        CoroutineResult::Yield(item) => Some(item),
        CoroutineResult::Return(()) => None,
    })))
}

fn generator(depth: usize) -> Result<Box<dyn Iterator<Item = u64>>> {
    fn level(scope: &mut Scope<'_, '_, (), u64>, depth: usize) {
        match depth.checked_sub(1) {
            Some(below) => {
                level(scope, below);
                black_box(below);
            }
            None => {
                for item in 0.. {
                    scope.yield_with(item);
                }
            }
        }
    }
    let words = ((1 << 20) + depth * LEVEL_BYTES) / size_of::<usize>();
    let body = move |mut scope: Scope<'_, '_, (), u64>| {
        level(&mut scope, depth);
        0
    };
    Ok(Box::new(Gn::new_scoped_opt_local(words, body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_counts_up_from_any_depth() {
        for &(way, make) in WAYS {
            for depth in [0, 1, 2, 50] {
                let levels = make(depth).unwrap_or_else(|error| panic!("{way}: {error}"));
                assert!(levels.take(100).eq(0..100), "{way}, {depth} levels");
            }
        }
    }
}
