//! `trace`: one recorded run, step by step.

mod changes;

use std::io::{self, Write};
use std::process::ExitCode;

use changes::{Change, Changed, compared, keep};
use native_coroutines::inspect::{Kind, Local, Shown, Snapshot, dump};
use native_coroutines::patterns::Pattern;
use native_coroutines::record::{Record, Seen, Step};

use super::TROUBLE;
use super::arguments;
use super::look::{
    Colours, DIM, Source, TITLE, bytes, cut, header, is_internal, name_of, named, paragraph,
    recorded, short,
};
use super::report::report;
use super::tour::{WIDTH, wrapped};

const KEY: &str = "  + new   ~ another value   - gone, its bytes are free   = kept only by hand\n";
const BYTES: &str = "→ part of an address   · unused   ?? not known   * rows as the one above";
const NO_COROUTINE: &str = "the coroutine is gone, or was not looked at";
const NO_STRUCT: &str = "the struct by hand is gone, or was not looked at";
/// The columns before what belongs to a step.
const MARGIN: usize = 4;
/// The columns of the mark and of the bytes.
const NAMES: usize = MARGIN + 13;

pub fn trace(options: &arguments::Trace, output: &mut impl Write) -> io::Result<ExitCode> {
    match named(&options.pattern) {
        Some(pattern) => told(pattern, options.step, output),
        None => Ok(TROUBLE.into()), // the names of patterns are tested before
    }
}

/// Prints the run, or one step of it.
fn told(pattern: &Pattern, step: Option<usize>, output: &mut impl Write) -> io::Result<ExitCode> {
    let Some(record) = recorded(pattern) else {
        return Ok(TROUBLE.into());
    };
    let run = Run {
        pattern,
        record: &record,
        colours: Colours::of(&record),
    };
    let name = pattern.name;
    let steps = if let Some(number) = step {
        let Some(step) = record.steps.get(number) else {
            let last = record.steps.len().saturating_sub(1);
            let why = format_args!("there is no step {number}; choose one from 0 to {last}");
            report(name, why);
            return Ok(TROUBLE.into());
        };
        header(pattern, &record, output)?;
        run.whole(number, step, output)?;
        format!("`trace {name}` shows the whole run")
    } else {
        header(pattern, &record, output)?;
        writeln!(output, "\n{KEY}")?;
        for (number, step) in record.steps.iter().enumerate() {
            run.changes(number, step, output)?;
        }
        format!("`trace {name} --step 1` shows all bytes of a step")
    };
    let more = format!(
        "{steps}, `anatomy {name}` draws the bytes of each state, and `show {name}` prints both sources."
    );
    paragraph(&more, 0, 0, output)?;
    Ok(ExitCode::SUCCESS)
}

/// A recorded run, and what it takes to show it.
struct Run<'a> {
    pattern: &'a Pattern,
    record: &'a Record,
    colours: Colours,
}

impl<'a> Run<'a> {
    /// Prints a step, and only what is not as before it.
    fn changes(&self, number: usize, step: &Step, output: &mut impl Write) -> io::Result<()> {
        said(number, step, output)?;
        let mut native = Vec::new();
        match &step.native {
            None => self.gone(number, NO_COROUTINE, |step| step.native.is_some(), output)?,
            Some(seen) => {
                let before = self.before(number, seen, |step| step.native.as_ref());
                self.way(seen, output)?;
                self.neighbours(number, seen, output)?;
                native = compared(before, &seen.snapshot);
                self.values(&native, output)?;
            }
        }
        match &step.by_hand {
            None => self.gone(number, NO_STRUCT, |step| step.by_hand.is_some(), output)?,
            Some(seen) => {
                let before = self.before(number, seen, |step| step.by_hand.as_ref());
                let mut now = compared(before, &seen.snapshot);
                keep(&mut now, &native);
                let changed = now.iter().any(|value| value.change != Change::None);
                let note = if changed {
                    "by hand"
                } else {
                    "by hand, as before"
                };
                writeln!(output, "    {TITLE}{note}{TITLE:#}")?;
                if changed {
                    self.values(&now, output)?;
                }
            }
        }
        writeln!(output)
    }

