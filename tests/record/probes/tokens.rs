// #![feature(coroutines, coroutine_trait)]

use core::fmt;
use core::ops::Coroutine;

/// Yields the tokens of a JSON document, in order, without the white space between them.
pub fn tokens(document: &str) -> impl Coroutine<(), Yield = Token<'_>, Return = Result<(), Error>> {
    #[coroutine]
    #[inline(always)]
    move || {
        let mut position = Position::START;
        while let Some(&byte) = document.as_bytes().get(position.offset) {
            match byte {
                b' ' | b'\t' | b'\r' => position = position.after(1),
                b'\n' => position = position.after_line_feed(),
                _ => {
                    let rest = &document[position.offset..];
                    let (kind, length) =
                        token(rest.as_bytes()).map_err(move |(length, expected)| Error {
                            position: position.after(length),
                            expected,
                            found: rest[length..].chars().next(),
                        })?;
                    probe!(position, length, document);
                    yield Token {
                        kind,
                        text: &rest[..length],
                        position,
                    };
                    position = position.after(length);
                }
            }
        }
        Ok(())
    }
}

/// A token: its kind, its text as in the document, and the position of its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub position: Position,
}

/// The kind of a token, with the name from RFC 8259.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `{`
    BeginObject,
    /// `}`
    EndObject,
    /// `[`
    BeginArray,
    /// `]`
    EndArray,
    /// `:`
    NameSeparator,
    /// `,`
    ValueSeparator,
    /// With its quotation marks, and its escapes as in the document.
    String,
    Number,
    True,
    False,
    Null,
}

/// A place in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The number of bytes before it.
    pub offset: usize,
    /// The line, from 1. A line ends with `\n`.
    pub line: usize,
    /// The column in bytes, from 1.
    pub column: usize,
}

impl Position {
    const START: Position = Position {
        offset: 0,
        line: 1,
        column: 1,
    };

    /// Returns the place `length` bytes further on the same line.
    fn after(self, length: usize) -> Position {
        Position {
            offset: self.offset + length,
            line: self.line,
            column: self.column + length,
        }
    }

    /// Returns the place after a line feed.
    fn after_line_feed(self) -> Position {
        Position {
            offset: self.offset + 1,
            line: self.line + 1,
            column: 1,
        }
    }
}

/// The first byte at which the document cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    pub position: Position,
    /// The input that could have been there.
    pub expected: Expected,
    /// The character that is there, or `None` at the end of the document.
    pub found: Option<char>,
}

/// The input that could have been at the place of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The first character of a token.
    Token,
    /// The next letter of `true`.
    True,
    /// The next letter of `false`.
    False,
    /// The next letter of `null`.
    Null,
    /// A digit of a number.
    Digit,
    /// The end of a number or a literal: white space, a structural character, the end.
    Delimiter,
    /// A character of a string that is no control character, or the closing quotation mark.
    Character,
    /// A character that can follow a backslash in a string.
    Escape,
    /// One of the four hexadecimal digits after `\u`.
    HexDigit,
    /// Anything but a low surrogate, because no high surrogate came before.
    HighSurrogate,
    /// An escaped low surrogate, because a high surrogate came before.
    LowSurrogate,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Expected::Token => "a value or one of `{}[]:,`",
            Expected::True => "`true`",
            Expected::False => "`false`",
            Expected::Null => "`null`",
            Expected::Digit => "a digit",
            Expected::Delimiter => "white space, one of `{}[]:,` or the end",
            Expected::Character => "a character of a string or its closing `\"`",
            Expected::Escape => "one of `\"\\/bfnrtu`",
            Expected::HexDigit => "a hexadecimal digit",
            Expected::HighSurrogate => "no low surrogate without a high one before it",
            Expected::LowSurrogate => "`\\uDC00` to `\\uDFFF` after a high surrogate",
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column, .. } = self.position;
        write!(
            f,
            "line {line}, column {column}: expected {}",
            self.expected
        )?;
        match self.found {
            Some(found) => write!(f, ", found {found:?}"),
            None => f.write_str(", found the end"),
        }
    }
}

impl core::error::Error for Error {}

