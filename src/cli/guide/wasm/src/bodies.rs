//! The bodies of the live pages, with the functions that they call.

use std::convert::Infallible;

use wasm_bindgen::prelude::*;

use crate::live::{Live, Sent, note};
use crate::{average, fib, frames, grep, records, tokens};

#[wasm_bindgen]
impl Live {
    pub fn fib() -> Self {
        Self::new(fib::fib(), drop)
    }

    pub fn grep(pattern: String) -> Self {
        let pattern: &'static str = pattern.leak();
        let announce = |announcement: std::fmt::Arguments| {
            note(announcement.to_string());
            Ok::<_, Infallible>(())
        };
        let matches = move |line: &String| line.contains(pattern);
        let found = |line: &String| {
            note(format!("found {line:?}"));
            Ok(())
        };
        Self::new(
            grep::grep(pattern, announce, matches, found),
            |sent| match sent {
                Sent::Text(line) => Some(line),
                _ => None,
            },
        )
    }

    pub fn average() -> Self {
        Self::new(average::average(), |sent| match sent {
            Sent::Number(number) => Some(number),
            _ => None,
        })
    }

    /// The buffer is an array, so its eight bytes are bytes of the coroutine.
    pub fn frames() -> Self {
        let found = |frame: Result<&[u8], _>| match frame {
            Ok(frame) => note(format!("found \"{}\"", frame.escape_ascii())),
            Err(error) => note(format!("found damage: {error:?}")),
        };
        Self::new(frames::frames([0; 8], found), |sent| match sent {
            Sent::Byte(byte) => Some(byte),
            _ => None,
        })
    }

    pub fn tokens(document: String) -> Self {
        Self::new(tokens::tokens(document.leak()), drop)
    }

    /// Makes a record of each element with this name.
    pub fn records(element: String) -> Self {
        let element: &'static str = element.leak();
        let field = |record: &mut Record, _, name: &str, text: &str| {
            record.push((name.into(), text.into()));
        };
        let found = |record: Record| note(format!("found {record:?}"));
        Self::new(
            records::records(element, |_| Record::new(), field, found),
            |sent| match sent {
                Sent::Start { name, offset } => Some(records::Event::Start { name, offset }),
                Sent::Text(text) => Some(records::Event::Text(text)),
                Sent::End => Some(records::Event::End),
                _ => None,
            },
        )
    }
}

/// The name and the text of each field.
type Record = Vec<(String, String)>;
