// #![feature(coroutines, coroutine_trait)]

use std::any::Any;
use std::boxed::Box;
use std::io::{self, BufReader, Read, Write};
use std::ops::{Coroutine, CoroutineState};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::string::String;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::vec::Vec;

/// The most bytes of a frame.
pub const LIMIT: usize = 1 << 24;

/// The time that a process has to exit, in seconds, once its pipe is closed.
pub const GRACE: u64 = 1;

/// The length that says: closed.
const CLOSE: u32 = u32::MAX;

/// Takes values of type `T` and returns an `R`. The first `None` primes, the next one closes.
pub trait Stage<T, R>: Coroutine<Option<T>, Return = R> + Unpin {}

impl<T, R, C> Stage<T, R> for C where C: Coroutine<Option<T>, Return = R> + Unpin {}

/// The end of a target in another process.
#[derive(Debug)]
#[must_use = "the death of the process is in it"]
pub struct Ended<T> {
    /// The bytes that the target returned.
    pub result: Result<Vec<u8>, Death>,
    /// The number of values that went into the pipe.
    pub sent: u64,
    /// The number of values that the target took. `None` if the process died and could not say.
    pub taken: Option<u64>,
    /// The value that did not go into the pipe any more.
    pub unsent: Option<T>,
}

/// The reason why there is no result.
#[derive(Debug)]
pub enum Death {
    /// The process ended without a result: it was killed, or it exited.
    Ended(ExitStatus),
    /// The target panicked with this message.
    Panicked(String),
    /// The target yielded when it was closed, and was dropped.
    IgnoredClose,
    /// The process could not be started, or a pipe failed, or the other side spoke nonsense.
    Io(io::Error),
}

/// The end of [`serve`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// The target returned, and the other side has the result.
    Returned,
    /// The target ignored the close, and the other side knows.
    IgnoredClose,
    /// The other side dropped its end without a close, and the target was dropped.
    Dropped,
}

/// Sends each value as a frame to a process, which has to run [`serve`].
pub fn process<T: AsRef<[u8]>>(
    command: Command,
) -> impl Coroutine<Option<T>, Yield = (), Return = Ended<T>> {
    // A capture keeps its bytes in every state, also after it was dropped.
    let mut command = Box::new(command);
    #[coroutine]
    move |prime: Option<T>| {
        drop(prime);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = match command.spawn() {
            Ok(child) => Reaped(child),
            Err(error) => return dead(error),
        };
        drop(command);
        let (Some(input), Some(output)) = (child.0.stdin.take(), child.0.stdout.take()) else {
            return dead(io::ErrorKind::BrokenPipe.into());
        };
        // Declared after the child, so dropped before it: the child sees the end of its input.
        let mut parent = parent(input, output);
        let mut value = None;
        loop {
            if let Some(mut ended) = pass(&mut parent, value) {
                drop(parent);
                ended.result = child.explain(ended.result);
                return ended;
            }
            value = yield;
        }
    }
}

/// Sends each value as a frame to whoever is at the other end of the pipes and runs [`serve`].
///
/// A thread reads the answer, so that the other side can write it while this side writes.
pub fn parent<T: AsRef<[u8]>>(
    mut input: impl Write,
    output: impl Read + Send + 'static,
) -> impl Coroutine<Option<T>, Yield = (), Return = Ended<T>> + Unpin {
    #[coroutine]
    move |prime: Option<T>| {
        drop(prime);
        let answer = thread::spawn(|| read_answer(output));
        let mut buffer = Vec::new();
        let mut sent = 0;
        loop {
            let value = yield;
            if !answer.is_finished() {
                let bytes = value.as_ref().map(T::as_ref);
                match write_frame(&mut input, &mut buffer, bytes) {
                    Ok(()) if value.is_some() => {
                        sent += 1;
                        continue;
                    }
                    // It has had enough, and may have answered.
                    Ok(()) => {}
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
                    Err(error) => {
                        let unsent = value;
                        return Ended {
                            sent,
                            unsent,
                            ..dead(error)
                        };
                    }
                }
            }
            drop(input);
            let (result, taken) = result(answer);
            return Ended {
                result,
                sent,
                taken,
                unsent: value,
            };
        }
    }
}

/// Feeds the target from a pipe, and writes its result to another.
///
/// An end of the input without a close drops the target.
pub fn serve<R: AsRef<[u8]>>(
    target: impl Stage<Vec<u8>, R>,
    input: impl Read,
    mut output: impl Write,
) -> io::Result<Served> {
    let mut taken = 0;
    let run = AssertUnwindSafe(|| feed(target, BufReader::new(input), &mut taken));
    let (served, kind, result) = match catch_unwind(run) {
        Ok(end) => match end? {
            End::Returned(result) => (Served::Returned, RETURNED, Some(result)),
            End::IgnoredClose => (Served::IgnoredClose, IGNORED_CLOSE, None),
            End::Dropped => return Ok(Served::Dropped),
        },
        Err(panic) => {
            // The panic goes on, whether or not somebody reads of it.
            let _ = write_answer(&mut output, PANICKED, taken, message(&*panic).as_bytes());
            resume_unwind(panic)
        }
    };
    let bytes = result.as_ref().map_or(&[][..], R::as_ref);
    write_answer(&mut output, kind, taken, bytes)?;
    Ok(served)
}

enum End<R> {
    Returned(R),
    IgnoredClose,
    Dropped,
}

