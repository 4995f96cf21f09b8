//! Anatomies and snapshots as text, at most 80 columns wide.

use core::fmt;
use core::ops::Range;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::{Anatomy, Kind, Local, Piece, Snapshot, State, dump, ribbons};

/// The columns of a terminal.
const COLUMNS: usize = 80;

impl State {
    /// Returns the bytes of the coroutine that this state does not use, as ranges.
    ///
    /// `anatomy` is that of the coroutine. The number of the state counts as used.
    ///
    /// Empty if a local is [hidden](Kind::Hidden), because nothing says where its bytes are.
    pub fn free(&self, anatomy: &Anatomy) -> Vec<Range<usize>> {
        if self.has_hidden() {
            return Vec::new();
        }
        let mut used: Vec<Range<usize>> = (self.locals.iter().chain(&anatomy.tag))
            .map(Local::bytes)
            .collect();
        used.sort_by_key(|range| range.start);
        let mut free = Vec::new();
        let mut end = 0;
        let rest = anatomy.size..anatomy.size;
        for range in used.into_iter().chain(core::iter::once(rest)) {
            if range.start > end {
                free.push(end..range.start.min(anatomy.size));
            }
            end = end.max(range.end);
        }
        free.retain(|range| !range.is_empty());
        free
    }
}

/// Writes the [`ribbons`] of all states, and a line per local: its bytes, its size, its name and type, and
/// the states that save it.
impl fmt::Display for Anatomy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = bytes(self.size);
        write!(f, "{}", cut(&self.type_name, COLUMNS))?;
        match (&*self.file, self.line) {
            ("", _) => write!(f, "\n{size}")?,
            (file, line) => write!(f, "\n{}", cut(&format!("{size}, {file}:{line}"), COLUMNS))?,
        }
        if self.size > 0 {
            writeln!(f)?;
        }
        for line in ribbons(&[("", self)]) {
            write!(f, "\n{}", text(&line))?;
        }
        let mut locals: Vec<&Local> = Vec::new();
        for local in self.states.iter().flat_map(|state| &state.locals) {
            if !locals.contains(&local) {
                locals.push(local);
            }
        }
        locals.sort_by_key(|local| local.offset);
        if !locals.is_empty() {
            writeln!(f)?;
        }
        for local in locals {
            let name = match local.kind {
                Kind::DropFlag => "a drop flag".into(),
                Kind::Hidden => format!("{}: another of this name, somewhere", local.name),
                Kind::Capture => format!("{}: {}, captured", local.name, local.type_name),
                _ if local.name.is_empty() => format!("a temporary: {}", local.type_name),
                _ => format!("{}: {}", local.name, local.type_name),
            };
            let place = format!("{:?}", local.bytes());
            let line = format!(
                "{place:>12} {:>5}  {name}{}",
                local.size,
                self.states_of(local)
            );
            write!(f, "\n{}", cut(&line, COLUMNS))?;
        }
        Ok(())
    }
}

impl Anatomy {
    /// Names the states that save a local. Says nothing if the type has one state.
    fn states_of(&self, local: &Local) -> String {
        let saves = |state: &&State| state.locals.contains(local);
        match self.states.iter().filter(saves) {
            _ if self.states.len() == 1 => String::new(),
            states => {
                let names: Vec<_> = states.map(|state| &*state.name).collect();
                format!("; in {}", names.join(", "))
            }
        }
    }
}

/// Writes the state, and the [`dump`] of the bytes with the values beside them.
impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", cut(&self.type_name, COLUMNS))?;
        if let Some(number) = self.number {
            let (state, line) = (&*self.state, self.line);
            match state {
                "Unresumed" => write!(f, "\n{state} ({number}): the body begins at line {line}")?,
                "Returned" | "Panicked" => write!(f, "\n{state} ({number}): nothing is left")?,
                _ => write!(f, "\n{state} ({number}): the body waits at line {line}")?,
            }
        }
        for line in dump(self, None) {
            write!(f, "\n{}", text(&line))?;
        }
        Ok(())
    }
}

/// The text of a line, without the blanks at its end.
fn text(line: &[Piece]) -> String {
    let text: String = line.iter().map(|piece| &*piece.text).collect();
    text.trim_end().into()
}

fn bytes(count: usize) -> String {
    match count {
        1 => "1 byte".into(),
        _ => format!("{count} bytes"),
    }
}

/// The text, cut off after so many columns.
fn cut(text: &str, columns: usize) -> String {
    match text.char_indices().nth(columns) {
        Some(_) => {
            let end = text
                .char_indices()
                .nth(columns - 1)
                .map_or(text.len(), |(at, _)| at);
            format!("{}…", &text[..end])
        }
        None => text.into(),
    }
}
