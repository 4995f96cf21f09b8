// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::error::Error;
use core::fmt;
use core::marker::PhantomData;
use core::mem;
use core::num::NonZeroU32;
use core::ops::Coroutine;
use core::ops::CoroutineState::{self, Complete, Yielded};
use core::pin::Pin;

/// The request that a task yields. Each carries the right to answer it.
pub enum Request {
    /// Until all others that are ready have had their turn.
    Pause(Reply<()>),
    /// The id of the task itself.
    Id(Reply<TaskId>),
    /// A new task.
    Spawn(Task, Reply<TaskId>),
    /// The end of a task, at once. False if it has ended before.
    Kill(TaskId, Reply<bool>),
    /// Until a task has ended. False if it has ended before.
    Wait(TaskId, Reply<bool>),
    /// Until somebody outside calls `Scheduler::wake` with the id of the task.
    Event(Reply<()>),
    /// Until a subroutine has ended, which runs in place of the task.
    Call(Task, Reply<()>),
}

/// The right to answer one request, with a `T`. It has no bytes.
pub struct Reply<T>(PhantomData<fn(T)>);

/// The value that a task is resumed with. Only a `Reply` makes one.
pub struct Answer(Word);

/// Eight bytes: a flag lies where no task has its generation.
#[derive(Clone, Copy)]
enum Word {
    Id(TaskId),
    Flag(bool),
}

/// Names a task. A later task in the same place has another generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId {
    index: u32,
    generation: NonZeroU32,
}

impl TaskId {
    /// As a number, for those who store ids elsewhere.
    pub fn to_bits(self) -> u64 {
        u64::from(self.generation.get()) << 32 | u64::from(self.index)
    }

    /// `None` of a number that `to_bits` does not return.
    pub fn from_bits(bits: u64) -> Option<TaskId> {
        Some(TaskId {
            index: bits as u32,
            generation: NonZeroU32::new((bits >> 32) as u32)?,
        })
    }
}

/// The types that an answer can have.
pub trait Reading: Sized {
    #[doc(hidden)]
    fn write(self) -> Answer;
    #[doc(hidden)]
    fn read(answer: Answer) -> Option<Self>;
}

impl Reading for () {
    #[inline(always)]
    fn write(self) -> Answer {
        Answer(Word::Flag(false))
    }
    #[inline(always)]
    fn read(_: Answer) -> Option<()> {
        Some(())
    }
}

impl Reading for bool {
    #[inline(always)]
    fn write(self) -> Answer {
        Answer(Word::Flag(self))
    }
    #[inline(always)]
    fn read(answer: Answer) -> Option<bool> {
        match answer.0 {
            Word::Flag(flag) => Some(flag),
            Word::Id(_) => None,
        }
    }
}

impl Reading for TaskId {
    #[inline(always)]
    fn write(self) -> Answer {
        Answer(Word::Id(self))
    }
    #[inline(always)]
    fn read(answer: Answer) -> Option<TaskId> {
        match answer.0 {
            Word::Id(id) => Some(id),
            Word::Flag(_) => None,
        }
    }
}

impl<T: Reading> Reply<T> {
    #[inline(always)]
    pub fn with(self, value: T) -> Answer {
        value.write()
    }
}

impl Default for Answer {
    /// The argument of the first resume, which answers nothing.
    #[inline(always)]
    fn default() -> Answer {
        ().write()
    }
}

/// A part of a task: it makes requests, and returns a `T`.
pub trait Call<T>: Coroutine<Answer, Yield = Request, Return = T> {}
impl<T, C: Coroutine<Answer, Yield = Request, Return = T>> Call<T> for C {}

/// A task is a part that returns nothing, in a box.
pub type Task = Pin<Box<dyn Coroutine<Answer, Yield = Request, Return = ()>>>;

/// Runs a part to its end, inside of the task: Python's `yield from`. A request alone is one `yield`.
#[macro_export]
macro_rules! call {
    (ask($request:expr)) => {{
        // The request is no local, so that nothing of it is saved across the `yield`.
        let receipt;
        let answer = yield {
            let (request, of_request) = ask($request).split();
            receipt = of_request;
            request
        };
        receipt.read(answer)
    }};
    ($part:expr) => {{
        let mut part = ::core::pin::pin!($part);
        let mut answer = ::core::default::Default::default();
        loop {
            let request = match ::core::ops::Coroutine::resume(part.as_mut(), answer) {
                ::core::ops::CoroutineState::Yielded(request) => request,
                ::core::ops::CoroutineState::Complete(value) => break value,
            };
            answer = yield request;
        }
    }};
}

