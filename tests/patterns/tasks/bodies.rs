//! The promise: a body written by anyone is scheduled, ended and dropped as the guide of `tasks` says.

#![feature(coroutines, coroutine_trait)]

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use native_coroutines::patterns::tasks::{
    Answer, Blocked, Call, Request, Scheduler, ask, call, far,
};

type Log = Rc<RefCell<Vec<&'static str>>>;

/// Writes its name when it is dropped.
struct Note(Log, &'static str);

impl Drop for Note {
    fn drop(&mut self) {
        self.0.borrow_mut().push(self.1);
    }
}

fn inner(log: Log) -> impl Call<&'static str> {
    #[coroutine]
    static move |_: Answer| {
        let _first = Note(log.clone(), "inner, first");
        let _second = Note(log.clone(), "inner, second");
        call!(ask(Request::Pause));
        "returned"
    }
}

const UNWOUND: [&str; 3] = ["inner, second", "inner, first", "outer"];

#[test]
fn a_kill_unwinds_nested_parts_the_innermost_first() {
    let log = Log::default();
    let mut scheduler = Scheduler::default();
    let task = log.clone();
    let id = scheduler.spawn(Box::pin(
        #[coroutine]
        static move |_: Answer| {
            let _outer = Note(task.clone(), "outer");
            call!(inner(task.clone()));
        },
    ));
    scheduler.turn();
    assert!(log.borrow().is_empty());
    assert!(scheduler.kill(id));
    assert_eq!(*log.borrow(), UNWOUND);
    assert_eq!(Rc::strong_count(&log), 1);
}

#[test]
fn a_kill_unwinds_frames_the_innermost_first() {
    let log = Log::default();
    let mut scheduler = Scheduler::default();
    let task = log.clone();
    let id = scheduler.spawn(Box::pin(
        #[coroutine]
        static move |_: Answer| {
            let _outer = Note(task.clone(), "outer");
            call!(far(inner(task.clone())));
        },
    ));
    scheduler.turn();
    assert!(log.borrow().is_empty());
    assert!(scheduler.kill(id));
    assert_eq!(*log.borrow(), UNWOUND);
    assert_eq!(Rc::strong_count(&log), 1);
}

#[test]
fn a_task_that_kills_itself_does_not_run_on() {
    let log = Log::default();
    let mut scheduler = Scheduler::default();
    let task = log.clone();
    scheduler.spawn(Box::pin(
        #[coroutine]
        static move |_: Answer| {
            let _note = Note(task.clone(), "dropped");
            let me = call!(ask(Request::Id));
            call!(ask(|reply| Request::Kill(me, reply)));
            task.borrow_mut().push("ran on");
        },
    ));
    assert_eq!(scheduler.run(), Ok(()));
    assert_eq!(*log.borrow(), ["dropped"]);
}

#[test]
fn subroutines_return_values_of_any_type() {
    let log = Log::default();
    let mut scheduler = Scheduler::default();
    let task = log.clone();
    scheduler.spawn(Box::pin(
        #[coroutine]
        static move |_: Answer| {
            let nested = call!(inner(Log::default()));
            let frame = call!(far(inner(Log::default())));
            task.borrow_mut().extend([nested, frame]);
        },
    ));
    assert_eq!(scheduler.run(), Ok(()));
    assert_eq!(*log.borrow(), ["returned"; 2]);
}

#[test]
fn a_task_that_panics_has_ended_and_those_that_wait_for_it_go_on() {
    let log = Log::default();
    let mut scheduler = Scheduler::default();
    let task = log.clone();
    let first = scheduler.spawn(Box::pin(
        #[coroutine]
        static move |_: Answer| {
            let _note = Note(task, "unwound");
            call!(ask(Request::Pause));
            panic!("as the test wants it");
        },
    ));
    let task = log.clone();
    scheduler.spawn(Box::pin(
        #[coroutine]
        static move |_: Answer| {
            let was_alive = call!(ask(|reply| Request::Wait(first, reply)));
            assert!(was_alive);
            task.borrow_mut().push("went on");
        },
    ));
    assert!(catch_unwind(AssertUnwindSafe(|| scheduler.run())).is_err());
    assert!(!scheduler.is_alive(first));
    assert_eq!(*log.borrow(), ["unwound"]);
    assert_eq!(scheduler.run(), Ok(()));
    assert_eq!(*log.borrow(), ["unwound", "went on"]);
}

/// Waits for so many events, and writes each down.
fn listener(log: Log, events: u32) -> impl Call<()> {
    #[coroutine]
    static move |_: Answer| {
        for _ in 0..events {
            call!(ask(Request::Event));
            log.borrow_mut().push("event");
        }
    }
}

#[test]
fn an_event_wakes_its_task_once_and_an_early_one_is_kept() {
    let log = Log::default();
    let mut scheduler = Scheduler::default();
    let id = scheduler.spawn(Box::pin(listener(log.clone(), 3)));
    // Two early events are one.
    assert!(scheduler.wake(id));
    assert!(scheduler.wake(id));
    scheduler.turn();
    scheduler.turn();
    assert!(!scheduler.turn());
    assert_eq!(log.borrow().len(), 1);

    // A task that waits is queued once.
    assert!(scheduler.wake(id));
    scheduler.turn();
    assert_eq!(log.borrow().len(), 2);

    // Nobody brings the last event.
    let deadlock = scheduler.run().unwrap_err();
    let blocked = Blocked {
        task: id,
        waits_for: None,
    };
    assert_eq!(deadlock.blocked, [blocked]);
    assert_eq!(
        deadlock.to_string(),
        "deadlock: no task is ready; task 0 waits for an event"
    );
    assert!(scheduler.wake(id));
    assert_eq!(scheduler.run(), Ok(()));
    assert!(!scheduler.wake(id));
}

#[test]
fn an_event_of_a_killed_task_does_not_reach_the_next_task_in_its_place() {
    let log = Log::default();
    let mut scheduler = Scheduler::default();
    let first = scheduler.spawn(Box::pin(listener(log.clone(), 1)));
    assert!(scheduler.wake(first));
    assert!(scheduler.kill(first));
    scheduler.spawn(Box::pin(listener(log.clone(), 1)));
    assert!(!scheduler.wake(first));
    assert!(scheduler.run().is_err());
    assert!(log.borrow().is_empty());
}

#[test]
fn a_reply_has_no_bytes_and_an_answer_has_eight() {
    use native_coroutines::patterns::tasks::{Reply, TaskId};
    assert_eq!(size_of::<Reply<TaskId>>(), 0);
    assert_eq!(size_of::<(TaskId, Answer)>(), 16);
}
