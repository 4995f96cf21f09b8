//! The rules that hold for any input: a function per pattern that is like a parser.
//!
//! The fuzzer looks for bytes that make one of them panic; `tests/fuzz_corpus.rs` tries the bytes that
//! are kept.

#[allow(dead_code, reason = "a part of it is enough here")]
#[path = "../patterns/agree.rs"]
mod agree;
#[path = "../patterns/frames/reference.rs"]
mod frames;
#[cfg(feature = "inspect")]
#[path = "../inspect/holds.rs"]
mod holds;
#[path = "../patterns/records/reference.rs"]
mod records;
#[path = "../patterns/run_length/reference.rs"]
mod run_length;
#[path = "../patterns/tokens/reference.rs"]
mod tokens;

use std::borrow::Cow;

use native_coroutines::Consumer;
use native_coroutines::patterns::records::Event;
use native_coroutines::patterns::records::xml::{XmlError, XmlErrorKind, send_xml};
use native_coroutines::patterns::{frames as frame, run_length as runs};

/// The bytes are a program with debug information.
#[cfg(feature = "inspect")]
pub fn inspect(data: &[u8]) {
    holds::read(data);
}

/// The bytes are a stream, and then they are what frames are made of.
pub fn frames(data: &[u8]) {
    let whole = data.len().max(1);
    for limit in [0, 4, data.len()] {
        let seen = frames::split(limit, data);
        assert_eq!(frames::sent(limit, data), seen);
        for length in [3, whole] {
            assert_eq!(frames::written(limit, data.chunks(length)), seen);
        }
    }

    for length in [5, whole] {
        let frames = data.chunks(length);
        let stream: Vec<u8> = frames.clone().flat_map(frame::encode).collect();
        let seen = (frames.map(|frame| Ok(frame.to_vec())).collect(), Ok(()));
        assert_eq!(frames::sent(length, &stream), seen);
    }
}

/// The bytes are packed and unpacked again, and then they are what is unpacked.
pub fn run_length(data: &[u8]) {
    let bytes = || data.iter().copied();
    let packed = agree::producers(runs::encode(bytes()), runs::by_hand::encode(bytes()));
    assert_eq!(packed, run_length::packed(data));
    let packed = || packed.iter().copied();
    let unpacked = agree::producers(runs::decode(packed()), runs::by_hand::decode(packed()));
    assert!(unpacked.into_iter().eq(bytes().map(Ok)));

    let unpacked = agree::producers(runs::decode(bytes()), runs::by_hand::decode(bytes()));
    assert_eq!(unpacked, run_length::unpacked(data));
    match unpacked.last() {
        Some(Err(runs::DecodeError::ZeroCount { offset })) => {
            assert_eq!(data[*offset as usize], 0);
        }
        Some(Err(runs::DecodeError::MissingByte { offset })) => {
            assert_eq!(*offset, data.len() as u64);
        }
        _ => assert_eq!(data.len() % 2, 0),
    }
}

/// The bytes are a text; where they are not, there is a replacement character.
pub fn tokens(data: &[u8]) {
    tokens::check(&String::from_utf8_lossy(data));
}

/// The bytes are a document, and then each of them is an event.
pub fn records(data: &[u8]) {
    let mut events = Events(Vec::new());
    let sent = send_xml(data, &mut events);
    let Events(events) = events;
    check_document(data, &events, &sent);
    let seen = records::with_stack(events);
    assert_eq!(records::xml::native(data), (seen.clone(), sent.clone()));
    assert_eq!(records::xml::by_hand(data), (seen.clone(), sent));

    // A document that is cut off gives what came before.
    let ((found, _), _) = records::xml::native(&data[..data.len() / 2]);
    assert!(seen.0.starts_with(&found));

    let events = data.iter().zip(0..).map(|(byte, offset)| match byte % 8 {
        0 | 1 => Event::Start {
            name: "bus",
            offset,
        },
        2 => Event::Start { name: "id", offset },
        3 => Event::Text("a"),
        4 => Event::Text("bc"),
        _ => Event::End,
    });
    let seen = records::with_stack(events.clone());
    assert_eq!(records::native(events.clone()), seen);
    assert_eq!(records::by_hand(events), seen);
}

/// The events are those of one root element, whole if nothing is wrong, and every place is right.
fn check_document(document: &[u8], events: &[Event<Cow<str>>], sent: &Result<(), XmlError>) {
    let (mut open, mut roots, mut last) = (0, 0, None);
    for event in events {
        match event {
            Event::Start { name, offset } => {
                let tag = &document[*offset as usize..];
                assert!(tag.starts_with(b"<") && tag[1..].starts_with(name.as_bytes()));
                assert!(last < Some(*offset));
                last = Some(*offset);
                roots += u32::from(open == 0);
                open += 1;
            }
            Event::Text(_) => assert!(open > 0),
            Event::End => {
                assert!(open > 0);
                open -= 1;
            }
        }
    }
    match sent {
        Ok(()) => {
            assert_eq!((open, roots), (0, 1));
            assert!(std::str::from_utf8(document).is_ok());
            // Behind the root element there may be more of little, and nothing else.
            let followed_by = |what: &str| {
                let longer = [document, what.as_bytes()].concat();
                let sent = send_xml(&longer, &mut Events(Vec::new()));
                sent.map_err(|error| error.offset)
            };
            assert_eq!(followed_by("\n<!-- --><?a?>"), Ok(()));
            for what in ["a", "<a/>", "&lt;", "<![CDATA[]]>", "<!DOCTYPE a>", "\0"] {
                assert_eq!(followed_by(what), Err(document.len() as u64), "{what}");
            }
        }
        Err(error) => {
            assert!(roots <= 1);
            let before = &document[..error.offset as usize];
            let before = std::str::from_utf8(before).expect("an error is between two characters");
            let lines: Vec<&str> = before.split('\n').collect();
            let column = lines[lines.len() - 1].chars().count() + 1;
            assert_eq!(
                (error.line, error.column),
                (lines.len() as u64, column as u64)
            );
            // What was sent came before.
            let unclosed = matches!(error.kind, XmlErrorKind::Unclosed(_));
            assert!(unclosed || last <= Some(error.offset));
        }
    }
}

/// Keeps what it is sent.
struct Events<'a>(Vec<Event<Cow<'a, str>>>);

impl<'a> Consumer<Event<Cow<'a, str>>> for Events<'a> {
    type Yield = ();
    type Return = ();

    fn try_send(&mut self, event: Event<Cow<'a, str>>) -> Result<(), Option<Event<Cow<'a, str>>>> {
        self.0.push(event);
        Ok(())
    }

    fn is_complete(&self) -> bool {
        false
    }

    fn try_close(&mut self) -> Result<(), ()> {
        Ok(())
    }
}
