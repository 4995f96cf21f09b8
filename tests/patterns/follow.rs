use std::cell::Cell;
use std::fs::{self, File};
use std::io::{ErrorKind, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;

use native_coroutines::patterns::follow::{self, Event, FollowError, by_hand, follow, follow_by};
use proptest::prelude::*;

use crate::agree;

/// One thing that is done to a log.
#[derive(Clone, Debug)]
enum Step {
    Append(Vec<u8>),
    /// Or lengthen it, with zeros.
    Truncate(usize),
    /// Put another file in its place.
    Replace(Vec<u8>),
    Remove,
}

/// All that is seen from outside: an error with the name of its file and its kind.
type Seen = Vec<Result<Event, (PathBuf, ErrorKind)>>;

fn line(bytes: impl Into<Vec<u8>>) -> Event {
    Event::Line(bytes.into())
}

impl Step {
    /// Does it to a file.
    fn take(&self, log: &Path) {
        match self {
            Step::Append(bytes) => {
                let log = File::options().append(true).create(true).open(log);
                log.unwrap().write_all(bytes).unwrap();
            }
            Step::Truncate(length) => {
                if let Ok(log) = File::options().write(true).open(log) {
                    log.set_len(*length as u64).unwrap();
                }
            }
            Step::Replace(bytes) => {
                let other = log.with_extension("other");
                fs::write(&other, bytes).unwrap();
                fs::rename(other, log).unwrap();
            }
            Step::Remove => drop(fs::remove_file(log)),
        }
    }
}

/// Follows a log that begins with `content`. In each wait one more turn's steps are taken.
fn both(content: &[u8], start: u64, turns: &[Vec<Step>]) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let prepare = || {
        fs::write(&log, content).unwrap();
        let mut turns = turns.iter();
        let log = log.clone();
        move || match turns.next() {
            Some(steps) => {
                steps.iter().for_each(|step| step.take(&log));
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        }
    };
    let seen = |event: Result<Event, FollowError>| {
        event.map_err(|FollowError { path, error }| (path, error.kind()))
    };
    let start = SeekFrom::Start(start);
    let native = agree::drain(follow_by(log.clone(), start, prepare()).map(seen));
    let by_hand = by_hand::follow(log.clone(), start, prepare())
        .map(|event| seen(event.map(Event::from).map_err(FollowError::from)));
    assert_eq!(native, agree::drain(by_hand));
    native
}

/// The model: files are vectors, and the whole of what is read between two changes is cut up.
fn expected(content: &[u8], start: usize, turns: &[Vec<Step>]) -> Vec<Event> {
    let mut files = vec![content.to_vec()];
    let mut at_path = Some(0);
    let mut followed = 0;
    let mut position = start;
    let mut read = Vec::new();
    let mut events = Vec::new();
    let cut = |read: &mut Vec<u8>, events: &mut Vec<Event>| {
        events.extend(read.split_inclusive(|&byte| byte == b'\n').map(line));
        read.clear();
    };

    read.extend(files[followed].iter().skip(start));
    position = position.max(files[followed].len());
    for steps in turns {
        for step in steps {
            match (step, at_path) {
                (Step::Append(bytes), Some(file)) => files[file].extend(bytes),
                (Step::Truncate(length), Some(file)) => files[file].resize(*length, 0),
                (Step::Truncate(_), None) => {}
                (Step::Append(bytes) | Step::Replace(bytes), _) => {
                    at_path = Some(files.len());
                    files.push(bytes.clone());
                }
                (Step::Remove, _) => at_path = None,
            }
        }
        let truncated = files[followed].len() < position;
        if truncated {
            cut(&mut read, &mut events);
            events.push(Event::Truncated);
            position = 0;
        }
        read.extend(&files[followed][position..]);
        position = files[followed].len();
        // One change is noticed at a time.
        if let Some(file) = at_path
            && file != followed
            && !truncated
        {
            cut(&mut read, &mut events);
            events.push(Event::Replaced);
            followed = file;
            read.extend(&files[followed]);
            position = files[followed].len();
        }
    }
    cut(&mut read, &mut events);
    events
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![2 => Just(b'\n'), 3 => Just(b'a'), 1 => any::<u8>()];
    prop::collection::vec(byte, 0..12)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => text().prop_map(Step::Append),
        2 => (0_usize..30).prop_map(Step::Truncate),
        2 => text().prop_map(Step::Replace),
        1 => Just(Step::Remove),
    ]
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_with_files_that_are_vectors(
        content in text(),
        start in 0_usize..14,
        turns in prop::collection::vec(prop::collection::vec(step(), 0..4), 0..8),
    ) {
        let expected: Seen = expected(&content, start, &turns).into_iter().map(Ok).collect();
        prop_assert_eq!(both(&content, start as u64, &turns), expected);
    }
}

