//! A JSON document, token by token, by reference.
//!
//! # The problem
//!
//! A parser wants the document as tokens: here a brace, there a string, each with its place, so
//! that it can say where something is wrong. A list of them all would be longer than the document.
//! A *producer* finds the next one when it is asked for it, and hands out a slice of the document
//! instead of a copy.
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
//! tokens.into_return().unwrap()?; // the document is tokens to its end
//! # Ok::<(), native_coroutines::patterns::tokens::Error>(())
//! ```
//!
//! The body is the loop that one would write to *print* the tokens, with `yield` in the place of
//! `println!`. What looks at one token is ordinary functions, which do not suspend and are called
//! with what they need; only the loop that hands out is a coroutine.
//!
//! # Where errors come out
//!
//! After an error there is nothing more to read, so there is one at most, and it comes last. That
//! is what the return type of a coroutine says: the body returns `Result<(), Error>`, its `?` ends
//! it, and items are tokens and nothing else. The price is that a caller who does not ask is not
//! told: a loop over a broken document ends just as it does over a good one. So ask:
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
//! The place is the first at which the token that was begun can no longer go on: right up to
//! there, something could have followed that makes it whole.
//!
//! # What is a token
//!
//! What RFC 8259 says, with three decisions where it leaves one:
//!
//! - A number of any size and precision is a number. `1e999` is one, although it is more than an
//!   `f64` can hold and serde_json, which has to give its value, refuses it.
//! - `"\ud800"`, half of a surrogate pair, is refused. The grammar has it, but it stands for no
//!   character, no Rust string can hold it, and section 8.2 calls what comes of it unpredictable.
//!   serde_json refuses it as well where it has to give the string.
//! - A number or a literal ends before white space, a structural character, or the end. Nothing
//!   else can follow in a document, so `01`, `1.2.3` and `nullx` are errors and not two tokens.
//!
//! A byte order mark is no white space. The order of tokens is not looked at: `]{,` is three.
//!
//! # When not to use it
//!
//! Between two tokens a JSON lexer keeps its position and nothing else, so by hand it is a struct
//! with a position and the same functions: about as long, a little smaller, stable Rust, and a
//! type with a name. That is the better code here. The native version begins to pay where a lexer
//! has modes: expressions inside strings, or indentation that opens and closes blocks.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use core::ops::Coroutine;

use crate::Producer;
pub use native::{Error, Expected, Kind, Position, Token};

/// The tokens of a JSON document in the order in which they stand there, without the white space
/// between them.
///
/// Their texts are slices of `document`. Nothing is allocated, and how deep the document is
/// nested makes no difference.
///
/// # Errors
///
/// What [`into_return`](Producer::into_return) gives after the last token is an [`Error`] if the
/// document goes on there with what is no token.
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

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use core::fmt::{Display, Write};
    use std::string::{String, ToString};

    const DOCUMENT: &str = r#"{
  "stop": "Caf\u00e9",
  "departures": ["08:15", "08:45"],
  "delay": -1.5e1,
  "night bus": nul
}"#;

    /// A line of tokens for each line of the document.
    fn listed<'a>(tokens: impl Iterator<Item = (usize, usize, &'a str)>) -> String {
        let mut text = String::new();
        let mut last_line = 1;
        for (line, column, token) in tokens {
            let separator = if line == last_line { " " } else { "\n" };
            last_line = line;
            write!(text, "{separator}{line}:{column} {token}").expect("a string takes everything");
        }
        text
    }

    fn ended(end: Result<(), impl Display>) -> String {
        end.map_or_else(|error| error.to_string(), |()| "the end".into())
    }

    let mut native = tokens(DOCUMENT);
    let native_tokens = listed(native.by_ref().map(|token| {
        let Position { line, column, .. } = token.position;
        (line, column, token.text)
    }));
    let native_end = ended(native.into_return().expect("read to the end"));

    let mut by_hand = by_hand::tokens(DOCUMENT);
    let by_hand_tokens = listed(by_hand.by_ref().map(|token| {
        let by_hand::Position { line, column, .. } = token.position;
        (line, column, token.text)
    }));
    let by_hand_end = ended(by_hand.into_return().expect("read to the end"));

    super::Stop {
        input: "a timetable whose fifth line was cut off".into(),
        native: std::format!("{}\n{native_end}", native_tokens.trim_start()),
        by_hand: std::format!("{}\n{by_hand_end}", by_hand_tokens.trim_start()),
        native_bytes: size_of_val(&native::tokens(DOCUMENT)),
        by_hand_bytes: size_of_val(&by_hand::tokens(DOCUMENT)),
    }
}
