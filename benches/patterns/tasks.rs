use std::cell::Cell;
use std::collections::VecDeque;
use std::hint::black_box;
use std::rc::Rc;

use bench_support::{Bench, Group};
use native_coroutines::call;
use native_coroutines::patterns::tasks::native::{deep, deep_far};
use native_coroutines::patterns::tasks::{self, Answer, Call, by_hand, far};

const TASKS: u32 = 1_000;
const PAUSES: u32 = 100;
/// Of the tree: a task spawns two.
const LEVELS: u32 = 10;

/// Tasks that pause. Making them costs about as much as one pause of each.
fn switch(bench: &mut Bench) {
    Group::new("tasks/switch", (TASKS * (PAUSES + 1)) as usize)
        .contender("by_hand", || {
            let mut scheduler = by_hand::Scheduler::default();
            for _ in 0..TASKS {
                scheduler.spawn(Box::new(by_hand::worker(PAUSES)));
            }
            scheduler.run().is_ok()
        })
        .contender("native", || {
            let mut scheduler = tasks::Scheduler::default();
            for _ in 0..TASKS {
                scheduler.spawn(Box::pin(tasks::worker(PAUSES)));
            }
            scheduler.run().is_ok()
        })
        // No tasks: numbers that take turns.
        .contender("plain_loop", || {
            let mut ready = VecDeque::from(vec![black_box(PAUSES); TASKS as usize]);
            while let Some(left) = ready.pop_front() {
                if let Some(left) = left.checked_sub(1) {
                    ready.push_back(black_box(left));
                }
            }
            true
        })
        .measure(bench);
}

/// Tasks that spawn tasks and wait for them.
fn spawn(bench: &mut Bench) {
    Group::new("tasks/spawn", (2 << LEVELS) - 1)
        .contender("by_hand", || {
            let ended = Rc::new(Cell::new(0));
            let mut scheduler = by_hand::Scheduler::default();
            scheduler.spawn(by_hand::tree(LEVELS, ended.clone()));
            (scheduler.run().is_ok(), ended.get())
        })
        .contender("native", || {
            let ended = Rc::new(Cell::new(0));
            let mut scheduler = tasks::Scheduler::default();
            scheduler.spawn(tasks::tree(LEVELS, ended.clone()));
            (scheduler.run().is_ok(), ended.get())
        })
        .measure(bench);
}

/// Runs one task that makes one call, and returns the call's result.
fn reached(part: impl Call<u32> + 'static) -> (bool, u32) {
    let reached = Rc::new(Cell::new(0));
    let task = reached.clone();
    let mut scheduler = tasks::Scheduler::default();
    scheduler.spawn(Box::pin(
        #[coroutine]
        static move |_: Answer| task.set(call!(part)),
    ));
    (scheduler.run().is_ok(), reached.get())
}

/// A pause at the bottom of a recursion: each level in a box of the level above, or in a frame.
fn depth(bench: &mut Bench, depth: u32) {
    const PAUSES: u32 = 1_000;
    Group::new("tasks/depth", PAUSES as usize)
        .contender(format!("nested/{depth}"), || reached(deep(depth, PAUSES)))
        .contender(format!("frames/{depth}"), || {
            reached(far(deep_far(depth, PAUSES)))
        })
        .measure(bench);
}

pub fn bench(bench: &mut Bench) {
    switch(bench);
    spawn(bench);
    for levels in [1, 16, 256] {
        depth(bench, levels);
    }
}