/// Drops the input, because the other side may be waiting for room in the pipe.
fn feed<R>(
    mut target: impl Stage<Vec<u8>, R>,
    mut input: impl Read,
    taken: &mut u64,
) -> io::Result<End<R>> {
    let mut result = pass(&mut target, None);
    while result.is_none() {
        result = match read_frame(&mut input)? {
            Frame::Value(value) => {
                *taken += 1;
                pass(&mut target, Some(value))
            }
            Frame::Close => match pass(&mut target, None) {
                Some(result) => Some(result),
                None => return Ok(End::IgnoredClose),
            },
            Frame::End => return Ok(End::Dropped),
        };
    }
    Ok(result.map_or(End::Dropped, End::Returned))
}

/// Primes, sends or closes. A target that has returned its result must not be resumed again.
fn pass<T, R>(target: &mut impl Stage<T, R>, value: Option<T>) -> Option<R> {
    match Pin::new(target).resume(value) {
        CoroutineState::Yielded(_) => None,
        CoroutineState::Complete(result) => Some(result),
    }
}

/// The result, and the number of values taken, that the other side answered.
fn result(
    answer: JoinHandle<io::Result<(u8, u64, Vec<u8>)>>,
) -> (Result<Vec<u8>, Death>, Option<u64>) {
    match answer.join().unwrap_or_else(|panic| resume_unwind(panic)) {
        Ok((RETURNED, taken, bytes)) => (Ok(bytes), Some(taken)),
        Ok((PANICKED, taken, message)) => {
            let message = String::from_utf8_lossy(&message).into_owned();
            (Err(Death::Panicked(message)), Some(taken))
        }
        Ok((_, taken, _)) => (Err(Death::IgnoredClose), Some(taken)),
        Err(error) => (Err(Death::Io(error)), None),
    }
}

fn dead<T>(error: io::Error) -> Ended<T> {
    Ended {
        result: Err(Death::Io(error)),
        sent: 0,
        taken: None,
        unsent: None,
    }
}

/// A process that is waited for, and killed if it does not exit of itself.
struct Reaped(Child);

impl Reaped {
    fn reap(&mut self) -> io::Result<ExitStatus> {
        let start = Instant::now();
        let mut pause = Duration::from_micros(100);
        while start.elapsed() < Duration::from_secs(GRACE) {
            if let Some(status) = self.0.try_wait()? {
                return Ok(status);
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        }
        self.0.kill()?;
        self.0.wait()
    }

    /// Waits, and puts the exit status in the place of a pipe that only broke off.
    fn explain(&mut self, result: Result<Vec<u8>, Death>) -> Result<Vec<u8>, Death> {
        let status = self.reap();
        match result {
            Err(Death::Io(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(status.map_or_else(Death::Io, Death::Ended))
            }
            result => result,
        }
    }
}

impl Drop for Reaped {
    fn drop(&mut self) {
        // A second time it only returns the status.
        let _ = self.reap();
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without a message")
}

// A frame of a value: its length in 4 bytes, the least first, and its bytes.

enum Frame {
    Value(Vec<u8>),
    Close,
    /// The input ended between two frames.
    End,
}

/// Writes a frame at once. `None` closes.
fn write_frame(
    output: &mut impl Write,
    buffer: &mut Vec<u8>,
    bytes: Option<&[u8]>,
) -> io::Result<()> {
    buffer.clear();
    match bytes {
        Some(bytes) => {
            buffer.extend(length(bytes)?.to_le_bytes());
            buffer.extend(bytes);
        }
        None => buffer.extend(CLOSE.to_le_bytes()),
    }
    output.write_all(buffer)?;
    output.flush()
}

fn length(bytes: &[u8]) -> io::Result<u32> {
    let length = bytes.len();
    if length > LIMIT {
        let text = std::format!("{length} bytes are too long: a frame has at most {LIMIT}");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    }
    Ok(length as u32)
}

fn read_frame(input: &mut impl Read) -> io::Result<Frame> {
    let mut length = [0; 4];
    let mut filled = 0;
    while filled < length.len() {
        match input.read(&mut length[filled..]) {
            Ok(0) if filled == 0 => return Ok(Frame::End),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(match u32::from_le_bytes(length) {
        CLOSE => Frame::Close,
        length => Frame::Value(read_bytes(input, length)?),
    })
}

/// Grows with the bytes that are there, and not with the length that is announced.
fn read_bytes(input: &mut impl Read, length: u32) -> io::Result<Vec<u8>> {
    if length as usize > LIMIT {
        let text = std::format!("a frame of {length} bytes: it has at most {LIMIT}");
        return Err(io::Error::new(io::ErrorKind::InvalidData, text));
    }
    let mut bytes = Vec::new();
    input.take(length.into()).read_to_end(&mut bytes)?;
    if bytes.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

// The answer: its kind in a byte, the number of values taken in 8, and the bytes as in a frame.

const RETURNED: u8 = 0;
const PANICKED: u8 = 1;
const IGNORED_CLOSE: u8 = 2;

fn write_answer(output: &mut impl Write, kind: u8, taken: u64, bytes: &[u8]) -> io::Result<()> {
    let mut answer = Vec::from([kind]);
    answer.extend(taken.to_le_bytes());
    answer.extend(length(bytes)?.to_le_bytes());
    answer.extend(bytes);
    output.write_all(&answer)?;
    output.flush()
}

fn read_answer(mut input: impl Read) -> io::Result<(u8, u64, Vec<u8>)> {
    let (mut kind, mut taken, mut length) = ([0], [0; 8], [0; 4]);
    input.read_exact(&mut kind)?;
    if kind[0] > IGNORED_CLOSE {
        let text = std::format!("byte {}: it begins no answer", kind[0]);
        return Err(io::Error::new(io::ErrorKind::InvalidData, text));
    }
    input.read_exact(&mut taken)?;
    input.read_exact(&mut length)?;
    let bytes = read_bytes(&mut input, u32::from_le_bytes(length))?;
    Ok((kind[0], u64::from_le_bytes(taken), bytes))
}
