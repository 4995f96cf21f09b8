use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};
use std::error::Error;
use std::fmt;
use std::vec::Vec;

/// Runs the bank until nothing more can happen: so many customers, and so many counters.
pub fn bank(
    customers: u32,
    counters: u32,
    gap: &impl Fn() -> f64,
    patience: &impl Fn() -> f64,
    service: &impl Fn() -> f64,
    say: &impl Fn(fmt::Arguments),
) -> Result<(), DelayError> {
    let mut bank = Bank::new(counters);
    let mut arrived = 0;
    if arrived < customers {
        bank.arrives(&mut arrived, gap, patience, say)?;
    }
    while let Some(event) = bank.next() {
        match event {
            Event::Gap if arrived < customers => bank.arrives(&mut arrived, gap, patience, say)?,
            Event::Gap => {}
            Event::Patience(customer) => bank.patience_ends(customer),
            Event::Granted(customer) => bank.granted(customer),
            Event::Turn(customer) => bank.turn(customer, service, say)?,
            Event::Service(customer) => bank.is_done(customer, say),
            Event::Released => bank.admit(),
        }
    }
    Ok(())
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

struct Bank {
    now: f64,
    /// Sorted by time, and then by number.
    timers: BinaryHeap<Timer>,
    /// The number of the timer that was set last.
    number: u64,
    /// About so many timers in the heap are void, because their customer was called before.
    void: usize,
    /// Happens now, after the timers that end now.
    due: VecDeque<Due>,
    free_counters: u32,
    /// The indices of the customers who wait, in the order in which they came.
    queue: VecDeque<u32>,
    customers: Vec<Customer>,
    free: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Timer {
    /// The bits of an `f64` that is not negative sort as its value does.
    time: u64,
    number: u64,
    event: Event,
}

impl Timer {
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

struct Due {
    event: Event,
    /// The number of its timer, or 0.
    number: u64,
}

#[derive(Clone, Copy)]
enum Event {
    /// The next customer may come.
    Gap,
    Patience(u32),
    Service(u32),
    /// There is a counter for the customer, who hears of it.
    Granted(u32),
    /// The customer goes to a counter, or gives up.
    Turn(u32),
    /// A counter has become free.
    Released,
}

/// A customer from arrival to the end.
pub struct Customer {
    number: u32,
    state: State,
    /// The event of its turn is due.
    is_called: bool,
    arrived: f64,
    /// The number of the timer of the patience, or 0.
    timer: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Queued,
    /// There is a counter, but the customer has not heard of it.
    Granted,
    Served,
    /// The customer gave up when there was a counter.
    GaveUp,
}

impl Bank {
    fn new(counters: u32) -> Self {
        Bank {
            now: 0.0,
            timers: BinaryHeap::new(),
            number: 0,
            void: 0,
            due: VecDeque::new(),
            free_counters: counters,
            queue: VecDeque::new(),
            customers: Vec::new(),
            free: Vec::new(),
        }
    }

    #[inline(always)]
    fn next(&mut self) -> Option<Event> {
        loop {
            // Nothing at this time is in the heap, but for what was set earlier and comes first.
            let (event, number) = if let Some(&timer) = self.timers.peek()
                && (self.due.is_empty() || f64::from_bits(timer.time) == self.now)
            {
                if let Event::Patience(customer) = timer.event
                    && self.customers[customer as usize].timer != timer.number
                {
                    self.timers.pop();
                    self.void = self.void.saturating_sub(1);
                    continue;
                }
                let time = f64::from_bits(timer.time);
                if time == f64::INFINITY {
                    return None;
                }
                self.timers.pop();
                self.now = time;
                (timer.event, timer.number)
            } else {
                let Due { event, number } = self.due.pop_front()?;
                (event, number)
            };
            if let Event::Patience(customer) = event {
                let timer = &mut self.customers[customer as usize].timer;
                if *timer != number {
                    continue;
                }
                *timer = 0;
            }
            return Some(event);
        }
    }

    #[inline(always)]
    fn check(&self, delay: f64, process: u64) -> Result<(), DelayError> {
        if delay >= 0.0 {
            return Ok(());
        }
        let now = self.now;
        Err(DelayError {
            delay,
            now,
            process,
        })
    }

    #[inline(always)]
    fn set_timer(&mut self, delay: f64, event: Event, process: u64) -> Result<(), DelayError> {
        self.check(delay, process)?;
        self.number += 1;
        let number = self.number;
        let time = self.now + delay;
        if time == self.now {
            self.due.push_back(Due { event, number });
        } else {
            let time = time.to_bits();
            self.timers.push(Timer {
                time,
                number,
                event,
            });
        }
        Ok(())
    }

    #[inline(always)]
    fn due(&mut self, event: Event) {
        self.due.push_back(Due { event, number: 0 });
    }

    #[inline(always)]
    fn arrives(
        &mut self,
        arrived: &mut u32,
        gap: &impl Fn() -> f64,
        patience: &impl Fn() -> f64,
        say: &impl Fn(fmt::Arguments),
    ) -> Result<(), DelayError> {
        let number = *arrived;
        *arrived += 1;
        let now = self.now;
        self.set_timer(gap(), Event::Gap, 0)?;
        say(format_args!("{now:7.4} customer {number:02} arrives"));
        let customer = Customer {
            number,
            state: State::Queued,
            is_called: false,
            arrived: now,
            timer: 0,
        };
        let index = match self.free.pop() {
            Some(index) => {
                self.customers[index as usize] = customer;
                index
            }
            None => {
                self.customers.push(customer);
                self.customers.len() as u32 - 1
            }
        };
        if self.queue.is_empty() && self.free_counters > 0 {
            self.free_counters -= 1;
            self.grant(index);
        } else {
            self.queue.push_back(index);
            self.admit();
        }
        let (patience, process) = (patience(), u64::from(number) + 1);
        if self.customers[index as usize].state == State::Queued {
            self.set_timer(patience, Event::Patience(index), process)?;
            self.customers[index as usize].timer = self.number;
        } else {
            // The customer is called before the patience ends, however short it is.
            self.check(patience, process)?;
        }
        Ok(())
    }

    /// Calls the first of the queue, if there is a counter. Only one: each counter that becomes
    /// free has an event of its own.
    #[inline(always)]
    fn admit(&mut self) {
        if self.free_counters > 0
            && let Some(customer) = self.queue.pop_front()
        {
            self.free_counters -= 1;
            self.grant(customer);
        }
    }

    #[inline(always)]
    fn grant(&mut self, customer: u32) {
        self.customers[customer as usize].state = State::Granted;
        self.due(Event::Granted(customer));
    }

    /// The patience has ended. The customer gives up by an event of its own, as in SimPy.
    #[inline(always)]
    fn patience_ends(&mut self, customer: u32) {
        self.customers[customer as usize].is_called = true;
        self.due(Event::Turn(customer));
    }

    #[inline(always)]
    fn granted(&mut self, index: u32) {
        let customer = &mut self.customers[index as usize];
        if customer.state == State::GaveUp {
            self.free.push(index);
            return;
        }
        customer.state = State::Served;
        if !customer.is_called {
            customer.is_called = true;
            self.cancel_patience(index);
            self.due(Event::Turn(index));
        }
    }

    #[inline(always)]
    fn cancel_patience(&mut self, customer: u32) {
        if std::mem::take(&mut self.customers[customer as usize].timer) != 0 {
            self.void += 1;
            if self.void > 64 + self.timers.len() / 2 {
                self.void = 0;
                let customers = &self.customers;
                self.timers.retain(|timer| match timer.event {
                    Event::Patience(index) => customers[index as usize].timer == timer.number,
                    _ => true,
                });
            }
        }
    }

    #[inline(always)]
    fn turn(
        &mut self,
        index: u32,
        service: &impl Fn() -> f64,
        say: &impl Fn(fmt::Arguments),
    ) -> Result<(), DelayError> {
        let customer = &mut self.customers[index as usize];
        let now = self.now;
        let number = customer.number;
        let waited = now - customer.arrived;
        if customer.state == State::Served {
            say(format_args!(
                "{now:7.4} customer {number:02} is served after {waited:.4}"
            ));
            return self.set_timer(service(), Event::Service(index), u64::from(number) + 1);
        }
        say(format_args!(
            "{now:7.4} customer {number:02} gives up after {waited:.4}"
        ));
        if customer.state == State::Queued {
            let number_at = |index: &u32| self.customers[*index as usize].number;
            if let Ok(position) = self.queue.binary_search_by_key(&number, number_at) {
                self.queue.remove(position);
            }
            self.free.push(index);
        } else {
            customer.state = State::GaveUp;
            self.free_counters += 1;
        }
        self.due(Event::Released);
        Ok(())
    }

    #[inline(always)]
    fn is_done(&mut self, index: u32, say: &impl Fn(fmt::Arguments)) {
        let now = self.now;
        let number = self.customers[index as usize].number;
        say(format_args!("{now:7.4} customer {number:02} is done"));
        self.free_counters += 1;
        self.due(Event::Released);
        self.free.push(index);
    }
}
