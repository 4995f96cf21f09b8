//! The third source is SimPy: `simulation/simulate.py` has the same models for it.

use std::cell::{Cell, RefCell};
use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::process::{Command, Stdio};

use native_coroutines::patterns::simulation::{
    Bank, DelayError, Twister, Workshop, bank, bank_by_hand, by_hand, native, workshop,
};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use crate::agree;

/// A line of `simulate.py`.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Row {
    #[serde(flatten)]
    run: Run,
    lines: usize,
    digest: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(tag = "model", rename_all = "lowercase")]
enum Run {
    Numbers {
        seed: u64,
        rounds: usize,
    },
    Bank {
        seed: u64,
        whole: bool,
        customers: u32,
        counters: u32,
        gap: f64,
        patience: (f64, f64),
        service: f64,
    },
    Workshop {
        seed: u64,
        whole: bool,
        presses: u32,
        packers: u32,
        places: u32,
        closing: f64,
        make: f64,
        patience: (f64, f64),
        pack: f64,
    },
}

/// Collects the lines.
#[derive(Default)]
struct Output(RefCell<String>);

impl Output {
    fn say(&self, line: fmt::Arguments) {
        writeln!(self.0.borrow_mut(), "{line}").expect("a string takes everything");
    }

    /// Returns the lines, and the result.
    fn with<R>(self, result: R) -> (String, R) {
        (self.0.into_inner(), result)
    }
}

/// Draws the delays, which are whole numbers if there shall be ties.
struct Delays {
    random: Twister,
    whole: bool,
}

impl Delays {
    fn new(seed: u64, whole: bool) -> Self {
        let random = Twister::seed(seed);
        Delays { random, whole }
    }

    fn delay(&self, number: f64) -> f64 {
        if self.whole { number.trunc() } else { number }
    }

    fn mean(&self, mean: f64) -> f64 {
        self.delay(self.random.exponential(1.0 / mean))
    }

    fn between(&self, (low, high): (f64, f64)) -> f64 {
        self.delay(self.random.uniform(low, high))
    }
}

/// Runs the bank every way there is, and returns the output and the result of all.
fn banks(seed: u64, whole: bool, described: Bank) -> (String, Result<(), DelayError>) {
    let Bank {
        customers,
        counters,
        gap,
        patience,
        service,
        ..
    } = described;
    let native = {
        let (delays, output) = (Delays::new(seed, whole), Output::default());
        let result = native::bank(
            customers,
            counters,
            &|| delays.mean(gap),
            &|| delays.between(patience),
            &|| delays.mean(service),
            &|line: fmt::Arguments| output.say(line),
        );
        output.with(result)
    };
    let by_hand = {
        let (delays, output) = (Delays::new(seed, whole), Output::default());
        let result = by_hand::bank(
            customers,
            counters,
            &|| delays.mean(gap),
            &|| delays.between(patience),
            &|| delays.mean(service),
            &|line: fmt::Arguments| output.say(line),
        );
        output.with(result.map_err(DelayError::from))
    };
    // A delay that is not a number is not equal to itself.
    assert_eq!(format!("{native:?}"), format!("{by_hand:?}"));
    if !whole {
        let output = Output::default();
        let result = bank(&described, &Twister::seed(seed), |line| output.say(line));
        assert_eq!(format!("{native:?}"), format!("{:?}", output.with(result)));
        let output = Output::default();
        let result = bank_by_hand(&described, &Twister::seed(seed), |line| output.say(line));
        assert_eq!(format!("{native:?}"), format!("{:?}", output.with(result)));
    }
    native
}

