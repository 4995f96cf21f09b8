use std::cell::RefCell;
use std::io::{self, ErrorKind, Read, Write};
use std::rc::Rc;

use native_coroutines::patterns::echo::native::{Buffer, Listen, TURN, Wait};
use native_coroutines::patterns::echo::{by_hand, echo, listen};
use proptest::prelude::*;

use crate::agree;

const BUFFER: usize = 16;

/// The answer of a stream to a call of `read` or of `write`.
#[derive(Clone, Debug)]
enum Step {
    /// It has these bytes, or takes as many.
    Moves(Vec<u8>),
    Blocks,
    Interrupts,
    Fails,
    /// The other side has closed its half, or takes nothing any more.
    Closes,
}

/// A stream that does what a script says, and writes down what was read and sent.
struct Stream {
    reads: std::vec::IntoIter<Step>,
    writes: std::vec::IntoIter<Step>,
    log: Rc<RefCell<Log>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Log {
    read: Vec<u8>,
    sent: Vec<u8>,
    /// The order of the calls, and when the stream was dropped.
    calls: String,
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut log = self.log.borrow_mut();
        log.calls.push('r');
        // A script that is over has closed.
        match self.reads.next().unwrap_or(Step::Closes) {
            Step::Moves(bytes) => {
                let length = bytes.len().clamp(1, buffer.len());
                let mut bytes = bytes;
                bytes.resize(length, 7);
                buffer[..length].copy_from_slice(&bytes);
                log.read.extend(bytes);
                Ok(length)
            }
            Step::Closes => Ok(0),
            Step::Blocks => Err(ErrorKind::WouldBlock.into()),
            Step::Interrupts => Err(ErrorKind::Interrupted.into()),
            Step::Fails => Err(ErrorKind::ConnectionReset.into()),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut log = self.log.borrow_mut();
        log.calls.push('w');
        // A script that is over takes everything.
        match self.writes.next().unwrap_or(Step::Moves(vec![0; BUFFER])) {
            Step::Moves(most) => {
                let length = most.len().clamp(1, bytes.len());
                log.sent.extend(&bytes[..length]);
                Ok(length)
            }
            Step::Closes => Ok(0),
            Step::Blocks => Err(ErrorKind::WouldBlock.into()),
            Step::Interrupts => Err(ErrorKind::Interrupted.into()),
            Step::Fails => Err(ErrorKind::ConnectionReset.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.log.borrow_mut().calls.push('d');
    }
}

/// The calls with the waits between them, and the end.
#[derive(Debug, PartialEq)]
struct Seen {
    log: Log,
    end: Result<u64, ErrorKind>,
}

fn stream(reads: &[Step], writes: &[Step]) -> (Stream, Rc<RefCell<Log>>) {
    let log = Rc::new(RefCell::new(Log::default()));
    let stream = Stream {
        reads: Vec::from(reads).into_iter(),
        writes: Vec::from(writes).into_iter(),
        log: log.clone(),
    };
    (stream, log)
}

fn letter(wait: bool) -> char {
    if wait { '.' } else { ',' }
}

/// The server stops at the resume with this number.
fn native(reads: &[Step], writes: &[Step], stop: usize) -> Seen {
    let (stream, log) = stream(reads, writes);
    let buffer: Buffer = Rc::new(RefCell::new(vec![0; BUFFER].into()));
    let mut body = echo(stream, buffer.clone());
    for resume in 0.. {
        let Ok(wait) = body.resume(resume >= stop) else {
            break;
        };
        log.borrow_mut().calls.push(letter(wait == Wait::Ready));
        // Somebody else uses the buffer.
        buffer.borrow_mut().fill(0xEE);
    }
    let end = body.take_return();
    drop(body);
    let end = end.map(|result| result.map_err(|error| error.kind()));
    let log = log.borrow().clone();
    Seen {
        log,
        end: end.unwrap(),
    }
}

fn by_hand(reads: &[Step], writes: &[Step], stop: usize) -> Seen {
    let (stream, log) = stream(reads, writes);
    let mut buffer = [0; BUFFER];
    let mut connection = Some(by_hand::echo(stream));
    let mut end = None;
    for resume in 0.. {
        let this = connection.as_mut().unwrap();
        match this.go_on(&mut buffer, resume >= stop) {
            Ok(Some(wait)) => {
                log.borrow_mut()
                    .calls
                    .push(letter(wait == by_hand::Wait::Ready));
                buffer.fill(0xEE);
            }
            Ok(None) => end = Some(Ok(this.echoed())),
            Err(error) => end = Some(Err(error.kind())),
        }
        if end.is_some() {
            connection = None;
            break;
        }
    }
    assert!(connection.is_none());
    let log = log.borrow().clone();
    Seen {
        log,
        end: end.unwrap(),
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => prop::collection::vec(any::<u8>(), 1..=BUFFER).prop_map(Step::Moves),
        4 => Just(Step::Blocks),
        2 => Just(Step::Interrupts),
        1 => Just(Step::Fails),
        1 => Just(Step::Closes),
    ]
}

fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(any_step(), 0..agree::most(60))
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_and_send_what_was_read(
        reads in any_steps(),
        writes in any_steps(),
        stop in 0_usize..40,
    ) {
        let seen = native(&reads, &writes, stop);
        prop_assert_eq!(&seen, &by_hand(&reads, &writes, stop));

        // Nothing is lost, added or swapped: what was sent is the beginning of what was read.
        let Log { read, sent, calls } = &seen.log;
        prop_assert!(read.starts_with(sent), "{read:?} {sent:?}");
        // All of it, unless the stream failed.
        match seen.end {
            Ok(echoed) => {
                prop_assert_eq!(read, sent);
                prop_assert_eq!(echoed, sent.len() as u64);
            }
            Err(error) => prop_assert!(
                error == ErrorKind::ConnectionReset || error == ErrorKind::WriteZero
            ),
        }
        // At most one buffer of bytes is not sent yet.
        prop_assert!(read.len() - sent.len() <= BUFFER);
        prop_assert!(calls.ends_with('d'), "{calls}");
    }
}

#[test]
fn a_stream_that_is_always_ready_gives_up_its_turn_after_so_many_reads() {
    let reads = vec![Step::Moves(vec![1]); 40];
    let expected = format!("{0},{0},{1}rd", "rw".repeat(16), "rw".repeat(8));
    assert_eq!(TURN, 16);
    for seen in [native(&reads, &[], 99), by_hand(&reads, &[], 99)] {
        assert_eq!(seen.log.calls, expected);
        assert_eq!(seen.end, Ok(40));
    }
}

#[test]
fn a_client_that_does_not_read_is_read_from_no_more() {
    let reads = vec![Step::Moves(vec![1; 9]); 3];
    let writes = [Step::Moves(vec![0; 4]), Step::Blocks, Step::Blocks];
    for seen in [native(&reads, &writes, 99), by_hand(&reads, &writes, 99)] {
        // One read, a part is sent, two waits, the rest is sent, and only then the next read.
        assert_eq!(seen.log.calls, "rww.w.wrwrwrd");
        assert_eq!(seen.end, Ok(27));
    }
}

#[test]
fn at_a_stop_all_that_has_arrived_is_sent_back() {
    let arrived = Step::Moves(vec![1; 9]);
    let reads = [arrived.clone(), arrived, Step::Blocks, Step::Moves(vec![2])];
    let writes = [Step::Moves(vec![0; 4]), Step::Blocks];
    for seen in [native(&reads, &writes, 0), by_hand(&reads, &writes, 0)] {
        assert_eq!(seen.end, Ok(18));
        assert_eq!(seen.log.sent, [1; 18]);
    }
}

#[test]
fn a_listener_passes_over_broken_connections_and_waits_for_room() {
    let mut results = vec![
        Ok('a'),
        Err(ErrorKind::ConnectionAborted.into()),
        Ok('b'),
        Err(io::Error::other("no descriptors left")),
        Ok('c'),
        Err(ErrorKind::Interrupted.into()),
        Err(io::Error::from(ErrorKind::WouldBlock)),
    ]
    .into_iter();
    let mut body = listen(|| results.next().unwrap());
    let mut seen = String::new();
    for _ in 0..7 {
        match body.resume(()).expect("a listener does not end") {
            Listen::Accepted(name) => seen.push(name),
            Listen::Wait(wait) => seen.push(letter(wait == Wait::Ready)),
            Listen::Room(error) => {
                assert_eq!(error.to_string(), "no descriptors left");
                seen.push('!');
            }
        }
    }
    assert_eq!(seen, "a,b!c,.");
}

#[test]
fn a_flood_of_clients_does_not_keep_the_listener_from_giving_up_its_turn() {
    let mut body = listen(|| Ok(()));
    let mut turns = 0;
    for _ in 0..17 * 10 {
        let step = body.resume(()).expect("a listener does not end");
        turns += u32::from(matches!(step, Listen::Wait(Wait::Turn)));
    }
    assert_eq!(turns, 10);
}
