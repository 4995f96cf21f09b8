//! `anatomy`: the states of a coroutine, and the bytes that each uses.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::process::ExitCode;

use native_coroutines::inspect::{Anatomy, Kind, Local, State, ribbons};
use native_coroutines::patterns::Pattern;
use native_coroutines::record::{Machine, Record};

use super::TROUBLE;
use super::arguments;
use super::look::{
    Colours, DIM, Source, TITLE, bytes, cut, header, is_internal, name_of, named, next, paragraph,
    ranges, recorded, short, without_paths,
};
use super::tour::WIDTH;

const KEY: &str = "\
A column is a byte, and bytes in one column are the same bytes.
  [name──] a saved value   ! a drop flag   # the number of the state   · unused";
const HIDDEN: &str =
    "  ? not known: of locals with one name, the compiler describes only the first";
/// The column at which the text begins beside a state, as the ribbons have it.
const MARGIN: usize = 16;
/// The most pairs that are named.
const PAIRS: usize = 6;

pub fn anatomy(options: &arguments::Anatomy, output: &mut impl Write) -> io::Result<ExitCode> {
    match named(&options.pattern) {
        Some(pattern) => whole(pattern, output),
        None => Ok(TROUBLE.into()), // the names of patterns are tested before
    }
}

fn whole(pattern: &Pattern, output: &mut impl Write) -> io::Result<ExitCode> {
    let Some(record) = recorded(pattern) else {
        return Ok(TROUBLE.into());
    };
    let colours = Colours::of(&record);
    header(pattern, &record, output)?;
    writeln!(output, "\n{KEY}")?;
    if record
        .natives()
        .any(|anatomy| anatomy.states.iter().any(State::has_hidden))
    {
        writeln!(output, "{HIDDEN}")?;
    }
    writeln!(output)?;
    let mut rest: Vec<&Anatomy> = record.by_hand.iter().collect();
    for (index, machine) in record.machines.iter().enumerate() {
        let by_hand = partner(&record, index);
        let by_hand = by_hand.and_then(|partner| {
            let place = rest
                .iter()
                .position(|anatomy| std::ptr::eq(*anatomy, partner))?;
            Some(rest.remove(place))
        });
        native(pattern, machine, by_hand, &colours, output)?;
        if let Some(anatomy) = by_hand {
            struct_by_hand(anatomy, &colours, output)?;
        }
    }
    for anatomy in rest {
        for line in ribbons(&[("by hand", anatomy)]) {
            colours.print(&line, output)?;
        }
        struct_by_hand(anatomy, &colours, output)?;
    }
    let name = pattern.name;
    let more = format!(
        "`trace {name}` shows a run, `show {name}` both sources, and `guide` has it for the browser."
    );
    paragraph(&more, 0, 0, output)?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the struct that was seen beside this coroutine.
fn partner(record: &Record, machine: usize) -> Option<&Anatomy> {
    let beside = record.steps.iter().find_map(|step| {
        let native = step.native.as_ref()?;
        (native.of == machine).then_some(step.by_hand.as_ref()?.of)
    });
    record.by_hand.get(beside?)
}

/// Prints the ribbons of the coroutine and of the struct, the table of bytes, and the states.
fn native(
    pattern: &Pattern,
    machine: &Machine,
    by_hand: Option<&Anatomy>,
    colours: &Colours,
    output: &mut impl Write,
) -> io::Result<()> {
    let anatomy = &machine.anatomy;
    let title = format!(
        ": {} bytes, {}:{}",
        anatomy.size, anatomy.file, anatomy.line
    );
    writeln!(output, "{TITLE}native{TITLE:#}{}", cut(&title, WIDTH - 6))?;
    kind(anatomy, output)?;
    writeln!(output)?;
    let pair = by_hand.map(|by_hand| ("by hand", by_hand));
    let both: Vec<_> = [("", anatomy)].into_iter().chain(pair).collect();
    for line in ribbons(&both) {
        colours.print(&line, output)?;
    }
    writeln!(output)?;
    table(anatomy, colours, output)?;
    let unused = gaps(anatomy);
    if !unused.is_empty() {
        paragraph(&format!("no state uses: {unused}"), 2, 4, output)?;
    }
    shared(anatomy, output)?;
    writeln!(output)?;
    let source = Source::of(pattern, anatomy);
    for state in &anatomy.states {
        place(machine, state, &source, output)?;
    }
    writeln!(output)
}

/// Prints the struct by hand, whose fields are there in every state.
fn struct_by_hand(anatomy: &Anatomy, colours: &Colours, output: &mut impl Write) -> io::Result<()> {
    writeln!(
        output,
        "{TITLE}by hand{TITLE:#}: {} bytes, every field all the time",
        anatomy.size
    )?;
    kind(anatomy, output)?;
    table(anatomy, colours, output)?;
    let unused = gaps(anatomy);
    if !unused.is_empty() {
        paragraph(&format!("padding: {unused}"), 2, 4, output)?;
    }
    writeln!(output)
}

/// Prints the name of the type.
fn kind(anatomy: &Anatomy, output: &mut impl Write) -> io::Result<()> {
    let name = short(&without_paths(&anatomy.type_name), 2).join("\n");
    writeln!(output, "  {DIM}{name}{DIM:#}")
}

/// A local, and the states in which it is saved.
struct Row<'a> {
    local: &'a Local,
    states: Vec<&'a State>,
}

