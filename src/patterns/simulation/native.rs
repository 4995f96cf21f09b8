// #![feature(coroutines, coroutine_trait)]

use std::boxed::Box;
use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};
use std::error::Error;
use std::fmt;
use std::ops::{
    Coroutine,
    CoroutineState::{self, Complete, Yielded},
    Deref,
};
use std::pin::Pin;
use std::vec::Vec;

// The processes of a bank.

/// Runs the bank until nothing more can happen: so many customers, and so many counters.
pub fn bank(
    customers: u32,
    counters: u32,
    gap: &impl Fn() -> f64,
    patience: &impl Fn() -> f64,
    service: &impl Fn() -> f64,
    say: &impl Fn(fmt::Arguments),
) -> Result<(), DelayError> {
    let clock = Clock::default();
    let hall = Hall {
        counter: Resource::new(&clock, counters),
        patience,
        service,
        say,
    };
    let source = Person::Source(source(customers, gap));
    let start = |number| Person::Customer(customer(number, &hall));
    Simulation::new(&clock, source, start).run()
}

/// Holds everything that the customers share, so that each holds one reference.
pub struct Hall<'a, P, S, L> {
    pub counter: Resource<'a>,
    pub patience: P,
    pub service: S,
    pub say: L,
}

pub fn source(
    customers: u32,
    gap: &impl Fn() -> f64,
) -> impl Coroutine<f64, Yield = Until<u32>, Return = ()> {
    #[coroutine]
    #[inline(always)]
    move |_: f64| {
        for number in 0..customers {
            yield Until::Start(number);
            yield Until::After(gap());
        }
    }
}

pub fn customer(
    number: u32,
    hall: &Hall<impl Fn() -> f64, impl Fn() -> f64, impl Fn(fmt::Arguments)>,
) -> impl Coroutine<f64, Yield = Until<u32>, Return = ()> {
    #[coroutine]
    #[inline(always)]
    move |arrived: f64| {
        (hall.say)(format_args!("{arrived:7.4} customer {number:02} arrives"));
        let ticket = hall.counter.queue();
        let now = yield ticket.served_or_after((hall.patience)());
        let waited = now - arrived;
        if !ticket.is_served() {
            (hall.say)(format_args!(
                "{now:7.4} customer {number:02} gives up after {waited:.4}"
            ));
            return;
        }
        (hall.say)(format_args!(
            "{now:7.4} customer {number:02} is served after {waited:.4}"
        ));
        let now = yield Until::After((hall.service)());
        (hall.say)(format_args!("{now:7.4} customer {number:02} is done"));
    }
}

/// Holds either body, so that one `Vec` holds all bodies without a box.
pub enum Person<S, C> {
    Source(S),
    Customer(C),
}

impl<S, C> Coroutine<f64> for Person<S, C>
where
    S: Coroutine<f64, Yield = Until<u32>, Return = ()> + Unpin,
    C: Coroutine<f64, Yield = Until<u32>, Return = ()> + Unpin,
{
    type Yield = Until<u32>;
    type Return = ();

    #[inline(always)]
    fn resume(self: Pin<&mut Self>, now: f64) -> CoroutineState<Until<u32>, ()> {
        match self.get_mut() {
            Person::Source(body) => Pin::new(body).resume(now),
            Person::Customer(body) => Pin::new(body).resume(now),
        }
    }
}

// The processes of a workshop.

/// Runs a workshop until nothing more can happen: presses put parts on a shelf, and packers take
/// them from it. At the time `closing` the presses are killed. Returns the number of parts that are
/// left on the shelf.
#[allow(clippy::too_many_arguments)]
pub fn workshop(
    presses: u32,
    packers: u32,
    places: u32,
    closing: f64,
    make: &impl Fn() -> f64,
    patience: &impl Fn() -> f64,
    pack: &impl Fn() -> f64,
    say: &impl Fn(fmt::Arguments),
) -> Result<usize, DelayError> {
    let clock = Clock::default();
    let shelf = Store::new(&clock, places);
    let parts = Cell::new(0);
    let foreman = Box::pin(foreman(presses, packers, closing, &clock, say));
    let start = |worker| -> Worker {
        match worker {
            Start::Press(number) => Box::pin(press(number, &shelf, &parts, make, patience, say)),
            Start::Packer(number) => Box::pin(packer(number, &shelf, pack, say)),
        }
    };
    Simulation::new(&clock, foreman as Worker, start).run()?;
    Ok(shelf.len())
}

