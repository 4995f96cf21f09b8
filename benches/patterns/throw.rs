use std::cell::Cell;

use bench_support::{Bench, ignore, send};
use native_coroutines::Consumer;
use native_coroutines::patterns::throw::{by_hand, import, native};

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

pub fn bench(bench: &mut Bench) {
    let rows: Vec<Result<u64, ()>> = (1..=ROWS).map(row).collect();
    let stored = Cell::new(0);
    let store = |batch: &[u64]| {
        stored.set(hash(stored.get(), batch));
        Ok::<(), ()>(())
    };
    let plain_loop = || {
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
        Ok((count + batch.len()) as u64)
    };

    send("throw/send", || rows.iter().copied(), (), ignore)
        .by_hand(
            || by_hand::import(SIZE, store),
            |import, row| match row {
                Ok(row) => import.send(row),
                Err(error) => import.throw(error),
            },
            |import| import.close(),
        )
        .native(|| native::import(SIZE, store), |count| count)
        .wrapped(
            || import(SIZE, store).prime(),
            Consumer::send,
            Consumer::close,
        )
        .plain_loop(|| ((), plain_loop()))
        .leaves(|| stored.take())
        .measure(bench);
}
