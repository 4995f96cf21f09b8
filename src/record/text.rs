//! A record as text: a line per state and per step, so that a diff shows what changed.

use std::borrow::ToOwned;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use serde_json::{Value as Json, json};

use super::json::{each, field, number, optional, text};
use super::{Machine, Record, Seen, Step, Way};
use crate::inspect::{Anatomy, Byte, Kind, Local, Shown, Snapshot, State, Value};

/// Writes a record. The names in the text are those of [`Record`] and of what is in it.
///
/// # Errors
///
/// If a snapshot is not that of its anatomy, and so could not be read again.
pub fn write(record: &Record) -> Result<String, String> {
    let steps: Vec<_> = (record.steps.iter().enumerate())
        .map(|(number, step)| told(record, step).map_err(|why| format!("step {number}: {why}")))
        .collect::<Result<_, _>>()?;
    let machines = record
        .machines
        .iter()
        .map(|machine| body(&machine.anatomy, &machine.ways));
    let by_hand = record.by_hand.iter().map(|anatomy| body(anatomy, &[]));
    Ok(format!(
        "{{\"compiler\":{},\n\"machines\":{},\n\"by_hand\":{},\n\"steps\":{}}}\n",
        json!(record.compiler),
        lines(machines),
        lines(by_hand),
        lines(steps.into_iter()),
    ))
}

/// Reads a record.
///
/// # Errors
///
/// Says what is wrong with the text, and where.
pub fn read(record: &str) -> Result<Record, String> {
    let record = super::json::parse(record)?;
    let compiler = field(&record, "compiler", text)?;
    let machines = field(&record, "machines", |all| each(all, machine))?;
    let by_hand = field(&record, "by_hand", |all| each(all, anatomy))?;
    let native: Vec<_> = machines.iter().map(|machine| &machine.anatomy).collect();
    let structs: Vec<_> = by_hand.iter().collect();
    let step = |step: &Json| {
        let seen = |name, of: &[&Anatomy]| field(step, name, optional(|value| seen(value, of)));
        Ok(Step {
            said: field(step, "said", text)?,
            notes: field(step, "notes", optional(|notes| each(notes, text)))?.unwrap_or_default(),
            answer: field(step, "answer", optional(text))?,
            skipped: field(step, "skipped", optional(number))?.unwrap_or_default(),
            native: seen("native", &native)?,
            by_hand: seen("by_hand", &structs)?,
        })
    };
    Ok(Record {
        compiler,
        steps: field(&record, "steps", |steps| each(steps, step))?,
        machines,
        by_hand,
    })
}

/// An item per line.
fn lines(items: impl Iterator<Item = String>) -> String {
    format!("[\n{}\n]", items.collect::<Vec<_>>().join(",\n"))
}

/// Writes an anatomy, and the ways, of which a struct has none. A state is a list of its number, its
/// name, its line and its locals.
fn body(anatomy: &Anatomy, ways: &[Way]) -> String {
    let states = anatomy.states.iter().map(|state| {
        let locals: Vec<_> = state.locals.iter().map(place).collect();
        json!([state.number, state.name, state.line, locals]).to_string()
    });
    let ways: Vec<_> = ways.iter().map(way).collect();
    let ways = match ways.is_empty() {
        true => String::new(),
        false => format!(",\n\"ways\":{}", json!(ways)),
    };
    format!(
        "{{\"type_name\":{},\n\"size\":{},\"file\":{},\"line\":{},\"tag\":{},\"states\":{}{ways}}}",
        json!(anatomy.type_name),
        anatomy.size,
        json!(anatomy.file),
        anatomy.line,
        json!(anatomy.tag.as_ref().map(place)),
        lines(states),
    )
}

fn machine(body: &Json) -> Result<Machine, String> {
    Ok(Machine {
        anatomy: anatomy(body)?,
        ways: field(body, "ways", optional(|ways| each(ways, read_way)))?.unwrap_or_default(),
    })
}

fn anatomy(body: &Json) -> Result<Anatomy, String> {
    let state = |state: &Json| {
        Ok(State {
            number: field(state, 0, number)?,
            name: field(state, 1, text)?,
            line: field(state, 2, number)?,
            locals: field(state, 3, |locals| each(locals, local))?,
        })
    };
    Ok(Anatomy {
        type_name: field(body, "type_name", text)?,
        size: field(body, "size", number)?,
        file: field(body, "file", text)?,
        line: field(body, "line", number)?,
        tag: field(body, "tag", optional(local))?,
        states: field(body, "states", |states| each(states, state))?,
    })
}