#[test]
fn a_line_comes_out_when_its_newline_has_been_written() {
    let turns =
        [b"on".as_slice(), b"e\ntwo", b"", b"\n"].map(|text| vec![Step::Append(text.into())]);
    let waits = Cell::new(0);
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    File::create(&log).unwrap();
    let events = follow_by(log.clone(), SeekFrom::Start(0), || {
        let Some(steps) = turns.get(waits.get()) else {
            return ControlFlow::Break(());
        };
        waits.set(waits.get() + 1);
        steps[0].take(&log);
        ControlFlow::Continue(())
    });
    let events: Vec<_> = events.map(|event| (waits.get(), event.unwrap())).collect();
    assert_eq!(events, [(2, line("one\n")), (4, line("two\n"))]);
}

#[test]
fn a_last_line_without_a_newline_comes_out_at_the_end_as_it_is() {
    let seen = both(b"one\ntwo", 0, &[]);
    assert_eq!(seen, [Ok(line("one\n")), Ok(line("two"))]);
}

#[test]
fn nothing_comes_after_a_last_line_without_a_newline() {
    let log = tempfile::NamedTempFile::new().unwrap();
    fs::write(&log, "one").unwrap();
    let start = SeekFrom::Start(0);
    let waits = Cell::new(0);
    let wait = || {
        waits.set(waits.get() + 1);
        ControlFlow::Break(())
    };

    let mut events = follow_by(log.path().into(), start, wait);
    assert_eq!(events.next().unwrap().unwrap(), line("one"));
    Step::Append(b"\ntwo\n".into()).take(log.path());
    assert!(events.next().is_none());
    assert_eq!(waits.take(), 1);

    fs::write(&log, "one").unwrap();
    let mut events = by_hand::follow(log.path().into(), start, wait);
    let event: Event = events.next().unwrap().unwrap().into();
    assert_eq!(event, line("one"));
    Step::Append(b"\ntwo\n".into()).take(log.path());
    assert!(events.next().is_none());
    assert_eq!(waits.take(), 1);
}

#[test]
fn what_is_added_in_a_wait_that_breaks_off_is_not_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    fs::write(&log, "one\n").unwrap();
    let wait = || {
        Step::Append(b"two\n".into()).take(&log);
        ControlFlow::Break(())
    };
    let events: Vec<_> = follow_by(log.clone(), SeekFrom::Start(0), wait)
        .map(Result::unwrap)
        .collect();
    assert_eq!(events, [line("one\n")]);
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: a line has 300 000 bytes")]
fn a_line_need_not_be_text_nor_fit_the_buffer() {
    let long = [b"\xFF\x00\r".repeat(100_000), b"\n".to_vec()].concat();
    let seen = both(&long, 0, &[vec![Step::Append(b"\xFE\r\n".into())]]);
    assert_eq!(seen, [Ok(line(long)), Ok(line(b"\xFE\r\n"))]);
}

#[test]
fn a_file_is_read_to_its_end_before_the_one_that_replaces_it() {
    let turn = vec![
        Step::Append(b"st\nlost?".into()),
        Step::Replace(b"new\n".into()),
    ];
    let seen = both(b"fir", 0, &[turn]);
    let expected = [
        line("first\n"),
        line("lost?"),
        Event::Replaced,
        line("new\n"),
    ];
    assert_eq!(seen, expected.map(Ok));
}

