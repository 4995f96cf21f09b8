//! `tail -f`: the new lines of a file that grows.
//!
//! # The problem
//!
//! A log has no end, only a place up to which it has been written. Whoever reads it there waits and
//! looks again, and in between things happen to the file: half a line is written, it is truncated,
//! it is renamed and another takes its place. What comes out should be plain lines.
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
//!         Event::Line(line) => io::stdout().write_all(&line)?,
//!         Event::Truncated => writeln!(io::stderr(), "the file was truncated")?,
//!         Event::Replaced => writeln!(io::stderr(), "another file is followed now")?,
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Who waits
//!
//! When there is nothing new, the body calls `wait`. What is done there is the caller's choice: to
//! sleep, to block until somebody reports a change, to look whether it is time to stop. Breaking
//! off is how following ends. [`follow`] sleeps. [`follow_by`] leaves it to you; nothing is looked
//! at twice without a call of `wait` in between, so if that sleeps, the loop is not busy.
//!
//! The body could have yielded here instead, as it does for all else: "nothing new, resume me
//! later". Then every loop over the lines would have to know what to do about it, and the one that
//! forgets would be busy.
//!
//! A test can do its writing in `wait`, and needs no second thread and no sleep:
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
//! A line is bytes, with its newline: what is put together again is what was read, whatever the
//! encoding and the line ends. It comes out when its newline has been written. A last line that
//! will not get one, because the file is truncated or replaced or `wait` breaks off, comes out as
//! it is, before the event. Memory is needed for the longest line, and for a buffer.
//!
//! Each line is a `Vec` of its own. To lend out one buffer again and again is not possible here: an
//! iterator gives its items away for good, so that they can be collected, and what the body yields
//! has one type, with one lifetime. If an allocation for each line is too much, turn it round and
//! send lines to a consumer, which can hand the buffer back: see [`grep`](super::grep).
//!
//! # What can be noticed
//!
//! *Truncation*: the file is shorter than what was read. If it has grown beyond that again when it
//! is looked at, this looks like any growth.
//!
//! *Replacement*: another file has the path. The one before it is read to its end first. On Unix
//! two files differ in device or inode number. Elsewhere the standard library knows no such
//! identity: there, a shorter file at the path is taken for another, and a longer one is missed.
//!
//! While nothing has the path, as between a log's removal and its next start, the file that had it
//! is still followed.
//!
//! # When not to use it
//!
//! It looks again and again, whether there is something or not: what the system reports (inotify,
//! kqueue) is better where very many files are followed. And `next` blocks its thread: an async
//! program needs a stream.
//!
//! By hand this is no worse to use, but harder to read. Where native says in three places "first
//! the last line, then what happened", the struct needs a slot for what is said next; the file that
//! is not open yet, open, or done with is an `enum`; and each `next` finds its way back into the
//! middle of the loop.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use std::boxed::Box;
use std::format;
use std::fs::{self, File};
use std::io::{self, SeekFrom, Write};
use std::ops::{ControlFlow, Coroutine};
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::time::Duration;
use std::vec::Vec;

use crate::Fallible;

pub use native::{Event, FollowError};

/// How long [`follow`] sleeps when there is nothing new.
pub const INTERVAL: Duration = Duration::from_millis(100);

/// The lines that are added to a file from now on, until `stop` says so.
///
/// When there is nothing new, `stop` is asked, and then [`INTERVAL`] slept. To stop while there are
/// lines, leave the loop.
///
/// # Errors
///
/// As [`follow_by`].
///
/// # Source
///
/// David Beazley, *A Curious Course on Coroutines and Concurrency*, part 1; what is done about
/// files that shrink and change is `tail -F`'s.
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

