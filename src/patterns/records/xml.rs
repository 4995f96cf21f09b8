//! An XML document as [`Event`]s, through the streaming parser quick-xml (feature `xml`).
//!
//! ```
//! use native_coroutines::{Consumer, patterns::records::{buses, xml::{XmlErrorKind, send_xml}}};
//!
//! // The second bus is cut off.
//! let document = b"<buses>
//!   <bus>
//!     <id>1485</id>
//!     <route>22</route>
//!     <direction>North&#32;Bound</direction> <!-- any way of writing it -->
//!     <latitude>41.88</latitude>
//!     <longitude>-87.62</longitude>
//!   </bus>
//!   <bus>
//!     <id>1487";
//!
//! let mut found = Vec::new();
//! let mut consumer = buses(|bus| found.push(bus.unwrap())).prime();
//! let error = send_xml(document, &mut consumer).unwrap_err();
//! let rest = consumer.close().unwrap();
//!
//! assert_eq!(error.to_string(), "line 10, column 5: <id> is not closed");
//! assert_eq!(error.kind, XmlErrorKind::Unclosed("id".into()));
//! assert_eq!(rest.unwrap_err().offset(), 206);
//! assert_eq!(found.len(), 1); // what came before the error has arrived
//! assert_eq!(found[0].direction, "North Bound");
//! ```

use std::borrow::Cow;
use std::fmt;
use std::string::{String, ToString};
use std::vec::Vec;

use quick_xml::errors::IllFormedError::{DoubleHyphenInComment, UnclosedReference};
use quick_xml::events::{BytesStart, Event as Xml};
use quick_xml::{Error, Reader, XmlVersion, escape};

use super::Event;
use crate::Consumer;

/// Where an XML document is broken, and how.
///
/// What came before has been sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlError {
    /// In bytes from the start of the document.
    pub offset: u64,
    /// From 1.
    pub line: u64,
    /// In characters, from 1.
    pub column: u64,
    pub kind: XmlErrorKind,
}

/// How an XML document is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum XmlErrorKind {
    /// What the parser says.
    Malformed(String),
    /// These bytes are no UTF-8.
    NotUtf8,
    /// The document says that it is in this encoding. Only UTF-8 is understood.
    Encoding(String),
    /// A reference to an entity that XML does not define. Definitions of the document's own are
    /// not read.
    Entity(String),
    /// A tag without a name, or with one that cannot be a name: a `<` that should be `&lt;`.
    Name(String),
    /// The element of this name is still open at the end of the document.
    Unclosed(String),
    /// Something before or after the root element that may only be in it.
    OutsideRoot,
    /// There is no element at all.
    NoRoot,
}

/// Sends the document's start tags, text and ends to `consumer`, in order.
///
/// The events borrow from the document, so the document outlives the consumer: only a character
/// reference, or a text with carriage returns, is a string of its own. Entities, character
/// references and CDATA sections are text; comments, processing instructions and attributes are
/// checked and not sent. If the consumer returns, sending stops.
///
/// # Errors
///
/// [`XmlError`] at the first place where the document is not well-formed. All that came before has
/// been sent, and the consumer may be closed or sent more. What is checked is what quick-xml
/// checks, and the rules that it leaves to its caller: one root element, which is closed, and
/// names that begin as a name may.
///
/// # Source
///
/// *Extensible Markup Language (XML) 1.0*, fifth edition, W3C 2008.
pub fn send_xml<'a, C>(document: &'a [u8], consumer: &mut C) -> Result<(), XmlError>
where
    C: Consumer<Event<Cow<'a, str>>>,
{
    send_events(document, consumer).map_err(|(offset, kind)| {
        let (line, column) = line_and_column(document, offset);
        XmlError {
            offset,
            line,
            column,
            kind,
        }
    })
}

