//! A dump: the bytes of a value in rows of eight, and its locals beside them.

use std::collections::{BTreeMap, VecDeque};
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::{Byte, Kind, Local, Part, Piece, Shown, Snapshot, Value};

/// The bytes of a row.
const ROW: usize = 8;
/// The column at which the locals begin, and the columns that they have.
const LOCALS: usize = 32;
const WIDTH: usize = 80 - LOCALS;

/// Writes the bytes of a value in rows of eight, and its locals beside them, in lines of at most 80
/// columns.
///
/// Each byte is two hexadecimal digits. `→` is part of an address, and `·` is a byte that nothing
/// uses now, and `??` one that cannot be known. `*` stands for two or more rows that equal the one above. A local stands beside its
/// first byte. `tag` is the place of the state's number.
///
/// ```
/// use native_coroutines::inspect::{Byte, Kind, Local, Piece, Shown, Snapshot, Value, dump};
///
/// let local = Local {
///     name: "count".into(), type_name: "u16".into(), offset: 0, size: 2, kind: Kind::Local,
/// };
/// let snapshot = Snapshot {
///     type_name: "{coroutine}".into(),
///     number: Some(3),
///     state: "Suspend0".into(),
///     line: 12,
///     values: vec![Value { local, shown: Shown::Is("10".into()) }],
///     bytes: vec![Byte::Is(10), Byte::Is(0), Byte::Is(3), Byte::Free],
/// };
/// let lines = dump(&snapshot, None);
/// let text = |line: &Vec<Piece>| line.iter().map(|piece| &*piece.text).collect::<String>();
/// assert_eq!(lines.iter().map(text).collect::<Vec<_>>(), [
///     "   0  0a 00 03  ·               count = 10",
/// ]);
/// ```
pub fn dump<'a>(snapshot: &'a Snapshot, tag: Option<&'a Local>) -> Vec<Vec<Piece<'a>>> {
    let mut lines = Vec::new();
    let mut notes = notes(snapshot, tag);
    // The notes that wait for a row to stand beside.
    let mut beside = VecDeque::new();
    let mut above = Vec::new();
    // Rows that equal the one above.
    let mut again = Vec::new();
    for (index, bytes) in snapshot.bytes.chunks(ROW).enumerate() {
        if let Some(notes) = notes.remove(&index) {
            lines.append(&mut shortened(&mut again));
            lines.extend(beside.drain(..).map(|note| line("", Vec::new(), note)));
            beside.extend(notes);
        }
        let from = index * ROW;
        let row = (from..).zip(bytes);
        let row: Vec<_> = row
            .map(|(at, byte)| cell(snapshot, tag, at, *byte))
            .collect();
        let note = beside.pop_front().unwrap_or_default();
        let is_again = note.is_empty() && row == above;
        let line = line(&from.to_string(), row.clone(), note);
        if is_again {
            again.push(line);
        } else {
            lines.append(&mut shortened(&mut again));
            lines.push(line);
        }
        above = row;
    }
    lines.append(&mut shortened(&mut again));
    // Without bytes, at the end.
    beside.extend(notes.into_values().flatten());
    lines.extend(beside.into_iter().map(|note| line("", Vec::new(), note)));
    lines
}

/// Returns the rows, or one asterisk for more than one, and leaves none.
fn shortened<'a>(rows: &mut Vec<Vec<Piece<'a>>>) -> Vec<Vec<Piece<'a>>> {
    match rows.len() {
        0 | 1 => std::mem::take(rows),
        _ => {
            rows.clear();
            Vec::from([line("*", Vec::new(), Vec::new())])
        }
    }
}

/// Returns the label, the bytes, and the note at its column.
fn line<'a>(label: &str, row: Vec<Piece<'a>>, note: Vec<Piece<'a>>) -> Vec<Piece<'a>> {
    let mut line = Vec::from([axis(format!("{label:>4}"))]);
    if !row.is_empty() {
        line.push(axis(" ".into()));
        line.extend(row);
    }
    if !note.is_empty() {
        let used: usize = line.iter().map(|piece| piece.text.chars().count()).sum();
        line.push(axis(" ".repeat(LOCALS.saturating_sub(used))));
        line.extend(note);
    }
    line
}

fn axis<'a>(text: String) -> Piece<'a> {
    Piece {
        text: text.into(),
        part: Part::Axis,
    }
}

/// Returns the lines beside each row: the locals that begin there. Short ones share a line.
fn notes<'a>(
    snapshot: &'a Snapshot,
    tag: Option<&'a Local>,
) -> BTreeMap<usize, Vec<Vec<Piece<'a>>>> {
    let mut all: Vec<(&Local, String)> = snapshot.values.iter().map(told).collect();
    if let (Some(tag), Some(number)) = (tag, snapshot.number) {
        all.push((tag, format!("state = {number}")));
    }
    all.sort_by_key(|(local, _)| local.offset);
    let mut notes: BTreeMap<usize, Vec<Vec<Piece>>> = BTreeMap::new();
    for (local, text) in all {
        let row = match local.kind {
            // Nobody knows where it is: it stands at the end.
            Kind::Hidden => usize::MAX,
            _ => local.offset / ROW,
        };
        let notes = notes.entry(row).or_default();
        let before = notes.last_mut().filter(|line| {
            let used: usize = line.iter().map(|piece| width(&piece.text)).sum();
            used + 3 + width(&text) <= WIDTH
        });
        let part = Part::Local(local);
        match before {
            Some(line) => line.extend([
                axis("   ".into()),
                Piece {
                    text: text.into(),
                    part,
                },
            ]),
            None => notes.extend(broken(&text).into_iter().map(|line| {
                Vec::from([Piece {
                    text: line.into(),
                    part,
                }])
            })),
        }
    }
    notes
}

