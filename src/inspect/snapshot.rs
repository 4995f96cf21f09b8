//! The state of a value at one moment.

use std::string::String;
use std::vec::Vec;

use super::Local;

/// The state that a value was in, the values of its saved locals, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Snapshot {
    /// The name of the type, as the debug information writes it.
    pub type_name: String,
    /// The number of the state. `None` for a struct.
    pub number: Option<u32>,
    /// The name of the state. Empty for a struct.
    pub state: String,
    /// The line of the `yield`, from 1; 0 for a struct.
    pub line: u32,
    /// The captures and locals that are saved in this state, by offset.
    pub values: Vec<Value>,
    /// Every byte of the value, as far as it is the same in every run.
    pub bytes: Vec<Byte>,
}

/// A saved local and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Value {
    /// The local.
    pub local: Local,
    /// Its value.
    pub shown: Shown,
}

/// A value, or the reason for which there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Shown {
    /// The value, as Rust would write it.
    Is(String),
    /// A drop flag says that the local was moved out or dropped.
    MovedOut,
    /// The value cannot be known, for this reason.
    Unknown(String),
}

/// A byte, as far as it is the same in every run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Byte {
    /// The byte has this value.
    Is(u8),
    /// The byte is part of an address.
    Address,
    /// Nothing is there now: padding, or bytes that this state does not use.
    Free,
    /// The byte is part of a value that is not known, or that differs from run to run.
    Unknown,
}
