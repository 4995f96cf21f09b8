use std::collections::BTreeSet;
use std::hint::black_box;
use std::ops::{Coroutine, CoroutineState};

use criterion::{Criterion, Throughput, criterion_group};
use native_coroutines::Consumer;
use native_coroutines::patterns::delegate::{by_hand, native, session};

const LINES: usize = 1_000;

type Update = Option<BTreeSet<usize>>;

fn open(_: &str, _: &str) -> Option<usize> {
    Some(1)
}

/// Cheap on purpose: what is measured is the way in, not the command.
fn lines(log_in: &[&'static str]) -> Vec<&'static str> {
    let mut lines = log_in.to_vec();
    lines.resize(LINES, "NOOP");
    lines
}

fn raw(
    session: impl Coroutine<Option<&'static str>, Yield = &'static str, Return = Update>,
    lines: &[&'static str],
) -> Update {
    let mut session = std::pin::pin!(session);
    let _ = session.as_mut().resume(None);
    for line in lines {
        match session.as_mut().resume(Some(black_box(line))) {
            CoroutineState::Yielded(reply) => black_box(reply),
            CoroutineState::Complete(update) => return update,
        };
    }
    match session.resume(None) {
        CoroutineState::Complete(update) => update,
        CoroutineState::Yielded(_) => None,
    }
}

fn wrapped(
    mut session: impl Consumer<&'static str, Yield = &'static str, Return = Update>,
    lines: &[&'static str],
) -> Update {
    for line in lines {
        match session.send(black_box(line)) {
            Ok(reply) => black_box(reply),
            Err(_) => break,
        };
    }
    session.close().ok()?
}

fn bench(c: &mut Criterion) {
    let with_log_in = lines(&["USER mrose", "PASS secret"]);
    let mut group = c.benchmark_group("delegate/send");
    group.throughput(Throughput::Elements(LINES as u64));
    group.bench_function("by_hand", |b| {
        b.iter(|| {
            let mut session = by_hand::session(open);
            for line in &with_log_in {
                black_box(session.send(black_box(*line))?);
            }
            session.close()
        });
    });
    group.bench_function("native", |b| {
        b.iter(|| raw(native::session(open), &with_log_in))
    });
    group.bench_function("wrapped", |b| {
        b.iter(|| wrapped(session(open).prime(), &with_log_in))
    });
    group.finish();

    // The inner one alone: what one level of delegation costs is the difference.
    let without = lines(&[]);
    let mut group = c.benchmark_group("delegate/inner");
    group.throughput(Throughput::Elements(LINES as u64));
    group.bench_function("native", |b| {
        b.iter(|| raw(native::transaction(1), &without))
    });
    group.finish();
}

criterion_group!(benches, bench);