    /// Prints a step with all that is known of it.
    fn whole(&self, number: usize, step: &Step, output: &mut impl Write) -> io::Result<()> {
        writeln!(output)?;
        said(number, step, output)?;
        match &step.native {
            None => writeln!(output, "    {DIM}{NO_COROUTINE}{DIM:#}")?,
            Some(seen) => {
                self.way(seen, output)?;
                let machine = self.record.machines.get(seen.of);
                let way = machine.and_then(|machine| machine.way(seen));
                self.source(seen, way.map_or(&[], |way| &way.lines), output)?;
                let tag = machine.and_then(|machine| machine.anatomy.tag.as_ref());
                self.dump("native", seen, tag, output)?;
            }
        }
        match &step.by_hand {
            None => writeln!(output, "    {DIM}{NO_STRUCT}{DIM:#}")?,
            Some(seen) => self.dump("by hand", seen, None, output)?,
        }
        writeln!(output, "\n{DIM}{BYTES}{DIM:#}\n")
    }

    /// Prints every byte.
    fn dump(
        &self,
        side: &str,
        seen: &Seen,
        tag: Option<&Local>,
        output: &mut impl Write,
    ) -> io::Result<()> {
        let size = seen.snapshot.bytes.len();
        writeln!(output, "\n{TITLE}{side}{TITLE:#}: {size} bytes")?;
        for line in dump(&seen.snapshot, tag) {
            self.colours.print(&line, output)?;
        }
        Ok(())
    }

    /// Returns the value as it was seen last before this step, if it can be the same one.
    fn before(
        &self,
        number: usize,
        now: &Seen,
        side: fn(&Step) -> Option<&Seen>,
    ) -> Option<&'a Snapshot> {
        let before = self.record.steps[..number].iter().rev().find_map(side)?;
        let state = now.from.or(now.snapshot.number);
        let same = before.of == now.of && before.snapshot.number == state;
        same.then_some(&before.snapshot)
    }

    /// Prints the way from state to state, as far as it is known.
    fn way(&self, seen: &Seen, output: &mut impl Write) -> io::Result<()> {
        let now = &seen.snapshot.state;
        let machine = self.record.machines.get(seen.of);
        let way = machine.and_then(|machine| Some((machine, machine.way(seen)?)));
        let (states, lines) = match way {
            None => (now.clone(), String::new()),
            Some((machine, way)) => {
                let from = machine
                    .anatomy
                    .states
                    .iter()
                    .find(|state| state.number == way.from);
                let states = format!("{} → {now}", from.map_or("?", |state| &state.name));
                (
                    states,
                    format!(
                        ", {}",
                        Source::of(self.pattern, &machine.anatomy).named(&way.lines)
                    ),
                )
            }
        };
        let which = match self.record.machines.len() {
            1 => String::new(),
            count => format!(" (coroutine {} of {count})", seen.of + 1),
        };
        let text = wrapped(&format!("{states}{lines}{which}"), MARGIN, MARGIN + 2).join("\n");
        let styled = format!("{TITLE}{states}{TITLE:#}");
        writeln!(output, "{}", text.replacen(&states, &styled, 1))
    }

    /// Says that there is nothing to see any more.
    fn gone(
        &self,
        number: usize,
        what: &str,
        is_some: fn(&Step) -> bool,
        output: &mut impl Write,
    ) -> io::Result<()> {
        match self.record.steps[..number].last().is_some_and(is_some) {
            true => writeln!(output, "    {DIM}{what}{DIM:#}"),
            false => Ok(()),
        }
    }

    /// Prints the line where the body waits, with its neighbours if the run comes there first.
    fn neighbours(&self, number: usize, seen: &Seen, output: &mut impl Write) -> io::Result<()> {
        let (of, line) = (seen.of, seen.snapshot.line);
        let mut before = self.record.steps[..number]
            .iter()
            .filter_map(|step| step.native.as_ref());
        let known = before.any(|seen| (seen.of, seen.snapshot.line) == (of, line));
        let around = if known || seen.snapshot.state == "Returned" {
            0
        } else {
            1
        };
        let lines: Vec<u32> = (line.saturating_sub(around)..=line.saturating_add(around)).collect();
        self.source(seen, &lines, output)
    }

    /// Prints these lines and the one where the body waits.
    fn source(&self, seen: &Seen, lines: &[u32], output: &mut impl Write) -> io::Result<()> {
        let stop = seen.snapshot.line;
        let Some(machine) = self.record.machines.get(seen.of).filter(|_| stop > 0) else {
            return Ok(());
        };
        let source = Source::of(self.pattern, &machine.anatomy);
        let mut lines = lines.to_vec();
        if !lines.contains(&stop) {
            lines.push(stop);
        }
        lines.sort_unstable();
        for (number, text) in source.lines(lines) {
            let (mark, style) = if number == stop {
                (">", TITLE)
            } else {
                (" ", DIM)
            };
            let text = cut(text, WIDTH - MARGIN - 8);
            writeln!(output, "    {style}{mark}{number:>5}  {text}{style:#}")?;
        }
        if source.line(stop).is_none() {
            paragraph(
                &format!("{}:{stop}", machine.anatomy.file),
                MARGIN,
                MARGIN + 2,
                output,
            )?;
        }
        Ok(())
    }

    /// Prints what changed, and the names of the rest.
    fn values(&self, values: &[Changed], output: &mut impl Write) -> io::Result<()> {
        let told = |Changed { local, .. }: &Changed| {
            !is_internal(local) && (local.size > 0 || local.kind == Kind::Hidden)
        };
        let (rest, changed): (Vec<_>, Vec<_>) =
            (values.iter().copied().filter(told)).partition(|value| value.change == Change::None);
        let gone = |value: &Changed| value.change == Change::Gone;
        // One line tells what is gone, as far as the bytes follow each other.
        for group in
            changed.chunk_by(|a, b| gone(a) && gone(b) && a.local.bytes().end == b.local.offset)
        {
            let (Some(first), Some(last)) = (group.first(), group.last()) else {
                continue;
            };
            let mark = match first.change {
                Change::None | Change::Shown => ' ',
                Change::New => '+',
                Change::Other => '~',
                Change::Gone => '-',
                Change::Kept => '=',
            };
            let name = name_of(first.local);
            let text = match first.shown {
                None => names(group),
                Some(Shown::Is(value)) => format!("{name} = {value}"),
                Some(Shown::MovedOut) => format!("{name}: moved out or dropped"),
                Some(Shown::Unknown(why)) => format!("{name}: unknown, {why}"),
            };
            let style = self.colours.local(first.local);
            let text = short(&text, NAMES).join("\n");
            let bytes = bytes(first.local, last.local);
            writeln!(
                output,
                "    {mark} {DIM}{bytes:>8}{DIM:#}   {style}{text}{style:#}"
            )?;
        }
        if !rest.is_empty() {
            let text = format!("as before: {}", names(&rest));
            for line in wrapped(&text, MARGIN + 2, MARGIN + 4) {
                writeln!(output, "{DIM}{line}{DIM:#}")?;
            }
        }
        Ok(())
    }
}