const KINDS: [(&str, Kind); 5] = [
    ("c", Kind::Capture),
    ("l", Kind::Local),
    ("f", Kind::DropFlag),
    ("t", Kind::Tag),
    ("h", Kind::Hidden),
];

/// Writes a local: name, type, offset, size, kind.
fn place(local: &Local) -> Json {
    let letter = KINDS.iter().find(|(_, kind)| *kind == local.kind);
    let letter = letter.map_or("?", |(letter, _)| letter);
    let Local {
        name, type_name, ..
    } = local;
    json!([name, type_name, local.offset, local.size, letter])
}

fn local(place: &Json) -> Result<Local, String> {
    let kind = |letter: &Json| {
        let kind = KINDS.iter().find(|(other, _)| letter == other);
        let (_, kind) = kind.ok_or_else(|| format!("`{letter}` is no kind of a local"))?;
        Ok(*kind)
    };
    Ok(Local {
        name: field(place, 0, text)?,
        type_name: field(place, 1, text)?,
        offset: field(place, 2, number)?,
        size: field(place, 3, number)?,
        kind: field(place, 4, kind)?,
    })
}

/// Writes `3>4 42-43,48`.
fn way(way: &Way) -> String {
    let mut lines: Vec<(u32, u32)> = Vec::new();
    for &line in &way.lines {
        match lines.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => lines.push((line, line)),
        }
    }
    let lines: Vec<_> = (lines.iter())
        .map(|(first, last)| match first == last {
            true => format!("{first}"),
            false => format!("{first}-{last}"),
        })
        .collect();
    format!("{}>{} {}", way.from, way.to, lines.join(","))
}

fn read_way(way: &Json) -> Result<Way, String> {
    let text = text(way)?;
    let misread = || format!("`{text}` is no way");
    let number = |text: &str| text.parse::<u32>().map_err(|_| misread());
    let (ends, lines) = text.split_once(' ').ok_or_else(misread)?;
    let (from, to) = ends.split_once('>').ok_or_else(misread)?;
    let mut way = Way {
        from: number(from)?,
        to: number(to)?,
        lines: Vec::new(),
    };
    for range in lines.split(',').filter(|range| !range.is_empty()) {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last) = (number(first)?, number(last)?);
        // A text that was tampered with shall not fill the memory.
        if last - first.min(last) > 1 << 16 || first > last {
            return Err(misread());
        }
        way.lines.extend(first..=last);
    }
    Ok(way)
}

/// Writes a step, without the fields that say nothing.
fn told(record: &Record, step: &Step) -> Result<String, String> {
    let native = step.native.as_ref().map(|seen| {
        let machine = record.machines.get(seen.of);
        look(seen, machine.map(|machine| &machine.anatomy))
    });
    let by_hand = (step.by_hand.as_ref()).map(|seen| look(seen, record.by_hand.get(seen.of)));
    let fields = [
        ("skipped", (step.skipped > 0).then(|| json!(step.skipped))),
        ("said", Some(json!(step.said))),
        ("notes", (!step.notes.is_empty()).then(|| json!(step.notes))),
        ("answer", step.answer.as_ref().map(|answer| json!(answer))),
        ("native", native.transpose()?),
        ("by_hand", by_hand.transpose()?),
    ];
    let fields = fields
        .iter()
        .filter_map(|(name, value)| Some(format!("\"{name}\":{}", value.as_ref()?)));
    Ok(format!("{{{}}}", fields.collect::<Vec<_>>().join(",")))
}

/// Writes a value: the place of its layout, its state, the values of the locals, the bytes. The
/// state is `4`, or `3>4` if the coroutine was resumed in state 3, or nothing for a struct.
fn look(seen: &Seen, anatomy: Option<&Anatomy>) -> Result<Json, String> {
    let snapshot = &seen.snapshot;
    let values = snapshot.values.iter().map(|value| match &value.shown {
        Shown::Is(text) => format!("={text}"),
        Shown::MovedOut => "~".to_owned(),
        Shown::Unknown(reason) => format!("?{reason}"),
    });
    let values: Vec<_> = values.collect();
    let anatomy = anatomy.ok_or("its layout is not in the record")?;
    let number = snapshot.number.map(|to| match seen.from {
        Some(from) => format!("{from}>{to}"),
        None => format!("{to}"),
    });
    let number = number.unwrap_or_default();
    let look = json!([seen.of, number, values, bytes(&snapshot.bytes)]);
    match self::seen(&look, &std::vec![anatomy; seen.of + 1]) {
        Ok(again) if again == *seen => Ok(look),
        _ => Err(format!("{seen:?} is no value of {anatomy:?}")),
    }
}

