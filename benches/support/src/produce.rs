//! Producers: drained the same way for every contender.

use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use crate::{Bench, Group, seed};

/// Creates the groups `<pattern>/for` and `<pattern>/fold`.
///
/// `for` is a `for` loop: one `next` or `resume` per turn. `fold` is `Iterator::fold`; for a raw
/// coroutine, a loop with the first resume in front of it.
pub fn produce<'a>(pattern: &str, items: usize) -> Produce<'a> {
    Produce(["for", "fold"].map(|driver| Group::new(format!("{pattern}/{driver}"), items)))
}

/// The contenders that produce the same items. [`produce`] creates it.
///
/// `make` makes a contender, anew in every iteration. `mix` mixes its items, so that the compiler
/// leaves none out.
#[must_use = "nothing runs before `measure`"]
pub struct Produce<'a>([Group<'a, u64>; 2]);

impl<'a> Produce<'a> {
    /// Adds an iterator.
    pub fn iterator<I: Iterator>(
        self,
        name: &str,
        make: impl Fn() -> I + Copy + 'a,
        mix: impl Fn(u64, I::Item) -> u64 + Copy + 'a,
    ) -> Self {
        let [r#for, fold] = self.0;
        Produce([
            r#for.contender(name, move || drain(make, mix)),
            fold.contender(name, move || make().fold(seed(), mix)),
        ])
    }

    /// Adds the iterator by hand.
    pub fn by_hand<I: Iterator>(
        self,
        make: impl Fn() -> I + Copy + 'a,
        mix: impl Fn(u64, I::Item) -> u64 + Copy + 'a,
    ) -> Self {
        self.iterator("by_hand", make, mix)
    }

    /// Adds the coroutine that is resumed as it is.
    pub fn native<C: Coroutine<()> + Unpin>(
        self,
        make: impl Fn() -> C + Copy + 'a,
        mix: impl Fn(u64, C::Yield) -> u64 + Copy + 'a,
    ) -> Self {
        let [r#for, fold] = self.0;
        Produce([
            r#for.native(move || {
                let mut coroutine = make();
                let mut hash = seed();
                while let CoroutineState::Yielded(item) = Pin::new(&mut coroutine).resume(()) {
                    hash = mix(hash, item);
                }
                hash
            }),
            fold.native(move || resume_all(make(), seed(), mix)),
        ])
    }

    /// Adds the coroutine behind the types of `native-coroutines`.
    pub fn wrapped<I: Iterator>(
        self,
        make: impl Fn() -> I + Copy + 'a,
        mix: impl Fn(u64, I::Item) -> u64 + Copy + 'a,
    ) -> Self {
        self.iterator("wrapped", make, mix)
    }

    /// Adds the `gen` block of the language.
    pub fn gen_block<I: Iterator>(
        self,
        make: impl Fn() -> I + Copy + 'a,
        mix: impl Fn(u64, I::Item) -> u64 + Copy + 'a,
    ) -> Self {
        self.iterator("gen_block", make, mix)
    }

    /// Adds a contender that drains itself, and so does the same in both groups.
    pub fn routine(self, name: &str, routine: impl Fn() -> u64 + Copy + 'a) -> Self {
        Produce(self.0.map(|group| group.contender(name, routine)))
    }

    /// Adds the contender that is no generator at all: the limit.
    pub fn plain_loop(self, routine: impl Fn() -> u64 + Copy + 'a) -> Self {
        self.routine("plain_loop", routine)
    }

    /// Compares the answers, and measures.
    ///
    /// # Panics
    ///
    /// Two contenders answer differently.
    pub fn measure(self, bench: &mut Bench) {
        for group in self.0 {
            group.measure(bench);
        }
    }
}

/// Mixes all items, with a `for` loop.
#[inline]
pub fn drain<I: Iterator>(make: impl Fn() -> I, mix: impl Fn(u64, I::Item) -> u64) -> u64 {
    let mut hash = seed();
    for item in make() {
        hash = mix(hash, item);
    }
    hash
}

/// Folds what a coroutine yields, as the `fold` of an iterator does.
#[inline]
fn resume_all<C: Coroutine<()> + Unpin>(
    mut coroutine: C,
    initial: u64,
    mix: impl Fn(u64, C::Yield) -> u64,
) -> u64 {
    let CoroutineState::Yielded(first) = Pin::new(&mut coroutine).resume(()) else {
        return initial;
    };
    let mut hash = mix(initial, first);
    while let CoroutineState::Yielded(item) = Pin::new(&mut coroutine).resume(()) {
        hash = mix(hash, item);
    }
    hash
}
