//! `list`: the catalogue, a chapter at a time.

use std::io::{self, Write};
use std::process::ExitCode;

use anstyle::Style;
use native_coroutines::patterns::{self, CATALOGUE};

use super::arguments::List;
use super::tour::wrapped;

const TITLE: Style = Style::new().bold();

pub fn list(options: &List, output: &mut impl Write) -> io::Result<ExitCode> {
    if options.markdown {
        table(output)?;
    } else {
        chapters(output)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A heading per chapter, and a line per pattern.
fn chapters(output: &mut impl Write) -> io::Result<()> {
    let width = patterns::all().map(|pattern| pattern.name.len()).max();
    let width = width.unwrap_or_default();
    for (index, chapter) in CATALOGUE.iter().enumerate() {
        if index > 0 {
            writeln!(output)?;
        }
        let number = index + 1;
        writeln!(
            output,
            "{TITLE}{number}. {}{TITLE:#}: {}",
            chapter.name, chapter.idea
        )?;
        for pattern in chapter.patterns {
            let line = format!("{:width$}  {}", pattern.name, pattern.idea());
            for line in wrapped(&line, 3, width + 5) {
                writeln!(output, "{line}")?;
            }
        }
    }
    Ok(())
}

/// The table in the README.
fn table(output: &mut impl Write) -> io::Result<()> {
    writeln!(
        output,
        "| pattern | what it shows | native, lines of code | by hand, lines of code \
         | native, bytes | by hand, bytes |\n|---|---|---:|---:|---:|---:|"
    )?;
    let cell = |text: &str| text.replace('|', r"\|");
    for (index, chapter) in CATALOGUE.iter().enumerate() {
        let number = index + 1;
        writeln!(
            output,
            "| **{number}. {}** | *{}* | | | | |",
            chapter.name,
            cell(chapter.idea)
        )?;
        for pattern in chapter.patterns {
            let stop = (pattern.tour)();
            writeln!(
                output,
                "| [`{0}`](src/patterns/{0}) | {1} | {2} | {3} | {4} | {5} |",
                pattern.name,
                cell(pattern.idea()),
                lines_of_code(pattern.native),
                lines_of_code(pattern.by_hand),
                stop.native_bytes,
                stop.by_hand_bytes,
            )?;
        }
    }
    Ok(())
}

/// Lines that are neither blank nor only a comment.
fn lines_of_code(source: &str) -> usize {
    let lines = source.lines().map(str::trim_start);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count()
}

#[cfg(test)]
mod tests {
    #[test]
    fn blank_lines_and_comments_are_no_code() {
        let source = "// gates\n\nuse a;\n/// Doc.\npub fn b() {\n    // why\n    c() // how\n}\n";
        assert_eq!(super::lines_of_code(source), 4);
    }
}
