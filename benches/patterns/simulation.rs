use std::cell::Cell;
use std::fmt::Arguments;

use bench_support::{Bench, Group};
use native_coroutines::patterns::simulation::{Bank, DelayError, Twister, bank, by_hand, native};

const CUSTOMERS: u32 = 1_000;

/// The random numbers are a part of each: about 300 instructions per customer.
pub fn bench(bench: &mut Bench) {
    let customers = CUSTOMERS;
    let quiet = Bank {
        customers,
        ..Bank::default()
    };
    let crowded = Bank {
        customers,
        counters: 8,
        gap: 1.0,
        patience: (5.0, 100.0),
        service: 9.0,
    };
    let seeded = Twister::seed(42);
    for (group, described) in [("simulation/bank", quiet), ("simulation/crowd", crowded)] {
        let lines = Cell::new(0_u64);
        let say = |_: Arguments| lines.set(lines.get() + 1);
        Group::new(group, CUSTOMERS as usize)
            .by_hand(|| {
                let random = seeded.clone();
                by_hand::bank(
                    customers,
                    described.counters,
                    &|| random.exponential(1.0 / described.gap),
                    &|| random.uniform(described.patience.0, described.patience.1),
                    &|| random.exponential(1.0 / described.service),
                    &say,
                )
                .map_err(DelayError::from)
            })
            .native(|| {
                let random = seeded.clone();
                native::bank(
                    customers,
                    described.counters,
                    &|| random.exponential(1.0 / described.gap),
                    &|| random.uniform(described.patience.0, described.patience.1),
                    &|| random.exponential(1.0 / described.service),
                    &say,
                )
            })
            .wrapped(|| bank(&described, &seeded.clone(), say))
            .leaves(|| lines.take())
            .measure(bench);
    }
}
