//! The server: the bodies of this pattern on the scheduler of `tasks`, and mio's poll.
//!
//! mio tells each change of a socket once. So a task tries first, and asks for an event only when it
//! would block. An event that comes earlier is kept by the scheduler.

use std::boxed::Box;
use std::cell::{Cell, RefCell};
use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::ops::Coroutine;
use std::ops::CoroutineState::{Complete, Yielded};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Registry, Token, Waker};

use super::native::{Buffer, Listen, Wait, echo, listen};
use crate::call;
use crate::patterns::tasks::{Answer, Call, Request, Scheduler, Task, TaskId, ask};

/// No task has this token, because no generation is 0.
const STOP: Token = Token(0);
/// The bytes of the buffer that all connections share. A connection holds less than that.
const BUFFER: usize = 16 * 1024;
/// How long a listener without room waits, at most. Somebody else may have closed a descriptor.
const RETRY: Duration = Duration::from_millis(200);

/// An echo server that listens, and has not begun to accept.
pub struct Server {
    listener: TcpListener,
    poll: Poll,
    stop: Arc<Stop>,
}

/// Stops a server, from any thread.
///
/// It holds the waker, because mio takes back the event of a waker that was dropped.
struct Stop {
    asked: AtomicBool,
    waker: Waker,
}

#[derive(Clone)]
pub struct Stopper(Arc<Stop>);

/// The counts that a server returns at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The connections that were accepted.
    pub accepted: u64,
    /// The bytes that were sent back.
    pub echoed: u64,
    /// The connections that ended with an error, such as a reset by the client.
    pub failed: u64,
    /// The connections that were still open at the deadline of the stop.
    pub cut: u64,
}

impl Stopper {
    /// Asks the server to stop: it accepts those that have connected, and ends its connections.
    ///
    /// # Errors
    ///
    /// An error of the operating system. The server then stops at its next event.
    pub fn stop(&self) -> io::Result<()> {
        self.0.asked.store(true, Ordering::Release);
        self.0.waker.wake()
    }
}

impl Server {
    /// Listens on an address. The system chooses the port if it is 0.
    ///
    /// # Errors
    ///
    /// The address is in use, is not one of this machine, or is not allowed.
    pub fn bind(address: SocketAddr) -> io::Result<Server> {
        let poll = Poll::new()?;
        let waker = Waker::new(poll.registry(), STOP)?;
        let asked = AtomicBool::new(false);
        Ok(Server {
            listener: TcpListener::bind(address)?,
            poll,
            stop: Arc::new(Stop { asked, waker }),
        })
    }

    /// Returns the address that the server listens on.
    ///
    /// # Errors
    ///
    /// An error of the operating system.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Returns a handle that stops the server.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.stop.clone())
    }

    /// Serves until it is stopped, and then until all connections have ended or `patience` is over.
    ///
    /// A connection ends at a stop when nothing is left to read and everything was sent back. A client
    /// that never reads would hold the stop up for ever, so its connection is cut at the deadline.
    ///
    /// `troubled` is told once why no connection can be accepted, until one was accepted again.
    ///
    /// # Errors
    ///
    /// The operating system cannot wait for events.
    pub fn run(
        mut self,
        patience: Duration,
        troubled: impl FnMut(&io::Error) + 'static,
    ) -> io::Result<Report> {
        let shared = Rc::new(Shared {
            registry: self.poll.registry().try_clone()?,
            buffer: Rc::new(RefCell::new(std::vec![0; BUFFER].into())),
            stopping: Cell::new(false),
            full: Cell::new(false),
            left: Cell::new(false),
            report: Cell::default(),
            troubled: RefCell::new(Box::new(troubled)),
        });
        let mut scheduler = Scheduler::default();
        let listener = scheduler.spawn(listener(self.listener, shared.clone()));
        let mut events = Events::with_capacity(1024);
        let mut deadline: Option<Instant> = None;
        loop {
            let mut ready = scheduler.turn();
            if deadline.is_none() && self.stop.asked.load(Ordering::Acquire) {
                deadline = Some(Instant::now() + patience);
                shared.stopping.set(true);
                scheduler.wake_all();
                ready = true;
            }
            // A connection has left, or time has passed: there may be room now.
            if shared.full.get() && shared.left.take() {
                ready |= scheduler.wake(listener);
            }
            if scheduler.is_empty() {
                break;
            }
            let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
            if left == Some(Duration::ZERO) {
                break;
            }
            let retry = shared.full.get().then_some(RETRY);
            let timeout = match ready {
                true => Some(Duration::ZERO),
                false => left.into_iter().chain(retry).min(),
            };
            match self.poll.poll(&mut events, timeout) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                result => result?,
            }
            if events.is_empty() && !ready && shared.full.get() {
                scheduler.wake(listener);
            }
            for event in &events {
                if let Some(id) = TaskId::from_bits(event.token().0 as u64) {
                    scheduler.wake(id);
                }
            }
        }
        let mut report = shared.report.get();
        scheduler.kill(listener);
        report.cut = scheduler.len() as u64;
        Ok(report)
    }
}

