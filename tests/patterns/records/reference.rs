//! What both versions make of events, and what a third does that keeps a stack of elements.

use native_coroutines::Consumer;
use native_coroutines::patterns::records::{Event, records, records_by_hand};

#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub start: u64,
    pub fields: Vec<(u64, String, String)>,
}

/// What is seen from outside: every record, and the result of closing.
pub type Seen = (Vec<Record>, Result<(), Record>);

pub fn new(start: u64) -> Record {
    let fields = Vec::new();
    Record { start, fields }
}

pub fn set(record: &mut Record, start: u64, name: &str, text: &str) {
    record.fields.push((start, name.into(), text.into()));
}

pub fn native<S: AsRef<str>>(events: impl IntoIterator<Item = Event<S>>) -> Seen {
    let mut found = Vec::new();
    let mut consumer = records("bus", new, set, |record| found.push(record)).prime();
    consumer.extend(events);
    let result = consumer.close();
    (found, result)
}

pub fn by_hand<S: AsRef<str>>(events: impl IntoIterator<Item = Event<S>>) -> Seen {
    let mut found = Vec::new();
    let consumer = records_by_hand("bus", new, set, |record| found.push(record));
    let result = consumer.consume(events);
    (found, result)
}

/// Keeps every element that is open, with its place and its text.
pub fn with_stack<S: AsRef<str>>(events: impl IntoIterator<Item = Event<S>>) -> Seen {
    let mut found = Vec::new();
    let mut open: Vec<(String, u64, String)> = Vec::new();
    // The record, and how many elements are open in it and around it.
    let mut current: Option<(Record, usize)> = None;
    for event in events {
        match event {
            Event::Start { name, offset } => {
                open.push((name.as_ref().into(), offset, String::new()));
                if current.is_none() && name.as_ref() == "bus" {
                    current = Some((new(offset), open.len()));
                }
            }
            Event::Text(piece) => {
                if let Some((.., text)) = open.last_mut() {
                    *text += piece.as_ref();
                }
            }
            Event::End => {
                let Some((name, offset, text)) = open.pop() else {
                    continue;
                };
                if let Some((record, depth)) = &mut current
                    && open.len() == *depth
                {
                    set(record, offset, &name, &text);
                }
                if let Some((record, _)) = current.take_if(|(_, depth)| open.len() < *depth) {
                    found.push(record);
                }
            }
        }
    }
    (found, current.map_or(Ok(()), |(record, _)| Err(record)))
}

#[cfg(feature = "xml")]
pub mod xml {
    use native_coroutines::patterns::records::xml::{XmlError, send_xml};

    use super::*;

    pub fn native(document: &[u8]) -> (Seen, Result<(), XmlError>) {
        let mut found = Vec::new();
        let mut consumer = records("bus", new, set, |record| found.push(record)).prime();
        let sent = send_xml(document, &mut consumer);
        let result = consumer.close();
        ((found, result), sent)
    }

    pub fn by_hand(document: &[u8]) -> (Seen, Result<(), XmlError>) {
        let mut found = Vec::new();
        let mut consumer = records_by_hand("bus", new, set, |record| found.push(record));
        let sent = send_xml(document, &mut consumer);
        let result = consumer.close();
        ((found, result), sent)
    }
}
