use std::io::{self, ErrorKind, PipeReader, PipeWriter, Read, Write, pipe};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use native_coroutines::patterns::process::{
    Death, Ended, LIMIT, Served, Stage, parent, parent_by_hand, serve, serve_by_hand,
};
use native_coroutines::{Consumer, SendError, Unprimed};
use proptest::prelude::*;

use crate::agree;

/// Three values and the close, written by hand from the guide.
const STREAM: &[u8] = b"\x02\0\0\0ab\0\0\0\0\x03\0\0\0cde\xFF\xFF\xFF\xFF";
const VALUES: [&[u8]; 3] = [b"ab", b"", b"cde"];
/// The places between two frames.
const BOUNDARIES: [usize; 4] = [0, 6, 10, 17];

/// The answer to the three, in the same way.
const ANSWER: &[u8] = b"\0\x03\0\0\0\0\0\0\0\x05\0\0\0abcde";

/// How a target ends.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Target {
    Closed,
    Returns(usize),
    Panics(usize),
}

/// Adds a `!` to its text when it is closed, and a `.` when it is dropped.
struct Taken(Sender<String>, String);

impl Drop for Taken {
    fn drop(&mut self) {
        // Nobody may listen.
        let _ = self.0.send(std::mem::take(&mut self.1) + ".");
    }
}

/// Returns the bytes that it took.
fn target(
    end: Target,
    log: &Sender<String>,
) -> Unprimed<impl Stage<Vec<u8>, Vec<u8>> + Send + use<>> {
    let log = log.clone();
    Unprimed::new(
        #[coroutine]
        move |_prime: Option<Vec<u8>>| {
            let mut taken = Taken(log, String::new());
            let mut count = 0;
            let mut bytes = Vec::new();
            while let Some(value) = (yield) {
                taken.1 += str::from_utf8(&value).unwrap();
                bytes.extend(value);
                count += 1;
                match end {
                    Target::Returns(number) if number == count => return bytes,
                    Target::Panics(number) if number == count => panic!("value {number}"),
                    _ => {}
                }
            }
            taken.1 += "!";
            bytes
        },
    )
}

fn serve_one(
    by_hand: bool,
    end: Target,
    log: &Sender<String>,
    input: impl Read,
    output: impl Write,
) -> io::Result<Served> {
    match by_hand {
        false => serve(target(end, log), input, output),
        true => serve_by_hand(target(end, log).prime(), input, output),
    }
}

fn parent_one<'a, T: AsRef<[u8]> + 'a>(
    by_hand: bool,
    input: impl Write + 'a,
    output: impl Read + Send + 'static,
) -> Box<dyn Consumer<T, Yield = (), Return = Ended<T>> + 'a> {
    match by_hand {
        false => Box::new(parent(input, output).prime()),
        true => Box::new(parent_by_hand(input, output)),
    }
}

#[test]
fn the_frames_are_those_of_the_guide() {
    for by_hand in [false, true] {
        let mut written = Vec::new();
        let (hold, held) = channel();
        let input = Held(&mut written, hold);
        let ended = parent_one(by_hand, input, Later(held, ANSWER)).consume(VALUES);
        assert_eq!(written, STREAM);
        assert_eq!(ended.result.unwrap(), b"abcde");
        assert_eq!((ended.sent, ended.taken, ended.unsent), (3, Some(3), None));

        let mut written = Vec::new();
        let (log, notes) = channel();
        let served = serve_one(by_hand, Target::Closed, &log, STREAM, &mut written);
        assert_eq!(served.unwrap(), Served::Returned);
        assert_eq!(written, ANSWER);
        assert_eq!(notes.recv().unwrap(), "abcde!.");
    }
}

