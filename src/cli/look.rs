//! The parts that `trace` and `anatomy` share: the record, the source, the colours.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use native_coroutines::inspect::{Anatomy, Kind, Local, Part, Piece};
use native_coroutines::patterns::{self, Pattern};
use native_coroutines::record::Record;
use textwrap::core::display_width;

use super::report::report;
use super::tour::{WIDTH, wrapped};

pub const TITLE: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
const FLAG: Style = AnsiColor::Red.on_default();
const STATE: Style = AnsiColor::Red.on_default().bold();
/// The colours of locals, in the order in which they are given out.
const COLOURS: [AnsiColor; 9] = [
    AnsiColor::Cyan,
    AnsiColor::Green,
    AnsiColor::Magenta,
    AnsiColor::Yellow,
    AnsiColor::Blue,
    AnsiColor::BrightCyan,
    AnsiColor::BrightGreen,
    AnsiColor::BrightMagenta,
    AnsiColor::BrightYellow,
];
/// The most lines that a value or a type is given.
const MOST: usize = 3;

/// Returns the pattern of this name.
pub fn named(name: &str) -> Option<&'static Pattern> {
    patterns::all().find(|pattern| pattern.name == name)
}

/// Returns the record of a pattern. If that cannot be read, it reports why.
pub fn recorded(pattern: &Pattern) -> Option<Record> {
    let record = Record::of(pattern);
    record.map_err(|error| report(pattern.name, error)).ok()
}

/// Prints the title, the compiler and the sizes.
pub fn header(pattern: &Pattern, record: &Record, output: &mut impl Write) -> io::Result<()> {
    let title = wrapped(&format!("{}: {}", pattern.name, pattern.idea()), 0, 2).join("\n");
    let idea = &title[pattern.name.len()..];
    writeln!(output, "{TITLE}{}{TITLE:#}{idea}", pattern.name)?;
    // With several bodies, each has its own size.
    if let [machine] = &*record.machines {
        let native = machine.anatomy.size;
        let by_hand = match &*record.by_hand {
            [anatomy, ..] => format!(", by hand {} bytes", anatomy.size),
            [] => ", by hand not recorded".into(),
        };
        writeln!(output, "  size: native {native} bytes{by_hand}")?;
    }
    paragraph(&format!("recorded with {}", record.compiler), 2, 2, output)
}

/// Returns the name of a type without the paths of its parts; a body keeps the name of its function.
pub fn without_paths(name: &str) -> String {
    let mut text = String::new();
    // The place at which the current path begins.
    let mut begin = 0;
    let mut rest = name;
    while let Some(character) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("::") {
            rest = after;
            if after.starts_with('{') {
                text += "::";
            } else {
                text.truncate(begin);
            }
            continue;
        }
        rest = &rest[character.len_utf8()..];
        text.push(character);
        if !character.is_alphanumeric() && !matches!(character, '_' | '{' | '}' | '#') {
            begin = text.len();
        }
    }
    text
}

/// Prints a text in lines that are no longer than a terminal is wide.
pub fn paragraph(text: &str, first: usize, rest: usize, output: &mut impl Write) -> io::Result<()> {
    for line in wrapped(text, first, rest) {
        writeln!(output, "{line}")?;
    }
    Ok(())
}

/// Returns the lines of a text after a margin of `column` columns, and cuts a long one short.
pub fn short(text: &str, column: usize) -> Vec<String> {
    let mut lines: Vec<_> = wrapped(text, column, column + 2);
    if lines.len() > MOST {
        lines.truncate(MOST);
        let last = lines.pop().unwrap_or_default();
        lines.push(cut(&last, WIDTH - 2).into_owned() + " …");
    }
    // The margin is the caller's.
    if let Some(first) = lines.first_mut() {
        *first = first.trim_start().into();
    }
    lines
}

/// Returns the beginning of a text, if it has more columns than these.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if display_width(text) <= columns {
        return text.into();
    }
    let mut short = String::new();
    for character in text.chars() {
        short.push(character);
        if display_width(&short) >= columns {
            short.pop();
            break;
        }
    }
    (short + "…").into()
}

/// Writes numbers, those that follow each other as a range.
pub fn ranges(numbers: &[u32], follows: impl Fn(u32, u32) -> bool) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if follows(*last, number) => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    let range = |&(first, last): &(u32, u32)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}-{last}"),
    };
    ranges.iter().map(range).collect::<Vec<_>>().join(", ")
}

/// Whether a number is the next one.
pub fn next(last: u32, number: u32) -> bool {
    number.checked_sub(1) == Some(last)
}

/// The source of a body.
pub struct Source<'p>(Vec<&'p str>);

impl<'p> Source<'p> {
    /// Returns the pattern's file, if the body is there. Elsewhere no source is known.
    pub fn of(pattern: &'p Pattern, anatomy: &Anatomy) -> Self {
        let file = anatomy.file.replace('\\', "/");
        let here = file.ends_with(&format!("patterns/{}/native.rs", pattern.name));
        Source(if here {
            pattern.native.lines().collect()
        } else {
            Vec::new()
        })
    }

