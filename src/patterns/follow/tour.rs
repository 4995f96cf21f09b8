use core::fmt::{Debug, from_fn};
use core::ops::ControlFlow::{self, Break, Continue};
use std::format;
use std::fs::{self, File};
use std::io::{self, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::string::{String, ToString};

use super::{Event, FollowError, by_hand, follow_by, native};
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    let start = SeekFrom::Start(0);
    let said = &Dialogue::default();
    let nobody = || writer(said, Path::new(""));
    Stop {
        input: "a log that is written to, truncated and replaced while its reader waits".into(),
        native: watched(|said, log| {
            said.iterate(follow_by(log.into(), start, writer(said, log)).map(shown));
        }),
        by_hand: watched(|said, log| {
            let events = by_hand::follow(log.into(), start, writer(said, log));
            said.iterate(events.map(|event| Ok(event?.into())).map(shown));
        }),
        native_bytes: size_of_val(&native::follow(PathBuf::new(), start, nobody())),
        by_hand_bytes: size_of_val(&by_hand::follow(PathBuf::new(), start, nobody())),
    }
}

/// Returns the dialogue about a log in a folder of its own.
fn watched(talk: impl FnOnce(&Dialogue, &Path)) -> String {
    let watch = || -> io::Result<String> {
        let folder = new_folder()?;
        let log = folder.join("log");
        fs::write(&log, "08:00 started\n08:01 written")?;
        let text = Dialogue::of(|said| talk(said, &log));
        fs::remove_dir_all(folder)?;
        Ok(text)
    };
    watch().unwrap_or_else(|error| error.to_string())
}

/// Returns a `wait` in which the log is written to, until there is nothing more to write.
fn writer(said: &Dialogue, log: &Path) -> impl FnMut() -> ControlFlow<()> {
    let mut turn = 0;
    move || {
        turn += 1;
        let (done, result) = match turn {
            1 => (
                "the rest of the line is written",
                append(log, " in two parts\n"),
            ),
            2 => ("half a line is written", append(log, "08:02 never finis")),
            3 => (
                "the log is truncated",
                fs::write(log, "09:00 started anew\n"),
            ),
            4 => ("another file replaces the log", replace(log)),
            _ => (
                "nothing more is written",
                Err(io::ErrorKind::UnexpectedEof.into()),
            ),
        };
        said.note(format_args!("wait: {done}"));
        result.map_or(Break(()), Continue)
    }
}

fn append(log: &Path, text: &str) -> io::Result<()> {
    let mut log = File::options().append(true).open(log)?;
    log.write_all(text.as_bytes())
}

fn replace(log: &Path) -> io::Result<()> {
    let other = log.with_extension("new");
    fs::write(&other, "10:00 another file\n10:01 stopp")?;
    fs::rename(other, log)
}

fn shown(event: Result<Event, FollowError>) -> impl Debug {
    from_fn(move |f| match &event {
        Ok(Event::Line(line)) => write!(f, "line \"{}\"", line.escape_ascii()),
        Ok(event) => write!(f, "{event:?}"),
        Err(error) => write!(f, "{error}"),
    })
}

/// A folder that nobody else has.
fn new_folder() -> io::Result<PathBuf> {
    // A record has no path of a machine, and the same number in every run.
    let (parent, mut number) = match cfg!(feature = "record") {
        true => (PathBuf::new(), 0),
        false => (std::env::temp_dir(), std::process::id()),
    };
    loop {
        let folder = parent.join(format!("native-coroutines-{number}"));
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                number = number.wrapping_add(1);
            }
            created => return created.map(|()| folder),
        }
    }
}
