use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::iter::FusedIterator;
use std::mem;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::vec::Vec;

/// Iterates over the lines of a file that grows, until `wait` returns `Break`.
pub struct Follow<W> {
    path: PathBuf,
    wait: W,
    state: State,
    /// The event after the last line of the old file.
    pending: Option<Event>,
}

enum State {
    Unopened(SeekFrom),
    Following(Tail),
    Ended,
}

struct Tail {
    file: BufReader<File>,
    position: u64,
    /// Another file at the path, to read after the end of this one.
    replacement: Option<BufReader<File>>,
    line: Vec<u8>,
}

pub fn follow<W>(path: PathBuf, start: SeekFrom, wait: W) -> Follow<W>
where
    W: FnMut() -> ControlFlow<()>,
{
    Follow {
        path,
        wait,
        state: State::Unopened(start),
        pending: None,
    }
}

impl<W: FnMut() -> ControlFlow<()>> Iterator for Follow<W> {
    type Item = Result<Event, FollowError>;

    #[inline(always)]
    fn next(&mut self) -> Option<Result<Event, FollowError>> {
        match self.event() {
            Ok(Some(event)) => Some(Ok(event)),
            ended => {
                self.state = State::Ended;
                let error = ended.err()?;
                let path = self.path.clone();
                Some(Err(FollowError { path, error }))
            }
        }
    }
}

impl<W: FnMut() -> ControlFlow<()>> Follow<W> {
    #[inline(always)]
    fn event(&mut self) -> io::Result<Option<Event>> {
        if let Some(event) = self.pending.take() {
            return Ok(Some(event));
        }
        if let State::Unopened(start) = self.state {
            self.state = State::Following(Tail::open(&self.path, start)?);
        }
        let State::Following(tail) = &mut self.state else {
            return Ok(None);
        };
        loop {
            tail.position += tail.file.read_until(b'\n', &mut tail.line)? as u64;
            if tail.line.ends_with(b"\n") {
                return Ok(Some(Event::Line(mem::take(&mut tail.line))));
            }
            let change = if let Some(other) = tail.replacement.take() {
                tail.file = other;
                Event::Replaced
            } else if (self.wait)().is_break() {
                let line = mem::take(&mut tail.line);
                self.state = State::Ended;
                return Ok((!line.is_empty()).then_some(Event::Line(line)));
            } else if length(&tail.file)? < tail.position {
                tail.file.rewind()?;
                Event::Truncated
            } else {
                tail.replacement = replaced(&self.path, &tail.file)?;
                continue;
            };
            tail.position = 0;
            if tail.line.is_empty() {
                return Ok(Some(change));
            }
            self.pending = Some(change);
            return Ok(Some(Event::Line(mem::take(&mut tail.line))));
        }
    }
}

impl<W: FnMut() -> ControlFlow<()>> FusedIterator for Follow<W> {}

impl Tail {
    fn open(path: &Path, start: SeekFrom) -> io::Result<Tail> {
        let mut file = open(path)?;
        let position = file.seek(start)?;
        Ok(Tail {
            file,
            position,
            replacement: None,
            line: Vec::new(),
        })
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