type Worker<'a> = Pin<Box<dyn Coroutine<f64, Yield = Until<Start>, Return = ()> + 'a>>;

pub enum Start {
    Press(u32),
    Packer(u32),
}

pub struct Part {
    number: u32,
    made: f64,
}

pub fn foreman(
    presses: u32,
    packers: u32,
    closing: f64,
    clock: &Clock,
    say: &impl Fn(fmt::Arguments),
) -> impl Coroutine<f64, Yield = Until<Start>, Return = ()> {
    #[coroutine]
    move |_: f64| {
        for number in 0..packers {
            yield Until::Start(Start::Packer(number));
        }
        let mut running = Vec::new();
        for number in 0..presses {
            yield Until::Start(Start::Press(number));
            running.extend(clock.last_started());
        }
        let now = yield Until::After(closing);
        say(format_args!("{now:7.4} closing time"));
        for press in running {
            clock.kill(press);
        }
    }
}

/// Makes parts until it is killed. A part that finds no place on the shelf in time is scrapped.
pub fn press<'a>(
    number: u32,
    shelf: &'a Store<'a, Part>,
    parts: &'a Cell<u32>,
    make: &'a impl Fn() -> f64,
    patience: &'a impl Fn() -> f64,
    say: &'a impl Fn(fmt::Arguments),
) -> impl Coroutine<f64, Yield = Until<Start>, Return = ()> {
    #[coroutine]
    move |_: f64| {
        loop {
            let made = yield Until::After(make());
            let part = parts.replace(parts.get() + 1);
            say(format_args!("{made:7.4} press {number} makes part {part}"));
            let put = shelf.put(Part { number: part, made });
            let now = yield put.served_or_after(patience());
            let outcome = if put.is_served() { "stores" } else { "scraps" };
            say(format_args!(
                "{now:7.4} press {number} {outcome} part {part}"
            ));
        }
    }
}

/// Packs parts as long as there are any.
pub fn packer<'a>(
    number: u32,
    shelf: &'a Store<'a, Part>,
    pack: &'a impl Fn() -> f64,
    say: &'a impl Fn(fmt::Arguments),
) -> impl Coroutine<f64, Yield = Until<Start>, Return = ()> {
    #[coroutine]
    move |_: f64| {
        loop {
            let get = shelf.get();
            let now = yield get.served();
            let Some(Part { number: part, made }) = get.take() else {
                return;
            };
            let age = now - made;
            say(format_args!(
                "{now:7.4} packer {number} takes part {part} after {age:.4}"
            ));
            let now = yield Until::After(pack());
            say(format_args!(
                "{now:7.4} packer {number} is done with part {part}"
            ));
        }
    }
}

// The simulation, which knows nothing of either.

/// Says what a process waits for. The process is resumed with the time.
pub enum Until<S> {
    /// The delay has passed. An infinite delay never passes.
    After(f64),
    /// [`Ticket::served`] makes it.
    Served(Number),
    /// [`Ticket::served_or_after`] makes it.
    ServedOrAfter(Number, f64),
    /// Starts another process. This one goes on at once; the other runs when this one waits.
    Start(S),
}

/// Names a ticket, for as long as it is not dropped.
#[derive(Clone, Copy)]
pub struct Number {
    index: u32,
    /// The lower half of the ticket's serial number: an index is used again.
    serial: u32,
}

/// Names a process that was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessId {
    index: u32,
    /// How many were started before.
    serial: u64,
}