/// Returns each local once, by its bytes.
fn rows(anatomy: &Anatomy) -> Vec<Row<'_>> {
    let mut rows: Vec<Row> = Vec::new();
    for state in &anatomy.states {
        for local in &state.locals {
            match rows.iter_mut().find(|row| row.local == local) {
                Some(row) => row.states.push(state),
                None => rows.push(Row {
                    local,
                    states: Vec::from([state]),
                }),
            }
        }
    }
    rows.sort_by_key(|row| (row.local.offset, row.local.size));
    rows
}

/// Prints bytes, size, name, type and states of all that is saved.
fn table(anatomy: &Anatomy, colours: &Colours, output: &mut impl Write) -> io::Result<()> {
    let rows = rows(anatomy);
    let all = anatomy
        .states
        .iter()
        .filter(|state| !state.locals.is_empty())
        .count();
    let tag = anatomy.tag.iter().map(|local| Row {
        local,
        states: Vec::new(),
    });
    let mut rows: Vec<Row> = rows.into_iter().chain(tag).collect();
    rows.sort_by_key(|row| row.local.offset);
    let column = 22;
    writeln!(output, "{DIM}       bytes  size  name: type{DIM:#}")?;
    for Row { local, states } in rows {
        let style = colours.local(local);
        let name = match local.kind {
            Kind::DropFlag => "! drop flag".into(),
            Kind::Tag => "# the number of the state".into(),
            Kind::Hidden => format!("{}: another local of this name", name_of(local)),
            Kind::Capture => format!("{}: {}, captured", name_of(local), local.type_name),
            _ => format!("{}: {}", name_of(local), local.type_name),
        };
        let states = match states.len() {
            // A struct, and the number, which every state has.
            _ if anatomy.tag.is_none() || local.kind == Kind::Tag => String::new(),
            count if count == all => "; in all states".into(),
            _ => format!("; in {}", names(&states)),
        };
        let text = short(&format!("{name}{states}"), column).join("\n");
        writeln!(
            output,
            "  {:>10} {:>5}   {style}{text}{style:#}",
            bytes(local, local),
            local.size
        )?;
    }
    Ok(())
}