/// Makes one request: the smallest part. A variant of `Request` is the function that it takes.
#[inline(always)]
pub fn ask<T: Reading>(request: impl FnOnce(Reply<T>) -> Request) -> Ask<T> {
    Ask(Some(request(Reply(PhantomData))), PhantomData)
}

/// A part that is one request.
pub struct Ask<T>(Option<Request>, PhantomData<fn() -> T>);

/// The right to read the answer to one request.
pub struct Receipt<T>(PhantomData<fn() -> T>);

impl<T: Reading> Ask<T> {
    /// The request, and the right to read its answer.
    #[inline(always)]
    pub fn split(self) -> (Request, Receipt<T>) {
        (self.0.expect("it was not made yet"), Receipt(PhantomData))
    }
}

impl<T: Reading> Receipt<T> {
    #[inline(always)]
    pub fn read(self, answer: Answer) -> T {
        T::read(answer).expect("a scheduler answers a request with its own reply")
    }
}

impl<T: Reading> Coroutine<Answer> for Ask<T> {
    type Yield = Request;
    type Return = T;

    fn resume(mut self: Pin<&mut Self>, answer: Answer) -> CoroutineState<Request, T> {
        match self.0.take() {
            Some(request) => Yielded(request),
            None => Complete(Receipt(PhantomData).read(answer)),
        }
    }
}

/// Runs a part in a frame of its own, so that recursion costs the same at any depth.
pub fn far<T: 'static>(part: impl Call<T> + 'static) -> impl Call<T> {
    let result = Rc::new(Cell::new(None));
    let place = Rc::clone(&result);
    let frame = Box::pin(
        #[coroutine]
        static move |_: Answer| place.set(Some(call!(part))),
    );
    #[coroutine]
    static move |_: Answer| {
        call!(ask(|reply| Request::Call(frame, reply)));
        result.take().expect("the frame has run to its end")
    }
}

/// The task after its first far call: the frames of all that wait for each other.
fn trampoline(caller: Task, callee: Task) -> impl Call<()> {
    let mut frames = Frames(alloc::vec![caller, callee]);
    #[coroutine]
    move |mut answer: Answer| {
        while let Some(top) = frames.0.last_mut() {
            let request = match top.as_mut().resume(answer) {
                Yielded(request) => request,
                Complete(()) => {
                    frames.0.pop();
                    answer = ().write();
                    continue;
                }
            };
            answer = match request {
                Request::Call(callee, reply) => {
                    frames.0.push(callee);
                    reply.with(())
                }
                request => yield request,
            };
        }
    }
}

struct Frames(Vec<Task>);

impl Drop for Frames {
    /// The innermost frame first, as a stack unwinds. A vector alone drops its first item first.
    fn drop(&mut self) {
        while self.0.pop().is_some() {}
    }
}

/// Runs tasks in turn.
#[derive(Default)]
pub struct Scheduler {
    entries: Vec<Entry>,
    free: Vec<u32>,
    alive: usize,
    /// Those that run next, each with its answer. Those that were killed meanwhile are skipped.
    ready: VecDeque<(TaskId, Answer)>,
}

struct Entry {
    task: Option<Task>,
    /// Those that wait for the end of this task.
    waiting: Option<Box<Waiting>>,
    generation: NonZeroU32,
    event: Event,
}

/// Stale where a waiting task was killed. A killed task that waited is dropped before the list grows.
#[derive(Default)]
struct Waiting(Vec<(TaskId, Reply<bool>)>);

enum Event {
    None,
    /// It came before the task asked for it.
    Early,
    Awaited(Reply<()>),
}