#[test]
fn a_parent_that_dies_after_any_byte_drops_the_target_and_never_closes_it() {
    for by_hand in [false, true] {
        for cut in 0..STREAM.len() {
            let mut written = Vec::new();
            let (log, notes) = channel();
            let served = serve_one(by_hand, Target::Closed, &log, &STREAM[..cut], &mut written);
            if BOUNDARIES.contains(&cut) {
                assert_eq!(served.unwrap(), Served::Dropped, "byte {cut}");
            } else {
                assert_eq!(
                    served.unwrap_err().kind(),
                    ErrorKind::UnexpectedEof,
                    "byte {cut}"
                );
            }
            assert!(written.is_empty());
            let whole = BOUNDARIES
                .iter()
                .filter(|&&end| 0 < end && end <= cut)
                .count();
            let values: Vec<u8> = VALUES[..whole].concat();
            let expected = String::from_utf8(values).unwrap() + ".";
            assert_eq!(notes.recv().unwrap(), expected, "byte {cut}");
        }
    }
}

#[test]
fn a_child_that_dies_after_any_byte_of_its_answer_gives_no_result() {
    for by_hand in [false, true] {
        for cut in 0..ANSWER.len() {
            let ended = parent_one(by_hand, io::sink(), &ANSWER[..cut]).consume(VALUES);
            let Err(Death::Io(error)) = ended.result else {
                panic!("byte {cut}: {:?}", ended.result);
            };
            assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "byte {cut}");
            assert_eq!(ended.taken, None);
            // The end may be noticed at once, or only by the close.
            assert_eq!(VALUES.get(ended.sent as usize).copied(), ended.unsent);
        }
    }
}

/// Takes so many bytes, and is gone.
struct Room(usize);

