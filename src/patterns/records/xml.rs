//! An XML document as [`Event`]s, through the streaming parser quick-xml (feature `xml`).
//!
//! quick-xml finds the pieces of the document. Whether they are well-formed is checked here.
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
//! let rest = consumer.close();
//!
//! assert_eq!(error.to_string(), "line 10, column 5: <id> is not closed");
//! assert_eq!(error.kind, XmlErrorKind::Unclosed("id".into()));
//! assert_eq!(rest.unwrap_err().offset(), 206);
//! assert_eq!(found.len(), 1); // what came before the error has arrived
//! assert_eq!(found[0].direction, "North Bound");
//! ```

mod grammar;

use std::borrow::Cow;
use std::fmt;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use quick_xml::errors::IllFormedError::UnclosedReference;
use quick_xml::events::Event as Xml;
use quick_xml::{Error, Reader, XmlVersion};

use super::Event;
use crate::Consumer;
use grammar::Place;

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
    /// The document breaks a rule of the grammar, which this text names.
    Malformed(String),
    /// These bytes are no UTF-8.
    NotUtf8,
    /// The document says that it is in this encoding. Only UTF-8 is understood.
    Encoding(String),
    /// A reference to an entity that XML does not define.
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
/// # Limits
///
/// - The encoding is UTF-8.
/// - The declarations in the brackets of a DOCTYPE are passed over unread. So a reference to an
///   entity that they define is an error.
///
/// # Errors
///
/// [`XmlError`] at the first place where the document is not well-formed, or passes these limits.
/// All that came before has been sent, and the consumer may be closed or sent more.
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
    let (text, cut_off) = readable(document);
    let end = text.len() as u64;

    let mut reader = Reader::from_str(text);
    // The parser takes the byte order mark away and does not count it.
    let mark = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut place = Place::Start;
    let mut open: Vec<(u64, &str)> = Vec::new();
    loop {
        let offset = mark + reader.buffer_position();
        let event = reader.read_event();
        // The parser finds only the ends of pieces, so what it says comes second.
        let mut rest = &text[offset as usize..];
        if let Err(Some(kind)) = grammar::piece(&mut rest, place) {
            return Err((end - rest.len() as u64, kind));
        }
        let event = match event {
            Ok(Xml::Eof) | Err(Error::Syntax(_) | Error::IllFormed(UnclosedReference))
                if let Some(why) = cut_off =>
            {
                return Err((end, why));
            }
            Ok(event) => event,
            Err(error) => {
                let offset = mark + reader.error_position();
                return Err((offset, XmlErrorKind::Malformed(error.to_string())));
            }
        };

        let event = match event {
            Xml::Start(ref tag) | Xml::Empty(ref tag) => {
                // The tag's own name lives as long as the tag; the document's lives longer.
                let name = &text[offset as usize + 1..][..tag.name().as_ref().len()];
                let start = Event::Start {
                    name: Cow::Borrowed(name),
                    offset,
                };
                if consumer.send(start).is_err() {
                    return Ok(());
                }
                place = Place::Root;
                open.push((offset, name));
                if matches!(event, Xml::Start(_)) {
                    continue;
                }
                Event::End
            }
            Xml::End(_) => Event::End,
            Xml::Text(content) if place == Place::Root => {
                Event::Text(content.xml_content(XmlVersion::Implicit1_0))
            }
            Xml::CData(content) => Event::Text(content.xml_content(XmlVersion::Implicit1_0)),
            Xml::GeneralRef(_) => {
                let text = grammar::reference(&mut &text[offset as usize..]);
                Event::Text(text.unwrap_or_default()) // it has been checked
            }
            Xml::DocType(_) => {
                let behind = mark + reader.buffer_position();
                let declared = text[..behind as usize - 1].trim_end_matches(grammar::SPACE);
                if rest.starts_with('[') && !declared.ends_with(']') {
                    let what = "`]` is missing".to_string();
                    return Err((behind - 1, XmlErrorKind::Malformed(what)));
                }
                place = Place::BehindDoctype;
                continue;
            }
            Xml::Text(_) | Xml::Decl(_) | Xml::Comment(_) | Xml::PI(_) => {
                place = place.max(Place::Prolog);
                continue;
            }
            Xml::Eof => {
                return match open.pop() {
                    Some((offset, name)) => Err((offset, XmlErrorKind::Unclosed(name.into()))),
                    None if place < Place::Root => Err((offset, XmlErrorKind::NoRoot)),
                    None => Ok(()),
                };
            }
        };
        if matches!(event, Event::End) {
            open.pop();
            if open.is_empty() {
                place = Place::BehindRoot;
            }
        }
        if consumer.send(event).is_err() {
            return Ok(());
        }
    }
}

/// Returns the part of the document in front of the first thing that no document contains, and
/// what that is. [2] Char
fn readable(document: &[u8]) -> (&str, Option<XmlErrorKind>) {
    let chunk = document.utf8_chunks().next();
    let text = chunk.map_or("", |chunk| chunk.valid());
    if let Some((end, it)) = text.char_indices().find(|(_, it)| !grammar::is_char(*it)) {
        let what = format!("U+{:04X} is not allowed", u32::from(it));
        return (&text[..end], Some(XmlErrorKind::Malformed(what)));
    }
    let cut_off = text.len() < document.len();
    (text, cut_off.then_some(XmlErrorKind::NotUtf8))
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
