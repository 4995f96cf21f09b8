//! The simulation, with processes that do what they should not.

use std::cell::{Cell, RefCell};
use std::error::Error;
use std::ops::Coroutine;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

use native_coroutines::patterns::simulation::native::{
    Clock, DelayError, Resource, Simulation, Store, Until,
};

use crate::panic_message;

type Wait<'a> = Until<Body<'a>>;

/// A process that starts others by handing them out.
struct Body<'a>(Pin<Box<dyn Coroutine<f64, Yield = Wait<'a>, Return = ()> + 'a>>);

fn body<'a>(body: impl Coroutine<f64, Yield = Wait<'a>, Return = ()> + 'a) -> Body<'a> {
    Body(Box::pin(body))
}

type Run<'a> = Simulation<
    'a,
    Pin<Box<dyn Coroutine<f64, Yield = Wait<'a>, Return = ()> + 'a>>,
    fn(Body<'a>) -> Pin<Box<dyn Coroutine<f64, Yield = Wait<'a>, Return = ()> + 'a>>,
>;

fn simulation<'a>(clock: &'a Clock, first: Body<'a>) -> Run<'a> {
    Simulation::new(clock, first.0, |body| body.0)
}

/// Each event with its time.
#[derive(Default)]
struct Log(RefCell<Vec<(f64, &'static str)>>);

impl Log {
    fn note(&self, now: f64, what: &'static str) {
        self.0.borrow_mut().push((now, what));
    }

    fn take(&self) -> Vec<(f64, &'static str)> {
        self.0.take()
    }
}

/// Notes its drop.
struct Noted<'a>(&'a Log, &'a Clock, &'static str);

impl Drop for Noted<'_> {
    fn drop(&mut self) {
        self.0.note(self.1.now(), self.2);
    }
}

/// Queues, waits for ever, and notes both.
fn patient<'a>(resource: Resource<'a>, log: &'a Log, name: &'static str, hold: f64) -> Body<'a> {
    body(
        #[coroutine]
        move |_: f64| {
            let ticket = resource.queue();
            let now = yield ticket.served();
            log.note(now, name);
            yield Until::After(hold);
        },
    )
}

#[test]
fn a_process_that_ends_while_it_holds_a_ticket_lets_the_next_one_through() {
    let (clock, log) = (Clock::default(), Log::default());
    let resource = Resource::new(&clock, 1);
    let first = body(
        #[coroutine]
        |_: f64| {
            for name in ["first", "second", "third"] {
                yield Until::Start(patient(resource, &log, name, 2.0));
            }
        },
    );
    simulation(&clock, first).run().unwrap();
    assert_eq!(
        log.take(),
        [(0.0, "first"), (2.0, "second"), (4.0, "third")]
    );
}

#[test]
fn killing_drops_the_body_and_its_ticket_at_the_time_of_the_kill() {
    let (clock, log) = (Clock::default(), Log::default());
    let resource = Resource::new(&clock, 1);
    let first = body(
        #[coroutine]
        |_: f64| {
            yield Until::Start(patient(resource, &log, "holds", 100.0));
            let holder = clock.last_started().unwrap();
            yield Until::Start(patient(resource, &log, "queued", 100.0));
            let queued = clock.last_started().unwrap();
            yield Until::Start(patient(resource, &log, "served in the end", 1.0));
            yield Until::After(3.0);
            clock.kill(queued);
            clock.kill(queued);
            yield Until::After(2.0);
            clock.kill(holder);
        },
    );
    simulation(&clock, first).run().unwrap();
    assert_eq!(log.take(), [(0.0, "holds"), (5.0, "served in the end")]);
}

#[test]
fn a_killed_process_takes_back_everything_that_would_resume_it() {
    let (clock, log) = (Clock::default(), Log::default());
    let resource = Resource::new(&clock, 1);
    let log = &log;
    let first = body(
        #[coroutine]
        |_: f64| {
            // A timer, a ticket that is granted, and the event after the ticket.
            for turns in 0..3 {
                let victim = body(
                    #[coroutine]
                    move |_: f64| {
                        let ticket = resource.queue();
                        yield ticket.served_or_after(1.0);
                        log.note(f64::from(turns), "resumed");
                    },
                );
                yield Until::Start(victim);
                let victim = clock.last_started().unwrap();
                for _ in 0..turns {
                    yield Until::After(0.0);
                }
                clock.kill(victim);
                // The place of the victim is used again.
                yield Until::Start(patient(resource, log, "served", 1.0));
                yield Until::After(5.0);
            }
        },
    );
    simulation(&clock, first).run().unwrap();
    assert_eq!(
        log.take(),
        [(0.0, "served"), (5.0, "served"), (10.0, "served")]
    );
}

#[test]
fn a_process_may_kill_itself_and_ends_at_its_next_wait() {
    let (clock, log) = (Clock::default(), Log::default());
    let first = body(
        #[coroutine]
        |now: f64| {
            clock.kill(clock.last_started().unwrap());
            log.note(now, "still runs");
            let now = yield Until::After(1.0);
            log.note(now, "runs on");
        },
    );
    simulation(&clock, first).run().unwrap();
    assert_eq!(log.take(), [(0.0, "still runs")]);
}

