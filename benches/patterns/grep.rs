use std::fmt::Arguments;
use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use criterion::{Criterion, Throughput, criterion_group};
use native_coroutines::Consumer;
use native_coroutines::patterns::grep::{by_hand, grep_by, native};

const LINES: usize = 1_000;

/// Cheap on purpose: what is measured is the send, not the search.
fn matches(line: &&str) -> bool {
    line.as_bytes().first() == Some(&b'7')
}

fn bench(c: &mut Criterion) {
    let lines: Vec<String> = (0..LINES).map(|number| number.to_string()).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let announce = |_: Arguments| Ok::<(), ()>(());
    // The length of what is found is summed so that it cannot be left out.
    let mut found = 0;
    let mut report = |line: &&str| {
        found += line.len();
        Ok(())
    };

    let mut group = c.benchmark_group("grep/send");
    group.throughput(Throughput::Elements(LINES as u64));
    group.bench_function("by_hand", |b| {
        b.iter(|| {
            let mut search = by_hand::grep("7", announce, matches, &mut report).prime()?;
            for line in &lines {
                search.send(*line)?;
            }
            Ok::<u64, ()>(search.close())
        });
    });
    group.bench_function("native", |b| {
        b.iter(|| {
            let mut search = native::grep("7", announce, matches, &mut report);
            let mut search = Pin::new(&mut search);
            let _ = search.as_mut().resume(None);
            for line in &lines {
                if let CoroutineState::Complete(result) = search.as_mut().resume(Some(*line)) {
                    return result;
                }
            }
            match search.as_mut().resume(None) {
                CoroutineState::Complete(result) => result,
                CoroutineState::Yielded(_) => Err(()),
            }
        });
    });
    group.bench_function("wrapped", |b| {
        b.iter(|| {
            let mut search = grep_by("7", announce, matches, &mut report).prime();
            for line in &lines {
                if search.send(*line).is_err() {
                    break;
                }
            }
            search.close().unwrap_or(Err(()))
        });
    });
    group.bench_function("plain_loop", |b| {
        b.iter(|| {
            let mut count = 0_u64;
            for line in &lines {
                if matches(line) {
                    report(line)?;
                    count += 1;
                }
            }
            Ok::<u64, ()>(count)
        });
    });
    group.finish();
    std::hint::black_box(found);
}

criterion_group!(benches, bench);
