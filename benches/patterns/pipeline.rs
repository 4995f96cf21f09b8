use std::cell::Cell;

use bench_support::{Bench, Group};
use native_coroutines::patterns::pipeline::{by_hand, filter, native, printer, source};

const NUMBERS: u64 = 1_000;

fn even(number: &u64) -> bool {
    number.is_multiple_of(2)
}

fn third(number: &u64) -> bool {
    number.is_multiple_of(3)
}

/// A source, two filters and a sink, which sums so that nothing can be left out.
pub fn bench(bench: &mut Bench) {
    let numbers: Vec<u64> = (0..NUMBERS).collect();
    let numbers = || numbers.iter().copied();
    let sum = Cell::new(0);
    let add = |number| {
        sum.set(sum.get() + number);
        Ok::<(), ()>(())
    };

    Group::new("pipeline/send", NUMBERS as usize)
        .by_hand(|| {
            let sink = by_hand::printer(add);
            by_hand::source(
                numbers(),
                by_hand::filter(even, by_hand::filter(third, sink)),
            )
        })
        .native(|| {
            let sink = native::printer(add);
            let filters = native::filter(even, native::filter(third, sink));
            native::source(numbers(), filters).unwrap_or(Err(()))
        })
        .wrapped(|| source(numbers(), filter(even, filter(third, printer(add)))))
        .plain_loop(|| {
            let mut count = 0_u64;
            for number in numbers() {
                if even(&number) && third(&number) {
                    add(number)?;
                    count += 1;
                }
            }
            Ok(count)
        })
        .leaves(|| sum.take())
        .measure(bench);
}