fn seen(look: &Json, anatomies: &[&Anatomy]) -> Result<Seen, String> {
    let of: usize = field(look, 0, number)?;
    let anatomy = *anatomies
        .get(of)
        .ok_or_else(|| format!("there is no layout {of}"))?;
    let number = field(look, 1, text)?;
    let values = field(look, 2, |values| each(values, text))?;
    let misread = || format!("`{number}` is no state");
    let parse = |number: &str| number.parse::<u32>().map_err(|_| misread());
    let (from, number) = match number.split_once('>') {
        Some((from, to)) => (Some(parse(from)?), Some(parse(to)?)),
        None if number.is_empty() => (None, None),
        None => (None, Some(parse(&number)?)),
    };
    let is_current = |state: &&State| number.is_none_or(|number| number == state.number);
    let state = anatomy.states.iter().find(is_current).ok_or_else(misread)?;
    if values.len() != state.locals.len() {
        return Err(format!(
            "{} values for {} locals",
            values.len(),
            state.locals.len()
        ));
    }
    let values = state.locals.iter().zip(values).map(|(local, text)| {
        let mut letters = text.chars();
        let shown = match (letters.next(), letters.as_str()) {
            (Some('='), value) => Shown::Is(value.into()),
            (Some('~'), "") => Shown::MovedOut,
            (Some('?'), reason) => Shown::Unknown(reason.into()),
            _ => return Err(format!("`{text}` is no value")),
        };
        let local = local.clone();
        Ok(Value { local, shown })
    });
    Ok(Seen {
        of,
        from,
        snapshot: Snapshot {
            type_name: anatomy.type_name.clone(),
            number,
            state: state.name.clone(),
            line: state.line,
            values: values.collect::<Result<_, _>>()?,
            bytes: field(look, 3, |bytes| read_bytes(&text(bytes)?, anatomy.size))?,
        },
    })
}

/// The bytes of a row.
const ROW: usize = 8;

/// Writes rows of eight bytes, two letters per byte: a number, `@@` for a part of an address, `..`
/// for a free byte, `??` for an unknown one. The last byte is repeated to the end of its row. `*3`
/// repeats a row three times more.
fn bytes(bytes: &[Byte]) -> String {
    let mut rows: Vec<String> = Vec::new();
    let mut last = None;
    let mut repeated = 0;
    for row in bytes.chunks(ROW).map(Some).chain([None]) {
        if row.is_some() && row == last {
            repeated += 1;
            continue;
        }
        if repeated > 0 {
            rows.push(format!("*{repeated}"));
            repeated = 0;
        }
        rows.extend(row.map(|row| {
            let end = (1..row.len()).rev().find(|&end| row[end] != row[end - 1]);
            row[..=end.unwrap_or(0)].iter().map(byte).collect()
        }));
        last = row;
    }
    rows.join(" ")
}

fn byte(byte: &Byte) -> String {
    match byte {
        Byte::Is(number) => format!("{number:02x}"),
        Byte::Address => "@@".into(),
        Byte::Free => "..".into(),
        Byte::Unknown => "??".into(),
    }
}

fn read_bytes(text: &str, size: usize) -> Result<Vec<Byte>, String> {
    let misread = |row: &str| format!("`{row}` is no row of {size} bytes");
    let mut bytes: Vec<Byte> = Vec::new();
    for row in text.split_whitespace() {
        if let Some(times) = row.strip_prefix('*') {
            let times: usize = times.parse().map_err(|_| misread(row))?;
            let row_before = bytes.len().checked_sub(ROW).ok_or_else(|| misread(row))?;
            if times > size / ROW {
                return Err(misread(row));
            }
            for _ in 0..times {
                bytes.extend_from_within(row_before..row_before + ROW);
            }
            continue;
        }
        let end = size.min(bytes.len() + ROW);
        for pair in row.as_bytes().chunks(2) {
            bytes.push(match pair {
                b"@@" => Byte::Address,
                b".." => Byte::Free,
                b"??" => Byte::Unknown,
                pair => {
                    let digits = pair.iter().all(u8::is_ascii_hexdigit) && pair.len() == 2;
                    let number = str::from_utf8(pair).ok().filter(|_| digits);
                    let number = number.and_then(|pair| u8::from_str_radix(pair, 16).ok());
                    Byte::Is(number.ok_or_else(|| misread(row))?)
                }
            });
        }
        let last = bytes.last().copied().ok_or_else(|| misread(row))?;
        if bytes.len() > end {
            return Err(misread(row));
        }
        bytes.resize(end, last);
    }
    match bytes.len() == size {
        true => Ok(bytes),
        false => Err(format!("{} bytes, not {size}", bytes.len())),
    }
}