/// Returns a space and a byte.
fn cell<'a>(snapshot: &'a Snapshot, tag: Option<&'a Local>, at: usize, byte: Byte) -> Piece<'a> {
    let has = |local: &&Local| local.bytes().contains(&at);
    let owner = snapshot
        .values
        .iter()
        .map(|value| &value.local)
        .chain(tag)
        .find(has);
    let text = match byte {
        Byte::Is(byte) => format!(" {byte:02x}"),
        Byte::Address => "  →".into(),
        Byte::Free => "  ·".into(),
        Byte::Unknown => " ??".into(),
    };
    let part = match owner {
        Some(local) if byte != Byte::Free => Part::Local(local),
        _ => Part::Free,
    };
    Piece {
        text: text.into(),
        part,
    }
}

/// Returns the name and the value of a local.
fn told(value: &Value) -> (&Local, String) {
    let name = match value.local.kind {
        Kind::DropFlag => "drop flag",
        Kind::Tag => "state",
        _ => &value.local.name,
    };
    let text = match &value.shown {
        Shown::Is(text) => format!("{name} = {text}"),
        Shown::MovedOut => format!("{name}: moved out or dropped"),
        Shown::Unknown(why) => format!("{name}: unknown, {why}"),
    };
    (&value.local, text)
}

/// Breaks a text into lines of `WIDTH` columns.
fn broken(text: &str) -> Vec<String> {
    let mut lines = Vec::from([String::new()]);
    let mut columns = 0;
    for word in text.split_inclusive(' ') {
        // A word that fits no line is broken where it is.
        let length = width(word.trim_end());
        if columns + length > WIDTH && length <= WIDTH - 2 {
            lines.push("  ".into());
            columns = 2;
        }
        for character in word.chars() {
            let mut bytes = [0; 4];
            let character: &str = character.encode_utf8(&mut bytes);
            if columns + width(character) > WIDTH {
                if character == " " {
                    continue;
                }
                lines.push("  ".into());
                columns = 2;
            }
            columns += width(character);
            if let Some(line) = lines.last_mut() {
                line.push_str(character);
            }
        }
    }
    lines
}

/// Counts columns. Characters that may be two columns wide are taken for that.
fn width(text: &str) -> usize {
    text.chars()
        .map(|character| if character < '\u{300}' { 1 } else { 2 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str, offset: usize, size: usize, shown: Shown) -> Value {
        let local = Local {
            name: name.into(),
            type_name: String::new(),
            offset,
            size,
            kind: Kind::Local,
        };
        Value { local, shown }
    }

    fn text(values: Vec<Value>, bytes: Vec<Byte>) -> Vec<String> {
        let snapshot = Snapshot {
            type_name: String::new(),
            number: Some(3),
            state: "Suspend0".into(),
            line: 1,
            values,
            bytes,
        };
        let lines = dump(&snapshot, None);
        let text = |line: &Vec<Piece>| line.iter().map(|piece| &*piece.text).collect::<String>();
        lines.iter().map(text).collect()
    }

    #[test]
    fn a_local_stands_beside_its_first_byte_and_a_long_one_is_broken() {
        let long = "x".repeat(60);
        let mut bytes = Vec::from([Byte::Address; 8]);
        bytes.extend([Byte::Is(7), Byte::Is(255), Byte::Free]);
        let values = Vec::from([
            value("end", 11, 0, Shown::Is("()".into())),
            value("name", 0, 8, Shown::Is(long)),
            value("b", 8, 1, Shown::MovedOut),
            value("c", 9, 1, Shown::Unknown("a union".into())),
        ]);
        assert_eq!(
            text(values, bytes),
            [
                format!("   0 {}   name = {}", "  →".repeat(8), "x".repeat(41)),
                format!("{:32}  {}", "", "x".repeat(19)),
                format!(
                    "   8  07 ff  ·{:18}b: moved out or dropped   c: unknown, a union",
                    ""
                ),
                format!("{:32}end = ()", ""),
            ]
        );
    }

    #[test]
    fn a_line_is_broken_between_words() {
        let words = ["word"; 20].join(" ");
        let values = Vec::from([value("text", 0, 1, Shown::Is(words))]);
        let told = |count: usize| ["word"; 20][..count].join(" ");
        assert_eq!(
            text(values, Vec::from([Byte::Is(1)])),
            [
                format!("   0  01{:24}text = {} ", "", told(8)),
                format!("{:34}{} ", "", told(9)),
                format!("{:34}{}", "", told(3)),
            ]
        );
    }

    #[test]
    fn rows_that_repeat_are_one_asterisk() {
        let mut bytes = Vec::from([Byte::Is(0); 64]);
        bytes.push(Byte::Is(1));
        let values = Vec::from([value("buffer", 0, 64, Shown::Is("[…]".into()))]);
        let zeros = " 00".repeat(8);
        let expected = [
            format!("   0 {zeros}   buffer = […]"),
            "   *".into(),
            "  64  01".into(),
        ];
        assert_eq!(text(values, bytes), expected);
    }

    #[test]
    fn no_character_is_too_wide() {
        let values = Vec::from([value("wide", 0, 1, Shown::Is("漢".repeat(50)))]);
        for line in text(values, Vec::from([Byte::Free])) {
            let columns: usize = line
                .chars()
                .map(|character| 1 + usize::from(character == '漢'))
                .sum();
            assert!(columns <= 80, "{line}");
        }
    }
}