/// [`follow`] with a start and a way of waiting of one's own.
///
/// The first line begins at `start`, wherever that is: `SeekFrom::Start(0)` for all lines that
/// there are, `SeekFrom::End(0)` for new ones only, or where one has left off the last time. A
/// start behind the end is a truncated file.
///
/// `wait` is called when there is nothing new, before the file is looked at again. When it breaks
/// off, the file is not looked at again.
///
/// # Errors
///
/// [`FollowError`] as the last item: at first if there is no such file, it is not a regular file,
/// or may not be read; later if reading fails, or the file that replaces it may not be read. A last
/// line without a newline is lost then.
pub fn follow_by(
    path: PathBuf,
    start: SeekFrom,
    wait: impl FnMut() -> ControlFlow<()>,
) -> Fallible<impl Coroutine<(), Yield = Event, Return = Result<(), FollowError>>> {
    Fallible::new(native::follow(path, start, wait))
}

/// The same event: by hand has a type of its own, because each file stands alone.
impl From<by_hand::Event> for Event {
    fn from(event: by_hand::Event) -> Event {
        match event {
            by_hand::Event::Line(line) => Event::Line(line),
            by_hand::Event::Truncated => Event::Truncated,
            by_hand::Event::Replaced => Event::Replaced,
        }
    }
}

/// The same error.
impl From<by_hand::FollowError> for FollowError {
    fn from(error: by_hand::FollowError) -> FollowError {
        let by_hand::FollowError { path, error } = error;
        FollowError { path, error }
    }
}

pub(super) fn tour() -> super::Stop {
    let start = SeekFrom::Start(0);
    super::Stop {
        input: "a log that is written to, truncated and replaced meanwhile".into(),
        native: report(|path, wait| Box::new(follow_by(path, start, wait))),
        by_hand: report(|path, wait| {
            let events = by_hand::follow(path, start, wait);
            Box::new(events.map(|event| Ok(event?.into())))
        }),
        native_bytes: size_of_val(&native::follow(PathBuf::new(), start, || {
            ControlFlow::Break(())
        })),
        by_hand_bytes: size_of_val(&by_hand::follow(PathBuf::new(), start, || {
            ControlFlow::Break(())
        })),
    }
}

type Wait<'a> = &'a mut dyn FnMut() -> ControlFlow<()>;
type Events<'a> = Box<dyn Iterator<Item = Result<Event, FollowError>> + 'a>;

/// What is seen of a log. Its writer is in `wait`.
fn report(follow: impl for<'a> FnOnce(PathBuf, Wait<'a>) -> Events<'a>) -> String {
    let seen = || -> io::Result<String> {
        let folder = new_folder()?;
        let log = folder.join("log");
        fs::write(&log, "08:00 started\n08:01 written")?;
        let mut turn = 0;
        let mut wait = || {
            turn += 1;
            match write(&log, turn) {
                Ok(true) => ControlFlow::Continue(()),
                Ok(false) | Err(_) => ControlFlow::Break(()),
            }
        };
        let mut seen = Vec::new();
        for event in follow(log.clone(), &mut wait) {
            seen.push(match event.map_err(io::Error::other)? {
                Event::Line(line) => format!("line: {}", line.escape_ascii()),
                Event::Truncated => "truncated".into(),
                Event::Replaced => "replaced".into(),
            });
        }
        fs::remove_dir_all(folder)?;
        Ok(seen.join("\n"))
    };
    seen().unwrap_or_else(|error| error.to_string())
}

/// What is done to the log while its reader waits, turn by turn; in the end, nothing more.
fn write(log: &Path, turn: u32) -> io::Result<bool> {
    let append = |text: &str| {
        let mut log = File::options().append(true).open(log)?;
        log.write_all(text.as_bytes())
    };
    match turn {
        1 => append(" in two parts\n")?,
        2 => append("08:02 never finis")?,
        3 => fs::write(log, "09:00 started anew\n")?,
        4 => {
            append("09:01 the last line in this file\n")?;
            let other = log.with_extension("new");
            fs::write(&other, "10:00 another file\n10:01 stopp")?;
            fs::rename(other, log)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// A folder that nobody else has.
fn new_folder() -> io::Result<PathBuf> {
    let mut number = std::process::id();
    loop {
        let folder = std::env::temp_dir().join(format!("native-coroutines-{number}"));
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                number = number.wrapping_add(1);
            }
            created => return created.map(|()| folder),
        }
    }
}
