//! Values, written as `{:?}` writes them.

use std::format;
use std::string::String;
use std::vec::Vec;

use super::Shown;
use super::inspector::Inspector;
use super::slots::Slots;
use super::types::Type;
use super::view::{Look, Part, View};

/// The deepest value in a value that is written.
const DEEPEST: usize = 24;
/// The most elements of a list that are written.
const MOST_ELEMENTS: usize = 32;
/// The most values in a value that are written.
const MOST_VALUES: usize = 2000;

/// A value as text, or the reason for which it is not known.
pub(super) type Text = Result<String, String>;

impl Inspector {
    /// The value of a type in these bytes.
    pub(super) fn text_of(&self, of: &Type, bytes: &[u8], look: &Look) -> Text {
        Writer {
            inspector: self,
            left: MOST_VALUES,
        }
        .text(of, bytes, look, DEEPEST)
    }
}

struct Writer<'a> {
    inspector: &'a Inspector,
    left: usize,
}

impl Writer<'_> {
    fn text(&mut self, of: &Type, bytes: &[u8], look: &Look, deepest: usize) -> Text {
        self.left = self.left.checked_sub(1).ok_or("it has too many parts")?;
        let deepest = deepest.checked_sub(1).ok_or("it is nested too deep")?;
        Ok(match self.inspector.view(of, bytes, look, MOST_ELEMENTS)? {
            View::Text(text) => text,
            View::Through(part) => return self.part(&part, deepest),
            View::List(parts, more) => {
                let mut texts: Vec<_> =
                    parts.iter().map(|part| self.known(part, deepest)).collect();
                if more > 0 {
                    texts.push(format!("… {more} more"));
                }
                format!("[{}]", texts.join(", "))
            }
            View::Fields(name, fields) => self.fields(&name, fields, deepest),
            View::Coroutine(slots) => self.coroutine(&slots, deepest),
        })
    }

    fn part(&mut self, part: &Part, deepest: usize) -> Text {
        self.text(&part.of, &part.bytes, &part.look, deepest)
    }

    /// A part of a value: `?` if it is not known.
    fn known(&mut self, part: &Part, deepest: usize) -> String {
        self.part(part, deepest).unwrap_or_else(|_| "?".into())
    }

    /// `Name { a: 1, b: 2 }`, `Name(1, 2)` or `Name`.
    fn fields(
        &mut self,
        name: &str,
        fields: Vec<(String, Result<Part, String>)>,
        deepest: usize,
    ) -> String {
        let tuple = fields.iter().all(|(name, _)| name.is_empty());
        let texts: Vec<_> = (fields.iter())
            .map(|(name, part)| {
                let text = part
                    .as_ref()
                    .map_or_else(|_| "?".into(), |part| self.known(part, deepest));
                match tuple {
                    true => text,
                    false => format!("{name}: {text}"),
                }
            })
            .collect();
        match (&*texts, tuple) {
            ([], _) => name.into(),
            ([only], true) if name.is_empty() => format!("({only},)"),
            (_, true) => format!("{name}({})", texts.join(", ")),
            (_, false) => format!("{name} {{ {} }}", texts.join(", ")),
        }
    }

    /// A coroutine in a value: its state, the line where it waits, and what is saved.
    fn coroutine(&mut self, slots: &Slots, deepest: usize) -> String {
        let mut texts = Vec::new();
        for slot in &slots.slots {
            let text = match &slot.here {
                Ok(look) => self
                    .text(&slot.of, &slot.bytes, look, deepest)
                    .unwrap_or_else(|_| "?".into()),
                Err(Shown::MovedOut) => continue,
                Err(_) => "?".into(),
            };
            if !slot.local.name.is_empty() {
                texts.push(format!("{}: {text}", slot.local.name));
            }
        }
        match texts.is_empty() {
            true => format!("{} at line {}", slots.state, slots.line),
            false => format!(
                "{} at line {} {{ {} }}",
                slots.state,
                slots.line,
                texts.join(", ")
            ),
        }
    }
}
