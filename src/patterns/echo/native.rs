// #![feature(coroutines, coroutine_trait)]

use std::boxed::Box;
use std::cell::RefCell;
use std::io::{self, ErrorKind, Read, Write};
use std::ops::Coroutine;
use std::rc::Rc;

/// The event that a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Until its stream can perhaps read or write again.
    Ready,
    /// Until all others that are ready have had their turn.
    Turn,
}

/// A request of a listener: the event that it waits for, or a connection that it has.
#[derive(Debug)]
pub enum Listen<S> {
    Wait(Wait),
    /// Until there is room for one more connection. The error says what is missing.
    Room(io::Error),
    Accepted(S),
}

/// One buffer for all connections. Nothing stays in it across a `yield`.
pub type Buffer = Rc<RefCell<Box<[u8]>>>;

/// After so many reads a connection gives up its turn, and after so many accepts a listener.
pub const TURN: u8 = 16;

/// Sends everything back, and returns how many bytes that were.
///
/// Reads no more while something is left to send, so a client that does not read cannot fill the
/// memory. Is resumed with whether the server stops: then it ends as soon as nothing is left to read.
pub fn echo<S: Read + Write>(
    mut stream: S,
    buffer: Buffer,
) -> impl Coroutine<bool, Yield = Wait, Return = io::Result<u64>> {
    #[coroutine]
    move |mut stopping: bool| {
        let mut echoed = 0;
        let mut turn = 0;
        loop {
            let length = loop {
                if let Some(length) = attempt(|| stream.read(&mut buffer.borrow_mut()))? {
                    break length;
                }
                if stopping {
                    return Ok(echoed);
                }
                stopping = yield Wait::Ready;
            };
            if length == 0 {
                return Ok(echoed);
            }
            let sent = attempt(|| stream.write(&buffer.borrow()[..length]))?.unwrap_or(0);
            if sent < length {
                let rest: Box<[u8]> = buffer.borrow()[sent..length].into();
                let mut done = 0;
                while done < rest.len() {
                    match attempt(|| stream.write(&rest[done..]))? {
                        Some(0) => return Err(ErrorKind::WriteZero.into()),
                        Some(sent) => done += sent,
                        None => stopping = yield Wait::Ready,
                    }
                }
            }
            echoed += length as u64;

            // A stream that is always ready would never let the others run.
            turn = (turn + 1) % TURN;
            if turn == 0 {
                stopping = yield Wait::Turn;
            }
        }
    }
}

/// Accepts connections for ever.
///
/// An error of one connection is passed over. Any other error, such as the want of a descriptor, says
/// nothing about the listener: it waits for room, and tries again.
pub fn listen<S>(
    mut accept: impl FnMut() -> io::Result<S>,
) -> impl Coroutine<(), Yield = Listen<S>, Return = ()> {
    #[coroutine]
    move || {
        let mut turn = 0;
        loop {
            let wait = match accept() {
                Ok(stream) => Listen::Accepted(stream),
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock => Listen::Wait(Wait::Ready),
                    ErrorKind::Interrupted | ErrorKind::ConnectionAborted => {
                        Listen::Wait(Wait::Turn)
                    }
                    _ => Listen::Room(error),
                },
            };
            yield wait;
            turn = (turn + 1) % TURN;
            if turn == 0 {
                yield Listen::Wait(Wait::Turn);
            }
        }
    }
}

/// `None` if it would block.
#[inline]
fn attempt(mut io: impl FnMut() -> io::Result<usize>) -> io::Result<Option<usize>> {
    loop {
        match io() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
            result => return result.map(Some),
        }
    }
}