impl Scheduler {
    pub fn spawn(&mut self, task: Task) -> TaskId {
        let index = self.free.pop().unwrap_or_else(|| {
            self.entries.push(Entry {
                task: None,
                waiting: None,
                generation: NonZeroU32::MIN,
                event: Event::None,
            });
            u32::try_from(self.entries.len() - 1).expect("fewer than 2^32 tasks")
        });
        let entry = &mut self.entries[index as usize];
        entry.task = Some(task);
        let generation = entry.generation;
        self.alive += 1;
        let id = TaskId { index, generation };
        self.ready.push_back((id, Answer::default()));
        id
    }

    /// Drops the task. False if it has ended before.
    pub fn kill(&mut self, id: TaskId) -> bool {
        self.end(id)
    }

    /// Brings the event that a task asks for. False if the task has ended.
    pub fn wake(&mut self, id: TaskId) -> bool {
        let Some(entry) = self.entry(id) else {
            return false;
        };
        // An event that was not asked for yet is kept, but not counted.
        if let Event::Awaited(reply) = mem::replace(&mut entry.event, Event::Early) {
            entry.event = Event::None;
            self.ready.push_back((id, reply.with(())));
        }
        true
    }

    /// Brings an event to every task.
    pub fn wake_all(&mut self) {
        for index in 0..self.entries.len() {
            self.wake(TaskId {
                index: index as u32,
                generation: self.entries[index].generation,
            });
        }
    }

    pub fn is_alive(&self, id: TaskId) -> bool {
        let entry = self.entries.get(id.index as usize);
        entry.is_some_and(|entry| entry.generation == id.generation && entry.task.is_some())
    }

    /// The number of tasks that have not ended.
    pub fn len(&self) -> usize {
        self.alive
    }

    pub fn is_empty(&self) -> bool {
        self.alive == 0
    }

    /// Runs until all tasks have ended, or until nobody is ready.
    pub fn run(&mut self) -> Result<(), Deadlock> {
        while let Some((id, answer)) = self.ready.pop_front() {
            self.step(id, answer);
        }
        if self.is_empty() {
            Ok(())
        } else {
            Err(self.deadlock())
        }
    }

    /// Gives each task that is ready now one turn. Returns whether somebody is ready after it.
    pub fn turn(&mut self) -> bool {
        for _ in 0..self.ready.len() {
            if let Some((id, answer)) = self.ready.pop_front() {
                self.step(id, answer);
            }
        }
        !self.ready.is_empty()
    }

    #[inline(always)]
    fn entry(&mut self, id: TaskId) -> Option<&mut Entry> {
        let entry = self.entries.get_mut(id.index as usize)?;
        (entry.generation == id.generation && entry.task.is_some()).then_some(entry)
    }

    #[inline(always)]
    fn step(&mut self, id: TaskId, answer: Answer) {
        let on_panic = EndOnPanic(self, id);
        let entry = on_panic.0.entry(id);
        let Some(task) = entry.and_then(|entry| entry.task.as_mut()) else {
            // It was killed when it was ready.
            mem::forget(on_panic);
            return;
        };
        let state = task.as_mut().resume(answer);
        mem::forget(on_panic);
        match state {
            Yielded(request) => self.serve(id, request),
            Complete(()) => {
                self.end(id);
            }
        }
    }

    /// Puts the task into the queue with its answer, unless it has to wait for that.
    #[inline(always)]
    fn serve(&mut self, id: TaskId, request: Request) {
        let answer = match request {
            Request::Pause(reply) => reply.with(()),
            Request::Id(reply) => reply.with(id),
            Request::Spawn(task, reply) => reply.with(self.spawn(task)),
            Request::Kill(other, reply) => reply.with(self.end(other)),
            Request::Wait(other, reply) => return self.wait(id, other, reply),
            Request::Event(reply) => return self.event(id, reply),
            Request::Call(callee, reply) => return self.call(id, callee, reply),
        };
        self.ready.push_back((id, answer));
    }

    /// A call is no turn, so the callee runs at once. Later calls do not come here.
    #[cold]
    #[inline(never)]
    fn call(&mut self, id: TaskId, callee: Task, reply: Reply<()>) {
        if let Some(entry) = self.entry(id)
            && let Some(caller) = entry.task.take()
        {
            entry.task = Some(Box::pin(trampoline(caller, callee)));
            self.step(id, reply.with(()));
        }
    }

