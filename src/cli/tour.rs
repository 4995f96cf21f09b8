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
    Ok(match visit(CATALOGUE, output)? {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// Says of each pattern what went in, what came out, and what it takes. Gives the number of those
/// whose two versions differ.
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
    let count = patterns.len();
    if differ > 0 {
        writeln!(output, "{BAD}{differ} of {count} patterns differ.{BAD:#}")?;
    } else {
        writeln!(output, "{GOOD}{count} patterns, all agree.{GOOD:#}")?;
        let next = "`show PATTERN` prints the source of one; `--help` says what else there is.";
        writeln!(output, "{next}")?;
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
            writeln!(output, "{}", part.trim_end())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use native_coroutines::patterns::{CATALOGUE, Pattern, Stop};

    fn tour(patterns: &[Pattern]) -> (usize, String) {
        let mut output = anstream::StripStream::new(Vec::new());
        let differ = super::visit(patterns, &mut output).unwrap();
        (differ, String::from_utf8(output.into_inner()).unwrap())
    }

    #[test]
    fn versions_that_differ_are_shown_both_and_counted() {
        let mut differing = CATALOGUE[0];
        differing.tour = || Stop {
            input: "nothing".into(),
            native: "this".into(),
            by_hand: "that".into(),
            native_bytes: 1,
            by_hand_bytes: 2,
        };
        let (differ, text) = tour(&[CATALOGUE[0], differing]);
        assert_eq!(differ, 1);
        assert!(text.contains("output, native:\n    this\n"), "{text}");
        assert!(text.contains("output, by hand:\n    that\n"), "{text}");
        assert!(text.contains("native and by hand differ\n"), "{text}");
        assert!(text.ends_with("1 of 2 patterns differ.\n"), "{text}");
    }

    #[test]
    fn lines_are_wrapped_one_by_one_and_keep_their_indentation() {
        let mut pattern = CATALOGUE[0];
        pattern.tour = || Stop {
            input: String::new(),
            native: format!("  one\n\n{}\nlast", "word ".repeat(20)),
            by_hand: String::new(),
            native_bytes: 0,
            by_hand_bytes: 0,
        };
        let (_, text) = tour(&[pattern]);
        let words = ["word"; 15].join(" ");
        let expected =
            format!("      one\n\n    {words}\n      word word word word word\n    last\n");
        assert!(text.contains(&expected), "{text}");
    }
}
