//! Ribbons: the bytes of each state, drawn below each other on one axis.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::{Anatomy, Kind, Local, State};

/// The bytes of a row, one column each. The names before them take the rest of 80 columns.
const ROW: usize = 64;
/// The columns of a name, between a space and the line.
const NAME: usize = 10;

/// A part of a line, to be printed as it is, or in the colour of its local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The characters, each one column wide.
    pub text: Cow<'a, str>,
    /// The thing that the characters stand for.
    pub part: Part<'a>,
}

/// The thing that a piece of a ribbon stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// The name and the line of a state.
    Name,
    /// The numbers of the bytes, or a remark.
    Axis,
    /// Bytes of this local, drop flag or tag.
    Local(&'a Local),
    /// Bytes that the state does not use.
    Free,
}

/// Draws the ribbons of all states that save something, in lines of at most 80 columns.
///
/// Each column is a byte, and bytes in one column are the same bytes. A line holds 64 bytes. If a
/// type has more, the next 64 bytes of all states follow. Rows that only repeat are left out.
///
/// | text | meaning |
/// |---|---|
/// | `[name──]` | a capture or a local; one of a single byte is the first letter of its name |
/// | `!` | a drop flag |
/// | `#` | the number of the state |
/// | `·` | a byte that the state does not use |
/// | `?` | a byte of which nothing is known, because a local is [hidden](Kind::Hidden) |
///
/// The first part of each pair names the states that have no name, which are those of structs.
///
/// ```
/// use native_coroutines::inspect::{Anatomy, Kind, Local, Piece, State, ribbons};
///
/// let local = |name: &str, offset, size, kind| Local {
///     name: name.into(), type_name: String::new(), offset, size, kind,
/// };
/// let anatomy = Anatomy {
///     type_name: "{coroutine}".into(),
///     size: 16,
///     file: "count.rs".into(),
///     line: 7,
///     tag: Some(local("", 9, 1, Kind::Tag)),
///     states: vec![State {
///         number: 3,
///         name: "Suspend0".into(),
///         line: 12,
///         locals: vec![local("count", 0, 8, Kind::Local), local("", 8, 1, Kind::DropFlag)],
///     }],
/// };
/// let lines = ribbons(&[("", &anatomy)]);
/// let text = |line: &Vec<Piece>| line.iter().map(|piece| &*piece.text).collect::<String>();
/// assert_eq!(lines.iter().map(text).collect::<Vec<_>>(), [
///     "                0       8",
///     " Suspend0    12 [count─]!#······",
/// ]);
/// ```
pub fn ribbons<'a>(anatomies: &[(&'a str, &'a Anatomy)]) -> Vec<Vec<Piece<'a>>> {
    let size = anatomies.iter().map(|(_, anatomy)| anatomy.size).max();
    let size = size.unwrap_or_default();
    let edges = edges(anatomies);
    let mut lines = Vec::new();
    let mut from = 0;
    while from < size {
        // Up to the next row in which something begins or ends, all rows are alike.
        let next = edges
            .range(from..)
            .next()
            .map_or(size, |edge| edge / ROW * ROW);
        if next > from + ROW {
            lines.push(alike(from..next));
            from = next;
        } else {
            lines.push(axis(from..size.min(from + ROW)));
            for (name, anatomy) in anatomies.iter().filter(|(_, anatomy)| from < anatomy.size) {
                let states = anatomy.states.iter().filter(|state| saves(anatomy, state));
                lines.extend(states.map(|state| ribbon(name, anatomy, state, from)));
            }
            from += ROW;
        }
    }
    lines
}

/// Whether the state saves something. `Returned` and `Panicked` only have their number.
fn saves(anatomy: &Anatomy, state: &State) -> bool {
    anatomy.tag.is_none() || !state.is_over()
}