/// The number of right bytes, and the input that should follow them.
type Failure = (usize, Expected);

/// Returns the kind and the length of the token at the start of `bytes`.
fn token(bytes: &[u8]) -> Result<(Kind, usize), Failure> {
    let (kind, length) = match bytes[0] {
        b'{' => return Ok((Kind::BeginObject, 1)),
        b'}' => return Ok((Kind::EndObject, 1)),
        b'[' => return Ok((Kind::BeginArray, 1)),
        b']' => return Ok((Kind::EndArray, 1)),
        b':' => return Ok((Kind::NameSeparator, 1)),
        b',' => return Ok((Kind::ValueSeparator, 1)),
        b'"' => return Ok((Kind::String, string(bytes)?)),
        b'-' | b'0'..=b'9' => (Kind::Number, number(bytes)?),
        b't' => (Kind::True, literal("true", bytes, Expected::True)?),
        b'f' => (Kind::False, literal("false", bytes, Expected::False)?),
        b'n' => (Kind::Null, literal("null", bytes, Expected::Null)?),
        _ => return Err((0, Expected::Token)),
    };
    match bytes.get(length) {
        None | Some(b' ' | b'\t' | b'\r' | b'\n' | b'{' | b'}' | b'[' | b']' | b':' | b',') => {
            Ok((kind, length))
        }
        Some(_) => Err((length, Expected::Delimiter)),
    }
}

fn string(bytes: &[u8]) -> Result<usize, Failure> {
    let mut at = 1;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => at = escape(bytes, at + 1)?,
            Some(b' '..) => at += 1,
            Some(..b' ') | None => return Err((at, Expected::Character)),
        }
    }
}

fn escape(bytes: &[u8], at: usize) -> Result<usize, Failure> {
    let after = one_of(b"\"\\/bfnrtu", bytes, at, Expected::Escape)?;
    if bytes[at] != b'u' {
        return Ok(after);
    }
    match bytes[after..] {
        [b'd' | b'D', b'c'..=b'f' | b'C'..=b'F', ..] => Err((after + 1, Expected::HighSurrogate)),
        [b'd' | b'D', b'8' | b'9' | b'a' | b'b' | b'A' | b'B', ..] => {
            let mut at = hex_digits(2, bytes, after + 2)?;
            for characters in [&b"\\"[..], b"u", b"dD", b"cdefCDEF"] {
                at = one_of(characters, bytes, at, Expected::LowSurrogate)?;
            }
            hex_digits(2, bytes, at)
        }
        _ => hex_digits(4, bytes, after),
    }
}

fn hex_digits(count: usize, bytes: &[u8], mut at: usize) -> Result<usize, Failure> {
    for _ in 0..count {
        at = one_of(b"0123456789abcdefABCDEF", bytes, at, Expected::HexDigit)?;
    }
    Ok(at)
}

fn number(bytes: &[u8]) -> Result<usize, Failure> {
    let mut at = usize::from(bytes[0] == b'-');
    at = match bytes.get(at) {
        Some(b'0') => at + 1,
        _ => digits(bytes, at)?,
    };
    if let Some(b'.') = bytes.get(at) {
        at = digits(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = digits(bytes, at)?;
    }
    Ok(at)
}

fn digits(bytes: &[u8], start: usize) -> Result<usize, Failure> {
    let mut at = start;
    while let Some(b'0'..=b'9') = bytes.get(at) {
        at += 1;
    }
    if at == start {
        return Err((at, Expected::Digit));
    }
    Ok(at)
}

fn literal(letters: &str, bytes: &[u8], expected: Expected) -> Result<usize, Failure> {
    let pairs = letters.bytes().zip(bytes);
    let right = pairs.take_while(|(letter, byte)| letter == *byte).count();
    if right < letters.len() {
        return Err((right, expected));
    }
    Ok(right)
}

fn one_of(
    characters: &[u8],
    bytes: &[u8],
    at: usize,
    expected: Expected,
) -> Result<usize, Failure> {
    match bytes.get(at) {
        Some(byte) if characters.contains(byte) => Ok(at + 1),
        _ => Err((at, expected)),
    }
}
