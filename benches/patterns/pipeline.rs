use criterion::{Criterion, Throughput, criterion_group};
use native_coroutines::patterns::pipeline::{by_hand, filter, native, printer, source};

const NUMBERS: u64 = 1_000;

fn even(number: &u64) -> bool {
    number.is_multiple_of(2)
}

fn third(number: &u64) -> bool {
    number.is_multiple_of(3)
}

/// A source, two filters and a sink, which sums so that nothing can be left out.
fn bench(c: &mut Criterion) {
    let numbers: Vec<u64> = (0..NUMBERS).collect();
    let mut sum = 0;
    let mut add = |number| {
        sum += number;
        Ok::<(), ()>(())
    };

    let mut group = c.benchmark_group("pipeline/send");
    group.throughput(Throughput::Elements(NUMBERS));
    group.bench_function("by_hand", |b| {
        b.iter(|| {
            let sink = by_hand::printer(&mut add);
            let filters = by_hand::filter(even, by_hand::filter(third, sink));
            by_hand::source(numbers.iter().copied(), filters)
        });
    });
    group.bench_function("native", |b| {
        b.iter(|| {
            let sink = native::printer(&mut add);
            let filters = native::filter(even, native::filter(third, sink));
            native::source(numbers.iter().copied(), filters)
        });
    });
    group.bench_function("wrapped", |b| {
        b.iter(|| {
            let filters = filter(even, filter(third, printer(&mut add)));
            source(numbers.iter().copied(), filters).ok()
        });
    });
    group.bench_function("plain_loop", |b| {
        b.iter(|| {
            let mut count = 0_u64;
            for number in numbers.iter().copied() {
                if even(&number) && third(&number) {
                    add(number)?;
                    count += 1;
                }
            }
            Ok::<u64, ()>(count)
        });
    });
    group.finish();
    std::hint::black_box(sum);
}

criterion_group!(benches, bench);