/// Returns the bytes at which something begins, or has ended.
fn edges(anatomies: &[(&str, &Anatomy)]) -> BTreeSet<usize> {
    let mut edges = BTreeSet::new();
    for (_, anatomy) in anatomies {
        edges.insert(anatomy.size);
        let locals = anatomy.states.iter().flat_map(|state| &state.locals);
        for local in locals.chain(&anatomy.tag) {
            edges.extend([local.offset, local.bytes().end]);
        }
    }
    edges
}

fn alike<'a>(bytes: std::ops::Range<usize>) -> Vec<Piece<'a>> {
    let text = format!(
        "{:16}… bytes {} to {}: alike",
        "",
        bytes.start,
        bytes.end - 1
    );
    Vec::from([Piece {
        text: text.into(),
        part: Part::Axis,
    }])
}

/// Returns the numbers of the bytes, each above its column.
fn axis<'a>(bytes: std::ops::Range<usize>) -> Vec<Piece<'a>> {
    let mut text = String::new();
    for byte in bytes.clone().step_by(8) {
        let column = byte - bytes.start;
        // A number that is longer than its place pushes the next one out.
        if text.is_empty() || text.len() < column {
            text = format!("{text:column$}{byte}");
        }
    }
    let text = format!("{:16}{text}", "");
    Vec::from([Piece {
        text: text.into(),
        part: Part::Axis,
    }])
}

/// Returns one line: a state, and the row of its bytes that begins at `from`.
fn ribbon<'a>(
    name: &'a str,
    anatomy: &'a Anatomy,
    state: &'a State,
    from: usize,
) -> Vec<Piece<'a>> {
    let name = if state.name.is_empty() {
        name
    } else {
        &*state.name
    };
    let name = cut(name, NAME);
    let line = match state.line {
        0 | 10_000.. => String::new(),
        line => line.to_string(),
    };
    let name = format!(" {name:NAME$}{line:>4} ");
    let mut pieces = Vec::from([Piece {
        text: name.into(),
        part: Part::Name,
    }]);

    let mut locals: Vec<&Local> = state.locals.iter().chain(&anatomy.tag).collect();
    locals.sort_by_key(|local| local.offset);
    let sign = if state.has_hidden() { "?" } else { "·" };
    let to = anatomy.size.min(from + ROW);
    let mut at = from;
    for local in locals {
        let (first, last) = (local.offset.clamp(at, to), local.bytes().end.min(to));
        if first < last {
            pieces.extend(free(first - at, sign));
            pieces.push(Piece {
                text: drawn(local, first, last).into(),
                part: Part::Local(local),
            });
            at = last;
        }
    }
    pieces.extend(free(to - at, sign));
    pieces
}

fn free<'a>(count: usize, sign: &str) -> Option<Piece<'a>> {
    let text = sign.repeat(count).into();
    (count > 0).then_some(Piece {
        text,
        part: Part::Free,
    })
}

/// Draws the bytes of a local from `first` to before `last`.
fn drawn(local: &Local, first: usize, last: usize) -> String {
    let columns = last - first;
    match local.kind {
        Kind::DropFlag => return "!".repeat(columns),
        Kind::Tag => return "#".repeat(columns),
        _ => {}
    }
    // Elsewhere a character may be wider than one column.
    let name = if local.name.is_ascii() {
        &*local.name
    } else {
        ""
    };
    if local.size == 1 {
        return format!("{name:─<1.1}");
    }
    // A piece that goes on from the row above begins with a line, and goes on into the next with one.
    let begin = if first == local.offset { "[" } else { "─" };
    let close = if last == local.bytes().end {
        "]"
    } else {
        "─"
    };
    match columns {
        1 if begin == "[" => begin.into(),
        1 => close.into(),
        _ => {
            let inner = columns - 2;
            let name = match begin {
                "[" => cut(name, inner),
                _ if name.len() <= inner => name.into(),
                _ => "".into(),
            };
            format!("{begin}{name:─<inner$}{close}")
        }
    }
}

