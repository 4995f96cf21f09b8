//! The memory of a value: eight bytes a row, and beside them the locals that begin there.

use std::ops::Range;

use maud::{Markup, html};
use native_coroutines::inspect::{Byte, Kind, Local, Shown, Snapshot, Value};

use super::colours::{Colours, label};

/// The bytes in a row.
const ROW: usize = 8;

/// The signs for a byte of an address and for a free one, as wide as any other byte.
pub const ADDRESS: &str = "→ ";
pub const FREE: &str = "· ";
pub const UNKNOWN: &str = "? ";

/// A longer value is folded up, in characters.
const LONG: usize = 120;

/// Draws the memory of a value, and marks the differences to the value before.
pub fn draw(
    now: &Snapshot,
    before: Option<&Snapshot>,
    tag: Option<&Local>,
    colours: &Colours,
) -> Markup {
    let size = now.bytes.len();
    let rows: Vec<Range<usize>> = (0..size)
        .step_by(ROW)
        .map(|row| row..(row + ROW).min(size))
        .collect();
    // The cell of a local reaches down to the row in which the next one begins.
    let begins = |row: &Range<usize>| {
        let values = now.values.iter().map(|value| &value.local);
        let mut locals = values.chain(tag).filter(|local| local.size > 0);
        locals.any(|local| row.contains(&local.offset))
    };
    let height = |index: usize| {
        1 + rows[index + 1..]
            .iter()
            .take_while(|row| !begins(row))
            .count()
    };
    html! {
        table.memory {
            thead.unseen { tr { th scope="col" { "Offset" } th scope="col" { "Bytes" } th scope="col" { "Locals" } } }
            tbody { @for (index, row) in rows.iter().enumerate() {
                tr {
                    th scope="row" { (row.start) }
                    td.bytes { @for (class, changed, text) in runs(now, before, tag, colours, row.clone()) {
                        i.(class).changed[changed] { (text) }
                    } }
                    @if index == 0 || begins(row) {
                        td.held rowspan=(height(index)) { (held(now, before, tag, colours, row)) }
                    }
                }
            } }
        }
        (unknown(now))
    }
}

/// The locals that begin in a row.
fn held(
    now: &Snapshot,
    before: Option<&Snapshot>,
    tag: Option<&Local>,
    colours: &Colours,
    row: &Range<usize>,
) -> Markup {
    let begins = |local: &Local| local.size > 0 && row.contains(&local.offset);
    html! {
        @for value in now.values.iter().filter(|value| begins(&value.local)) { (local(value, before, colours)) " " }
        @if let Some(tag) = tag.filter(|tag| begins(tag)) {
            span.local.tag { b { (label(tag)) } @if let Some(number) = now.number { " = " (number) } }
        }
    }
}

fn local(value: &Value, before: Option<&Snapshot>, colours: &Colours) -> Markup {
    let same = |other: &&Value| {
        let (other, local) = (&other.local, &value.local);
        other.offset == local.offset && other.name == local.name
    };
    let old = before.map(|before| before.values.iter().find(same));
    let changed = old.is_some_and(|old| old.is_none_or(|old| old.shown != value.shown));
    let class = colours.class(&value.local);
    html! {
        span.local.(class).changed[changed] title=(value.local.type_name) {
            b { (label(&value.local)) }
            @match &value.shown {
                Shown::Is(text) => { " = " (folded(text)) }
                Shown::MovedOut => " was moved out",
                Shown::Unknown(_) => " is not known",
            }
            @if changed { span.unseen { " (changed)" } }
        }
    }
}

fn folded(text: &str) -> Markup {
    match text.char_indices().nth(LONG) {
        Some((end, _)) => html! { details.long { summary { (text[..end]) } (text[end..]) } },
        None => html! { (text) },
    }
}

/// Says why values are not known, each reason once.
fn unknown(now: &Snapshot) -> Markup {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    let has_bytes = |local: &Local| local.size > 0 || local.kind == Kind::Hidden;
    for value in now.values.iter().filter(|value| has_bytes(&value.local)) {
        if let Shown::Unknown(why) = &value.shown {
            let name = label(&value.local);
            match reasons.iter_mut().find(|(reason, _)| reason == why) {
                Some((_, names)) => names.push(name),
                None => reasons.push((why, vec![name])),
            }
        }
    }
    html! {
        @for (why, names) in reasons { p.unknown { "Not known: " code { (names.join(", ")) } ", because " (why) "." } }
    }
}

/// The bytes of a row, in runs that look the same.
fn runs(
    now: &Snapshot,
    before: Option<&Snapshot>,
    tag: Option<&Local>,
    colours: &Colours,
    row: Range<usize>,
) -> Vec<(String, bool, String)> {
    let mut runs: Vec<(String, bool, String)> = Vec::new();
    for at in row {
        let byte = now.bytes[at];
        let class = class(now, tag, colours, at);
        let old = before.and_then(|before| before.bytes.get(at));
        let changed = class != "free" && old.is_some_and(|old| *old != byte);
        let text = match byte {
            Byte::Is(byte) => format!("{byte:02x}"),
            Byte::Address => ADDRESS.into(),
            Byte::Free => FREE.into(),
            Byte::Unknown => UNKNOWN.into(),
        };
        match runs.last_mut() {
            Some((last, was, run)) if *last == class && *was == changed => {
                run.push(' ');
                run.push_str(&text);
            }
            _ => runs.push((class, changed, text)),
        }
    }
    runs
}

/// The class of the local that a byte belongs to.
fn class(now: &Snapshot, tag: Option<&Local>, colours: &Colours, at: usize) -> String {
    let holds = |local: &Local| local.bytes().contains(&at);
    let values = now.values.iter().filter(|value| holds(&value.local));
    match values.min_by_key(|value| value.local.size) {
        Some(value) if value.shown != Shown::MovedOut => colours.class(&value.local),
        _ if tag.is_some_and(holds) => "tag".into(),
        _ => "free".into(),
    }
}