/// Reports a delay that is negative or not a number. The simulation has stopped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DelayError {
    pub delay: f64,
    /// The time at which the process asked for it.
    pub now: f64,
    /// The number of processes that were started before this one.
    pub process: u64,
}

impl fmt::Display for DelayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DelayError {
            delay,
            now,
            process,
        } = self;
        write!(
            f,
            "process {process} asked at time {now} to wait for {delay}: a delay must be 0 or more"
        )
    }
}

impl Error for DelayError {}

/// Runs processes in simulated time. Dropping it drops every process that has not ended.
///
/// `P` is the type of all bodies, and `F` makes a body of what [`Until::Start`] holds.
pub struct Simulation<'a, P, F> {
    clock: &'a Clock,
    /// A body's index is that of its wait in the schedule.
    bodies: Vec<Option<P>>,
    start: F,
}

impl<'a, P, F, S> Simulation<'a, P, F>
where
    P: Coroutine<f64, Yield = Until<S>, Return = ()> + Unpin,
    F: FnMut(S) -> P,
{
    /// # Panics
    ///
    /// Panics if the clock has a simulation already.
    pub fn new(clock: &'a Clock, first: P, start: F) -> Self {
        assert!(
            clock.last_started().is_none(),
            "a clock runs one simulation: create another clock"
        );
        let bodies = Vec::new();
        let mut simulation = Simulation {
            clock,
            bodies,
            start,
        };
        simulation.enter(first);
        simulation
    }

    /// Runs until nothing more can happen.
    pub fn run(&mut self) -> Result<(), DelayError> {
        self.run_until(f64::INFINITY)
    }

    /// Runs until the time is `end`, before that which happens then.
    #[inline(always)]
    pub fn run_until(&mut self, end: f64) -> Result<(), DelayError> {
        while let Some(step) = self.clock.next(end) {
            match step {
                Step::Resume(process) => self.resume(process)?,
                Step::Kill => {
                    let killed = self.clock.schedule.borrow_mut().next_killed();
                    if let Some(process) = killed {
                        self.bodies[process as usize] = None;
                    }
                }
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn enter(&mut self, body: P) {
        let index = self.clock.schedule.borrow_mut().enter() as usize;
        match self.bodies.get_mut(index) {
            Some(place) => *place = Some(body),
            None => self.bodies.push(Some(body)),
        }
    }

    #[inline(always)]
    fn resume(&mut self, process: u32) -> Result<(), DelayError> {
        let now = self.clock.now();
        while let Some(body) = &mut self.bodies[process as usize] {
            let waits = match Pin::new(body).resume(now) {
                Yielded(Until::Start(what)) => {
                    let body = (self.start)(what);
                    self.enter(body);
                    false
                }
                Yielded(Until::After(delay)) => self.clock.after(process, delay)?,
                Yielded(Until::Served(ticket)) => self.clock.served(process, ticket),
                Yielded(Until::ServedOrAfter(ticket, delay)) => {
                    self.clock.served_or_after(process, ticket, delay)?
                }
                Complete(()) => {
                    self.bodies[process as usize] = None;
                    self.clock.schedule.borrow_mut().end(process);
                    true
                }
            };
            if waits {
                break;
            }
        }
        Ok(())
    }
}

/// Lets a number of processes through at a time. The others queue.
#[derive(Clone, Copy)]
pub struct Resource<'a> {
    clock: &'a Clock,
    queue: u32,
}

impl<'a> Resource<'a> {
    pub fn new(clock: &'a Clock, capacity: u32) -> Self {
        let queue = clock.schedule.borrow_mut().queue(capacity);
        Resource { clock, queue }
    }

    /// Takes a ticket. Dropping the ticket leaves the queue, or lets the next one through.
    #[inline(always)]
    pub fn queue(&self) -> Ticket<'a> {
        Ticket::new(self.clock, self.queue, Kind::Use)
    }
}

/// Holds a place in a queue. At most one process waits for it at a time.
#[must_use = "a ticket leaves the queue when it is dropped"]
pub struct Ticket<'a> {
    clock: &'a Clock,
    number: Number,
}