fn names(values: &[Changed]) -> String {
    let names: Vec<&str> = values.iter().map(|value| name_of(value.local)).collect();
    names.join(", ")
}

/// Prints the caller's words, the calls of the body, and its answer, as the tour does.
fn said(number: usize, step: &Step, output: &mut impl Write) -> io::Result<()> {
    match step.skipped {
        0 => {}
        1 => writeln!(output, "    {DIM}… one step is left out{DIM:#}\n")?,
        count => writeln!(output, "    {DIM}… {count} steps are left out{DIM:#}\n")?,
    }
    let answer = step.answer.as_ref().filter(|answer| *answer != "()");
    let words = if step.said.is_empty() {
        "before the first step"
    } else {
        &step.said
    };
    let line = match answer {
        Some(answer) if step.notes.is_empty() => format!("{words} → {answer}"),
        _ => words.into(),
    };
    let line = short(&line, MARGIN).join("\n");
    writeln!(output, "{TITLE}{number:>2}  {line}{TITLE:#}")?;
    for note in &step.notes {
        paragraph(note, MARGIN + 2, MARGIN + 4, output)?;
    }
    if let Some(answer) = answer.filter(|_| !step.notes.is_empty()) {
        paragraph(&format!("→ {answer}"), MARGIN + 2, MARGIN + 4, output)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::process::ExitCode;

    use super::*;

    #[test]
    fn a_pattern_without_a_record_is_trouble_and_nothing_is_printed() {
        let mut pattern = *named("fib").unwrap();
        pattern.record = "{}";
        let mut output = Vec::new();
        let status = told(&pattern, None, &mut output).unwrap();
        assert_eq!(status, ExitCode::from(TROUBLE));
        assert_eq!(output, b"");
    }
}