/// Writes the names of states; those of the suspended ones after the first without the word.
fn names(states: &[&State]) -> String {
    let mut text = String::new();
    let mut suspended = Vec::new();
    for state in states {
        match state
            .name
            .strip_prefix("Suspend")
            .and_then(|number| number.parse().ok())
        {
            Some(number) => suspended.push(number),
            None => text = text + &state.name + ", ",
        }
    }
    match &*suspended {
        [] => text.trim_end_matches(", ").into(),
        numbers => format!("{text}Suspend{}", ranges(numbers, next)),
    }
}

/// Says which locals have bytes in common.
fn shared(anatomy: &Anatomy, output: &mut impl Write) -> io::Result<()> {
    let rows = rows(anatomy);
    let mut pairs = BTreeSet::new();
    for (index, one) in rows.iter().enumerate() {
        for other in &rows[index + 1..] {
            let (one, other) = (one.local, other.local);
            let first = one.offset.max(other.offset);
            let last = one.bytes().end.min(other.bytes().end);
            if first < last && one.name != other.name && !is_internal(one) && !is_internal(other) {
                pairs.insert((first, last, name_of(one), name_of(other)));
            }
        }
    }
    let told: Vec<_> = (pairs.iter().take(PAIRS))
        .map(|(first, last, one, other)| format!("{one} and {other} ({first}..{last})"))
        .collect();
    let more = match pairs.len().saturating_sub(PAIRS) {
        0 => String::new(),
        count => format!(", and {count} more pairs"),
    };
    let text = match &*told {
        [] => "shared: no two locals share a byte".into(),
        told => format!("shared: {}{more}", told.join(", ")),
    };
    paragraph(&text, 2, 4, output)
}

/// Prints a state: where it waits, how much it saves, and the ways on from there.
fn place(
    machine: &Machine,
    state: &State,
    source: &Source,
    output: &mut impl Write,
) -> io::Result<()> {
    let anatomy = &machine.anatomy;
    let number = match state.line {
        0 => String::new(),
        line => line.to_string(),
    };
    let (name, ended) = (&state.name, state.is_over());
    let line = match source.line(state.line) {
        _ if ended => "saves nothing",
        line => line.unwrap_or_default().trim(),
    };
    writeln!(
        output,
        " {TITLE}{name:10}{number:>4}{TITLE:#} {}",
        cut(line, WIDTH - MARGIN)
    )?;
    if !ended {
        let free: usize = state.free(anatomy).iter().map(|bytes| bytes.len()).sum();
        let size = anatomy.size;
        let used = match state.has_hidden() {
            true => "an unknown number".into(),
            false => (size - free).to_string(),
        };
        writeln!(
            output,
            "{:MARGIN$}{DIM}uses {used} of {size} bytes{DIM:#}",
            ""
        )?;
    }
    for way in machine.ways.iter().filter(|way| way.from == state.number) {
        let to = anatomy.states.iter().find(|to| to.number == way.to);
        let to = to.map_or("?", |to| &to.name);
        paragraph(
            &format!("→ {to:10} {}", source.named(&way.lines)),
            MARGIN,
            MARGIN + 13,
            output,
        )?;
    }
    Ok(())
}

/// Writes the bytes that no state uses.
fn gaps(anatomy: &Anatomy) -> String {
    let everything = State {
        number: 0,
        name: String::new(),
        line: 0,
        locals: anatomy
            .states
            .iter()
            .flat_map(|state| state.locals.clone())
            .collect(),
    };
    let free = everything.free(anatomy);
    let free = free
        .iter()
        .map(|bytes| format!("{}..{}", bytes.start, bytes.end));
    free.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::process::ExitCode;

    #[test]
    fn a_pattern_without_a_record_is_trouble_and_nothing_is_printed() {
        let mut pattern = *super::named("fib").unwrap();
        pattern.record = "{}";
        let mut output = Vec::new();
        let status = super::whole(&pattern, &mut output).unwrap();
        assert_eq!(status, ExitCode::from(super::TROUBLE));
        assert_eq!(output, b"");
    }
}