type Troubled = Box<dyn FnMut(&io::Error)>;

struct Shared {
    registry: Registry,
    buffer: Buffer,
    stopping: Cell<bool>,
    /// The listener waits for room.
    full: Cell<bool>,
    /// A connection has ended since the listener last looked.
    left: Cell<bool>,
    report: Cell<Report>,
    troubled: RefCell<Troubled>,
}

impl Shared {
    fn report(&self, change: impl FnOnce(&mut Report)) {
        let mut report = self.report.get();
        change(&mut report);
        self.report.set(report);
    }

    fn register(
        &self,
        source: &mut impl mio::event::Source,
        id: TaskId,
        interest: Interest,
    ) -> io::Result<()> {
        let token = usize::try_from(id.to_bits()).map_err(|_| ErrorKind::Unsupported)?;
        self.registry.register(source, Token(token), interest)
    }
}

fn listener(mut listener: TcpListener, shared: Rc<Shared>) -> Task {
    Box::pin(
        #[coroutine]
        static move |_: Answer| {
            let me = call!(ask(Request::Id));
            if let Err(error) = shared.register(&mut listener, me, Interest::READABLE) {
                (shared.troubled.borrow_mut())(&error);
                return;
            }
            let mut body = listen(move || listener.accept());
            while let Yielded(step) = Pin::new(&mut body).resume(()) {
                match step {
                    Listen::Accepted((stream, _)) => {
                        shared.full.set(false);
                        shared.report(|report| report.accepted += 1);
                        let task: Task = Box::pin(connection(stream, shared.clone()));
                        call!(ask(|reply| Request::Spawn(task, reply)));
                    }
                    Listen::Wait(Wait::Ready) => {
                        shared.full.set(false);
                        // Those that connected before the stop have been accepted.
                        if shared.stopping.get() {
                            return;
                        }
                        call!(ask(Request::Event));
                    }
                    Listen::Wait(Wait::Turn) => call!(ask(Request::Pause)),
                    Listen::Room(error) => {
                        if !shared.full.replace(true) {
                            (shared.troubled.borrow_mut())(&error);
                        }
                        if shared.stopping.get() {
                            return;
                        }
                        call!(ask(Request::Event));
                    }
                }
            }
        },
    )
}

fn connection(mut stream: TcpStream, shared: Rc<Shared>) -> impl Call<()> {
    #[coroutine]
    static move |_: Answer| {
        let me = call!(ask(Request::Id));
        let both = Interest::READABLE | Interest::WRITABLE;
        if shared.register(&mut stream, me, both).is_err() {
            shared.report(|report| report.failed += 1);
            return;
        }
        let mut body = echo(Counted(stream, shared.clone()), shared.buffer.clone());
        let result = loop {
            let wait = match Pin::new(&mut body).resume(shared.stopping.get()) {
                Yielded(wait) => wait,
                Complete(result) => break result,
            };
            match wait {
                Wait::Ready => call!(ask(Request::Event)),
                Wait::Turn => call!(ask(Request::Pause)),
            }
        };
        if result.is_err() {
            shared.report(|report| report.failed += 1);
        }
        shared.left.set(true);
    }
}

/// Counts what is sent.
struct Counted(TcpStream, Rc<Shared>);

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.write(bytes)?;
        self.1.report(|report| report.echoed += sent as u64);
        Ok(sent)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
