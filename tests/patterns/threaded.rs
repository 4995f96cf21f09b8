use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use native_coroutines::patterns::average::average;
use native_coroutines::patterns::pipeline::{self, collect, filter, head, printer};
use native_coroutines::patterns::threaded::{Ended, threaded, threaded_by_hand};
use native_coroutines::{Consumer, SendError};
use proptest::prelude::*;

use crate::agree::{self, Log};

/// Longer than any thread here takes, however busy the machine is.
const LONG: Duration = Duration::from_secs(30);

/// More values than any test sends.
const MANY: usize = if cfg!(miri) { 1 << 8 } else { 1 << 20 };

/// How a target ends.
#[derive(Clone, Copy, Debug)]
enum Target {
    /// Only when it is closed.
    Closed,
    /// With its value of this number, of itself.
    Returns(usize),
    /// Before its first value.
    ReturnsPrimed,
    /// With its value of this number.
    Panics(usize),
}

impl Target {
    /// The number of values that it takes of so many.
    fn takes(self, values: usize) -> usize {
        match self {
            Target::Closed => values,
            Target::ReturnsPrimed => 0,
            Target::Returns(number) | Target::Panics(number) => values.min(number),
        }
    }
}

/// The payload of the panic.
#[derive(Debug, PartialEq)]
struct Broken(usize);

/// Notes what arrives, and ends as it was told to.
fn print(target: Target, taken: &Mutex<Vec<u32>>) -> impl FnMut(u32) -> Result<(), &'static str> {
    move |value| {
        // The guard is gone before the panic, which would poison the mutex.
        let count = {
            let mut taken = taken.lock().unwrap();
            taken.push(value);
            taken.len()
        };
        match target {
            Target::Returns(number) if number == count => Err("enough"),
            Target::Panics(number) if number == count => panic_any(Broken(number)),
            _ => Ok(()),
        }
    }
}

/// Sends until the consumer ends, closes it, and compares all with what must have happened.
fn check<C>(
    target: Target,
    queue: usize,
    values: &[u32],
    taken: &Mutex<Vec<u32>>,
    mut consumer: C,
) -> Result<(), TestCaseError>
where
    C: Consumer<u32, Yield = (), Return = Ended<u32, Result<u64, &'static str>>>,
{
    let mut sent = 0;
    let mut returned = false;
    for &value in values {
        match consumer.try_send(value) {
            Ok(()) => prop_assert!(!returned),
            Err(None) => returned = true,
            Err(Some(unsent)) => {
                prop_assert!(returned);
                prop_assert_eq!(unsent, value);
                continue;
            }
        }
        prop_assert_eq!(consumer.is_complete(), returned);
        sent += 1;
    }
    let Ended { result, untaken } = consumer.close();

    let takes = target.takes(values.len());
    match (target, result) {
        (Target::Panics(number), Err(payload)) if number <= values.len() => {
            prop_assert_eq!(payload.downcast_ref(), Some(&Broken(number)));
        }
        (Target::Returns(number), Ok(result)) if number <= values.len() => {
            prop_assert_eq!(result, Err("enough"));
        }
        (_, Ok(result)) => prop_assert_eq!(result, Ok(takes as u64)),
        (_, Err(_)) => prop_assert!(false, "a panic"),
    }
    let taken = taken.lock().unwrap();
    prop_assert_eq!(&*taken, &values[..takes]);
    prop_assert_eq!(&untaken, &values[takes..sent]);
    prop_assert!(untaken.len() <= queue + 2, "{} came back", untaken.len());
    Ok(())
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        Just(Target::Closed),
        Just(Target::ReturnsPrimed),
        (1..agree::most(40)).prop_map(Target::Returns),
        (1..agree::most(40)).prop_map(Target::Panics),
    ]
}

proptest! {
    #![proptest_config(agree::cases(128))]

    #[test]
    fn every_value_is_taken_or_comes_back_however_the_target_ends(
        target in target(),
        queue in 0_usize..8,
        values in prop::collection::vec(any::<u32>(), 0..agree::most(60)),
    ) {
        let room = match target {
            Target::ReturnsPrimed => 0,
            _ => usize::MAX,
        };
        for by_hand in [false, true] {
            let taken = Mutex::default();
            thread::scope(|scope| {
                // A `head` that has no room ends when it is primed.
                let stage = head(room, printer(print(target, &taken)));
                if by_hand {
                    let consumer = threaded_by_hand(scope, queue, stage.prime());
                    check(target, queue, &values, &taken, consumer)
                } else {
                    let consumer = threaded(scope, queue, stage).prime();
                    check(target, queue, &values, &taken, consumer)
                }
            })?;
        }
    }

    #[test]
    fn a_pipeline_with_a_thread_in_it_gives_what_iterators_give(
        queue in 0_usize..5,
        values in prop::collection::vec(0_u32..100, 0..agree::most(60)),
    ) {
        let expected: Vec<u32> = values.iter().copied().filter(|n| n % 2 == 0).collect();
        thread::scope(|scope| {
            let log = Log::<()>::default();
            let sink = || filter(|n| n % 2 == 0, threaded(scope, 1, filter(|_| true, collect())));
            let native = || threaded(scope, queue, sink()).prime();
            let by_hand = || threaded_by_hand(scope, queue, sink().prime());
            let seen = agree::consumers(&log, &values, native, by_hand);
            let (_, ended) = seen.every_answer();
            prop_assert_eq!(ended.or_panic().or_panic(), expected);
            Ok(())
        })?;
    }
}