impl Run {
    fn output(&self) -> String {
        let output = Output::default();
        match *self {
            Run::Numbers { seed, rounds } => {
                let random = Twister::seed(seed);
                for _ in 0..rounds {
                    output.say(format_args!(
                        "{:016x} {:016x} {:016x} {:08x}",
                        random.random().to_bits(),
                        random.uniform(-2.5, 1e9).to_bits(),
                        random.exponential(0.3).to_bits(),
                        random.bits()
                    ));
                }
            }
            Run::Bank {
                seed,
                whole,
                customers,
                counters,
                gap,
                patience,
                service,
            } => {
                let described = Bank {
                    customers,
                    counters,
                    gap,
                    patience,
                    service,
                };
                let (lines, result) = banks(seed, whole, described);
                result.unwrap();
                return lines;
            }
            Run::Workshop {
                seed,
                whole,
                presses,
                packers,
                places,
                closing,
                make,
                patience,
                pack,
            } => {
                let delays = Delays::new(seed, whole);
                let left = native::workshop(
                    presses,
                    packers,
                    places,
                    closing,
                    &|| delays.mean(make),
                    &|| delays.between(patience),
                    &|| delays.mean(pack),
                    &|line: fmt::Arguments| output.say(line),
                );
                output.say(format_args!("{} left", left.unwrap()));
                if !whole {
                    let described = Workshop {
                        presses,
                        packers,
                        places,
                        closing,
                        make,
                        patience,
                        pack,
                    };
                    let wrapped = Output::default();
                    let left = workshop(&described, &Twister::seed(seed), |line| wrapped.say(line));
                    wrapped.say(format_args!("{} left", left.unwrap()));
                    assert_eq!(*wrapped.0.borrow(), *output.0.borrow());
                }
            }
        }
        output.0.into_inner()
    }
}

/// FNV-1a with 64 bits.
fn digest(text: &str) -> String {
    let value = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |value, byte| {
        (value ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
    });
    format!("{value:016x}")
}

fn assert_agrees_with(row: &Row) {
    let output = row.run.output();
    assert_eq!(output.lines().count(), row.lines, "{row:?}");
    assert_eq!(digest(&output), row.digest, "{row:?}");
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it runs 330 models")]
fn the_output_is_that_which_simpy_and_cpython_gave() {
    let recorded = include_str!("simulation/recorded.jsonl");
    for line in recorded.lines() {
        assert_agrees_with(&serde_json::from_str(line).unwrap());
    }
    assert_eq!(recorded.lines().count(), 330);
}

/// Two runs of the guide's size.
#[test]
fn the_output_of_a_bank_and_of_a_workshop_is_that_which_simpy_gave() {
    let recorded: Vec<&str> = include_str!("simulation/recorded.jsonl").lines().collect();
    for (number, lines) in [(6, 14), (8, 40)] {
        let row: Row = serde_json::from_str(recorded[number]).unwrap();
        assert_eq!(row.lines, lines);
        assert_agrees_with(&row);
    }
}

#[test]
#[ignore = "needs python3 with simpy"]
fn fresh_runs_of_simpy_give_the_same_output() {
    let runs: Vec<Run> = (0..600).map(any_run).collect();
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/patterns/simulation/simulate.py"
    );
    let mut python = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let mut stdin = python.stdin.take().unwrap();
    let sent = runs.clone();
    let writer = std::thread::spawn(move || {
        // It fails if the script has ended, and then the rows are missing.
        let mut send = |run| writeln!(stdin, "{}", serde_json::to_string(run).unwrap());
        let _ = sent.iter().try_for_each(&mut send);
    });
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(
        output.status.success(),
        "the script needs simpy: `pip install simpy`"
    );
    let rows = String::from_utf8(output.stdout).unwrap();
    let rows: Vec<Row> = rows
        .lines()
        .map(|row| serde_json::from_str(row).unwrap())
        .collect();
    assert_eq!(rows.len(), runs.len());
    rows.iter().for_each(assert_agrees_with);
}

/// Returns a run whose every parameter is random. Small whole delays are the most frequent.
fn any_run(seed: u64) -> Run {
    let random = Twister::seed(seed);
    let up_to = |most: u32| random.bits() % (most + 1);
    let whole = up_to(3) > 0;
    let patience = (f64::from(up_to(2)), 2.0 + f64::from(up_to(8)));
    if up_to(1) == 0 {
        Run::Bank {
            seed,
            whole,
            customers: up_to(400),
            counters: 1 + up_to(6),
            gap: random.uniform(0.2, 4.0),
            patience,
            service: random.uniform(0.2, 12.0),
        }
    } else {
        Run::Workshop {
            seed,
            whole,
            presses: up_to(6),
            packers: up_to(6),
            places: 1 + up_to(4),
            closing: f64::from(1 + up_to(80)),
            // A mean of 1 would make a press that never lets time pass last too long.
            make: random.uniform(0.7, 4.0),
            patience,
            pack: random.uniform(0.2, 4.0),
        }
    }
}

