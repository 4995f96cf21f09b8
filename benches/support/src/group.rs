//! A group of contenders: the same work, done in different ways.

use std::fmt::Debug;
use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, Throughput};

use crate::counting;

/// The run that groups are part of.
pub struct Bench {
    mode: Mode,
    /// A part of the names of the contenders that are run; criterion has its own.
    filter: String,
}

enum Mode {
    /// Criterion measures times.
    Time(Box<Criterion>),
    /// Valgrind counts instructions.
    Count,
    /// Answers are compared, and that is all.
    Check,
}

impl Bench {
    pub(crate) fn time(criterion: Criterion) -> Self {
        Bench {
            mode: Mode::Time(Box::new(criterion)),
            filter: String::new(),
        }
    }

    pub(crate) fn count(filter: String) -> Self {
        let mode = Mode::Count;
        Bench { mode, filter }
    }

    /// Creates a run that measures nothing: it compares the answers of the contenders whose names
    /// contain `filter`.
    pub fn check(filter: String) -> Self {
        let mode = Mode::Check;
        Bench { mode, filter }
    }
}

/// Contenders that do the same work. Their answers are compared before anything is measured.
///
/// A group is named `<pattern>/<driver>`.
#[must_use = "nothing runs before `measure`"]
pub struct Group<'a, A> {
    name: String,
    items: usize,
    contenders: Vec<Contender<'a, A>>,
    leaves: Box<dyn Fn() -> u64 + 'a>,
}

struct Contender<'a, A> {
    name: String,
    /// Runs it so many times, and returns the last answer.
    run: Box<dyn FnMut(u64) -> Option<A> + 'a>,
}

/// Runs a contender so many times, and returns the last answer.
fn repeat<A>(iterations: u64, routine: &mut impl FnMut() -> A) -> Option<A> {
    let mut last = None;
    for _ in 0..iterations {
        last = Some(black_box(once(routine)));
    }
    last
}

/// Runs a contender once.
///
/// It is never inlined: times and instructions are those of one copy of the machine code, from
/// which no loop around it takes registers.
#[inline(never)]
fn once<A>(routine: &mut impl FnMut() -> A) -> A {
    routine()
}

impl<'a, A: Debug + PartialEq + 'a> Group<'a, A> {
    /// Creates a group in which one iteration of each contender handles so many items.
    pub fn new(name: impl Into<String>, items: usize) -> Self {
        Group {
            name: name.into(),
            items,
            contenders: Vec::new(),
            leaves: Box::new(|| 0),
        }
    }

    /// Adds a contender; each call of `routine` is one iteration, and returns the answer.
    pub fn contender(
        mut self,
        name: impl Into<String>,
        mut routine: impl FnMut() -> A + 'a,
    ) -> Self {
        self.contenders.push(Contender {
            name: name.into(),
            run: Box::new(move |iterations| repeat(iterations, &mut routine)),
        });
        self
    }

    /// Adds the contender by hand.
    pub fn by_hand(self, routine: impl FnMut() -> A + 'a) -> Self {
        self.contender("by_hand", routine)
    }

    /// Adds the coroutine that is resumed as it is.
    pub fn native(self, routine: impl FnMut() -> A + 'a) -> Self {
        self.contender("native", routine)
    }

    /// Adds the coroutine behind the types of `native-coroutines`.
    pub fn wrapped(self, routine: impl FnMut() -> A + 'a) -> Self {
        self.contender("wrapped", routine)
    }

    /// Adds the contender that is no generator at all: the limit.
    pub fn plain_loop(self, routine: impl FnMut() -> A + 'a) -> Self {
        self.contender("plain_loop", routine)
    }

    /// Makes a side effect part of the answer. `leaves` takes what one iteration left behind.
    pub fn leaves(mut self, leaves: impl Fn() -> u64 + 'a) -> Self {
        self.leaves = Box::new(leaves);
        self
    }

    /// Compares the answers, and measures.
    ///
    /// # Panics
    ///
    /// Two contenders answer differently.
    pub fn measure(self, bench: &mut Bench) {
        let Group {
            name: group,
            items,
            contenders,
            leaves,
        } = self;
        let mut first: Option<(String, (Option<A>, u64))> = None;
        let mut check = |contender: &mut Contender<A>| {
            leaves();
            let answer = (contender.run)(1);
            let answer = (answer, leaves());
            let name = &contender.name;
            match &first {
                None => first = Some((name.clone(), answer)),
                Some((other, expected)) => assert!(
                    answer == *expected,
                    "{group}: {name} and {other} do not give the same answer:\n{name}: {answer:?}\n\
                     {other}: {expected:?}"
                ),
            }
        };
        let Bench { mode, filter } = bench;
        if let Mode::Time(criterion) = mode {
            let mut measured = criterion.benchmark_group(&group);
            measured.throughput(Throughput::Elements(items as u64));
            for mut contender in contenders {
                let mut checked = false;
                measured.bench_function(contender.name.clone(), |bencher| {
                    if !checked {
                        check(&mut contender);
                        checked = true;
                    }
                    bencher.iter_custom(|iterations| {
                        let start = Instant::now();
                        let _answer = (contender.run)(iterations);
                        start.elapsed()
                    });
                });
            }
            measured.finish();
            return;
        }
        for mut contender in contenders {
            let id = format!("{group}/{}", contender.name);
            if !id.contains(filter.as_str()) {
                continue;
            }
            match mode {
                Mode::Count if counting::is_counted(&contender.name) => {
                    // Before it is counted, so that buffers are as large as they get.
                    check(&mut contender);
                    counting::count(&id, items, |iterations| drop((contender.run)(iterations)));
                }
                Mode::Check => check(&mut contender),
                _ => {}
            }
        }
    }
}