#[test]
fn a_source_is_ahead_of_its_target_by_the_queue_and_no_more() {
    for by_hand in [false, true] {
        for queue in [0, 1, 5] {
            let sent = &AtomicUsize::new(0);
            thread::scope(|scope| {
                // In here, so that a failed check opens the gate.
                let (open, gate) = channel();
                let target = printer(move |_: u32| gate.recv());
                let feed = scope.spawn(move || {
                    let send = |consumer: &mut dyn Consumer<u32, Yield = (), Return = _>| {
                        for value in 0..20 {
                            if consumer.send(value).is_ok() {
                                sent.fetch_add(1, Relaxed);
                            }
                        }
                        let ended: Ended<_, _> = consumer.close();
                        ended
                    };
                    if by_hand {
                        send(&mut threaded_by_hand(scope, queue, target.prime()))
                    } else {
                        send(&mut threaded(scope, queue, target).prime())
                    }
                });
                for passed in 0..5 {
                    // The target holds one value, and the queue the others.
                    let bound = passed + 1 + queue;
                    wait_until("the queue is full", || sent.load(Relaxed) == bound);
                    thread::sleep(Duration::from_millis(20));
                    assert_eq!(sent.load(Relaxed), bound);
                    open.send(()).unwrap();
                }
                for _ in 5..20 {
                    open.send(()).unwrap();
                }
                assert_eq!(feed.join().unwrap().result.unwrap(), Ok(20));
            });
        }
    }
}

#[track_caller]
fn wait_until(what: &str, mut reached: impl FnMut() -> bool) {
    let start = Instant::now();
    while !reached() {
        assert!(start.elapsed() < LONG, "in vain: {what}");
        thread::sleep(Duration::from_millis(1));
    }
}

/// Notes its name when it is dropped.
struct Guard(&'static str, Sender<&'static str>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.1.send(self.0).unwrap();
    }
}

/// Notes each value, the close, and its own drop.
fn noting(log: &Sender<&'static str>) -> impl FnMut(Option<&&'static str>) + Send + use<> {
    let guard = Guard("dropped", log.clone());
    // The first `None` is the prime.
    move |value| guard.1.send(value.unwrap_or(&"primed or closed")).unwrap()
}

#[test]
fn a_dropped_sender_drops_the_target_after_the_values_and_does_not_close_it() {
    for by_hand in [false, true] {
        let (log, notes) = channel();
        thread::scope(|scope| {
            let target = pipeline::inspect(noting(&log), collect());
            if by_hand {
                let mut sender = threaded_by_hand(scope, 2, target.prime());
                sender.send("a").unwrap();
            } else {
                let mut sender = threaded(scope, 2, target).prime();
                sender.send("a").unwrap();
            }
        });
        drop(log);
        assert!(notes.iter().eq(["primed or closed", "a", "dropped"]));
    }
}

#[test]
fn a_sender_that_panics_drops_the_target_and_does_not_close_it() {
    let (log, notes) = channel();
    let panic = catch_unwind(AssertUnwindSafe(|| {
        thread::scope(|scope| {
            let target = pipeline::inspect(noting(&log), collect());
            let mut sender = threaded(scope, 2, target).prime();
            sender.send("a").unwrap();
            panic_any(Broken(1));
        })
    }));
    assert_eq!(panic.unwrap_err().downcast_ref(), Some(&Broken(1)));
    drop(log);
    assert!(notes.iter().eq(["primed or closed", "a", "dropped"]));
}

#[test]
fn a_stage_that_is_never_primed_starts_no_thread_and_drops_its_target() {
    let (log, notes) = channel();
    thread::scope(|scope| {
        let target = pipeline::inspect(noting(&log), collect());
        drop(threaded(scope, 2, target));
        assert_eq!(notes.try_recv(), Ok("dropped"));
        assert!(notes.try_recv().is_err());
    });
}

#[test]
fn a_panic_reaches_the_next_send_and_then_the_close() {
    for by_hand in [false, true] {
        let (log, notes) = channel();
        thread::scope(|scope| {
            let guard = Guard("dropped", log);
            let target = printer(move |value: u32| -> Result<(), ()> {
                let _guard = &guard;
                panic_any(Broken(value as usize))
            });
            let check = |sender: &mut dyn Consumer<u32, Yield = (), Return = Ended<u32, _>>| {
                let mut noticed = sender.send(7);
                assert_eq!(notes.recv(), Ok("dropped"));
                // The thread may still be on its way from the drop to the end.
                let mut more = 0;
                while noticed.is_ok() {
                    assert!(more < MANY, "the sender does not notice");
                    more += 1;
                    noticed = sender.send(8);
                }
                assert_eq!(noticed, Err(SendError::Returned));
                assert_eq!(sender.send(9), Err(SendError::Unsent));
                let ended = sender.close();
                assert_eq!(ended.untaken, vec![8; more]);
                assert_eq!(ended.result.unwrap_err().downcast_ref(), Some(&Broken(7)));
            };
            if by_hand {
                check(&mut threaded_by_hand(scope, MANY, target.prime()));
            } else {
                check(&mut threaded(scope, MANY, target).prime());
            }
        });
    }
}

