//! `list`: the catalogue, a line a pattern.

use std::io::{self, Write};
use std::process::ExitCode;

use native_coroutines::patterns::CATALOGUE;

use super::arguments::List;

pub fn list(options: &List, output: &mut impl Write) -> io::Result<ExitCode> {
    if options.markdown {
        table(output)?;
    } else {
        let width = CATALOGUE.iter().map(|row| row.name.len()).max();
        let width = width.unwrap_or_default();
        for pattern in CATALOGUE {
            writeln!(output, "{:width$}  {}", pattern.name, pattern.idea)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The table in the README.
fn table(output: &mut impl Write) -> io::Result<()> {
    writeln!(
        output,
        "| pattern | what it shows | native, lines of code | by hand, lines of code \
         | native, bytes | by hand, bytes |\n|---|---|---:|---:|---:|---:|"
    )?;
    for pattern in CATALOGUE {
        let stop = (pattern.tour)();
        writeln!(
            output,
            "| [`{0}`](src/patterns/{0}) | {1} | {2} | {3} | {4} | {5} |",
            pattern.name,
            pattern.idea.replace('|', r"\|"),
            lines_of_code(pattern.native),
            lines_of_code(pattern.by_hand),
            stop.native_bytes,
            stop.by_hand_bytes,
        )?;
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