#[test]
fn dropping_the_simulation_drops_every_process() {
    let (clock, log) = (Clock::default(), Log::default());
    let resource = Resource::new(&clock, 1);
    let first = body(
        #[coroutine]
        |_: f64| {
            let _noted = Noted(&log, &clock, "first");
            yield Until::Start(patient(resource, &log, "served", 100.0));
            yield Until::Start(body(
                #[coroutine]
                |_: f64| {
                    let _noted = Noted(&log, &clock, "second");
                    let ticket = resource.queue();
                    yield ticket.served();
                },
            ));
            yield Until::After(1e9);
        },
    );
    let mut simulation = simulation(&clock, first);
    simulation.run_until(7.0).unwrap();
    assert_eq!(log.take(), [(0.0, "served")]);
    drop(simulation);
    assert_eq!(log.take(), [(7.0, "first"), (7.0, "second")]);
}

#[test]
fn a_run_until_a_time_stops_before_that_time_and_goes_on() {
    let (clock, log) = (Clock::default(), Log::default());
    let first = body(
        #[coroutine]
        |_: f64| {
            loop {
                let now = yield Until::After(2.0);
                log.note(now, "turn");
            }
        },
    );
    let mut simulation = simulation(&clock, first);
    simulation.run_until(4.0).unwrap();
    assert_eq!((clock.now(), log.take()), (4.0, vec![(2.0, "turn")]));
    simulation.run_until(1.0).unwrap();
    assert_eq!((clock.now(), log.take()), (4.0, vec![]));
    simulation.run_until(6.5).unwrap();
    assert_eq!(
        (clock.now(), log.take()),
        (6.5, vec![(4.0, "turn"), (6.0, "turn")])
    );
}

#[test]
fn a_ticket_that_is_served_already_is_not_waited_for() {
    let (clock, log) = (Clock::default(), Log::default());
    let resource = Resource::new(&clock, 1);
    let first = body(
        #[coroutine]
        |_: f64| {
            let ticket = resource.queue();
            assert!(
                !ticket.is_served(),
                "it is granted, and the event is yet to come"
            );
            yield Until::After(1.0);
            assert!(ticket.is_served());
            yield ticket.served();
            let now = yield ticket.served_or_after(5.0);
            log.note(now, "goes on");
        },
    );
    simulation(&clock, first).run().unwrap();
    assert_eq!(log.take(), [(1.0, "goes on")]);
}

#[test]
fn waiting_for_a_ticket_that_was_dropped_is_waiting_for_the_delay_alone() {
    let (clock, log) = (Clock::default(), Log::default());
    let resource = Resource::new(&clock, 1);
    let first = body(
        #[coroutine]
        |_: f64| {
            let ticket = resource.queue();
            let (late, never) = (ticket.served_or_after(3.0), ticket.served());
            drop(ticket);
            // The place of the ticket is used again.
            yield Until::After(1.0);
            let _other = resource.queue();
            let now = yield late;
            log.note(now, "the delay");
            yield never;
            log.note(now, "never");
        },
    );
    simulation(&clock, first).run().unwrap();
    assert_eq!(log.take(), [(4.0, "the delay")]);
}

#[test]
fn a_wrong_delay_stops_the_run_and_names_the_process() {
    for (delay, text) in [(-0.5, "-0.5"), (f64::NAN, "NaN"), (-f64::INFINITY, "-inf")] {
        let clock = Clock::default();
        let first = body(
            #[coroutine]
            move |_: f64| {
                yield Until::After(1.0);
                yield Until::Start(body(
                    #[coroutine]
                    move |_: f64| {
                        yield Until::After(delay);
                    },
                ));
            },
        );
        let error: DelayError = simulation(&clock, first).run().unwrap_err();
        let text =
            format!("process 1 asked at time 1 to wait for {text}: a delay must be 0 or more");
        assert_eq!(Box::<dyn Error>::from(error).to_string(), text);
    }
}

#[test]
fn a_delay_of_minus_zero_is_zero() {
    let (clock, log) = (Clock::default(), Log::default());
    let first = body(
        #[coroutine]
        |_: f64| {
            let now = yield Until::After(-0.0);
            log.note(now, "now");
        },
    );
    simulation(&clock, first).run().unwrap();
    assert_eq!(log.take(), [(0.0, "now")]);
}

#[test]
fn a_panic_of_a_process_passes_through_and_the_others_go_on() {
    let (clock, log) = (Clock::default(), Log::default());
    let resource = Resource::new(&clock, 1);
    let first = body(
        #[coroutine]
        |_: f64| {
            yield Until::Start(body(
                #[coroutine]
                |_: f64| {
                    let ticket = resource.queue();
                    yield ticket.served();
                    panic!("a process panics");
                },
            ));
            yield Until::Start(patient(resource, &log, "served", 1.0));
        },
    );
    let mut simulation = simulation(&clock, first);
    let message = panic_message(|| simulation.run());
    assert_eq!(message, "a process panics");
    simulation.run().unwrap();
    assert_eq!(log.take(), [(0.0, "served")]);
}

