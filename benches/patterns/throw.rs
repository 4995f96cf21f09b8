use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use criterion::{Criterion, Throughput, criterion_group};
use native_coroutines::Consumer;
use native_coroutines::patterns::throw::{Throw, by_hand, import, native};

const ROWS: u64 = 1_000;
const SIZE: usize = 8;
/// The input breaks with every row that is so many after another: in the middle of a batch.
const BREAKS: u64 = 100;

/// A row, or that the input broke.
fn row(number: u64) -> Result<u64, ()> {
    if number.is_multiple_of(BREAKS) {
        Err(())
    } else {
        Ok(number)
    }
}

fn hash(hash: u64, batch: &[u64]) -> u64 {
    batch
        .iter()
        .fold(hash, |hash, row| hash.rotate_left(5) ^ row)
}

fn bench(c: &mut Criterion) {
    let rows: Vec<Result<u64, ()>> = (1..=ROWS).map(row).collect();
    let mut stored = 0;
    let mut store = |batch: &[u64]| {
        stored = hash(stored, batch);
        Ok::<(), ()>(())
    };

    let mut group = c.benchmark_group("throw/send");
    group.throughput(Throughput::Elements(ROWS));
    group.bench_function("by_hand", |b| {
        b.iter(|| {
            let mut import = by_hand::import(SIZE, &mut store);
            for row in rows.iter().copied() {
                match row {
                    Ok(row) => import.send(row)?,
                    Err(error) => import.throw(error)?,
                };
            }
            import.close()
        });
    });
    group.bench_function("native", |b| {
        b.iter(|| {
            let mut import = native::import(SIZE, &mut store);
            let mut import = Pin::new(&mut import);
            let _ = import.as_mut().resume(Ok(None));
            for row in rows.iter().copied() {
                if let CoroutineState::Complete(result) = import.as_mut().resume(row.map(Some)) {
                    return result;
                }
            }
            match import.as_mut().resume(Ok(None)) {
                CoroutineState::Complete(result) => result,
                CoroutineState::Yielded(_) => Err(()),
            }
        });
    });
    group.bench_function("wrapped", |b| {
        b.iter(|| {
            let mut import = import(SIZE, &mut store).prime();
            for row in rows.iter().copied() {
                let answer = match row {
                    Ok(row) => import.send(row).ok(),
                    Err(error) => import.throw(error).ok(),
                };
                if answer.is_none() {
                    break;
                }
            }
            import.close().unwrap_or(Err(()))
        });
    });
    group.bench_function("plain_loop", |b| {
        b.iter(|| {
            let mut batch = Vec::new();
            let mut count = 0;
            for row in rows.iter().copied() {
                match row {
                    Ok(row) => batch.push(row),
                    Err(()) => batch.clear(),
                }
                if batch.len() == SIZE {
                    store(&batch)?;
                    count += batch.len();
                    batch.clear();
                }
            }
            store(&batch)?;
            Ok::<usize, ()>(count + batch.len())
        });
    });
    group.finish();
    std::hint::black_box(stored);
}

criterion_group!(benches, bench);