    fn wait(&mut self, id: TaskId, other: TaskId, reply: Reply<bool>) {
        let Some(entry) = self.entry(other) else {
            self.ready.push_back((id, reply.with(false)));
            return;
        };
        let mut waiting = entry.waiting.take().unwrap_or_default();
        if waiting.0.len() == waiting.0.capacity() {
            waiting.0.retain(|&(id, _)| self.is_alive(id));
        }
        waiting.0.push((id, reply));
        if let Some(entry) = self.entry(other) {
            entry.waiting = Some(waiting);
        }
    }

    fn event(&mut self, id: TaskId, reply: Reply<()>) {
        if let Some(entry) = self.entry(id) {
            match mem::replace(&mut entry.event, Event::None) {
                Event::Early => self.ready.push_back((id, reply.with(()))),
                _ => entry.event = Event::Awaited(reply),
            }
        }
    }

    fn end(&mut self, id: TaskId) -> bool {
        let Some(entry) = self.entry(id) else {
            return false;
        };
        let task = entry.task.take();
        entry.event = Event::None;
        let waiting = entry.waiting.take();
        // A place whose generations are used up is not used again.
        if let Some(generation) = entry.generation.checked_add(1) {
            entry.generation = generation;
            self.free.push(id.index);
        }
        self.alive -= 1;
        for (id, reply) in waiting.into_iter().flat_map(|waiting| waiting.0) {
            if self.is_alive(id) {
                self.ready.push_back((id, reply.with(true)));
            }
        }
        // Last, because a destructor may panic.
        drop(task);
        true
    }

    #[cold]
    fn deadlock(&self) -> Deadlock {
        let mut blocked = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let id = TaskId {
                index: index as u32,
                generation: entry.generation,
            };
            let waiting = entry.waiting.iter().flat_map(|waiting| &waiting.0);
            let waiting = waiting.map(|&(waiting, _)| Blocked {
                task: waiting,
                waits_for: Some(id),
            });
            blocked.extend(waiting.filter(|blocked| self.is_alive(blocked.task)));
            if let Event::Awaited(_) = entry.event {
                blocked.push(Blocked {
                    task: id,
                    waits_for: None,
                });
            }
        }
        blocked.sort_unstable_by_key(|blocked| blocked.task);
        Deadlock { blocked }
    }
}

/// Ends a task whose body panics. Those that wait for its end go on.
struct EndOnPanic<'a>(&'a mut Scheduler, TaskId);

impl Drop for EndOnPanic<'_> {
    fn drop(&mut self) {
        self.0.end(self.1);
    }
}

/// Nobody is ready, and somebody waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadlock {
    pub blocked: Vec<Blocked>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocked {
    pub task: TaskId,
    /// `None` for an event from outside.
    pub waits_for: Option<TaskId>,
}

impl fmt::Display for Deadlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 8;
        f.write_str("deadlock: no task is ready")?;
        for Blocked { task, waits_for } in self.blocked.iter().take(SHOWN) {
            match waits_for {
                Some(other) => write!(f, "; task {task} waits for task {other}")?,
                None => write!(f, "; task {task} waits for an event")?,
            }
        }
        match self.blocked.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "; and {more} more wait"),
        }
    }
}

impl Error for Deadlock {}

impl fmt::Display for TaskId {
    /// The place of the task, and after a dot how many were there before.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.index)?;
        match self.generation.get() - 1 {
            0 => Ok(()),
            before => write!(f, ".{before}"),
        }
    }
}

/// Pauses so many times.
pub fn worker(mut rounds: u32) -> impl Call<()> {
    #[coroutine]
    static move |_: Answer| {
        while rounds > 0 {
            rounds -= 1;
            call!(ask(Request::Pause));
        }
    }
}

/// Spawns two more unless it is a leaf, and waits for both. Counts the tasks that ended.
pub fn tree(depth: u32, ended: Rc<Cell<u64>>) -> Task {
    Box::pin(
        #[coroutine]
        static move |_: Answer| {
            if depth > 0 {
                let left = tree(depth - 1, ended.clone());
                let left = call!(ask(|reply| Request::Spawn(left, reply)));
                let right = tree(depth - 1, ended.clone());
                let right = call!(ask(|reply| Request::Spawn(right, reply)));
                call!(ask(|reply| Request::Wait(left, reply)));
                call!(ask(|reply| Request::Wait(right, reply)));
            }
            ended.set(ended.get() + 1);
        },
    )
}

