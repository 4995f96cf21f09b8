//! The tour: every pattern, or some, run both ways on real input.

use std::io::{self, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use native_coroutines::patterns::{self, CATALOGUE, Pattern};
use textwrap::Options;

use super::arguments::Tour;

pub const WIDTH: usize = 80;
/// The longest dialogue that is shown whole, in lines.
const WHOLE: usize = 24;
/// The lines that are shown of a longer one.
const FIRST: usize = 10;
const LAST: usize = 2;

const TITLE: Style = Style::new().bold();
const CHAPTER: Style = Style::new().bold().underline();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

const WELCOME: &str = "\
Each stop runs one pattern twice on the same input: the native coroutine, and
the struct by hand. If both agree, the dialogue is shown once. The caller speaks
on the left, and the body's answer follows the arrow. The body makes the
indented calls before it answers.
";

pub fn tour(options: &Tour, output: &mut impl Write) -> io::Result<ExitCode> {
    let differ = if options.patterns.is_empty() {
        whole(output)?
    } else {
        let named = |name: &String| patterns::all().find(|pattern| pattern.name == name);
        some(options.patterns.iter().filter_map(named), output)?
    };
    Ok(match differ {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// Visits every chapter. Returns the number of patterns whose versions differ.
fn whole(output: &mut impl Write) -> io::Result<usize> {
    let mut differ = 0;
    writeln!(output, "{WELCOME}")?;
    for (index, chapter) in CATALOGUE.iter().enumerate() {
        let number = index + 1;
        writeln!(
            output,
            "{CHAPTER}Chapter {number}, {}{CHAPTER:#}: {}\n",
            chapter.name, chapter.idea
        )?;
        differ += visit(chapter.patterns, output)?;
    }
    sum_up(patterns::all().count(), differ, output)?;
    if differ == 0 {
        let next = "\
            `show PATTERN` prints a guide and both sources, `trace PATTERN` looks inside a\n\
            run, and `--help` describes the rest.";
        writeln!(output, "{next}")?;
    }
    Ok(differ)
}

/// Visits some patterns. Returns the number of those whose versions differ.
fn some<'p>(
    patterns: impl Iterator<Item = &'p Pattern> + Clone,
    output: &mut impl Write,
) -> io::Result<usize> {
    let differ = visit(patterns.clone(), output)?;
    sum_up(patterns.count(), differ, output)?;
    Ok(differ)
}

/// Says of each pattern what went in, what was said, and what it takes. Returns the number of those
/// whose versions differ.
fn visit<'p>(
    patterns: impl IntoIterator<Item = &'p Pattern>,
    output: &mut impl Write,
) -> io::Result<usize> {
    let mut differ = 0;
    for pattern in patterns {
        let stop = (pattern.tour)();
        let title = format!("{}: {}", pattern.name, pattern.idea());
        let title = wrapped(&title, 0, 2).join("\n");
        let idea = &title[pattern.name.len()..];
        writeln!(output, "{TITLE}{}{TITLE:#}{idea}", pattern.name)?;
        for line in wrapped(&format!("input: {}", stop.input), 2, 9) {
            writeln!(output, "{line}")?;
        }
        if stop.native == stop.by_hand {
            dialogue(&stop.native, WHOLE, output)?;
            writeln!(output, "  {GOOD}native and by hand agree{GOOD:#}")?;
        } else {
            differ += 1;
            writeln!(output, "  native:")?;
            dialogue(&stop.native, usize::MAX, output)?;
            writeln!(output, "  by hand:")?;
            dialogue(&stop.by_hand, usize::MAX, output)?;
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

fn sum_up(count: usize, differ: usize, output: &mut impl Write) -> io::Result<()> {
    match (count, differ) {
        (1, _) => Ok(()),
        (_, 0) => writeln!(output, "{GOOD}{count} patterns, all agree.{GOOD:#}"),
        _ => writeln!(output, "{BAD}{differ} of {count} patterns differ.{BAD:#}"),
    }
}

/// The lines of a dialogue, without its middle if there are more than `most`.
fn dialogue(text: &str, most: usize, output: &mut impl Write) -> io::Result<()> {
    let lines: Vec<&str> = text.lines().collect();
    let skipped = match lines.len() {
        count if count > most => FIRST..count - LAST,
        _ => 0..0,
    };
    for (index, line) in lines.iter().enumerate() {
        if index == skipped.start && !skipped.is_empty() {
            writeln!(output, "    … {} more lines", skipped.len())?;
        }
        if !skipped.contains(&index) {
            for line in wrapped(line, 4, 6) {
                writeln!(output, "{line}")?;
            }
        }
    }
    Ok(())
}

/// The text in lines that are no longer than a terminal is wide. The first is indented by `first`
/// columns and the others by `rest`.
pub fn wrapped(text: &str, first: usize, rest: usize) -> Vec<String> {
    let (first, rest) = (" ".repeat(first), " ".repeat(rest));
    let options = Options::new(WIDTH)
        .initial_indent(&first)
        .subsequent_indent(&rest);
    let lines = textwrap::wrap(text, &options);
    lines.iter().map(|line| line.trim_end().into()).collect()
}

#[cfg(test)]
mod tests {
    use native_coroutines::patterns::{CATALOGUE, Pattern, Stop};

    fn tour(patterns: &[Pattern]) -> (usize, String) {
        let mut output = anstream::StripStream::new(Vec::new());
        let differ = super::some(patterns.iter(), &mut output).unwrap();
        (differ, String::from_utf8(output.into_inner()).unwrap())
    }

    fn with_tour(tour: fn() -> Stop) -> Pattern {
        let mut pattern = CATALOGUE[0].patterns[0];
        pattern.tour = tour;
        pattern
    }

    fn stop(native: impl Into<String>, by_hand: impl Into<String>) -> Stop {
        Stop {
            input: "nothing".into(),
            native: native.into(),
            by_hand: by_hand.into(),
            native_bytes: 1,
            by_hand_bytes: 2,
        }
    }

    #[test]
    fn versions_that_differ_are_shown_both_and_whole_and_are_counted() {
        let long = with_tour(|| stop("step\n".repeat(100) + "this", "step\n".repeat(100) + "that"));
        let (differ, text) = tour(&[CATALOGUE[0].patterns[0], long]);
        assert_eq!(differ, 1);
        let steps = "    step\n".repeat(100);
        let expected = format!(
            "  native:\n{steps}    this\n  by hand:\n{steps}    that\n  native and by hand differ\n"
        );
        assert!(text.contains(&expected), "{text}");
        assert!(text.ends_with("1 of 2 patterns differ.\n"), "{text}");
    }

    #[test]
    fn a_long_dialogue_is_shown_without_its_middle() {
        let lines = |count| {
            let lines: Vec<_> = (1..=count).map(|number| number.to_string()).collect();
            lines.join("\n")
        };
        let indented = |from, to| {
            let lines: Vec<_> = (from..=to)
                .map(|number| format!("    {number}\n"))
                .collect();
            lines.concat()
        };
        let mut output = Vec::new();
        super::dialogue(&lines(24), 24, &mut output).unwrap();
        assert_eq!(String::from_utf8(output).unwrap(), indented(1, 24));

        let mut output = Vec::new();
        super::dialogue(&lines(25), 24, &mut output).unwrap();
        let expected = indented(1, 10) + "    … 13 more lines\n" + &indented(24, 25);
        assert_eq!(String::from_utf8(output).unwrap(), expected);
    }

    #[test]
    fn lines_are_wrapped_one_by_one_and_keep_their_indentation() {
        let pattern = with_tour(|| {
            let text = format!("  one\n\n{}\nlast", "word ".repeat(20));
            stop(text.clone(), text)
        });
        let (_, text) = tour(&[pattern]);
        let words = ["word"; 15].join(" ");
        let expected =
            format!("      one\n\n    {words}\n      word word word word word\n    last\n");
        assert!(text.contains(&expected), "{text}");
    }
}
