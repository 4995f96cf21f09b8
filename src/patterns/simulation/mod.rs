//! Processes wait in simulated time, and queue for resources.
//!
//! # The problem
//!
//! A bank has some counters, and customers who do not wait for ever. How many give up? Such a
//! question is answered by simulation: a process per customer, a clock that jumps from event to
//! event, and random numbers. A customer arrives, queues, waits for a counter *or* the end of its
//! patience, and is served or gives up. As a body, that is the program:
//!
//! ```python
//! def customer(env, counter, patience, service):
//!     with counter.request() as ticket:
//!         served = yield ticket | env.timeout(patience)
//!         if ticket in served:
//!             yield env.timeout(service)
//! ```
//!
//! A process in Rust is a `Coroutine<f64, Yield = Until<S>, Return = ()>`. It yields the thing that
//! it waits for, and is resumed with the time:
//!
//! ```
//! # #![feature(coroutines, coroutine_trait)]
//! # use native_coroutines::patterns::simulation::native::{Resource, Until};
//! # use std::ops::Coroutine;
//! fn customer(
//!     counter: Resource<'_>,
//!     patience: f64,
//!     service: f64,
//! ) -> impl Coroutine<f64, Yield = Until<u32>, Return = ()> {
//!     #[coroutine]
//!     move |_arrived: f64| {
//!         let ticket = counter.queue();
//!         let _now = yield ticket.served_or_after(patience);
//!         if ticket.is_served() {
//!             yield Until::After(service);
//!         }
//!     } // dropping the ticket leaves the queue, or frees the counter
//! }
//! ```
//!
//! The whole bank, with the random numbers of CPython:
//!
//! ```
//! use native_coroutines::patterns::simulation::{Bank, Twister, bank};
//!
//! bank(&Bank::default(), &Twister::seed(42), |line| println!("{line}"))?;
//! // prints:  0.0000 customer 00 arrives
//! //          0.0000 customer 00 is served after 0.0000
//! //          3.8595 customer 00 is done
//! //         10.2006 customer 01 arrives
//! //         …
//! # Ok::<(), native_coroutines::patterns::simulation::DelayError>(())
//! ```
//!
//! SimPy runs the same model in Python, and prints the same bytes, for any seed. The tests run both.
//!
//! # What a process can wait for
//!
//! | yielded | resumed |
//! |---|---|
//! | `Until::After(delay)` | when the delay has passed |
//! | `ticket.served()` | when the ticket is served; at once if it is served already |
//! | `ticket.served_or_after(delay)` | when the first of the two happens; `is_served` tells which |
//! | `Until::Start(what)` | at once; the new process runs when this one waits |
//!
//! A ticket comes from a [`Resource`](native::Resource), which lets some processes through at a
//! time, or from a [`Store`](native::Store), which holds items between processes. Its `Drop` leaves
//! the queue, or gives the place back. So a process that ends in any way holds nothing. A process is
//! ended from outside by [`Clock::kill`](native::Clock::kill), and all at once by dropping the
//! [`Simulation`](native::Simulation): both drop the body, and the body drops its tickets.
//!
//! [`workshop`] shows the store and the kill. Presses put parts on a shelf, and scrap a part that
//! finds no place in time. Packers take the parts. At closing time the foreman kills the presses.
//!
//! # Several things at the same time
//!
//! With whole numbers for delays, many things happen at the same time, and the result depends on
//! their order. Here the order is that of SimPy: first the start and the kill of processes, then
//! everything else in the order in which it was asked for. SimPy makes events of small steps, and
//! each joins the end of the line:
//!
//! - A ticket that is granted is served by an event. Until then the process may still give up.
//! - A process that waits for one of two events is resumed by a third event.
//! - A place that is given back is free at once. But the next of the queue is let in by an event.
//!
//! A clock that is cleverer than that prints other lines than SimPy as soon as there are ties.
//!
//! # What it costs
//!
//! The bodies are in one `Vec`, and an ended body's place is used again. `P`, the type of the
//! bodies, is up to the caller. The bank has an enum of its two bodies, so there is no box and no
//! `dyn`. The workshop has boxes, which need no enum. A body cannot hand out a body of its own type,
//! because the type would contain itself. So `Start` holds a description, from which the
//! simulation makes the body.
//!
//! Only the timers need a heap. An event that happens at the present time comes after all timers of
//! this time, so a plain queue holds it. A process that is served in time leaves its timer in the
//! heap. The timer is void, and is skipped; when half of the heap is void, the heap is swept. SimPy
//! keeps all of them, and its clock even stops at them: `env.now` ends at the last void timer,
//! while the time here ends when the last process was resumed.
//!
//! # When not to use it
//!
//! If a model has few kinds of events, and speed is all that matters, the loop by hand is the better
//! code: one `match` over the events. It gets long where a process has many steps, because each
//! step becomes an event, and each local a field. The version by hand here has the bank alone. If
//! the model needs statistics, monitoring or real time, SimPy has them, and may be fast enough.
//! If ties cannot happen, or their order does not matter, both could be
//! simpler and faster.
//!
//! # Sources
//!
//! SimPy 4.1, modules `simpy.core`, `simpy.events` and `simpy.resources`, for the order of events. K.
//! Nygaard and O.-J. Dahl, *SIMULA: an ALGOL-based simulation language*, Communications of the ACM 9
//! (1966), 671–678, for processes that are coroutines. The bank with customers who give up is an
//! example in SimPy's documentation ("Bank Renege"); text and code here are our own. The numbers are
//! those of M. Matsumoto and T. Nishimura's generator: see [`Twister`].
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
mod random;
pub(super) mod tour;