impl<'a> Ticket<'a> {
    #[inline(always)]
    fn new(clock: &'a Clock, queue: u32, kind: Kind) -> Self {
        let number = clock.schedule.borrow_mut().take_ticket(queue, kind);
        Ticket { clock, number }
    }

    /// Waits until the ticket is served. Goes on at once if it is served already.
    #[inline(always)]
    pub fn served<S>(&self) -> Until<S> {
        Until::Served(self.number)
    }

    /// Waits until the ticket is served, or the delay has passed.
    #[inline(always)]
    pub fn served_or_after<S>(&self, delay: f64) -> Until<S> {
        Until::ServedOrAfter(self.number, delay)
    }

    #[inline(always)]
    pub fn is_served(&self) -> bool {
        matches!(self.state(), State::Served)
    }

    #[inline(always)]
    fn state(&self) -> State {
        self.clock.schedule.borrow().tickets[self.number.index as usize].state
    }
}

impl Drop for Ticket<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        self.clock.schedule.borrow_mut().leave(self.number.index);
    }
}

/// Holds items between processes that put them in and processes that get them, first in, first out.
pub struct Store<'a, T> {
    clock: &'a Clock,
    queue: u32,
    items: RefCell<Items<T>>,
}

/// The items that are in the store, and behind them those whose put waits.
struct Items<T> {
    /// The number of the first item. Gets are numbered too: each takes the item of its number.
    first: u64,
    /// Each with the ticket of its put.
    items: VecDeque<(Number, Option<T>)>,
}

impl<'a, T> Store<'a, T> {
    pub fn new(clock: &'a Clock, capacity: u32) -> Self {
        let queue = clock.schedule.borrow_mut().queue(capacity);
        let items = RefCell::new(Items {
            first: 0,
            items: VecDeque::new(),
        });
        Store {
            clock,
            queue,
            items,
        }
    }

    /// Puts an item in when there is a place. Dropping the [`Put`] before takes the item back out.
    pub fn put(&'a self, item: T) -> Put<'a, T> {
        let ticket = Ticket::new(self.clock, self.queue, Kind::Put);
        self.items
            .borrow_mut()
            .items
            .push_back((ticket.number, Some(item)));
        Put {
            store: self,
            ticket,
        }
    }

    /// Gets the first item when there is one. Dropping the [`Get`] before leaves the queue; after,
    /// the item is lost if nobody took it.
    pub fn get(&'a self) -> Get<'a, T> {
        let ticket = Ticket::new(self.clock, self.queue, Kind::Get);
        Get {
            store: self,
            ticket,
        }
    }

    /// Returns the number of items in the store.
    pub fn len(&self) -> usize {
        self.clock.schedule.borrow().queues[self.queue as usize].level as usize
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Waits for a place in a [`Store`]: its methods are those of [`Ticket`].
#[must_use = "a put is given up when it is dropped"]
pub struct Put<'a, T> {
    store: &'a Store<'a, T>,
    ticket: Ticket<'a>,
}

impl<'a, T> Deref for Put<'a, T> {
    type Target = Ticket<'a>;

    fn deref(&self) -> &Ticket<'a> {
        &self.ticket
    }
}

impl<T> Drop for Put<'_, T> {
    fn drop(&mut self) {
        if let State::Queued = self.state() {
            let items = &mut self.store.items.borrow_mut().items;
            let mine = |(number, _): &(Number, _)| number.serial == self.number.serial;
            if let Some(position) = items.iter().rposition(mine) {
                items.remove(position);
            }
        }
    }
}

/// Waits for an item of a [`Store`]: its methods are those of [`Ticket`], and [`take`](Get::take).
#[must_use = "a get is given up when it is dropped"]
pub struct Get<'a, T> {
    store: &'a Store<'a, T>,
    ticket: Ticket<'a>,
}

