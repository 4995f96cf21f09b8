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
use core::mem;
use core::num::NonZeroU32;

/// A task: a state machine that makes a request per step.
pub trait Task {
    /// Takes the answer to its last request. The first answer says nothing.
    fn step(&mut self, answer: Answer) -> Request;
}

pub enum Request {
    /// Until all others that are ready have had their turn.
    Pause,
    /// The id of the task itself.
    Id,
    /// A new task; the answer is its id.
    Spawn(Box<dyn Task>),
    /// The end of a task, at once. The answer is false if it has ended before.
    Kill(TaskId),
    /// Until a task has ended. The answer is false if it has ended before.
    Wait(TaskId),
    /// Until somebody outside calls `Scheduler::wake` with the id of the task.
    Event,
    /// The end of the task itself.
    End,
}

/// Eight bytes: a flag lies where no task has its generation.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
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
    task: Option<Box<dyn Task>>,
    /// Those that wait for the end of this task.
    waiting: Option<Box<Waiting>>,
    generation: NonZeroU32,
    event: Event,
}

/// Stale where a waiting task was killed. A killed task that waited is dropped before the list grows.
#[derive(Default)]
struct Waiting(Vec<TaskId>);

enum Event {
    None,
    /// It came before the task asked for it.
    Early,
    Awaited,
}