#[test]
fn a_second_simulation_of_the_same_clock_is_refused() {
    let clock = Clock::default();
    let idle = || {
        body(
            #[coroutine]
            |_: f64| {
                yield Until::After(1.0);
            },
        )
    };
    simulation(&clock, idle()).run().unwrap();
    let again = catch_unwind(AssertUnwindSafe(|| drop(simulation(&clock, idle()))));
    assert!(again.is_err());
}

#[test]
fn a_store_hands_its_items_out_in_order_and_a_put_that_is_dropped_takes_its_item_back() {
    let clock = Clock::default();
    let store = Store::new(&clock, 1);
    let taken = RefCell::new(Vec::new());
    let first = body(
        #[coroutine]
        |_: f64| {
            let one = store.put("one");
            let given_up = store.put("given up");
            let two = store.put("two");
            yield one.served();
            assert_eq!((store.len(), given_up.is_served()), (1, false));
            drop(given_up);
            for _ in 0..2 {
                let get = store.get();
                yield get.served();
                taken.borrow_mut().extend(get.take());
            }
            yield two.served();
        },
    );
    simulation(&clock, first).run().unwrap();
    assert_eq!(taken.take(), ["one", "two"]);
    assert!(store.is_empty());
}

#[test]
fn gets_have_the_items_in_the_order_in_which_they_asked_whoever_takes_first() {
    let clock = Clock::default();
    let store = Store::new(&clock, 9);
    let taken = Cell::new((None, None));
    let first = body(
        #[coroutine]
        |_: f64| {
            let (early, lost, late) = (store.get(), store.get(), store.get());
            for item in 1..=3 {
                let put = store.put(item);
                yield put.served();
            }
            assert_eq!(store.len(), 0, "each item is somebody's");
            yield late.served();
            drop(lost);
            let third = late.take();
            yield early.served();
            taken.set((early.take(), third));
        },
    );
    simulation(&clock, first).run().unwrap();
    assert_eq!(taken.take(), (Some(1), Some(3)));
}

#[test]
fn a_get_that_is_not_served_takes_nothing() {
    let clock = Clock::default();
    let store = Store::<u32>::new(&clock, 1);
    let first = body(
        #[coroutine]
        |_: f64| {
            let get = store.get();
            let now = yield get.served_or_after(2.0);
            assert_eq!((now, get.take()), (2.0, None));
            let put = store.put(7);
            yield put.served();
            assert_eq!(store.len(), 1);
        },
    );
    simulation(&clock, first).run().unwrap();
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it makes 200 000 turns")]
fn sweeping_void_timers_loses_no_other_and_void_timers_never_move_the_clock() {
    let (clock, served) = (Clock::default(), Cell::new(0));
    let resource = Resource::new(&clock, 1);
    let served = &served;
    let first = body(
        #[coroutine]
        |_: f64| {
            for _ in 0..200_000 {
                let ticket = resource.queue();
                let other = resource.queue();
                yield ticket.served();
                yield Until::Start(body(
                    #[coroutine]
                    move |_: f64| {
                        let third = resource.queue();
                        // Far away: the timer is void long before.
                        yield third.served_or_after(1e12);
                        served.set(served.get() + 1);
                    },
                ));
                yield Until::After(0.5);
                drop(ticket);
                drop(other);
                yield Until::After(0.5);
            }
        },
    );
    let mut simulation = simulation(&clock, first);
    simulation.run().unwrap();
    assert_eq!(served.get(), 200_000);
    assert_eq!(clock.now(), 200_000.0);
}

#[test]
fn the_event_of_a_killed_process_does_not_resume_the_next_process_in_its_place() {
    let (clock, log) = (Clock::default(), Log::default());
    let resource = Resource::new(&clock, 1);
    let (clock, log, victim) = (&clock, &log, &Cell::new(None));
    // The kill and the next start are both due before the event that resumes the victim.
    let first = body(
        #[coroutine]
        move |_: f64| {
            yield Until::Start(body(
                #[coroutine]
                move |_: f64| {
                    yield Until::After(0.0);
                    yield Until::After(0.0);
                    clock.kill(victim.get().unwrap());
                },
            ));
            yield Until::After(0.0);
            yield Until::Start(body(
                #[coroutine]
                move |now: f64| {
                    let ticket = resource.queue();
                    yield ticket.served_or_after(1.0);
                    log.note(now, "the victim");
                },
            ));
            victim.set(clock.last_started());
            yield Until::After(0.0);
            yield Until::After(0.0);
            yield Until::Start(body(
                #[coroutine]
                move |_: f64| {
                    let now = yield Until::After(5.0);
                    log.note(now, "the next");
                },
            ));
        },
    );
    simulation(clock, first).run().unwrap();
    assert_eq!(log.take(), [(5.0, "the next")]);
}
