//! The layout of a coroutine with the types of its locals, for a reader in another program.

use std::string::String;
use std::vec::Vec;

use super::Anatomy;

/// The layout of a coroutine, with all that a reader of its bytes has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Layout {
    /// The states and their locals.
    pub anatomy: Anatomy,
    /// For each state, and each local in it, how its bytes are read.
    pub saved: Vec<Vec<Saved>>,
    /// The types, which name each other by their places here.
    pub types: Vec<Described>,
}

/// How the bytes of a local are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Saved {
    /// The place of its type in [`Layout::types`].
    pub of: usize,
    /// Whether the value is still there.
    pub there: There,
}

/// Whether the value of a local is still there, so that its bytes mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum There {
    /// The value is there.
    Yes,
    /// The value is there if every drop flag of the state is set.
    Flagged,
    /// The value is not known: the body may have moved it out, and leaves no trace of that.
    Unknown,
}

/// A type, as the debug information describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Described {
    /// The name, with its path.
    pub name: String,
    /// The size in bytes.
    pub size: usize,
    /// The type of the elements, if it is a list with a type parameter `T`.
    pub element: Option<usize>,
    /// The meaning of its bytes.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub form: Form,
}

/// The meaning of the bytes of a type. Numbers of variants are decimal texts, because some are too large for JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Form {
    /// One value: `unit`, `bool`, `char`, `signed`, `unsigned` or `float`.
    Base(String),
    /// A struct, a tuple, or the variant of an enum.
    Fields(Vec<Member>),
    /// An enum with data.
    Variants {
        /// The offset and the size of the number that says which variant it is. `None` if there is one.
        tag: Option<(usize, usize)>,
        /// The number, the type and the offset. The one without a number is that of every other number.
        of: Vec<(Option<String>, usize, usize)>,
    },
    /// An enum without data: the number and the name of each variant.
    Names(Vec<(String, String)>),
    /// An array.
    Array {
        /// The type of the elements.
        of: usize,
        /// The number of elements.
        count: usize,
    },
    /// A pointer of one word.
    Pointer,
    /// A union, or a type that is not described.
    Unknown,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Member {
    /// The name. That of a tuple's field is `__0` and so on.
    pub name: String,
    /// The type.
    pub of: usize,
    /// The first byte, counted from the beginning of the struct.
    pub offset: usize,
}
