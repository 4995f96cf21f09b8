use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use criterion::{Criterion, Throughput, criterion_group};
use native_coroutines::Consumer;
use native_coroutines::patterns::average::{average, by_hand, native};

const NUMBERS: u32 = 1_000;

/// Every mean is summed so that it cannot be left out.
fn bench(c: &mut Criterion) {
    let numbers: Vec<f64> = (0..NUMBERS).map(|number| f64::from(number % 97)).collect();

    let mut group = c.benchmark_group("average/send");
    group.throughput(Throughput::Elements(u64::from(NUMBERS)));
    group.bench_function("by_hand", |b| {
        b.iter(|| {
            let mut average = by_hand::average();
            let mut sum = 0.0;
            for &number in &numbers {
                sum += average.send(number);
            }
            (sum, average.close().sample_variance)
        });
    });
    group.bench_function("native", |b| {
        b.iter(|| {
            let mut average = native::average();
            let mut average = Pin::new(&mut average);
            let _ = average.as_mut().resume(None);
            let mut sum = 0.0;
            for &number in &numbers {
                if let CoroutineState::Yielded(Some(mean)) = average.as_mut().resume(Some(number)) {
                    sum += mean;
                }
            }
            match average.as_mut().resume(None) {
                CoroutineState::Complete(summary) => (sum, summary.sample_variance),
                CoroutineState::Yielded(_) => (sum, None),
            }
        });
    });
    group.bench_function("wrapped", |b| {
        b.iter(|| {
            let mut average = average().prime();
            let mut sum = 0.0;
            for &number in &numbers {
                if let Ok(Some(mean)) = average.send(number) {
                    sum += mean;
                }
            }
            (
                sum,
                average
                    .close()
                    .map(|summary| summary.sample_variance)
                    .ok()
                    .flatten(),
            )
        });
    });
    group.bench_function("plain_loop", |b| {
        b.iter(|| {
            let (mut before, mut mean, mut squares) = (0.0, 0.0, 0.0);
            let mut sum = 0.0;
            for &number in &numbers {
                let after = before + 1.0;
                let distance = number - mean;
                if distance.is_finite() {
                    mean += distance / after;
                } else {
                    mean = mean * (before / after) + number / after;
                }
                squares += distance * (number - mean);
                before = after;
                sum += mean;
            }
            (sum, Some(squares / (before - 1.0)))
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