impl<T> Get<'_, T> {
    /// Returns the item, or `None` if the ticket is not served.
    pub fn take(self) -> Option<T> {
        if self.is_served() { self.item() } else { None }
    }

    fn item(&self) -> Option<T> {
        let number = self.clock.schedule.borrow().tickets[self.number.index as usize].item;
        let items = &mut *self.store.items.borrow_mut();
        let position = number.checked_sub(items.first)?;
        let item = items.items.get_mut(position as usize)?.1.take();
        while let Some((_, None)) = items.items.front() {
            items.items.pop_front();
            items.first += 1;
        }
        item
    }
}

impl<'a, T> Deref for Get<'a, T> {
    type Target = Ticket<'a>;

    fn deref(&self) -> &Ticket<'a> {
        &self.ticket
    }
}

impl<T> Drop for Get<'_, T> {
    fn drop(&mut self) {
        if let State::Granted | State::Served = self.state() {
            self.item();
        }
    }
}

/// Knows the time, and what happens next.
///
/// Events at the same time happen in the order of SimPy: first the urgent ones, and then in the order
/// in which they were asked for. An event at the present time needs no heap: it comes after every
/// timer of this time, because the timers were set earlier. So it waits in a plain queue.
#[derive(Default)]
pub struct Clock {
    now: Cell<f64>,
    schedule: RefCell<Schedule>,
}

impl Clock {
    /// Returns the time. It begins at 0.
    #[inline(always)]
    pub fn now(&self) -> f64 {
        self.now.get()
    }

    /// Names the process that was started last, or `None` if there is none.
    pub fn last_started(&self) -> Option<ProcessId> {
        let schedule = self.schedule.borrow();
        let serial = schedule.started.checked_sub(1)?;
        let index = schedule.last_index;
        Some(ProcessId { index, serial })
    }

    /// Drops a process when the running one waits. Does nothing if the process has ended.
    pub fn kill(&self, process: ProcessId) {
        let schedule = &mut *self.schedule.borrow_mut();
        schedule.urgent.push_back(Step::Kill);
        schedule.killed.push_back(process);
    }

    /// Returns what happens next, or `None` if nothing does before `end`.
    #[inline(always)]
    fn next(&self, end: f64) -> Option<Step> {
        let schedule = &mut *self.schedule.borrow_mut();
        if let Some(step) = schedule.urgent.pop_front() {
            return Some(step);
        }
        loop {
            let resumed = if let Some(&timer) = schedule.timers.peek()
                && (schedule.due.is_empty() || timer.time() == self.now())
            {
                let Timer {
                    process, number, ..
                } = timer;
                if schedule.waits[process as usize].timer != number {
                    schedule.timers.pop();
                    schedule.void = schedule.void.saturating_sub(1);
                    continue;
                }
                if timer.time() >= end {
                    break;
                }
                schedule.timers.pop();
                self.now.set(timer.time());
                schedule.time_up(process)
            } else {
                match schedule.due.pop_front() {
                    Some(Due::Granted(ticket)) => schedule.granted(ticket),
                    Some(Due::Released(queue)) => {
                        schedule.admit(queue);
                        None
                    }
                    Some(Due::TimeUp(process, number)) => {
                        if schedule.waits[process as usize].timer != number {
                            continue;
                        }
                        schedule.time_up(process)
                    }
                    Some(Due::Resume(process)) => Some(process),
                    None => break,
                }
            };
            if let Some(process) = resumed {
                return Some(Step::Resume(process));
            }
        }
        if end.is_finite() {
            self.now.set(end.max(self.now()));
        }
        None
    }

    // These are told what a process waits for, and return whether it has to wait at all.

    #[inline(always)]
    fn after(&self, process: u32, delay: f64) -> Result<bool, DelayError> {
        let schedule = &mut *self.schedule.borrow_mut();
        schedule.set_timer(self.now(), process, delay)?;
        Ok(true)
    }

