use std::boxed::Box;
use std::io::{self, ErrorKind, Read, Write};

/// The event that a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Until its stream can perhaps read or write again.
    Ready,
    /// Until all others that are ready have had their turn.
    Turn,
}

/// After so many reads a connection gives up its turn.
pub const TURN: u8 = 16;

/// One connection, which sends everything back.
pub struct Connection<S> {
    stream: S,
    /// What was read and is not sent yet. It is empty in most connections.
    rest: Box<[u8]>,
    sent: usize,
    echoed: u64,
    turn: u8,
}

pub fn echo<S>(stream: S) -> Connection<S> {
    Connection {
        stream,
        rest: Box::default(),
        sent: 0,
        echoed: 0,
        turn: 0,
    }
}

impl<S> Connection<S> {
    pub fn stream(&mut self) -> &mut S {
        &mut self.stream
    }

    pub fn echoed(&self) -> u64 {
        self.echoed
    }
}

impl<S: Read + Write> Connection<S> {
    /// Goes on until it has to wait, or until the end, which is `None`.
    ///
    /// The buffer is for all connections: nothing stays in it.
    pub fn go_on(&mut self, buffer: &mut [u8], stopping: bool) -> io::Result<Option<Wait>> {
        loop {
            if !self.rest.is_empty() {
                while self.sent < self.rest.len() {
                    match attempt(|| self.stream.write(&self.rest[self.sent..]))? {
                        Some(0) => return Err(ErrorKind::WriteZero.into()),
                        Some(sent) => self.sent += sent,
                        None => return Ok(Some(Wait::Ready)),
                    }
                }
                self.echoed += self.rest.len() as u64;
                self.rest = Box::default();
                if self.was_the_last_of_a_turn() {
                    return Ok(Some(Wait::Turn));
                }
            }
            let Some(length) = attempt(|| self.stream.read(buffer))? else {
                return Ok((!stopping).then_some(Wait::Ready));
            };
            if length == 0 {
                return Ok(None);
            }
            let sent = attempt(|| self.stream.write(&buffer[..length]))?.unwrap_or(0);
            if sent < length {
                self.rest = buffer[sent..length].into();
                self.sent = 0;
                self.echoed += sent as u64;
                continue;
            }
            self.echoed += length as u64;
            if self.was_the_last_of_a_turn() {
                return Ok(Some(Wait::Turn));
            }
        }
    }

    fn was_the_last_of_a_turn(&mut self) -> bool {
        self.turn = (self.turn + 1) % TURN;
        self.turn == 0
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