impl Write for Room {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = bytes.len().min(self.0);
        self.0 -= count;
        match count {
            0 => Err(ErrorKind::BrokenPipe.into()),
            _ => Ok(count),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Never answers while somebody holds its sender, and gives this answer then.
struct Later(std::sync::mpsc::Receiver<()>, &'static [u8]);

impl Read for Later {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let _ = self.0.recv();
        self.1.read(buffer)
    }
}

#[test]
fn a_child_that_stops_reading_after_any_byte_gets_no_more_and_the_value_comes_back() {
    for by_hand in [false, true] {
        for room in 0..STREAM.len() {
            let (hold, held) = channel();
            // It goes away with the pipe, so the child answers when the parent drops the pipe.
            let input = Held(Room(room), hold);
            let ended = parent_one(by_hand, input, Later(held, ANSWER)).consume(VALUES);
            let whole = BOUNDARIES
                .iter()
                .filter(|&&end| 0 < end && end <= room)
                .count();
            assert_eq!(ended.sent, whole as u64, "byte {room}");
            assert_eq!(ended.unsent, VALUES.get(whole).copied(), "byte {room}");
            // It had enough, and hands its result back all the same.
            assert_eq!(ended.result.unwrap(), b"abcde");
            assert_eq!(ended.taken, Some(3));
        }
    }
}

/// Passes the bytes on. An answer that comes [`Later`] comes when this is dropped.
struct Held<W>(W, #[allow(dead_code)] Sender<()>);

impl<W: Write> Write for Held<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Serves on a thread, at the other end of two pipes.
fn served(
    by_hand: bool,
    end: Target,
    log: &Sender<String>,
) -> (PipeWriter, PipeReader, JoinHandle<io::Result<Served>>) {
    let (input, to_child) = pipe().unwrap();
    let (from_child, output) = pipe().unwrap();
    let log = log.clone();
    let child = thread::spawn(move || serve_one(by_hand, end, &log, input, output));
    (to_child, from_child, child)
}

fn any_end() -> impl Strategy<Value = Target> {
    prop_oneof![
        Just(Target::Closed),
        (1_usize..20).prop_map(Target::Returns),
        (1_usize..20).prop_map(Target::Panics),
    ]
}

proptest! {
    #![proptest_config(agree::cases(64))]

    #[test]
    #[cfg_attr(miri, ignore = "Miri has no pipe")]
    fn each_side_native_or_by_hand_gives_what_a_loop_gives(
        end in any_end(),
        values in prop::collection::vec("[a-z]{0,9}", 0..agree::most(30)),
        parent_by_hand: bool,
        child_by_hand: bool,
    ) {
        let (log, notes) = channel();
        let (input, output, child) = served(child_by_hand, end, &log);
        let mut consumer = parent_one(parent_by_hand, input, output);
        let mut refused = 0;
        for value in &values {
            match consumer.try_send(value) {
                Ok(()) => prop_assert_eq!(refused, 0),
                Err(unsent) => {
                    prop_assert_eq!(unsent.is_none(), refused == 0);
                    refused += 1;
                }
            }
        }
        let ended = consumer.close();

        let (takes, panics) = match end {
            Target::Returns(number) => (number.min(values.len()), false),
            Target::Panics(number) => (number.min(values.len()), number <= values.len()),
            Target::Closed => (values.len(), false),
        };
        let bytes = values[..takes].concat();
        prop_assert_eq!(ended.taken, Some(takes as u64));
        match ended.result {
            Ok(result) => {
                prop_assert!(!panics);
                prop_assert_eq!(result, bytes.as_bytes());
                prop_assert_eq!(child.join().unwrap().unwrap(), Served::Returned);
            }
            Err(Death::Panicked(message)) => {
                prop_assert!(panics);
                prop_assert_eq!(message, format!("value {takes}"));
                prop_assert!(child.join().is_err());
            }
            Err(death) => prop_assert!(false, "{}", death),
        }
        let closed = end == Target::Closed || matches!(end, Target::Returns(n) | Target::Panics(n) if n > values.len());
        prop_assert_eq!(notes.recv().unwrap(), bytes + if closed { "!." } else { "." });
        // Every value went into the pipe, came back, or was never taken.
        prop_assert_eq!(ended.unsent.is_some(), refused > 0);
        prop_assert_eq!(ended.sent as usize + refused, values.len());
        prop_assert!(ended.sent as usize >= takes);
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no pipe")]
fn a_dropped_parent_drops_the_target_and_does_not_close_it() {
    for by_hand in [false, true] {
        let (log, notes) = channel();
        let (input, output, child) = served(by_hand, Target::Closed, &log);
        let mut consumer = parent_one(by_hand, input, output);
        consumer.send("ab").unwrap();
        drop(consumer);
        assert_eq!(child.join().unwrap().unwrap(), Served::Dropped);
        assert_eq!(notes.recv().unwrap(), "ab.");
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no pipe")]
fn a_long_answer_and_a_full_pipe_do_not_wait_for_each_other() {
    // Both are longer than a pipe is.
    let value = "x".repeat(1 << 20);
    for by_hand in [false, true] {
        let (log, _notes) = channel();
        let (input, output, child) = served(by_hand, Target::Returns(1), &log);
        let mut consumer = parent_one(by_hand, input, output);
        let mut sent = 0;
        while consumer.send(&value).is_ok() {
            sent += 1;
        }
        let ended = consumer.close();
        assert_eq!((ended.sent, ended.taken), (sent, Some(1)));
        assert_eq!(ended.unsent, Some(&value));
        assert_eq!(ended.result.unwrap(), value.as_bytes());
        child.join().unwrap().unwrap();
    }
}

/// Announces a frame, and gives none of it. Notes the longest buffer that it was to fill.
struct Announces<'a> {
    length: &'a [u8],
    longest: &'a mut usize,
}

impl Read for Announces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        *self.longest = buffer.len().max(*self.longest);
        self.length.read(buffer)
    }
}

#[test]
fn a_length_that_is_announced_is_not_allocated_and_has_a_limit() {
    for by_hand in [false, true] {
        for (length, expected) in [
            (LIMIT as u32, ErrorKind::UnexpectedEof),
            (LIMIT as u32 + 1, ErrorKind::InvalidData),
            (u32::MAX - 1, ErrorKind::InvalidData),
        ] {
            let mut longest = 0;
            let input = Announces {
                length: &length.to_le_bytes(),
                longest: &mut longest,
            };
            let (log, notes) = channel();
            let served = serve_one(by_hand, Target::Closed, &log, input, io::sink());
            assert_eq!(served.unwrap_err().kind(), expected);
            assert_eq!(notes.recv().unwrap(), ".");
            assert!(longest <= 1 << 16, "{longest} bytes at once");

            let answer = [&[0; 9][..], &length.to_le_bytes()].concat();
            let ended = parent_one::<&str>(by_hand, io::sink(), io::Cursor::new(answer)).close();
            let Err(Death::Io(error)) = ended.result else {
                panic!("{:?}", ended.result);
            };
            assert_eq!(error.kind(), expected);
        }
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri has no pipe")]
fn a_value_that_is_too_long_ends_the_stage_and_comes_back() {
    let value = vec![0; LIMIT + 1];
    for by_hand in [false, true] {
        let (log, notes) = channel();
        let (input, output, child) = served(by_hand, Target::Closed, &log);
        let mut consumer = parent_one(by_hand, input, output);
        assert_eq!(consumer.send(&value[..2]), Ok(()));
        assert_eq!(consumer.send(&value), Err(SendError::Returned));
        let ended = consumer.close();
        assert_eq!((ended.sent, ended.unsent), (1, Some(&value[..])));
        let message = ended.result.unwrap_err().to_string();
        assert!(message.contains("16777217 bytes are too long"), "{message}");
        assert_eq!(child.join().unwrap().unwrap(), Served::Dropped);
        assert_eq!(notes.recv().unwrap(), "\0\0.");
    }
}

#[test]
fn an_answer_that_is_none_is_reported() {
    for by_hand in [false, true] {
        let ended = parent_one::<&str>(by_hand, io::sink(), &b"hello"[..]).close();
        let message = ended.result.unwrap_err().to_string();
        assert_eq!(
            message,
            "no result from the process: byte 104: it begins no answer"
        );
    }
}

/// Notes the entry in `/proc` of the thread that reads.
#[cfg(target_os = "linux")]
struct Reader(Sender<std::path::PathBuf>, PipeReader);

#[cfg(target_os = "linux")]
impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let thread = std::fs::read_link("/proc/thread-self").unwrap();
        let _ = self.0.send(std::path::Path::new("/proc").join(thread));
        self.1.read(buffer)
    }
}

#[cfg(target_os = "linux")]
#[test]
#[cfg_attr(miri, ignore = "Miri has no pipe")]
fn no_thread_is_left_behind_when_the_stage_is_closed_or_dropped() {
    for by_hand in [false, true] {
        for close in [false, true] {
            let (log, _notes) = channel();
            let (input, output, child) = served(by_hand, Target::Closed, &log);
            let (tell, told) = channel();
            let consumer = parent_one::<&str>(by_hand, input, Reader(tell, output));
            let entry = told.recv().unwrap();
            assert!(entry.exists());
            match close {
                true => drop(consumer.close()),
                false => drop(consumer),
            }
            child.join().unwrap().unwrap();
            wait_until("its thread ends", || !entry.exists());
        }
    }
}

#[cfg(target_os = "linux")]
#[track_caller]
fn wait_until(what: &str, mut reached: impl FnMut() -> bool) {
    let start = std::time::Instant::now();
    while !reached() {
        assert!(start.elapsed().as_secs() < 30, "in vain: {what}");
        thread::sleep(std::time::Duration::from_millis(1));
    }
}

#[cfg(not(target_os = "linux"))]
#[test]
#[ignore = "did not run: only Linux has /proc, which lists threads and processes"]
fn no_thread_or_zombie_is_left_behind() {}

#[cfg(unix)]
mod real;
