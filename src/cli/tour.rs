//! The tour: every pattern, run both ways on real input.

use std::io::{self, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use native_coroutines::patterns::{CATALOGUE, Pattern};
use textwrap::Options;

const WIDTH: usize = 80;

const TITLE: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

pub fn tour(output: &mut impl Write) -> io::Result<ExitCode> {
    let differ = visit(CATALOGUE, output)?;
    let count = CATALOGUE.len();
    if differ > 0 {
        writeln!(output, "{BAD}{differ} of {count} patterns differ.{BAD:#}")?;
        return Ok(ExitCode::FAILURE);
    }
    writeln!(output, "{GOOD}{count} patterns, all agreed.{GOOD:#}")?;
    writeln!(
        output,
        "`show PATTERN` prints the source of one, `--help` says what else there is."
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Says of each pattern what went in, what came out, and what it takes. Counts those whose two
/// versions differ.
fn visit(patterns: &[Pattern], output: &mut impl Write) -> io::Result<usize> {
    let mut differ = 0;
    for pattern in patterns {
        let stop = (pattern.tour)();
        writeln!(output, "{TITLE}{}{TITLE:#}: {}", pattern.name, pattern.idea)?;
        paragraph(output, "input", &stop.input)?;
        if stop.native == stop.by_hand {
            paragraph(output, "output", &stop.native)?;
            writeln!(output, "  {GOOD}native and by hand agree{GOOD:#}")?;
        } else {
            differ += 1;
            paragraph(output, "output, native", &stop.native)?;
            paragraph(output, "output, by hand", &stop.by_hand)?;
            writeln!(output, "  {BAD}native and by hand differ{BAD:#}")?;
        }
        let (native, by_hand) = (stop.native_bytes, stop.by_hand_bytes);
        writeln!(
            output,
            "  size: native {native} bytes, by hand {by_hand} bytes\n"
        )?;
    }
    Ok(differ)
}

/// A heading and the text under it, no line longer than a terminal is wide.
fn paragraph(output: &mut impl Write, heading: &str, text: &str) -> io::Result<()> {
    writeln!(output, "  {heading}:")?;
    let options = Options::new(WIDTH)
        .initial_indent("    ")
        .subsequent_indent("      ");
    for line in text.lines() {
        for part in textwrap::wrap(line, &options) {
            writeln!(output, "{part}")?;
        }
    }
    Ok(())
}