    /// Returns a line, counted from 1, if it is not blank.
    pub fn line(&self, number: u32) -> Option<&'p str> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.0
            .get(index)
            .copied()
            .filter(|line| !line.trim().is_empty())
    }

    /// Names these lines. A range may contain lines without code.
    pub fn named(&self, lines: &[u32]) -> String {
        let code = |number| {
            self.line(number).is_none_or(|line| {
                !line.trim_start().starts_with("//") && line.contains(char::is_alphanumeric)
            })
        };
        let blank = |number| self.0.len() as u32 >= number && self.line(number).is_none();
        let follows = |last: u32, number: u32| {
            last < number && (last + 1..number).all(|between| blank(between) || !code(between))
        };
        match lines {
            [] => "no line".into(),
            [line] => format!("line {line}"),
            lines => format!("lines {}", ranges(lines, follows)),
        }
    }

    /// Returns these lines with their numbers, without the indentation that all have.
    pub fn lines(&self, numbers: impl IntoIterator<Item = u32>) -> Vec<(u32, &'p str)> {
        let line = |number| Some((number, self.line(number)?));
        let lines: Vec<_> = numbers.into_iter().filter_map(line).collect();
        let indentation = |line: &str| line.len() - line.trim_start().len();
        let common = lines.iter().map(|(_, line)| indentation(line)).min();
        let common = common.unwrap_or_default();
        lines
            .into_iter()
            .map(|(number, line)| (number, &line[common..]))
            .collect()
    }
}

/// A colour for each name, the same in the coroutine and in the struct by hand.
pub struct Colours(BTreeMap<String, Style>);

impl Colours {
    pub fn of(record: &Record) -> Self {
        let anatomies = record.natives().chain(&record.by_hand);
        let locals = anatomies
            .flat_map(|anatomy| &anatomy.states)
            .flat_map(|state| &state.locals);
        let mut colours = BTreeMap::new();
        for local in locals.filter(|local| local.size > 0 && !is_internal(local)) {
            let next = COLOURS[colours.len() % COLOURS.len()].on_default();
            colours.entry(local.name.clone()).or_insert(next);
        }
        Colours(colours)
    }

    pub fn local(&self, local: &Local) -> Style {
        match local.kind {
            Kind::Tag => STATE,
            Kind::DropFlag => FLAG,
            _ => self.0.get(&local.name).copied().unwrap_or_default(),
        }
    }

    /// Prints a line of a ribbon or of a dump.
    pub fn print(&self, line: &[Piece], output: &mut impl Write) -> io::Result<()> {
        for piece in line {
            let style = match piece.part {
                Part::Name => TITLE,
                Part::Axis | Part::Free => DIM,
                Part::Local(local) => self.local(local),
            };
            write!(output, "{style}{}{style:#}", piece.text)?;
        }
        writeln!(output)
    }
}

/// Whether it is the compiler's own.
pub fn is_internal(local: &Local) -> bool {
    matches!(local.kind, Kind::DropFlag | Kind::Tag)
}

/// Returns the name of a local. The compiler gives none to some of its own.
pub fn name_of(local: &Local) -> &str {
    match &*local.name {
        "" => "(unnamed)",
        name => name,
    }
}

/// Returns the bytes from the first of one local to the last of another.
pub fn bytes(first: &Local, last: &Local) -> String {
    match first.kind {
        Kind::Hidden => "?".into(),
        _ => format!("{}..{}", first.offset, last.bytes().end),
    }
}

#[cfg(test)]
mod tests {
    use super::{Source, cut, next, ranges, short, without_paths};

    #[test]
    fn a_body_keeps_the_name_of_its_function_and_no_other_path() {
        for (name, short) in [
            ("u8", "u8"),
            (
                "alloc::vec::Vec<core::option::Option<&str>>",
                "Vec<Option<&str>>",
            ),
            (
                "a::fib::native::fib::{coroutine_env#0}",
                "fib::{coroutine_env#0}",
            ),
            (
                "a::b::{impl#2}::go::{coroutine_env#0}<a::T, b::U>",
                "go::{coroutine_env#0}<T, U>",
            ),
            ("fn(&mut a::Größe) -> b::C", "fn(&mut Größe) -> C"),
        ] {
            assert_eq!(without_paths(name), short);
        }
    }

    #[test]
    fn lines_that_follow_each_other_are_a_range() {
        assert_eq!(ranges(&[], next), "");
        assert_eq!(ranges(&[7], next), "7");
        assert_eq!(ranges(&[42, 43, 48, 49, 50, 34], next), "42, 43, 48-50, 34");
        let source = Source("one\n\n// two\n}\nthree\nfour".lines().collect());
        assert_eq!(source.named(&[1, 5]), "lines 1-5");
        assert_eq!(source.named(&[1, 6]), "lines 1, 6");
        assert_eq!(source.named(&[5, 1]), "lines 5, 1");
        assert_eq!(Source(Vec::new()).named(&[1, 2, 4]), "lines 1, 2, 4");
    }

    #[test]
    fn a_text_is_cut_by_its_columns() {
        assert_eq!(cut("four", 4), "four");
        assert_eq!(cut("fours", 4), "fou…");
        assert_eq!(cut("漢漢漢", 5), "漢漢…");
        assert_eq!(cut("漢漢漢", 4), "漢…");
    }

    #[test]
    fn a_long_value_is_cut_to_three_lines() {
        let lines = short(&"word ".repeat(100), 20);
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0], ["word"; 12].join(" "));
        assert!(lines[2].ends_with("word …"), "{lines:?}");
    }
}