/// The beginning of a name, in so many columns.
fn cut(name: &str, columns: usize) -> Cow<'_, str> {
    match name.chars().count() {
        count if count <= columns => name.into(),
        _ if columns < 3 => name.chars().take(columns).collect(),
        _ => name.chars().take(columns - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(name: &str, offset: usize, size: usize, kind: Kind) -> Local {
        let type_name = String::new();
        Local {
            name: name.into(),
            type_name,
            offset,
            size,
            kind,
        }
    }

    fn anatomy(size: usize, states: &[(&str, u32, &[Local])]) -> Anatomy {
        let states = states.iter().map(|&(name, line, locals)| State {
            number: 3,
            name: name.into(),
            line,
            locals: locals.into(),
        });
        Anatomy {
            type_name: String::new(),
            size,
            file: String::new(),
            line: 1,
            tag: None,
            states: states.collect(),
        }
    }

    fn text(anatomies: &[(&str, &Anatomy)]) -> String {
        let mut text = String::new();
        for line in ribbons(anatomies) {
            text.extend(line.iter().map(|piece| &*piece.text));
            text += "\n";
        }
        text
    }

    #[test]
    fn what_shares_bytes_shares_columns_and_a_row_goes_on_in_the_next() {
        let long = |name: &str| local(name, 4, 64, Kind::Local);
        let native = anatomy(
            72,
            &[
                (
                    "Suspend0",
                    7,
                    &[long("text"), local("b", 68, 1, Kind::Local)],
                ),
                (
                    "Suspend1",
                    12,
                    &[
                        local("count", 0, 8, Kind::Capture),
                        local("", 9, 1, Kind::DropFlag),
                    ],
                ),
            ],
        );
        let by_hand = anatomy(
            16,
            &[(
                "",
                0,
                &[
                    local("long_name", 0, 8, Kind::Local),
                    local("it", 8, 2, Kind::Local),
                ],
            )],
        );
        let drawn = text(&[("", &native), ("by hand", &by_hand)]);
        let expected = format!(
            "                0       8       16      24      32      40      48      56
 Suspend0     7 ····[text{line}─
 Suspend1    12 [count─]·!{free}
 by hand        [long_…][]······
                64
 Suspend0     7 ───]b···
 Suspend1    12 ········
",
            line = "─".repeat(54),
            free = "·".repeat(54),
        );
        assert_eq!(drawn, expected);
    }

    #[test]
    fn rows_that_only_repeat_are_left_out() {
        let big = local("big", 8, usize::MAX / 2, Kind::Local);
        let size = big.size + 9;
        let drawn = text(&[("", &anatomy(size, &[("Suspend0", 1, &[big])]))]);
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(lines.len(), 5, "{drawn}");
        let last = size / ROW * ROW;
        let alike = format!("{:16}… bytes 64 to {}: alike", "", last - 1);
        assert_eq!(lines[2], alike);
        assert!(lines[4].starts_with(" Suspend0     1 ─"), "{drawn}");
        assert!(
            lines.iter().all(|line| line.chars().count() <= 80),
            "{drawn}"
        );
    }

    #[test]
    fn where_a_local_is_hidden_no_byte_is_known_to_be_free() {
        let locals = [
            local("x", 0, 4, Kind::Local),
            local("x", 0, 0, Kind::Hidden),
        ];
        let drawn = text(&[("", &anatomy(8, &[("Suspend0", 1, &locals)]))]);
        assert!(drawn.ends_with(" Suspend0     1 [x─]????\n"), "{drawn}");
    }

    #[test]
    fn a_local_beyond_the_end_or_over_another_is_drawn_as_far_as_it_fits() {
        let locals = [
            local("a", 0, 8, Kind::Local),
            local("b", 4, usize::MAX, Kind::Local),
            local("c", 6, 2, Kind::Local),
            local("größe", 0, 0, Kind::Local),
        ];
        let drawn = text(&[("", &anatomy(12, &[("Suspend0", 1, &locals)]))]);
        assert!(drawn.ends_with(" Suspend0     1 [a─────]─b──\n"), "{drawn}");
    }
}
