//! As much of criterion's interface as the patterns use. It measures nothing: it runs each
//! contender so many times inside [`counted`], and somebody else counts.

use std::env;
use std::hint::black_box;
use std::marker::PhantomData;

use crate::table::CONTENDERS;

/// The variable with the filter, set where instructions are counted.
pub const COUNTING: &str = "NATIVE_COROUTINES_COUNTING";
/// What callgrind calls [`counted`].
pub const COUNTED: &str = "instructions::counting::counted";
/// How often a contender is run in one call of [`counted`] and in the next.
pub const ITERATIONS: [u32; 2] = [1, 3];

/// Whoever counts does so between the beginning and the end of this function.
#[inline(never)]
fn counted(run: &mut dyn FnMut()) {
    run();
}

#[derive(Default)]
pub struct Criterion {
    filter: String,
}

impl Criterion {
    pub fn configure_from_args(self) -> Self {
        Self {
            filter: env::var(COUNTING).unwrap_or_default(),
        }
    }

    pub fn final_summary(&self) {}

    pub fn benchmark_group(
        &mut self,
        name: impl Into<String>,
    ) -> BenchmarkGroup<'_, measurement::WallTime> {
        BenchmarkGroup {
            criterion: self,
            name: name.into(),
            items: 1,
            measurement: PhantomData,
        }
    }
}

/// What the patterns name in a type.
pub mod measurement {
    pub struct WallTime;
}

pub enum Throughput {
    Bytes(u64),
    Elements(u64),
}

/// The name of a contender; none for what is measured on several inputs.
pub struct BenchmarkId(Option<String>);

impl BenchmarkId {
    pub fn new(_: impl Into<String>, _: impl ToString) -> Self {
        Self(None)
    }
}

impl From<&str> for BenchmarkId {
    fn from(name: &str) -> Self {
        Self(Some(name.to_owned()))
    }
}

pub struct BenchmarkGroup<'c, M> {
    criterion: &'c Criterion,
    name: String,
    items: u64,
    measurement: PhantomData<M>,
}

impl<M> BenchmarkGroup<'_, M> {
    pub fn throughput(&mut self, throughput: Throughput) {
        let (Throughput::Bytes(items) | Throughput::Elements(items)) = throughput;
        self.items = items;
    }

    pub fn bench_function(&mut self, id: impl Into<BenchmarkId>, run: impl FnOnce(&mut Bencher)) {
        let Some(name) = id.into().0 else { return };
        let id = format!("{}/{name}", self.name);
        if CONTENDERS.contains(&name.as_str()) && id.contains(&self.criterion.filter) {
            println!("{id} {}", self.items);
            run(&mut Bencher);
        }
    }

    pub fn finish(self) {}
}

pub struct Bencher;

impl Bencher {
    pub fn iter<O>(&mut self, mut routine: impl FnMut() -> O) {
        // Once before, so that buffers are as large as they get and functions are linked.
        black_box(routine());
        for iterations in ITERATIONS {
            counted(&mut || {
                for _ in 0..iterations {
                    black_box(routine());
                }
            });
        }
    }
}

macro_rules! criterion_group {
    ($name:ident, $($target:path),+ $(,)?) => {
        pub fn $name() {
            $($target(&mut $crate::Criterion::default().configure_from_args());)+
        }
    };
}
pub(crate) use criterion_group;
