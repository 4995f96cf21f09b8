//! A recorded run of a pattern: what was said, and what the native coroutine and the struct by hand
//! held after each step.

use core::fmt;
use std::string::String;
use std::vec::Vec;

#[doc(hidden)]
pub mod json;
#[cfg(feature = "record")]
mod recorder;
mod text;
#[cfg(feature = "record")]
pub mod ways;

#[cfg(feature = "record")]
pub(crate) use recorder::{Look, hear, look};
#[cfg(feature = "record")]
pub use recorder::{RecordError, record};

use crate::inspect::{Anatomy, Snapshot};
use crate::patterns::Pattern;

/// A recorded run of the tour of one pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The compiler, as `rustc -V` names it.
    pub compiler: String,
    /// The coroutines of the pattern's `native.rs`, the one of the first step first.
    pub machines: Vec<Machine>,
    /// The structs by hand, the one of the first step first.
    pub by_hand: Vec<Anatomy>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// A coroutine: its layout, and how it gets from one state to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The layout.
    pub anatomy: Anatomy,
    /// The ways between the states.
    pub ways: Vec<Way>,
}

/// A way that a body can take from one state to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The number of the state in which the body is resumed.
    pub from: u32,
    /// The number of the state in which the body stops.
    pub to: u32,
    /// The lines that lie on the way, in order. Not all of them run each time.
    pub lines: Vec<u32>,
}

/// A step of the run, and both sides after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The caller's words: `send "I love you"`. Empty in the first step, before anything has run.
    pub said: String,
    /// The calls that the body made before it answered.
    pub notes: Vec<String>,
    /// The body's answer.
    pub answer: Option<String>,
    /// The number of steps that were left out before this one.
    pub skipped: usize,
    /// The native coroutine after the step. `None` when it is gone.
    pub native: Option<Seen>,
    /// The struct by hand after the step. `None` when it is gone.
    pub by_hand: Option<Seen>,
}

/// A value after a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The place of its layout in [`Record::machines`] or [`Record::by_hand`].
    pub of: usize,
    /// The number of the state in which the coroutine was resumed in this step, which leads over a
    /// [`Way`] to the state of the snapshot. `None` if it was not resumed, and for a struct.
    pub from: Option<u32>,
    /// The value.
    pub snapshot: Snapshot,
}

impl Machine {
    /// Returns the way that was taken to a value of this coroutine. `None` if it was not resumed.
    pub fn way(&self, seen: &Seen) -> Option<&Way> {
        let taken = (seen.from?, seen.snapshot.number?);
        self.ways.iter().find(|way| (way.from, way.to) == taken)
    }
}

impl Record {
    /// Returns the layouts of the coroutines.
    pub fn natives(&self) -> impl Iterator<Item = &Anatomy> {
        self.machines.iter().map(|machine| &machine.anatomy)
    }

    /// Reads the record of a pattern.
    ///
    /// # Errors
    ///
    /// If the record of the pattern is damaged, or was never made.
    pub fn of(pattern: &Pattern) -> Result<Self, Unreadable> {
        text::read(pattern.record).map_err(|why| Unreadable {
            pattern: pattern.name,
            why,
        })
    }

    /// Reads the text of a record.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the text.
    pub fn read(text: &str) -> Result<Self, String> {
        text::read(text)
    }

    /// Writes the record as text, a line per state and per step.
    ///
    /// # Errors
    ///
    /// If a snapshot is not one of its anatomy.
    pub fn write(&self) -> Result<String, String> {
        text::write(self)
    }
}

/// A record that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pattern: &'static str,
    why: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Unreadable { pattern, why } = self;
        write!(
            f,
            "src/patterns/{pattern}/record.json cannot be read: {why}; record the pattern again with \
             `cargo run --features record -- record {pattern}`"
        )
    }
}

impl core::error::Error for Unreadable {}