#[test]
fn the_numbers_are_those_that_the_authors_of_the_generator_give() {
    // The first and the last line of `mt19937ar.out`: their program's output for this key.
    let random = Twister::from_key(&[0x123, 0x234, 0x345, 0x456]);
    let numbers: Vec<u32> = (0..1000).map(|_| random.bits()).collect();
    assert_eq!(
        numbers[..5],
        [
            1_067_595_299,
            955_945_823,
            477_289_528,
            4_107_218_783,
            4_228_976_476
        ]
    );
    let last = [
        2_643_151_863,
        3_896_204_135,
        2_416_995_901,
        1_397_735_321,
        3_460_025_646,
    ];
    assert_eq!(numbers[995..], last);
}

#[test]
fn an_empty_key_and_the_seed_0_are_the_same() {
    assert_eq!(Twister::from_key(&[]).bits(), Twister::seed(0).bits());
}

#[test]
fn a_bank_without_customers_says_nothing_and_one_without_counters_serves_nobody() {
    let described = |customers, counters| Bank {
        customers,
        counters,
        ..Bank::default()
    };
    assert_eq!(banks(1, false, described(0, 1)), (String::new(), Ok(())));
    let (lines, _) = banks(1, false, described(9, 0));
    assert_eq!(lines.matches("gives up").count(), 9);
    assert_eq!(lines.lines().count(), 18);
}

#[test]
fn an_infinite_delay_never_passes() {
    let gap = f64::INFINITY;
    let (lines, result) = banks(
        1,
        false,
        Bank {
            gap,
            ..Bank::default()
        },
    );
    assert_eq!((lines.lines().count(), result), (3, Ok(())));
}

#[test]
fn a_negative_delay_is_an_error_that_says_who_asked_when_for_what() {
    let patience = (-2.0, -2.0);
    let (lines, result) = banks(
        42,
        false,
        Bank {
            patience,
            ..Bank::default()
        },
    );
    assert_eq!(lines, " 0.0000 customer 00 arrives\n");
    assert_eq!(
        result.unwrap_err().to_string(),
        "process 1 asked at time 0 to wait for -2: a delay must be 0 or more"
    );
}

#[test]
fn a_workshop_that_is_closed_at_no_time_is_an_error() {
    let closing = f64::NAN;
    let result = workshop(
        &Workshop {
            closing,
            ..Workshop::default()
        },
        &Twister::seed(1),
        |_| {},
    );
    assert_eq!(
        result.unwrap_err().to_string(),
        "process 0 asked at time 0 to wait for NaN: a delay must be 0 or more"
    );
}

/// Any mean and any limit, also one that makes no sense.
fn any_time() -> impl Strategy<Value = f64> {
    prop_oneof![
        20 => 0.0..9.0,
        2 => Just(0.0),
        1 => prop::sample::select(vec![-1.0, -0.0, f64::NAN, f64::INFINITY, 1e300, 1e-300]),
    ]
}

proptest! {
    #[test]
    fn any_bank_is_the_same_both_ways(
        (seed, whole, customers, counters) in any::<(u64, bool, u8, u8)>(),
        (gap, low, high, service) in (any_time(), any_time(), any_time(), any_time()),
    ) {
        let customers = u32::from(customers) % agree::most(256) as u32;
        let counters = u32::from(counters) % 8;
        let described = Bank { customers, counters, gap, patience: (low, high), service };
        let (lines, result) = banks(seed, whole, described);
        let count = |what| lines.matches(what).count();
        if result.is_ok() && [gap, low, high, service].iter().all(|time| time.is_finite()) {
            prop_assert_eq!(count("arrives"), customers as usize);
            prop_assert_eq!(count("is served") + count("gives up"), customers as usize);
            prop_assert_eq!(count("is done"), count("is served"));
        }
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: the bank has 500 customers")]
fn the_time_never_goes_back() {
    let last = Cell::new(0.0);
    let described = Bank {
        customers: 500,
        counters: 2,
        gap: 3.0,
        ..Bank::default()
    };
    bank(&described, &Twister::seed(3), |line| {
        let line = line.to_string();
        let now: f64 = line.split_whitespace().next().unwrap().parse().unwrap();
        assert!(now >= last.replace(now), "{line}");
    })
    .unwrap();
}