    #[inline(always)]
    fn served(&self, process: u32, ticket: Number) -> bool {
        let schedule = &mut *self.schedule.borrow_mut();
        !matches!(schedule.wait_for(process, ticket, false), State::Served)
    }

    #[inline(always)]
    fn served_or_after(
        &self,
        process: u32,
        ticket: Number,
        delay: f64,
    ) -> Result<bool, DelayError> {
        let schedule = &mut *self.schedule.borrow_mut();
        match schedule.wait_for(process, ticket, true) {
            // It is served before the delay passes, however short the delay is.
            State::Granted => schedule.check(self.now(), process, delay)?,
            State::Served => {
                schedule.check(self.now(), process, delay)?;
                schedule.resume(process);
            }
            State::Queued | State::Dropped => schedule.set_timer(self.now(), process, delay)?,
        }
        Ok(true)
    }
}

#[derive(Default)]
struct Schedule {
    /// Sorted by time, and then by number.
    timers: BinaryHeap<Timer>,
    /// The number of the timer that was set last.
    number: u64,
    /// About so many timers in the heap are void, because their process was resumed before.
    void: usize,
    /// Happens now, before everything else.
    urgent: VecDeque<Step>,
    killed: VecDeque<ProcessId>,
    /// Happens now, after the timers that end now.
    due: VecDeque<Due>,
    /// One per process: the event that it waits for.
    waits: Vec<Wait>,
    free_waits: Vec<u32>,
    /// How many processes were started.
    started: u64,
    /// The index of the last.
    last_index: u32,
    queues: Vec<Queue>,
    tickets: Vec<Place>,
    free_tickets: Vec<u32>,
    /// The serial number of the next ticket.
    serial: u64,
}

#[derive(Clone, Copy)]
struct Timer {
    /// The bits of an `f64` that is not negative sort as its value does.
    time: u64,
    number: u64,
    process: u32,
}

impl Timer {
    #[inline(always)]
    fn time(&self) -> f64 {
        f64::from_bits(self.time)
    }

    #[inline(always)]
    fn key(&self) -> u128 {
        u128::from(self.time) << 64 | u128::from(self.number)
    }
}

/// The earliest is the greatest, because the heap has the greatest on top.
impl Ord for Timer {
    #[inline(always)]
    fn cmp(&self, other: &Self) -> Ordering {
        other.key().cmp(&self.key())
    }
}

impl PartialOrd for Timer {
    #[inline(always)]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Timer {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Timer {}

enum Step {
    Resume(u32),
    /// The first of `killed`.
    Kill,
}

enum Due {
    /// A ticket is served: the processes hear of it.
    Granted(u32),
    /// A place has become free in a queue.
    Released(u32),
    /// The process and the number of a timer that was set for now.
    TimeUp(u32, u64),
    Resume(u32),
}

struct Wait {
    /// `DEAD` if there is no process.
    serial: u64,
    /// The number of its timer, or 0.
    timer: u64,
    /// The ticket that it waits for, or `NONE`.
    ticket: u32,
    /// It waits for the ticket or the timer.
    either: bool,
}

const DEAD: u64 = u64::MAX;
const NONE: u32 = u32::MAX;

/// The two queues of a store. A resource has users for a level, and only the first queue.
struct Queue {
    capacity: u32,
    level: u32,
    puts: VecDeque<u32>,
    gets: VecDeque<u32>,
    /// The number of the next item that a get takes.
    item: u64,
}

#[derive(Clone, Copy)]
struct Place {
    serial: u64,
    queue: u32,
    kind: Kind,
    state: State,
    /// The process that waits for it, or `NONE`.
    waiter: u32,
    item: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Use,
    Put,
    Get,
}

#[derive(Clone, Copy)]
enum State {
    Queued,
    /// It is served, but its process has not heard of it.
    Granted,
    Served,
    /// It was dropped when it was granted.
    Dropped,
}

impl Schedule {
    #[inline(always)]
    fn enter(&mut self) -> u32 {
        let serial = self.started;
        self.started += 1;
        let wait = Wait {
            serial,
            timer: 0,
            ticket: NONE,
            either: false,
        };
        let index = match self.free_waits.pop() {
            Some(index) => {
                self.waits[index as usize] = wait;
                index
            }
            None => {
                self.waits.push(wait);
                self.waits.len() as u32 - 1
            }
        };
        self.last_index = index;
        self.urgent.push_back(Step::Resume(index));
        index
    }

