//! Tasks yield requests to a scheduler, as programs make system calls.
//!
//! # The problem
//!
//! Many small programs run at the same time on one thread. Each reads as if it ran alone, and some
//! start others, end others, or wait for others. A `yield` stops a task as a system call stops a
//! program: the task hands a *request* to the scheduler, and goes on later with the *answer*.
//!
//! ```python
//! def main():
//!     child = yield NewTask(counter())
//!     for _ in range(2):
//!         yield                         # a pause
//!     yield KillTask(child)
//!     yield WaitTask(child)
//! ```
//!
//! ```
//! #![feature(coroutines, coroutine_trait)]
//! use native_coroutines::patterns::tasks::{Answer, Call, Request, Scheduler, ask, call};
//! use std::{cell::RefCell, rc::Rc};
//!
//! fn counter(log: Rc<RefCell<Vec<u32>>>) -> impl Call<()> {
//!     #[coroutine]
//!     static move |_: Answer| {
//!         for number in 0.. {
//!             log.borrow_mut().push(number);
//!             call!(ask(Request::Pause));
//!         }
//!     }
//! }
//!
//! let log = Rc::new(RefCell::new(Vec::new()));
//! let child = counter(log.clone());
//! let mut scheduler = Scheduler::default();
//! scheduler.spawn(Box::pin(#[coroutine] static move |_: Answer| {
//!     let child = call!(ask(|reply| Request::Spawn(Box::pin(child), reply)));
//!     for _ in 0..2 {
//!         call!(ask(Request::Pause));
//!     }
//!     assert!(call!(ask(|reply| Request::Kill(child, reply))));
//!     assert!(!call!(ask(|reply| Request::Wait(child, reply)))); // it has ended before
//! }));
//! assert_eq!(scheduler.run(), Ok(()));
//! assert_eq!(*log.borrow(), [0, 1, 2]);
//! assert_eq!(Rc::strong_count(&log), 1); // a kill drops everything that the task held
//! ```
//!
//! # Each request has its own type of answer
//!
//! A coroutine has one resume type, so all answers arrive as one type, [`Answer`]. Each request
//! carries a [`Reply<T>`](Reply), which has no bytes. Only a reply makes an answer. [`ask`] makes the
//! request together with a [`Receipt<T>`](Receipt), which reads the answer as a `T`. A wrong pair does
//! not compile in a task:
//!
//! ```compile_fail,E0308
//! # #![feature(coroutines, coroutine_trait)]
//! # use native_coroutines::patterns::tasks::{Answer, Request, Task, ask, call};
//! let task: Task = Box::pin(#[coroutine] static |_: Answer| {
//!     let me: bool = call!(ask(Request::Id)); // expected `bool`, found `TaskId`
//! });
//! ```
//!
//! and it does not compile in a scheduler:
//!
//! ```compile_fail,E0308
//! # use native_coroutines::patterns::tasks::{Answer, Request, TaskId};
//! fn serve(request: Request, me: TaskId) -> Option<Answer> {
//!     match request {
//!         Request::Id(reply) => Some(reply.with(true)), // expected `TaskId`, found `bool`
//!         _ => None,
//!     }
//! }
//! ```
//!
//! ```
//! # use native_coroutines::patterns::tasks::{Answer, Request, TaskId};
//! fn serve(request: Request, me: TaskId) -> Option<Answer> {
//!     match request {
//!         Request::Id(reply) => Some(reply.with(me)),
//!         _ => None,
//!     }
//! }
//! ```
//!
//! The types do not stop a scheduler from mixing up the answers of two tasks. A receipt panics if such
//! an answer has the wrong type. `Answer::default()` is the argument of the first resume, which no
//! task reads.
//!
//! # Subroutines
//!
//! A part of a task makes requests and returns a value: [`Call<T>`](Call). [`call!`](crate::call)
//! runs a part to its end, as `yield from` does. [`ask`] is the smallest part: the macro writes it as
//! one `yield`, so nothing of it is saved. A part may call other parts:
//!
//! ```
//! # #![feature(coroutines, coroutine_trait)]
//! # use native_coroutines::patterns::tasks::{Answer, Call, Request, ask, call};
//! fn sleep(turns: u32) -> impl Call<u32> {
//!     #[coroutine]
//!     static move |_: Answer| {
//!         for _ in 0..turns {
//!             call!(ask(Request::Pause));
//!         }
//!         turns
//!     }
//! }
//!
//! fn twice(turns: u32) -> impl Call<u32> {
//!     #[coroutine]
//!     static move |_: Answer| call!(sleep(turns)) + call!(sleep(turns))
//! }
//! ```
//!
//! The compiler lays such parts into each other, so they cost no allocation. A part that calls itself
//! would have no size. There are two ways out, and both are one word at the call:
//!
//! | call | a level is | a switch at the bottom |
//! |---|---|---|
//! | `call!(boxed(deep(n - 1)))`, see [`native::deep`] | a box in the level above | resumes every level, on the thread's stack |
//! | `call!(far(deep(n - 1)))`, see [`native::deep_far`] | a frame in a vector of the task | resumes one level, at any depth |
//!
//! The second way is *trampolining*: [`far`] yields the callee, and the scheduler resumes only the
//! topmost frame. A task of a million levels needs no stack, neither to run nor to be dropped. A
//! switch below nested boxes took 22 ns at depth 1, 960 ns at 256 and 9.9 µs at 1 024. Below frames it
//! took about 20 ns at any depth. A far call costs three allocations, so nested parts are better where
//! the depth is small. (rustc 1.97.0-nightly e50aa6fba, x86-64 Linux, AMD EPYC, November 2026, on a
//! busy machine. The benchmark `tasks/depth` measures them again.)
//!
//! # Details
//!
//! - Tasks run in turn. A new task waits behind those that are ready, and runs before its parent.
//! - A kill drops the task at once, the innermost part first. The ids of a task that has ended stay
//!   wrong: [`TaskId`] holds a generation, so an id never names a later task in the same place.
//! - If no task is ready and some task waits, [`Scheduler::run`] returns a [`Deadlock`], which lists
//!   who waits for whom. The tasks stay. A caller can kill one of them, and run on.
//! - If a body panics, its task has ended, and the panic comes out of `run`. A caller who catches it
//!   can run on.
//! - [`Request::Event`] waits for [`Scheduler::wake`]. The pattern `echo` waits for sockets so. An
//!   event that comes too early is kept, and several early events are one.
//!
//! In the course, a killed task stays in the table until its next turn, and a killed task that waits
//! stays there until the other task has ended. Here it has ended with the kill.
//!
//! # When not to use it
//!
//! A program that waits for files, timers or other threads is better off with an `async` runtime,
//! which has all of that. Where each task is a loop with one kind of request, the struct by hand is as
//! short, and it is stable Rust. Tasks here never run in parallel.
//!
//! Source: David Beazley, *A Curious Course on Coroutines and Concurrency* (2009), parts 5 to 8.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

pub use crate::call;
pub use native::{
    Act, Answer, Ask, Blocked, Call, Deadlock, Reading, Receipt, Reply, Request, Scheduler, Stage,
    Task, TaskId, actor, ask, far, tree, worker,
};
