//! The tokens of a JSON document, one at a time and without a copy.
//!
//! # The problem
//!
//! A parser wants a document as tokens: here a brace, there a string. Each token has its position,
//! so that the parser can say where an error is. A list of all tokens would be longer than the
//! document. A *producer* finds one token per `next`, and hands out a slice of the document instead
//! of a copy.
//!
//! ```python
//! def tokens(document):
//!     offset = 0
//!     while offset < len(document):
//!         if document[offset] in " \t\r\n":
//!             offset += 1
//!         else:
//!             kind, length = token(document, offset)
//!             yield kind, document[offset:offset + length], offset
//!             offset += length
//! ```
//!
//! ```
//! use native_coroutines::patterns::tokens::{Kind, tokens};
//!
//! let mut tokens = tokens(r#"{"line": 12, "delayed": null}"#);
//! let strings: Vec<&str> = tokens
//!     .by_ref()
//!     .filter(|token| token.kind == Kind::String)
//!     .map(|token| token.text)
//!     .collect();
//! assert_eq!(strings, [r#""line""#, r#""delayed""#]);
//!
//! tokens.into_return().unwrap()?; // no error: the document ends after a token
//! # Ok::<(), native_coroutines::patterns::tokens::Error>(())
//! ```
//!
//! The body is the loop that would *print* the tokens, with `yield` in the place of `println!`.
//! Ordinary functions look at one token each, and never suspend. Only the loop is a coroutine.
//!
//! # The end and the error
//!
//! After an error there is nothing more to read. So there is at most one error, and it comes last.
//! The return type of the body says so: the body returns `Result<(), Error>`, a `?` ends the body,
//! and each item is a token. The price is that a loop over a broken document ends like a loop over
//! a good one. So ask for the return value:
//!
//! ```
//! use native_coroutines::patterns::tokens::{Expected, tokens};
//!
//! let mut tokens = tokens("[1,\n 2, 03]");
//! assert_eq!(tokens.by_ref().count(), 5); // up to the second comma
//!
//! let error = tokens.into_return().unwrap().unwrap_err();
//! assert_eq!(error.to_string(), "line 2, column 6: expected white space, \
//!                                one of `{}[]:,` or the end, found '3'");
//! assert_eq!(error.expected, Expected::Delimiter);
//! assert_eq!(error.position.offset, 9);
//! ```
//!
//! An error has the position of the first byte that cannot be right. With other bytes from there
//! on, the token could still be whole.
//!
//! # The grammar
//!
//! The tokens are those of RFC 8259, with three decisions where the RFC leaves one:
//!
//! - A number may have any size and precision. `1e999` is a number, although it is too large for an
//!   `f64`. serde_json, which has to return the value, refuses it.
//! - `"\ud800"`, half of a surrogate pair, is an error. The grammar allows it, but it stands for no
//!   character, and no Rust string can hold it. Section 8.2 calls the result unpredictable.
//!   serde_json also refuses it where it has to return the string.
//! - A number or a literal ends before white space, a structural character, or the end. Nothing
//!   else can follow in a document, so `01`, `1.2.3` and `nullx` are errors and not two tokens.
//!
//! A byte order mark is not white space. The body does not check the order of tokens: `]{,` is
//! three tokens.
//!
//! # When not to use it
//!
//! Between two tokens a JSON lexer keeps only its position. By hand this is better code: a struct
//! with a position, and the same functions. The struct is about as long, a little smaller, in
//! stable Rust, and has a type with a name. The native version begins to pay where a lexer has
//! modes: expressions inside strings, or indentation that opens and closes blocks.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::ops::Coroutine;

use crate::Producer;
pub use native::{Error, Expected, Kind, Position, Token};

/// Creates an iterator over the tokens of a JSON document, in order, without the white space.
///
/// The text of each [`Token`] is a slice of `document`. The iterator allocates nothing, however
/// deep the document is nested.
///
/// # Errors
///
/// After the last token, [`into_return`](Producer::into_return) returns an [`Error`] if more input
/// follows that is no token.
///
/// # Source
///
/// [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259), sections 2 to 7.
pub fn tokens(
    document: &str,
) -> Producer<impl Coroutine<(), Yield = Token<'_>, Return = Result<(), Error>>, Result<(), Error>>
{
    Producer::new(native::tokens(document))
}
