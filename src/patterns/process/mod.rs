//! A stage runs in another process, at the other end of a pipe.
//!
//! # The problem
//!
//! A stage may crash: it calls a library in C, or it reads files that strangers send. It may need
//! other rights, or more memory than may be taken here. In a process of its own it can die without
//! the rest. The source should not have to know: it sends values and closes, and gets the result or
//! the reason why there is none.
//!
//! ```python
//! def sendto(program):
//!     child = subprocess.Popen(program, stdin=PIPE, stdout=PIPE)
//!     try:
//!         while True:
//!             pickle.dump((yield), child.stdin)
//!             child.stdin.flush()
//!     finally:
//!         child.stdin.close()
//!         child.wait()
//! ```
//!
//! The parent is a stage over any [`Command`]:
//!
//! ```no_run
//! use native_coroutines::{Consumer, patterns::process::process};
//! use std::process::Command;
//!
//! let ended = process(Command::new("./count-lines")).prime().consume(["one", "two"]);
//! println!("{}", String::from_utf8_lossy(&ended.result?)); // prints: 2 lines
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The child serves any stage that takes bytes and returns bytes:
//!
//! ```
//! #![feature(coroutines, coroutine_trait)]
//! use native_coroutines::{Unprimed, patterns::process::serve};
//! use std::io;
//!
//! fn main() -> io::Result<()> {
//!     let count = Unprimed::new(#[coroutine] |_prime: Option<Vec<u8>>| {
//!         let mut lines = 0;
//!         while let Some(_line) = (yield) {
//!             lines += 1;
//!         }
//!         format!("{lines} lines")
//!     });
//!     serve(count, io::stdin(), io::stdout())?;
//!     Ok(())
//! }
//! ```
//!
//! # Each end, in both directions
//!
//! | event | the other side sees |
//! |---|---|
//! | the parent closes | the target runs to its end |
//! | the parent drops its stage, or dies | the target takes every whole value and is dropped; [`serve`] returns [`Served::Dropped`] |
//! | the parent dies in the middle of a value | the target is dropped, and [`serve`] returns `UnexpectedEof` |
//! | the target returns early | a later `send` returns [`SendError::Returned`], and `close` the result |
//! | the target panics | the same, with [`Death::Panicked`] and the message |
//! | the child is killed, or exits | the same, with [`Death::Ended`] and the status |
//! | a pipe fails, or carries something else | the same, with [`Death::Io`] |
//!
//! [`SendError::Returned`]: crate::SendError::Returned
//!
//! The result is an [`Ended`]. It counts the values that went into the pipe and, if the child could
//! say so, those that the target took. The difference was lost in the pipe. The one value that did
//! not go in any more comes back.
//!
//! # No process is left behind
//!
//! The stage closes the pipe, and waits until the child has exited. A child that is still there
//! after [`GRACE`] seconds is killed. Both also happen when the stage is dropped. So neither a
//! process nor a zombie remains. The same goes for the thread that reads the child's answer, unless
//! a child of the child holds that pipe open.
//!
//! # The pipes
//!
//! To the child go frames: the length in four bytes, the least first, and the bytes. The length of
//! four bytes `FF` closes. The child answers once, at its end: a byte (0 for a result, 1 for a
//! panic, 2 for a close that was ignored), the number of values taken in eight bytes, and a frame.
//!
//! A length is only a claim. The buffer grows with the bytes that arrive, and a frame of more than
//! [`LIMIT`] bytes is refused by both sides.
//!
//! Each `send` is one write, so the child has the value when `send` returns. The pipe is the queue
//! and is bounded; `send` waits while the pipe is full. A thread reads the answer. Without it, both
//! sides could wait for each other: the child with a long answer, the parent with a full pipe.
//!
//! # When not to use it
//!
//! Do not use it to be faster: a value costs a system call on either side and two copies. On a
//! thread ([`threaded`](super::threaded)) it costs neither. If the child is to answer each value,
//! or to serve many parents, use a protocol that exists already, on a socket.
//!
//! By hand this is the same code. The body of the parent has one `yield`; the gain is small.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
pub(super) mod tour;

use std::fmt;
use std::io::{self, Read, Write};
use std::ops::ControlFlow::{self, Break, Continue};
use std::ops::Coroutine;
use std::process::Command;
use std::vec::Vec;

use crate::consumer::{Consumer, Unprimed, from_start};

#[doc(hidden)]
pub use tour::{CHILD, child};

pub use native::{Death, Ended, GRACE, LIMIT, Served, Stage};

/// Creates a stage that sends each value, as a frame, to a process.
///
/// Priming starts `command`, with pipes as its standard input and output. The program has to run
/// [`serve`], or speak [the same frames](self#the-pipes). Its standard error is that of `command`.
///
/// The stage never panics on account of the child: it returns an [`Ended`], also if the program
/// cannot be started. `send` and `close` wait for a child that neither reads nor ends.
///
/// # Drop
///
/// Closes the pipe without the frame that closes, so [`serve`] drops the target. Waits for the
/// child to exit, and kills it after [`GRACE`] seconds. If the stage was never primed, there is no
/// process.
///
/// # Source
///
/// David Beazley, *A Curious Course on Coroutines and Concurrency*, part 4: a coroutine as the
/// target of a process.
pub fn process<T: AsRef<[u8]>>(
    command: Command,
) -> Unprimed<impl Coroutine<Option<T>, Yield = (), Return = Ended<T>> + Unpin> {
    Unprimed::new(native::process(command))
}

