// #![feature(coroutines, coroutine_trait)]

use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::mem;
use std::ops::{ControlFlow, Coroutine};
use std::path::{Path, PathBuf};
use std::vec::Vec;

/// Yields the lines of a file that grows, until `wait` returns `Break`.
pub fn follow(
    path: PathBuf,
    start: SeekFrom,
    mut wait: impl FnMut() -> ControlFlow<()>,
) -> impl Coroutine<(), Yield = Event, Return = Result<(), FollowError>> {
    #[coroutine]
    #[inline(always)]
    move || {
        let mut file = open(&path).map_err(naming(&path))?;
        let mut position = file.seek(start).map_err(naming(&path))?;
        let mut replacement = None;
        let mut line = Vec::new();
        loop {
            loop {
                let read = file.read_until(b'\n', &mut line);
                position += read.map_err(naming(&path))? as u64;
                if !line.ends_with(b"\n") {
                    break;
                }
                yield Event::Line(mem::take(&mut line));
            }
            let change = if let Some(other) = replacement.take() {
                file = other;
                Event::Replaced
            } else if wait().is_break() {
                break;
            } else if length(&file).map_err(naming(&path))? < position {
                file.rewind().map_err(naming(&path))?;
                Event::Truncated
            } else {
                replacement = replaced(&path, &file).map_err(naming(&path))?;
                continue;
            };
            if !line.is_empty() {
                yield Event::Line(mem::take(&mut line));
            }
            position = 0;
            yield change;
        }
        if !line.is_empty() {
            yield Event::Line(line);
        }
        Ok(())
    }
}

/// A new line, or a change of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The bytes up to a newline, and the newline. A last line may have no newline.
    Line(Vec<u8>),
    /// The file is shorter than the bytes read from it. Reading starts again at its beginning.
    Truncated,
    /// Another file has the path. Reading starts at its beginning.
    Replaced,
}

/// The file that could not be followed, and the reason.
#[derive(Debug)]
pub struct FollowError {
    pub path: PathBuf,
    pub error: io::Error,
}

impl fmt::Display for FollowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for FollowError {}

fn naming(path: &Path) -> impl FnOnce(io::Error) -> FollowError {
    move |error| FollowError {
        path: path.to_path_buf(),
        error,
    }
}

fn open(path: &Path) -> io::Result<BufReader<File>> {
    // Opening a pipe could block forever.
    if !fs::metadata(path)?.is_file() {
        let error = "not a regular file";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, error));
    }
    File::open(path).map(BufReader::new)
}

fn length(file: &BufReader<File>) -> io::Result<u64> {
    Ok(file.get_ref().metadata()?.len())
}

/// Opens the file at `path` if it is another one. After a removal there may be none.
fn replaced(path: &Path, file: &BufReader<File>) -> io::Result<Option<BufReader<File>>> {
    let followed = file.get_ref().metadata()?;
    let other = match fs::metadata(path) {
        Ok(found) if same_file(&followed, &found) => return Ok(None),
        Ok(_) => open(path),
        Err(error) => Err(error),
    };
    match other {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

#[cfg(unix)]
fn same_file(followed: &Metadata, found: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (followed.dev(), followed.ino()) == (found.dev(), found.ino())
}

/// Takes a shorter file for another, because the standard library has no identity of files here.
#[cfg(not(unix))]
fn same_file(followed: &Metadata, found: &Metadata) -> bool {
    followed.len() <= found.len()
}
