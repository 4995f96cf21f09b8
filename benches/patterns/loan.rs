use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use criterion::{Criterion, Throughput, criterion_group};
use native_coroutines::Consumer;
use native_coroutines::patterns::loan::{by_hand, native, words, words_taken};

const LINES: usize = 1_000;

/// Fills the buffer again, as a reader does.
fn fill(line: &mut String, text: &str) {
    line.clear();
    line.push_str(text);
}

fn bench(c: &mut Criterion) {
    let lines: Vec<String> = (0..LINES).map(|number| format!("{number}\n")).collect();
    let mut group = c.benchmark_group("loan/send");
    group.throughput(Throughput::Elements(LINES as u64));
    group.bench_function("by_hand", |b| {
        b.iter(|| {
            let mut words = by_hand::words();
            let mut line = String::new();
            for text in &lines {
                fill(&mut line, text);
                words.send(&line);
            }
            words.close()
        });
    });
    group.bench_function("native", |b| {
        b.iter(|| {
            let mut words = native::words();
            let mut line = String::new();
            for text in &lines {
                fill(&mut line, text);
                match Pin::new(&mut words).resume(line) {
                    CoroutineState::Yielded(back) => line = back,
                    CoroutineState::Complete((count, _)) => return count,
                }
            }
            match Pin::new(&mut words).resume(String::new()) {
                CoroutineState::Complete((count, _)) => count,
                CoroutineState::Yielded(_) => 0,
            }
        });
    });
    group.bench_function("wrapped", |b| {
        b.iter(|| {
            let mut words = words();
            let mut line = String::new();
            for text in &lines {
                fill(&mut line, text);
                match words.send(line) {
                    Ok(back) => line = back,
                    Err(_) => break,
                }
            }
            words.close().map_or(0, |(count, _)| count)
        });
    });
    // The two other ways: the text is in memory, or every line is allocated.
    group.bench_function("borrowed", |b| {
        b.iter(|| {
            let mut words = words_taken().prime();
            words.extend(lines.iter().map(String::as_str));
            words.close().unwrap_or(0)
        });
    });
    group.bench_function("owned", |b| {
        b.iter(|| {
            let mut words = words_taken().prime();
            words.extend(lines.iter().cloned());
            words.close().unwrap_or(0)
        });
    });
    group.bench_function("plain_loop", |b| {
        b.iter(|| {
            let mut count = 0;
            let mut line = String::new();
            for text in &lines {
                fill(&mut line, text);
                count += line.split_whitespace().count();
            }
            count
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
