//! A server sends back what its clients send, on real sockets.
//!
//! # The problem
//!
//! A server has thousands of clients and one thread. Each client is slow, and at any moment most of
//! them say nothing. With a thread per client the code would be four lines: read, stop at the end,
//! write, repeat. On one thread each line may have to wait, and the others run meanwhile.
//!
//! ```python
//! def handle_client(client):
//!     while data := (yield from receive(client, 65536)):
//!         yield from send(client, data)
//!     client.close()
//! ```
//!
//! In Rust the loop is [`native::echo`]. It tries to read and to write, and yields only where a socket
//! would block. The body knows no socket: it works on anything that reads and writes, and
//! [`Wait`] says what it waits for.
//!
//! ```
//! #![feature(coroutine_trait)]
//! use native_coroutines::patterns::echo::native::{Wait, echo};
//! use std::io::{self, ErrorKind, Read, Write};
//! use std::ops::{Coroutine, CoroutineState::Yielded};
//! use std::{cell::RefCell, pin::Pin, rc::Rc};
//!
//! /// A client that sends one word, and then nothing for a while.
//! struct Client(Option<&'static [u8]>, Rc<RefCell<Vec<u8>>>);
//!
//! impl Read for Client {
//!     fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
//!         self.0.take().ok_or(ErrorKind::WouldBlock)?.read(buffer)
//!     }
//! }
//!
//! impl Write for Client {
//!     fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
//!         self.1.borrow_mut().write(bytes)
//!     }
//!     fn flush(&mut self) -> io::Result<()> {
//!         Ok(())
//!     }
//! }
//!
//! let received = Rc::new(RefCell::new(Vec::new()));
//! let buffer = Rc::new(RefCell::new(vec![0; 1024].into()));
//! let mut body = echo(Client(Some(b"hello"), received.clone()), buffer);
//! let stopping = false;
//! assert!(matches!(Pin::new(&mut body).resume(stopping), Yielded(Wait::Ready)));
//! assert_eq!(*received.borrow(), b"hello");
//! ```
//!
//! The file `server.rs` of this pattern (feature `net`) runs such bodies on the scheduler of
//! [`tasks`](super::tasks), with the sockets and the poll of [mio](https://docs.rs/mio). Each
//! connection is a task that asks for an [event](super::tasks::Request::Event), and the server brings
//! it. A caller needs no gate:
//!
//! ```
//! # #[cfg(feature = "net")] {
//! use native_coroutines::patterns::echo::Server;
//! use std::io::{Read, Write};
//! use std::net::{Shutdown, TcpStream};
//! use std::time::Duration;
//!
//! let server = Server::bind("127.0.0.1:0".parse()?)?;
//! let (address, stopper) = (server.local_addr()?, server.stopper());
//! let client = std::thread::spawn(move || {
//!     let mut stream = TcpStream::connect(address)?;
//!     stream.write_all(b"hello")?;
//!     stream.shutdown(Shutdown::Write)?;
//!     let mut answer = String::new();
//!     stream.read_to_string(&mut answer)?;
//!     stopper.stop()?;
//!     std::io::Result::Ok(answer)
//! });
//! let report = server.run(Duration::from_secs(5), |error| eprintln!("{error}"))?;
//! assert_eq!(client.join().unwrap()?, "hello");
//! assert_eq!((report.accepted, report.echoed), (1, 5));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! On the command line, `native-coroutines echo` serves until Ctrl-C.
//!
//! # What can go wrong on a socket
//!
//! | trouble | answer |
//! |---|---|
//! | a client closes its half, and still reads | everything is sent back, then the connection ends |
//! | a client resets the connection | its task ends with an error, and no other notices |
//! | a client sends and never reads | the server reads no more from it; a connection holds 16 KiB at most |
//! | a client sends and reads without a pause | it gives up its turn after 16 reads |
//! | no descriptors are left | the listener waits until a connection ends, and tries again |
//! | an event comes before the task waits for it | the scheduler keeps it |
//! | an event comes twice | a task is queued once |
//! | an event comes for a task that has ended | its id names no later task |
//! | Ctrl-C, with bytes under way | they are sent back, until the deadline |
//!
//! # Memory
//!
//! All connections share one buffer, because nothing stays in it across a `yield`. A body holds its
//! stream, the bytes that could not be sent yet (mostly none), and two counters.
//!
//! # When not to use it
//!
//! An `async` runtime has timers, name lookup, encryption and thousands of users, and its tasks look
//! the same. This server has one kind of wait, which is the case where the struct by hand is bearable:
//! [`by_hand::Connection`] is one loop with one extra field for what is left to send. Each further
//! step of a protocol would be another state there, and another line here.
//!
//! Source: David Beazley, *A Curious Course on Coroutines and Concurrency* (2009), part 8. The echo
//! service is RFC 862.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "net")]
mod server;
pub(super) mod tour;

use core::ops::Coroutine;
use std::io::{self, Read, Write};

use crate::Resumable;
use native::{Buffer, Listen, Wait};

/// Sends everything back that a stream brings.
///
/// Each `resume` takes whether the server stops, and returns what the connection waits for. At the end
/// the result is the number of bytes that were sent back.
///
/// # Source
///
/// RFC 862.
pub fn echo<S: Read + Write>(
    stream: S,
    buffer: Buffer,
) -> Resumable<impl Coroutine<bool, Yield = Wait, Return = io::Result<u64>>, io::Result<u64>> {
    Resumable::new(native::echo(stream, buffer))
}

/// Accepts connections for ever, with a function that accepts one.
pub fn listen<S>(
    accept: impl FnMut() -> io::Result<S>,
) -> Resumable<impl Coroutine<(), Yield = Listen<S>, Return = ()>, ()> {
    Resumable::new(native::listen(accept))
}

#[cfg(feature = "net")]
pub use server::{Report, Server, Stopper};