#[test]
#[should_panic = "a scoped thread panicked"]
fn a_panic_that_nobody_asks_for_is_not_lost() {
    let (dropped, is_dropped) = channel::<()>();
    thread::scope(|scope| {
        let target = printer(move |_: u32| -> Result<(), ()> {
            // Before, `send` could notice the end, and its result would hold the panic.
            let _ = is_dropped.recv();
            panic!("a bug")
        });
        let mut sender = threaded(scope, 1, target).prime();
        assert_eq!(sender.send(1), Ok(()));
        drop(sender);
        drop(dropped);
    });
}

#[test]
#[should_panic = "a bug"]
fn or_panic_passes_a_panic_on() {
    let ended = thread::scope(|scope| {
        let target = printer(|_: u32| -> Result<(), ()> { panic!("a bug") });
        threaded(scope, 1, target).prime().consume([1])
    });
    let _ = ended.or_panic();
}

#[test]
fn a_value_that_comes_back_is_not_copied_or_dropped() {
    let value = Arc::new(());
    let ended = thread::scope(|scope| {
        let target = head(0, collect());
        threaded(scope, 1, target)
            .prime()
            .consume([Arc::clone(&value)])
    });
    // It was sent, or the end was noticed before and it was not.
    assert_eq!(Arc::strong_count(&value), 1 + ended.untaken.len());
}

/// The entry of this very thread in `/proc/self/task`.
#[cfg(target_os = "linux")]
fn own_entry() -> std::path::PathBuf {
    std::path::Path::new("/proc").join(std::fs::read_link("/proc/thread-self").unwrap())
}

#[cfg(target_os = "linux")]
#[test]
#[cfg_attr(miri, ignore = "a thread in Miri is none of the system")]
fn no_thread_is_left_behind_however_it_ends() {
    for end in ["closed", "dropped", "returned", "panicked"] {
        for by_hand in [false, true] {
            let (tell, told) = sync_channel(1);
            thread::scope(|scope| {
                let target = printer(move |_: u32| {
                    tell.send(own_entry()).unwrap();
                    match end {
                        "returned" => Err(()),
                        "panicked" => panic!("on purpose"),
                        _ => Ok(()),
                    }
                });
                let run =
                    |mut sender: Box<dyn Consumer<u32, Yield = (), Return = Ended<_, _>> + '_>| {
                        sender.send(1).unwrap_or(());
                        let entry = told.recv().unwrap();
                        assert!(end == "returned" || end == "panicked" || entry.exists());
                        match end {
                            "dropped" => drop(sender),
                            _ => drop(sender.close()),
                        }
                        entry
                    };
                let entry = if by_hand {
                    run(Box::new(threaded_by_hand(scope, 1, target.prime())))
                } else {
                    run(Box::new(threaded(scope, 1, target).prime()))
                };
                // The system takes a thread off its list just after a join sees its end.
                wait_until("its thread ends", || !entry.exists());
            });
        }
    }
}

#[cfg(not(target_os = "linux"))]
#[test]
#[ignore = "did not run: only Linux has /proc, which lists the threads"]
fn no_thread_is_left_behind_however_it_ends() {}

#[test]
fn a_body_that_is_suspended_on_one_thread_goes_on_on_another() {
    let mut average = average().prime();
    average.send(2.0).unwrap();
    let here = thread::current().id();
    let ended = thread::scope(|scope| {
        let average = average.map(move |number| {
            assert_ne!(thread::current().id(), here);
            number
        });
        threaded_by_hand(scope, 1, average).consume([4.0, 6.0])
    });
    let summary = ended.or_panic();
    assert_eq!((summary.count, summary.mean), (3, Some(4.0)));
}

#[test]
fn a_body_may_change_threads_at_each_yield() {
    let (bodies, numbers) = (10, 100);
    let (to_first, first) = channel();
    let (to_second, second) = channel();
    for _ in 0..bodies {
        to_first.send((average().prime(), 0_u32)).unwrap();
    }
    // Whoever gets a body sends it its next number, and hands it to the other thread.
    let turns = |own: Receiver<_>, other: Sender<_>| {
        for _ in 0..bodies * numbers / 2 {
            let (mut body, next) = own.recv().unwrap();
            Consumer::send(&mut body, f64::from(next)).unwrap();
            other.send((body, next + 1)).unwrap();
        }
        own
    };
    let first = thread::scope(|scope| {
        scope.spawn(move || turns(second, to_first));
        turns(first, to_second)
    });
    let summaries = first.into_iter().map(|(body, _)| body.close());
    let means: Vec<_> = summaries
        .map(|summary| (summary.count, summary.mean))
        .collect();
    assert_eq!(means, [(100, Some(49.5)); 10]);
}