#[test]
fn a_file_that_is_removed_is_followed_until_another_has_its_path() {
    let turns = [
        vec![Step::Remove],
        vec![],
        vec![Step::Append(b"new\n".into())],
    ];
    let expected = [line("old\n"), Event::Replaced, line("new\n")];
    assert_eq!(both(b"old\n", 0, &turns), expected.map(Ok));
}

#[test]
fn a_missing_file_is_an_error_that_names_it_and_nothing_comes_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let wait = || panic!("there is nothing to wait for");
    let mut events = follow_by(missing.clone(), SeekFrom::End(0), wait);
    let error = events.next().unwrap().unwrap_err();
    assert_eq!(error.path, missing);
    assert_eq!(error.error.kind(), ErrorKind::NotFound);
    let message = error.to_string();
    assert!(
        message.starts_with(&format!("{}: ", missing.display())),
        "{message}"
    );
    assert!(events.next().is_none());

    let mut events = by_hand::follow(missing.clone(), SeekFrom::End(0), wait);
    let error = events.next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), message);
    assert!(events.next().is_none());
}

#[test]
fn what_is_no_regular_file_is_an_error_first_or_last() {
    let folder = tempfile::tempdir().unwrap();
    let stop = || ControlFlow::Break(());
    let mut events = follow_by(folder.path().into(), SeekFrom::End(0), stop);
    let message = events.next().unwrap().unwrap_err().to_string();
    assert_eq!(
        message,
        format!("{}: not a regular file", folder.path().display())
    );

    let log = folder.path().join("log");
    for by_hand in [false, true] {
        fs::write(&log, "one\n").unwrap();
        let mut waits = 0;
        let wait = || {
            waits += 1;
            if waits == 2 {
                fs::remove_file(&log).unwrap();
                fs::create_dir(&log).unwrap();
            }
            if waits < 9 {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        };
        let mut events: Vec<Result<Event, FollowError>> = if by_hand {
            let events = by_hand::follow(log.clone(), SeekFrom::Start(0), wait);
            events.map(|event| Ok(event?.into())).collect()
        } else {
            follow_by(log.clone(), SeekFrom::Start(0), wait).collect()
        };
        let error = events.pop().unwrap().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("{}: not a regular file", log.display())
        );
        assert_eq!(events.pop().unwrap().unwrap(), line("one\n"));
        assert!(events.is_empty());
        fs::remove_dir(&log).unwrap();
    }
}

#[test]
fn a_start_before_the_file_is_an_error() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let stop = || ControlFlow::Break(());
    let mut events = follow_by(log.path().into(), SeekFrom::End(-1), stop);
    let error = events.next().unwrap().unwrap_err();
    assert_eq!(error.error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.path, log.path());
}

#[test]
fn followed_from_its_end_a_file_gives_new_lines_only_and_is_asked_for_them_at_intervals() {
    let log = tempfile::NamedTempFile::new().unwrap();
    fs::write(&log, "old\n").unwrap();
    let mut asked = 0;
    let begin = Instant::now();
    let events = follow(log.path().into(), || {
        asked += 1;
        Step::Append(b"new\n".into()).take(log.path());
        asked == 2
    });
    let events: Vec<_> = events.map(Result::unwrap).collect();
    assert_eq!(events, [line("new\n")]);
    assert_eq!(asked, 2);
    assert!(begin.elapsed() >= follow::INTERVAL);
}

/// Such files say that they have no bytes, and so each look finds them truncated.
#[cfg(target_os = "linux")]
#[test]
fn nothing_is_looked_at_twice_without_a_wait_in_between() {
    let mut waits = 0;
    let wait = || {
        waits += 1;
        if waits < 4 {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    };
    let events = follow_by("/proc/self/status".into(), SeekFrom::Start(0), wait);
    let events: Vec<_> = events.map(Result::unwrap).collect();
    let truncated = events.iter().filter(|event| **event == Event::Truncated);
    assert_eq!(truncated.count(), 3);
    assert_eq!(waits, 4);
}
