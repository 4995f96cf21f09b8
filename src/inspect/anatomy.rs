//! The layout of a type: its states, and the bytes that each state uses.

use core::ops::Range;
use std::string::String;
use std::vec::Vec;

/// The layout of a coroutine, state by state. A struct has one state.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Anatomy {
    /// The name of the type, as the debug information writes it.
    pub type_name: String,
    /// The size in bytes, which is that of `size_of_val`.
    pub size: usize,
    /// The file of the body, as the compiler was given it.
    pub file: String,
    /// The line on which the body begins.
    pub line: u32,
    /// The bytes that hold the number of the state. `None` for a struct.
    pub tag: Option<Local>,
    /// The states, in the order of their numbers.
    pub states: Vec<State>,
}

/// A state: a place where a body waits, and the bytes that wait with it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct State {
    /// The number that the tag has in this state.
    pub number: u32,
    /// `Unresumed`, `Returned`, `Panicked`, or `Suspend0` and so on. Empty for a struct.
    pub name: String,
    /// The line of the `yield`, from 1; 0 for a struct.
    pub line: u32,
    /// The captures and locals that are saved here, by offset. None in `Returned` and `Panicked`.
    pub locals: Vec<Local>,
}

/// A capture, a saved local, or a drop flag: some bytes with a name and a type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Local {
    /// The name in the source. A drop flag has none.
    pub name: String,
    /// The type, without the paths of its parts.
    pub type_name: String,
    /// The first byte, counted from the beginning of the coroutine.
    pub offset: usize,
    /// The size in bytes.
    pub size: usize,
    /// The reason for which the bytes are there.
    pub kind: Kind,
}

impl State {
    /// Whether the body has ended, by returning or by a panic, so that nothing is saved.
    pub fn is_over(&self) -> bool {
        matches!(&*self.name, "Returned" | "Panicked")
    }

    /// Whether a local is [hidden](Kind::Hidden), so that nobody knows which bytes are free.
    pub fn has_hidden(&self) -> bool {
        self.locals.iter().any(|local| local.kind == Kind::Hidden)
    }
}

impl Local {
    /// Returns the bytes, counted from the beginning of the coroutine.
    pub fn bytes(&self) -> Range<usize> {
        self.offset..self.offset.saturating_add(self.size)
    }
}

/// The reason for which bytes are saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Kind {
    /// The body captured it.
    Capture,
    /// A local that is used after the `yield`; a field of a struct.
    Local,
    /// A `bool` of the compiler: whether a local still has to be dropped.
    DropFlag,
    /// The number of the state.
    Tag,
    /// A local that has the name of another one in the same state. The compiler describes only the
    /// first of them, so the type and the bytes of this one are not known; its size is 0.
    Hidden,
}