/// Creates a stage as [`process`] does, over two pipes whose other ends somebody else serves.
///
/// Priming starts a thread, which reads the answer from `output`.
///
/// # Panics
///
/// Priming panics if the system cannot start a thread.
///
/// # Drop
///
/// Drops `input`. The thread ends when the other side closes its end of `output`.
pub fn parent<T: AsRef<[u8]>>(
    input: impl Write,
    output: impl Read + Send + 'static,
) -> Unprimed<impl Coroutine<Option<T>, Yield = (), Return = Ended<T>> + Unpin> {
    Unprimed::new(native::parent(input, output))
}

/// Serves a stage to a parent process: feeds it from `input`, and writes its result to `output`.
///
/// Give it standard input and output, and print nothing else there. End the program soon after it
/// returns: the parent may be waiting to write more.
///
/// # Errors
///
/// An error of a pipe. `UnexpectedEof` if the input ends in the middle of a frame, and
/// `InvalidData` if a frame is longer than [`LIMIT`]. The target is dropped, not closed.
///
/// # Panics
///
/// Passes on a panic of the target, after the parent has been told.
pub fn serve<R: AsRef<[u8]>>(
    target: Unprimed<impl Stage<Vec<u8>, R>>,
    input: impl Read,
    output: impl Write,
) -> io::Result<Served> {
    native::serve(target.into_coroutine(), input, output)
}

impl fmt::Display for Death {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Death::Ended(status) => write!(f, "the process ended without a result: {status}"),
            Death::Panicked(message) => write!(f, "the target in the process panicked: {message}"),
            Death::IgnoredClose => {
                f.write_str("the target in the process yielded when it was closed")
            }
            Death::Io(error) => write!(f, "no result from the process: {error}"),
        }
    }
}

impl std::error::Error for Death {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Death::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<by_hand::Death> for Death {
    fn from(death: by_hand::Death) -> Self {
        match death {
            by_hand::Death::Ended(status) => Death::Ended(status),
            by_hand::Death::Panicked(message) => Death::Panicked(message),
            by_hand::Death::IgnoredClose => Death::IgnoredClose,
            by_hand::Death::Io(error) => Death::Io(error),
        }
    }
}

impl<T> From<by_hand::Ended<T>> for Ended<T> {
    fn from(ended: by_hand::Ended<T>) -> Self {
        Ended {
            result: ended.result.map_err(Death::from),
            sent: ended.sent,
            taken: ended.taken,
            unsent: ended.unsent,
        }
    }
}

impl From<by_hand::Served> for Served {
    fn from(served: by_hand::Served) -> Self {
        match served {
            by_hand::Served::Returned => Served::Returned,
            by_hand::Served::Dropped => Served::Dropped,
        }
    }
}

/// Starts the process, and returns the struct by hand as a consumer, like a primed [`process`].
pub fn process_by_hand<T: AsRef<[u8]>>(
    command: Command,
) -> impl Consumer<T, Yield = (), Return = Ended<T>> {
    from_start(
        match by_hand::process(command) {
            Ok(process) => Continue(Some(process)),
            Err(ended) => Break(ended.into()),
        },
        |process, value| match process.as_mut().map(|process| process.send(value)) {
            Some(Continue(())) => Continue(()),
            _ => Break(process.take().expect(ONCE).close().into()),
        },
        |process| process.expect(ONCE).close().into(),
    )
}

/// Returns the struct by hand over two pipes as a consumer, like a primed [`parent`].
pub fn parent_by_hand<T: AsRef<[u8]>>(
    input: impl Write,
    output: impl Read + Send + 'static,
) -> impl Consumer<T, Yield = (), Return = Ended<T>> {
    from_start(
        Continue(Some(by_hand::parent(input, output))),
        |parent, value| match parent.as_mut().map(|parent| parent.send(value)) {
            Some(Continue(())) => Continue(()),
            _ => Break(parent.take().expect(ONCE).close().into()),
        },
        |parent| parent.expect(ONCE).close().into(),
    )
}

const ONCE: &str = "it is taken when the consumer ends";

/// Serves any consumer by hand, as [`serve`] does a native stage.
///
/// # Errors
///
/// As [`serve`].
///
/// # Panics
///
/// As [`serve`]. A consumer that ignores the close panics, as [`Consumer::close`] does.
pub fn serve_by_hand<C>(target: C, input: impl Read, output: impl Write) -> io::Result<Served>
where
    C: Consumer<Vec<u8>, Return: AsRef<[u8]>>,
{
    by_hand::serve(Target(target), input, output).map(Served::from)
}

/// A consumer as the target of the version by hand.
struct Target<C>(C);

impl<T, C: Consumer<T>> by_hand::Sink<T> for Target<C> {
    type Return = C::Return;

    fn prime(&mut self) -> ControlFlow<C::Return> {
        match self.0.is_complete() {
            true => Break((&mut self.0).close()),
            false => Continue(()),
        }
    }

    fn send(&mut self, value: T) -> ControlFlow<C::Return> {
        match self.0.send(value) {
            Ok(_) => Continue(()),
            Err(_) => Break((&mut self.0).close()),
        }
    }

    fn close(&mut self) -> C::Return {
        (&mut self.0).close()
    }
}