    #[inline(always)]
    fn end(&mut self, process: u32) {
        self.waits[process as usize].serial = DEAD;
        self.free_waits.push(process);
    }

    /// Returns the next process that was killed, and forgets what it waits for.
    fn next_killed(&mut self) -> Option<u32> {
        let ProcessId { index, serial } = self.killed.pop_front()?;
        if self.waits[index as usize].serial != serial {
            return None;
        }
        self.cancel_timer(index);
        if let Some(ticket) = self
            .tickets
            .get_mut(self.waits[index as usize].ticket as usize)
        {
            ticket.waiter = NONE;
        }
        self.due
            .retain(|due| !matches!(due, Due::Resume(process) if *process == index));
        self.end(index);
        Some(index)
    }

    #[inline(always)]
    fn check(&self, now: f64, process: u32, delay: f64) -> Result<(), DelayError> {
        if delay >= 0.0 {
            return Ok(());
        }
        let process = self.waits[process as usize].serial;
        Err(DelayError {
            delay,
            now,
            process,
        })
    }

    #[inline(always)]
    fn set_timer(&mut self, now: f64, process: u32, delay: f64) -> Result<(), DelayError> {
        self.check(now, process, delay)?;
        self.number += 1;
        let number = self.number;
        self.waits[process as usize].timer = number;
        let time = now + delay;
        if time == now {
            self.due.push_back(Due::TimeUp(process, number));
        } else {
            let time = time.to_bits();
            self.timers.push(Timer {
                time,
                number,
                process,
            });
        }
        Ok(())
    }

    #[inline(always)]
    fn cancel_timer(&mut self, process: u32) {
        if std::mem::take(&mut self.waits[process as usize].timer) != 0 {
            self.void += 1;
            if self.void > 64 + self.timers.len() / 2 {
                self.void = 0;
                let waits = &self.waits;
                self.timers
                    .retain(|timer| waits[timer.process as usize].timer == timer.number);
            }
        }
    }

    /// Returns the process to resume now.
    #[inline(always)]
    fn time_up(&mut self, process: u32) -> Option<u32> {
        let wait = &mut self.waits[process as usize];
        wait.timer = 0;
        if !wait.either {
            return Some(process);
        }
        wait.either = false;
        if let Some(ticket) = self.tickets.get_mut(wait.ticket as usize) {
            ticket.waiter = NONE;
        }
        wait.ticket = NONE;
        self.resume(process);
        None
    }

    /// A process that waits for one of two events is resumed by a third event, as in SimPy.
    #[inline(always)]
    fn resume(&mut self, process: u32) {
        self.due.push_back(Due::Resume(process));
    }

    /// Returns the state of the ticket. A ticket that was dropped stays in the queue for ever.
    #[inline(always)]
    fn wait_for(&mut self, process: u32, number: Number, either: bool) -> State {
        let wait = &mut self.waits[process as usize];
        wait.either = either;
        match self.tickets.get_mut(number.index as usize) {
            Some(ticket) if ticket.serial as u32 == number.serial => {
                if let State::Queued | State::Granted = ticket.state {
                    ticket.waiter = process;
                    wait.ticket = number.index;
                }
                ticket.state
            }
            _ => State::Queued,
        }
    }

