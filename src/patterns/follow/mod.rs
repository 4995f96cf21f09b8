//! `tail -f`: the new lines of a file that grows.
//!
//! # The problem
//!
//! A log has no end, only a place up to which it is written. A reader who gets there waits and
//! looks again. Meanwhile things happen to the file: half a line arrives, somebody truncates the
//! file, or renames it and starts another. The reader wants plain lines all the same.
//!
//! ```python
//! def follow(path, wait):
//!     with open(path, "rb") as file:
//!         file.seek(0, os.SEEK_END)
//!         line = b""
//!         while True:
//!             line += file.readline()
//!             if line.endswith(b"\n"):
//!                 yield line
//!                 line = b""
//!             elif not wait():
//!                 break
//! ```
//!
//! ```no_run
//! use native_coroutines::patterns::follow::{Event, follow};
//! use std::io::{self, Write};
//!
//! for event in follow("/var/log/syslog".into(), || false) {
//!     match event? {
//!         Event::Line(line) => io::stdout().write_all(&line)?, // prints each new line
//!         Event::Truncated => writeln!(io::stderr(), "the file was truncated")?,
//!         Event::Replaced => writeln!(io::stderr(), "another file is followed now")?,
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Waiting
//!
//! When there is nothing new, the body calls `wait`. The caller decides what `wait` does: sleep,
//! block until something reports a change, or test whether it is time to stop. If `wait` returns
//! `Break`, the iteration ends. [`follow`] sleeps, and [`follow_by`] takes `wait` from you. The
//! body never looks twice without a call of `wait` in between. So the loop is not busy if `wait`
//! sleeps.
//!
//! Instead of the call, the body could yield "nothing new, resume me later". Then every loop over
//! the lines would have to wait, and a loop that forgot would be busy.
//!
//! A test can write to the file in `wait`, and needs no second thread and no sleep:
//!
//! ```
//! use native_coroutines::patterns::follow::{Event, follow_by};
//! use std::io::{SeekFrom, Write};
//! use std::ops::ControlFlow;
//!
//! let mut log = tempfile::NamedTempFile::new()?;
//! let path = log.path().to_path_buf();
//! let mut more = ["half ", "a line\nand", " no newline"].into_iter();
//! let wait = || match more.next() {
//!     Some(text) => {
//!         log.write_all(text.as_bytes()).unwrap();
//!         ControlFlow::Continue(())
//!     }
//!     None => ControlFlow::Break(()),
//! };
//! let events: Result<Vec<Event>, _> = follow_by(path, SeekFrom::End(0), wait).collect();
//! let lines = ["half a line\n", "and no newline"];
//! assert_eq!(events?, lines.map(|line| Event::Line(line.into())));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Lines
//!
//! A line is bytes, with its newline, in any encoding. All lines together are the bytes that were
//! read. A line comes out once its newline is there. A last line gets no newline if the file is
//! truncated or replaced, or if `wait` breaks off. Such a line comes out as it is, before the
//! event. The body needs memory for the longest line and one buffer.
//!
//! Each line is a new `Vec`. The body cannot lend one buffer again and again, because an iterator
//! gives its items away for good. Also, the items of a body have one type, with one lifetime. If
//! one allocation per line is too much, send lines to a consumer, which can hand the buffer back:
//! see [`grep`](super::grep).
//!
//! # Truncation and replacement
//!
//! *Truncation*: the file is shorter than the bytes read from it. If the file has since grown
//! beyond that length, the truncation looks like ordinary growth.
//!
//! *Replacement*: another file has the path. The body reads the old file to its end first. On Unix,
//! two files differ in device or inode number. Elsewhere the standard library has no such identity.
//! There the body takes a shorter file at the path for another, and misses a longer one.
//!
//! While no file has the path, as between a log's removal and its next start, the body goes on with
//! the old file.
//!
//! # When not to use it
//!
//! The body looks again and again, even if nothing happens. For very many files, the reports of the
//! system (inotify, kqueue) are better. And `next` blocks its thread: an async program needs a
//! stream.
//!
//! By hand this is as easy to use, but harder to read. In three places the native body says "first
//! the last line, then the event". There the struct needs a slot for the next event. An `enum` says
//! whether the file is not open yet, open, or done with. And each `next` finds its way back into
//! the middle of the loop.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use std::io::SeekFrom;
use std::ops::{ControlFlow, Coroutine};
use std::path::PathBuf;
use std::time::Duration;

use crate::Fallible;

pub use native::{Event, FollowError};

/// The time that [`follow`] sleeps when there is nothing new.
pub const INTERVAL: Duration = Duration::from_millis(100);

/// Creates an iterator over the lines that a file gets from now on, until `stop` returns true.
///
/// When there is nothing new, the iterator calls `stop`, and sleeps for [`INTERVAL`] unless `stop`
/// returns true. To stop while there are new lines, leave the loop.
///
/// # Errors
///
/// As [`follow_by`].
///
/// # Source
///
/// David Beazley, *A Curious Course on Coroutines and Concurrency*, part 1. Files that shrink or
/// change have the same effect as with `tail -F`.
pub fn follow(
    path: PathBuf,
    mut stop: impl FnMut() -> bool,
) -> Fallible<impl Coroutine<(), Yield = Event, Return = Result<(), FollowError>>> {
    follow_by(path, SeekFrom::End(0), move || {
        if stop() {
            return ControlFlow::Break(());
        }
        std::thread::sleep(INTERVAL);
        ControlFlow::Continue(())
    })
}

/// Creates an iterator as [`follow`] does, from any start and with any way to wait.
///
/// The first line begins at `start`. `SeekFrom::Start(0)` reads all lines, and `SeekFrom::End(0)`
/// only new lines. To continue an earlier run, pass the offset at which that run stopped. A start
/// behind the end counts as a truncated file.
///
/// The iterator calls `wait` when there is nothing new, before it looks at the file again. If
/// `wait` returns `Break`, the iterator ends without another look.
///
/// # Errors
///
/// The last item is a [`FollowError`] if the file or its replacement is not a regular file, or
/// cannot be read. At the start the file must also exist. An error loses a last line that has no
/// newline.
pub fn follow_by(
    path: PathBuf,
    start: SeekFrom,
    wait: impl FnMut() -> ControlFlow<()>,
) -> Fallible<impl Coroutine<(), Yield = Event, Return = Result<(), FollowError>>> {
    Fallible::new(native::follow(path, start, wait))
}

/// Converts the event by hand, which has its own type because each file compiles alone.
impl From<by_hand::Event> for Event {
    fn from(event: by_hand::Event) -> Event {
        match event {
            by_hand::Event::Line(line) => Event::Line(line),
            by_hand::Event::Truncated => Event::Truncated,
            by_hand::Event::Replaced => Event::Replaced,
        }
    }
}

/// Converts the error by hand.
impl From<by_hand::FollowError> for FollowError {
    fn from(error: by_hand::FollowError) -> FollowError {
        let by_hand::FollowError { path, error } = error;
        FollowError { path, error }
    }
}