/// Calls itself so deep and pauses at the bottom. Each level is a box in the level above.
pub fn deep(depth: u32, pauses: u32) -> impl Call<u32> {
    #[coroutine]
    static move |_: Answer| {
        if depth == 0 {
            for _ in 0..pauses {
                call!(ask(Request::Pause));
            }
            0
        } else {
            1 + call!(boxed(deep(depth - 1, pauses)))
        }
    }
}

/// The same, but each level is a frame of the task.
pub fn deep_far(depth: u32, pauses: u32) -> impl Call<u32> {
    #[coroutine]
    static move |_: Answer| {
        if depth == 0 {
            for _ in 0..pauses {
                call!(ask(Request::Pause));
            }
            0
        } else {
            1 + call!(far(deep_far(depth - 1, pauses)))
        }
    }
}

fn boxed<T>(part: impl Call<T> + 'static) -> Pin<Box<dyn Call<T>>> {
    Box::pin(part)
}

/// A verb and a number: `pause`, `spawn` a script, `kill` or `wait` for a task, `call` so deep, nested
/// or `far`.
pub type Act = (&'static str, usize);

/// The scripts of some tasks, and the log of what they do.
#[derive(Default)]
pub struct Stage {
    scripts: Vec<Vec<Act>>,
    /// The tasks that were seen, each at its number.
    seen: RefCell<Vec<TaskId>>,
    log: RefCell<String>,
}

impl Stage {
    pub fn new(scripts: Vec<Vec<Act>>) -> Rc<Stage> {
        Rc::new(Stage {
            scripts,
            ..Stage::default()
        })
    }

    pub fn log(&self) -> String {
        self.log.borrow().clone()
    }

    fn say(&self, line: &str) {
        let mut log = self.log.borrow_mut();
        log.push_str(line);
        log.push('\n');
    }

    /// The number of a task: how many were seen before it.
    pub fn number(&self, id: TaskId) -> usize {
        let mut seen = self.seen.borrow_mut();
        seen.iter()
            .position(|&known| known == id)
            .unwrap_or_else(|| {
                seen.push(id);
                seen.len() - 1
            })
    }

    fn id(&self, number: usize) -> Option<TaskId> {
        self.seen.borrow().get(number).copied()
    }
}

/// Says that the task has left the stage, however it left.
struct Exit<'a>(&'a Stage, usize);

impl Drop for Exit<'_> {
    fn drop(&mut self) {
        self.0.say(&format!("{} leaves", self.1));
    }
}

/// Plays a script: each act is a request, and its answer goes into the log.
pub fn actor(stage: Rc<Stage>, script: usize) -> Task {
    Box::pin(
        #[coroutine]
        static move |_: Answer| {
            let me = stage.number(call!(ask(Request::Id)));
            let _exit = Exit(&stage, me);
            stage.say(&format!("{me} plays {script}"));
            for &(verb, number) in stage.scripts.get(script).into_iter().flatten() {
                let said = match (verb, stage.id(number)) {
                    ("pause", _) => {
                        call!(ask(Request::Pause));
                        format!("{me} goes on")
                    }
                    ("spawn", _) => {
                        let child = actor(stage.clone(), number);
                        let child = call!(ask(|reply| Request::Spawn(child, reply)));
                        format!("{me} spawned {}", stage.number(child))
                    }
                    ("kill", Some(other)) => {
                        let was_alive = call!(ask(|reply| Request::Kill(other, reply)));
                        format!("{me} killed {number}: {was_alive}")
                    }
                    ("wait", Some(other)) => {
                        let was_alive = call!(ask(|reply| Request::Wait(other, reply)));
                        format!("{me} waited for {number}: {was_alive}")
                    }
                    ("call", _) => {
                        let depth = call!(deep(number as u32, 1));
                        format!("{me} called {depth} deep")
                    }
                    ("far", _) => {
                        let depth = call!(far(deep_far(number as u32, 1)));
                        format!("{me} called {depth} deep and far")
                    }
                    _ => format!("{me} knows no {number} to {verb}"),
                };
                stage.say(&said);
            }
        },
    )
}