fn send_events<'a, C>(document: &'a [u8], consumer: &mut C) -> Result<(), (u64, XmlErrorKind)>
where
    C: Consumer<Event<Cow<'a, str>>>,
{
    // What is UTF-8 is parsed, so that all that comes before a wrong byte is sent.
    let text = document.utf8_chunks().next().map_or("", |it| it.valid());
    let end = text.len() as u64;
    let cut_off = text.len() < document.len();

    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    // The parser takes the byte order mark away and does not count it.
    let mark = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut version = XmlVersion::Implicit1_0;
    let mut open: Vec<(u64, &str)> = Vec::new();
    let mut root = false;
    loop {
        let offset = mark + reader.buffer_position();
        let event = reader.read_event();
        let ended = mark + reader.buffer_position() == end;
        let event = match event {
            Ok(Xml::Eof) | Err(Error::Syntax(_) | Error::IllFormed(UnclosedReference))
                if cut_off && ended =>
            {
                return Err((end, XmlErrorKind::NotUtf8));
            }
            Ok(event) => event,
            Err(error) => {
                let offset = match error {
                    // The parser's own place is wrong if there is another hyphen before the two.
                    Error::IllFormed(DoubleHyphenInComment) => {
                        let content = offset + "<!--".len() as u64;
                        let hyphens = text[content as usize..].find("--");
                        content + hyphens.unwrap_or(0) as u64
                    }
                    _ => mark + reader.error_position(),
                };
                return Err((offset, XmlErrorKind::Malformed(error.to_string())));
            }
        };
        let wrong = |kind| Err((offset, kind));
        let malformed = |error: Error| (offset, XmlErrorKind::Malformed(error.to_string()));

        let inside = !open.is_empty();
        let piece = match event {
            Xml::Start(ref tag) | Xml::Empty(ref tag) => {
                if !inside && root {
                    return wrong(XmlErrorKind::OutsideRoot);
                }
                root = true;
                check(tag).map_err(|kind| (offset, kind))?;
                // The tag's own name lives as long as the tag; the document's lives longer.
                let name = &text[offset as usize + 1..][..tag.name().as_ref().len()];
                let start = Event::Start {
                    name: Cow::Borrowed(name),
                    offset,
                };
                if consumer.send(start).is_err() {
                    return Ok(());
                }
                if matches!(event, Xml::Start(_)) {
                    open.push((offset, name));
                } else if consumer.send(Event::End).is_err() {
                    return Ok(());
                }
                continue;
            }
            Xml::End(_) => {
                open.pop();
                if consumer.send(Event::End).is_err() {
                    return Ok(());
                }
                continue;
            }
            Xml::Text(space) if !inside && is_space(&space) => continue,
            Xml::Text(_) | Xml::CData(_) | Xml::GeneralRef(_) if !inside => {
                return wrong(XmlErrorKind::OutsideRoot);
            }
            Xml::Text(text) => text.xml_content(version),
            Xml::CData(text) => text.xml_content(version),
            Xml::GeneralRef(entity) => match entity.resolve_char_ref().map_err(malformed)? {
                Some(character) => Cow::Owned(character.to_string()),
                None => match escape::resolve_xml_entity(&entity) {
                    Some(text) => Cow::Borrowed(text),
                    None => return wrong(XmlErrorKind::Entity(entity.to_string())),
                },
            },
            Xml::Decl(declaration) => {
                version = declaration.xml_version().map_err(malformed)?;
                if let Some(encoding) = declaration.encoding() {
                    let encoding = encoding.map_err(|error| malformed(error.into()))?;
                    if !encoding.eq_ignore_ascii_case("utf-8") {
                        return wrong(XmlErrorKind::Encoding(encoding.into()));
                    }
                }
                continue;
            }
            Xml::Comment(_) | Xml::PI(_) | Xml::DocType(_) => continue,
            Xml::Eof => {
                return match open.pop() {
                    Some((offset, name)) => Err((offset, XmlErrorKind::Unclosed(name.into()))),
                    None if !root => wrong(XmlErrorKind::NoRoot),
                    None => Ok(()),
                };
            }
        };
        if consumer.send(Event::Text(piece)).is_err() {
            return Ok(());
        }
    }
}

/// What quick-xml leaves to its caller to check of a tag.
fn check(tag: &BytesStart) -> Result<(), XmlErrorKind> {
    let name = tag.name();
    let begins_a_name = |first: char| first.is_alphabetic() || matches!(first, '_' | ':');
    if !name.as_ref().starts_with(begins_a_name) {
        return Err(XmlErrorKind::Name(name.as_ref().into()));
    }
    for attribute in tag.attributes() {
        attribute.map_err(|error| XmlErrorKind::Malformed(error.to_string()))?;
    }
    Ok(())
}

/// What XML calls white space.
fn is_space(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// The line and the column of a byte of the document, both from 1, the column in characters.
///
/// An offset behind the end counts as the end.
pub fn line_and_column(document: &[u8], offset: u64) -> (u64, u64) {
    let before = usize::try_from(offset).ok();
    let before = before.and_then(|offset| document.get(..offset));
    let mut lines = before.unwrap_or(document).split(|byte| *byte == b'\n');
    let last = lines.next_back().unwrap_or_default();
    let begins_a_character = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
    let column = last.iter().filter(begins_a_character).count();
    (lines.count() as u64 + 1, column as u64 + 1)
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: ", self.line, self.column)?;
        match &self.kind {
            XmlErrorKind::Malformed(what) => write!(f, "{what}"),
            XmlErrorKind::NotUtf8 => write!(f, "not UTF-8"),
            XmlErrorKind::Encoding(name) => write!(f, "the encoding {name} is not understood"),
            XmlErrorKind::Entity(name) => write!(f, "&{name}; is not known"),
            XmlErrorKind::Name(name) => write!(f, "a tag cannot be named {name:?}"),
            XmlErrorKind::Unclosed(name) => write!(f, "<{name}> is not closed"),
            XmlErrorKind::OutsideRoot => write!(f, "not allowed outside of the root element"),
            XmlErrorKind::NoRoot => write!(f, "there is no element"),
        }
    }
}

impl core::error::Error for XmlError {}