    /// Returns the process to resume now.
    #[inline(always)]
    fn granted(&mut self, index: u32) -> Option<u32> {
        let ticket = &mut self.tickets[index as usize];
        let Place {
            queue,
            kind,
            state,
            waiter,
            ..
        } = *ticket;
        ticket.waiter = NONE;
        if let State::Dropped = state {
            self.free(index);
        } else {
            ticket.state = State::Served;
        }
        match kind {
            Kind::Use => {}
            Kind::Put => self.hand_out(queue),
            Kind::Get => self.admit(queue),
        }
        if waiter == NONE {
            return None;
        }
        self.cancel_timer(waiter);
        let wait = &mut self.waits[waiter as usize];
        wait.ticket = NONE;
        if !std::mem::take(&mut wait.either) {
            return Some(waiter);
        }
        self.resume(waiter);
        None
    }

    fn queue(&mut self, capacity: u32) -> u32 {
        self.queues.push(Queue {
            capacity,
            level: 0,
            puts: VecDeque::new(),
            gets: VecDeque::new(),
            item: 0,
        });
        self.queues.len() as u32 - 1
    }

    #[inline(always)]
    fn take_ticket(&mut self, queue: u32, kind: Kind) -> Number {
        let serial = self.serial;
        self.serial += 1;
        let ticket = Place {
            serial,
            queue,
            kind,
            state: State::Queued,
            waiter: NONE,
            item: u64::MAX,
        };
        let index = match self.free_tickets.pop() {
            Some(index) => {
                self.tickets[index as usize] = ticket;
                index
            }
            None => {
                self.tickets.push(ticket);
                self.tickets.len() as u32 - 1
            }
        };
        let line = &mut self.queues[queue as usize];
        if kind == Kind::Get {
            line.gets.push_back(index);
            self.hand_out(queue);
        } else if line.puts.is_empty() && line.level < line.capacity {
            line.level += 1;
            self.grant(index);
        } else {
            line.puts.push_back(index);
            self.admit(queue);
        }
        Number {
            index,
            serial: serial as u32,
        }
    }

    /// Lets the first of a queue in, if there is a place. Only one: each place that becomes free
    /// has an event of its own.
    #[inline(always)]
    fn admit(&mut self, queue: u32) {
        let queue = &mut self.queues[queue as usize];
        if queue.level < queue.capacity
            && let Some(index) = queue.puts.pop_front()
        {
            queue.level += 1;
            self.grant(index);
        }
    }

    #[inline(always)]
    fn grant(&mut self, index: u32) {
        self.tickets[index as usize].state = State::Granted;
        self.due.push_back(Due::Granted(index));
    }

    /// Gives the first item to the first who waits for one.
    #[inline(always)]
    fn hand_out(&mut self, queue: u32) {
        let queue = &mut self.queues[queue as usize];
        if queue.level > 0
            && let Some(index) = queue.gets.pop_front()
        {
            queue.level -= 1;
            self.tickets[index as usize].item = queue.item;
            queue.item += 1;
            self.grant(index);
        }
    }

    #[inline(always)]
    fn leave(&mut self, index: u32) {
        let ticket = &mut self.tickets[index as usize];
        let Place {
            serial,
            queue: number,
            kind,
            state,
            waiter,
            ..
        } = *ticket;
        let queue = &mut self.queues[number as usize];
        match state {
            State::Queued => {
                let line = match kind {
                    Kind::Get => &mut queue.gets,
                    Kind::Use | Kind::Put => &mut queue.puts,
                };
                let place = |index: &u32| self.tickets[*index as usize].serial;
                if let Ok(position) = line.binary_search_by_key(&serial, place) {
                    line.remove(position);
                }
                if let Some(wait) = self.waits.get_mut(waiter as usize) {
                    wait.ticket = NONE;
                }
            }
            State::Granted => ticket.state = State::Dropped,
            State::Served | State::Dropped => {}
        }
        if kind == Kind::Use {
            if !matches!(state, State::Queued) {
                queue.level -= 1;
            }
            self.due.push_back(Due::Released(number));
        }
        if !matches!(state, State::Granted) {
            self.free(index);
        }
    }

    #[inline(always)]
    fn free(&mut self, index: u32) {
        self.tickets[index as usize].serial = DEAD;
        self.free_tickets.push(index);
    }
}
