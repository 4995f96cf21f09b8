//! The reasons for which there is nothing to see.

use core::fmt;
use std::string::String;

/// The reason for which an anatomy or a snapshot cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The operating system has no file through which a program reads its own memory.
    Unsupported,
    /// The file could not be read.
    Unreadable(String),
    /// The file is no executable that the inspector knows.
    NotAnExecutable(String),
    /// The file has no debug information.
    NoDebugInformation,
    /// The debug information is damaged, or is not that of a Rust compiler.
    Damaged(String),
    /// The debug information does not describe the type.
    UnknownType(String),
    /// The debug information and the program disagree.
    Disagrees(String),
    /// The inspector reads another file, and has no values to look into.
    NoMemory,
    /// The coroutine is in a state that the debug information does not describe.
    UnknownState(String),
    /// The value is behind a reference that cannot be followed, for this reason.
    NotSeen(String),
    /// The coroutine is in a cell that is borrowed mutably, as it is while the body runs.
    Running,
    /// The value is neither a coroutine nor a struct.
    NotAStruct(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported => f.write_str(
                "a program can look into itself on Linux only, where it reads /proc/self/mem",
            ),
            Self::Unreadable(why) => write!(f, "the file cannot be read: {why}"),
            Self::NotAnExecutable(why) => write!(
                f,
                "the file is neither an ELF executable nor a WebAssembly module: {why}"
            ),
            Self::NoDebugInformation => f.write_str(
                "the program has no debug information; build it with `debug = true` in its profile, \
                 with `split-debuginfo = \"off\"`, and do not strip it",
            ),
            Self::Damaged(why) => write!(
                f,
                "the debug information cannot be understood; build the program anew: {why}"
            ),
            Self::UnknownType(name) => write!(
                f,
                "the debug information does not describe {name}; build every crate with `debug = true`"
            ),
            Self::Disagrees(what) => write!(
                f,
                "the debug information and the program disagree; build the program anew: {what}"
            ),
            Self::NoMemory => f.write_str(
                "the inspector reads another file; a value of this program needs `Inspector::new`",
            ),
            Self::UnknownState(name) => write!(
                f,
                "the debug information does not describe the state that this is in: {name}"
            ),
            Self::NotSeen(reason) => write!(
                f,
                "the value is behind a reference that cannot be followed: {reason}"
            ),
            Self::Running => f.write_str(
                "the value is borrowed mutably, as a coroutine is while it runs; look at it between two \
                 resumes",
            ),
            Self::NotAStruct(name) => write!(
                f,
                "only a coroutine or a struct has an anatomy; put the value into one: {name}"
            ),
        }
    }
}

impl core::error::Error for Error {}

impl From<gimli::Error> for Error {
    fn from(error: gimli::Error) -> Self {
        Self::Damaged(std::format!("{error}"))
    }
}