impl Scheduler {
    pub fn spawn(&mut self, task: Box<dyn Task>) -> TaskId {
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
        self.ready.push_back((id, Answer::Flag(false)));
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
        if let Event::Awaited = mem::replace(&mut entry.event, Event::Early) {
            entry.event = Event::None;
            self.ready.push_back((id, Answer::Flag(false)));
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
        let request = task.step(answer);
        mem::forget(on_panic);
        self.serve(id, request);
    }

    /// Puts the task into the queue with its answer, unless it has to wait for that.
    #[inline(always)]
    fn serve(&mut self, id: TaskId, request: Request) {
        let answer = match request {
            Request::Pause => Answer::Flag(false),
            Request::Id => Answer::Id(id),
            Request::Spawn(task) => Answer::Id(self.spawn(task)),
            Request::Kill(other) => Answer::Flag(self.end(other)),
            Request::Wait(other) => return self.wait(id, other),
            Request::Event => return self.event(id),
            Request::End => {
                self.end(id);
                return;
            }
        };
        self.ready.push_back((id, answer));
    }

    fn wait(&mut self, id: TaskId, other: TaskId) {
        let Some(entry) = self.entry(other) else {
            self.ready.push_back((id, Answer::Flag(false)));
            return;
        };
        let mut waiting = entry.waiting.take().unwrap_or_default();
        if waiting.0.len() == waiting.0.capacity() {
            waiting.0.retain(|&id| self.is_alive(id));
        }
        waiting.0.push(id);
        if let Some(entry) = self.entry(other) {
            entry.waiting = Some(waiting);
        }
    }

    fn event(&mut self, id: TaskId) {
        if let Some(entry) = self.entry(id) {
            match mem::replace(&mut entry.event, Event::None) {
                Event::Early => self.ready.push_back((id, Answer::Flag(false))),
                _ => entry.event = Event::Awaited,
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
        for id in waiting.into_iter().flat_map(|waiting| waiting.0) {
            if self.is_alive(id) {
                self.ready.push_back((id, Answer::Flag(true)));
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
            let waiting = waiting.map(|&waiting| Blocked {
                task: waiting,
                waits_for: Some(id),
            });
            blocked.extend(waiting.filter(|blocked| self.is_alive(blocked.task)));
            if let Event::Awaited = entry.event {
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

/// Ends a task whose step panics. Those that wait for its end go on.
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
pub struct Worker {
    left: u32,
}

pub fn worker(rounds: u32) -> Worker {
    Worker { left: rounds }
}

impl Task for Worker {
    fn step(&mut self, _: Answer) -> Request {
        if self.left == 0 {
            return Request::End;
        }
        self.left -= 1;
        Request::Pause
    }
}

/// Spawns two more unless it is a leaf, and waits for both. Counts the tasks that ended.
pub struct Tree {
    depth: u32,
    ended: Rc<Cell<u64>>,
    state: Growing,
}

enum Growing {
    Start,
    Left,
    Right { left: TaskId },
    Waiting { right: TaskId },
    Last,
}

pub fn tree(depth: u32, ended: Rc<Cell<u64>>) -> Box<dyn Task> {
    Box::new(Tree {
        depth,
        ended,
        state: Growing::Start,
    })
}

impl Task for Tree {
    fn step(&mut self, answer: Answer) -> Request {
        match (&self.state, answer) {
            (Growing::Start, _) if self.depth > 0 => {
                self.state = Growing::Left;
                Request::Spawn(tree(self.depth - 1, self.ended.clone()))
            }
            (Growing::Left, Answer::Id(left)) => {
                self.state = Growing::Right { left };
                Request::Spawn(tree(self.depth - 1, self.ended.clone()))
            }
            (&Growing::Right { left }, Answer::Id(right)) => {
                self.state = Growing::Waiting { right };
                Request::Wait(left)
            }
            (&Growing::Waiting { right }, _) => {
                self.state = Growing::Last;
                Request::Wait(right)
            }
            _ => {
                self.ended.set(self.ended.get() + 1);
                Request::End
            }
        }
    }
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

/// Plays a script: each act is a request, and its answer goes into the log.
pub struct Actor {
    stage: Rc<Stage>,
    script: usize,
    me: usize,
    next: usize,
    state: Acting,
}

enum Acting {
    Start,
    /// The answer to the request for the id comes next.
    Entering,
    /// The answer to the act `next` comes next.
    Asked,
}

pub fn actor(stage: Rc<Stage>, script: usize) -> Box<dyn Task> {
    Box::new(Actor {
        stage,
        script,
        me: 0,
        next: 0,
        state: Acting::Start,
    })
}

impl Actor {
    fn act(&self) -> Option<Act> {
        self.stage.scripts.get(self.script)?.get(self.next).copied()
    }

    fn answered(&self, answer: Answer) {
        let (me, Some((verb, number))) = (self.me, self.act()) else {
            return;
        };
        self.stage.say(&match (verb, answer) {
            ("spawn", Answer::Id(child)) => format!("{me} spawned {}", self.stage.number(child)),
            ("kill", Answer::Flag(was_alive)) => format!("{me} killed {number}: {was_alive}"),
            ("wait", Answer::Flag(was_alive)) => format!("{me} waited for {number}: {was_alive}"),
            ("call", _) => format!("{me} called {number} deep"),
            ("far", _) => format!("{me} called {number} deep and far"),
            _ => format!("{me} goes on"),
        });
    }
}

impl Task for Actor {
    fn step(&mut self, answer: Answer) -> Request {
        match (&self.state, answer) {
            (Acting::Start, _) => {
                self.state = Acting::Entering;
                return Request::Id;
            }
            (Acting::Entering, Answer::Id(id)) => {
                self.me = self.stage.number(id);
                self.stage
                    .say(&format!("{} plays {}", self.me, self.script));
            }
            _ => {
                self.answered(answer);
                self.next += 1;
            }
        }
        self.state = Acting::Asked;
        while let Some((verb, number)) = self.act() {
            match (verb, self.stage.id(number)) {
                // A recursion that only pauses at the bottom is a pause.
                ("pause" | "call" | "far", _) => return Request::Pause,
                ("spawn", _) => return Request::Spawn(actor(self.stage.clone(), number)),
                ("kill", Some(other)) => return Request::Kill(other),
                ("wait", Some(other)) => return Request::Wait(other),
                _ => {
                    let me = self.me;
                    self.stage.say(&format!("{me} knows no {number} to {verb}"));
                    self.next += 1;
                }
            }
        }
        Request::End
    }
}

impl Drop for Actor {
    /// Says that the task has left the stage, however it left.
    fn drop(&mut self) {
        if !matches!(self.state, Acting::Start | Acting::Entering) {
            self.stage.say(&format!("{} leaves", self.me));
        }
    }
}