use std::fmt;

pub use native::DelayError;
pub use random::Twister;

/// Describes a bank: how many customers come, and how long everything takes on average.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bank {
    /// The number of customers who come, one after the other.
    pub customers: u32,
    /// The number of customers who are served at the same time.
    pub counters: u32,
    /// The mean time between two arrivals. The times are exponentially distributed.
    pub gap: f64,
    /// The shortest and the longest patience. All between are equally likely.
    pub patience: (f64, f64),
    /// The mean time at a counter. The times are exponentially distributed.
    pub service: f64,
}

impl Default for Bank {
    /// Five customers and one counter; a customer comes every 10, waits for 1 to 3, and takes 12.
    fn default() -> Self {
        Bank {
            customers: 5,
            counters: 1,
            gap: 10.0,
            patience: (1.0, 3.0),
            service: 12.0,
        }
    }
}

/// Simulates a bank whose customers give up, and passes a line to `say` for everything that happens.
///
/// The lines are formatted only if `say` uses them. Without any counter, everybody gives up.
///
/// # Errors
///
/// A [`DelayError`] if a time is negative or not a number, because the bank is described so. The
/// lines up to then have been said.
///
/// # Source
///
/// SimPy 4.1: its output for the same model is the same, byte for byte.
pub fn bank(bank: &Bank, random: &Twister, say: impl Fn(fmt::Arguments)) -> Result<(), DelayError> {
    native::bank(
        bank.customers,
        bank.counters,
        &|| random.exponential(1.0 / bank.gap),
        &|| random.uniform(bank.patience.0, bank.patience.1),
        &|| random.exponential(1.0 / bank.service),
        &say,
    )
}

/// Simulates a bank by the event loop by hand. It says and returns the same as [`bank`].
pub fn bank_by_hand(
    bank: &Bank,
    random: &Twister,
    say: impl Fn(fmt::Arguments),
) -> Result<(), DelayError> {
    let run = by_hand::bank(
        bank.customers,
        bank.counters,
        &|| random.exponential(1.0 / bank.gap),
        &|| random.uniform(bank.patience.0, bank.patience.1),
        &|| random.exponential(1.0 / bank.service),
        &say,
    );
    run.map_err(DelayError::from)
}

impl From<by_hand::DelayError> for DelayError {
    fn from(error: by_hand::DelayError) -> Self {
        DelayError {
            delay: error.delay,
            now: error.now,
            process: error.process,
        }
    }
}

/// Describes a workshop: presses put parts on a shelf, and packers take them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Workshop {
    pub presses: u32,
    pub packers: u32,
    /// The number of parts that the shelf holds.
    pub places: u32,
    /// The time at which the presses stop. Never, if it is infinite.
    pub closing: f64,
    /// The mean time that a press takes for a part. The times are exponentially distributed.
    pub make: f64,
    /// The shortest and the longest time that a part waits for a place. All between are equally
    /// likely.
    pub patience: (f64, f64),
    /// The mean time that a packer takes for a part. The times are exponentially distributed.
    pub pack: f64,
}

impl Default for Workshop {
    /// Two presses, one packer, two places, closed at 20; a part takes 4 to make and 3 to pack.
    fn default() -> Self {
        Workshop {
            presses: 2,
            packers: 1,
            places: 2,
            closing: 20.0,
            make: 4.0,
            patience: (1.0, 3.0),
            pack: 3.0,
        }
    }
}

/// Simulates a workshop, and passes a line to `say` for everything that happens. Returns the number
/// of parts that are left on the shelf.
///
/// Runs until nothing more can happen: if `closing` is infinite, it never returns.
///
/// ```
/// use native_coroutines::patterns::simulation::{Twister, Workshop, workshop};
///
/// let left = workshop(&Workshop::default(), &Twister::seed(1), |line| println!("{line}"))?;
/// assert_eq!(left, 0); // the packer packs what is there after closing time
/// # Ok::<(), native_coroutines::patterns::simulation::DelayError>(())
/// ```
///
/// # Errors
///
/// A [`DelayError`] if a time is negative or not a number, because the workshop is described so.
///
/// # Source
///
/// SimPy 4.1, `simpy.resources.store`: its output for the same model is the same, byte for byte.
pub fn workshop(
    workshop: &Workshop,
    random: &Twister,
    say: impl Fn(fmt::Arguments),
) -> Result<usize, DelayError> {
    native::workshop(
        workshop.presses,
        workshop.packers,
        workshop.places,
        workshop.closing,
        &|| random.exponential(1.0 / workshop.make),
        &|| random.uniform(workshop.patience.0, workshop.patience.1),
        &|| random.exponential(1.0 / workshop.pack),
        &say,
    )
}
