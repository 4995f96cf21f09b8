//! `show`: a pattern to read, or one of its files as it is.

use std::io::{self, Write};
use std::process::ExitCode;

use anstyle::Style;
use native_coroutines::patterns::{self, Pattern};

use super::arguments::Show;

const TITLE: Style = Style::new().bold();

pub fn show(options: &Show, output: &mut impl Write) -> io::Result<ExitCode> {
    for pattern in patterns::all().filter(|pattern| pattern.name == options.pattern) {
        match (options.native, options.by_hand) {
            (true, false) => write!(output, "{}", pattern.native)?,
            (false, true) => write!(output, "{}", pattern.by_hand)?,
            _ => page(pattern, output)?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The guide and both files, as one Markdown document.
fn page(pattern: &Pattern, output: &mut impl Write) -> io::Result<()> {
    writeln!(output, "{TITLE}# {}{TITLE:#}\n", pattern.name)?;
    for line in plain(pattern.guide()) {
        match line {
            Line::Heading(line) => writeln!(output, "{TITLE}#{line}{TITLE:#}")?,
            Line::Other(line) => writeln!(output, "{line}")?,
        }
    }
    for (title, file, source) in [
        ("Native", "native.rs", pattern.native),
        ("By hand", "by_hand.rs", pattern.by_hand),
    ] {
        let folder = pattern.name;
        writeln!(
            output,
            "\n{TITLE}## {title}: src/patterns/{folder}/{file}{TITLE:#}\n\n```rust\n{source}```"
        )?;
    }
    Ok(())
}

enum Line {
    Heading(String),
    Other(String),
}

/// The lines of a guide without what only rustdoc reads: the hidden lines of examples, the
/// attributes of their fences, and links into the documentation.
fn plain<'g>(guide: impl Iterator<Item = &'g str>) -> impl Iterator<Item = Line> {
    // The language of the example that the line is in.
    let mut language = None;
    guide.filter_map(move |line| {
        if let Some(attributes) = line.strip_prefix("```") {
            if language.take().is_some() {
                return Some(Line::Other(line.into()));
            }
            let example = language.insert(match attributes {
                "python" | "sh" | "text" | "toml" => attributes,
                _ => "rust",
            });
            return Some(Line::Other(format!("```{example}")));
        }
        match language {
            Some("rust") if line == "#" || line.starts_with("# ") => None,
            Some(_) => Some(Line::Other(line.into())),
            None if line.starts_with('#') => Some(Line::Heading(without_links(line))),
            None => Some(Line::Other(without_links(line))),
        }
    })
}

/// Keeps the text of links into the documentation, and links to elsewhere as they are.
fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[')
        && let Some((label, after)) = after.split_once(']')
    {
        text += before;
        let definition = line.starts_with('[') && after.starts_with(": http");
        let target = after
            .strip_prefix('(')
            .and_then(|link| link.split_once(')'));
        let code = label.len() > 1 && label.starts_with('`') && label.ends_with('`');
        rest = match target {
            Some((target, after)) if !target.contains("://") => {
                text += label;
                after
            }
            None if code && !definition => {
                text += label;
                after
            }
            _ => {
                text += &format!("[{label}]");
                after
            }
        };
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::{Line, plain, without_links};

    #[test]
    fn what_only_rustdoc_reads_is_left_out() {
        let guide = "# One\n```\n# use hidden;\n#\n#[coroutine]\n```\n```compile_fail,E0502\na\n```\n\
            ```python\n# a comment\n```\n```no_run\nb\n```";
        let lines = plain(guide.lines()).map(|line| match line {
            Line::Heading(line) => format!("heading: {line}"),
            Line::Other(line) => line,
        });
        assert_eq!(
            lines.collect::<Vec<_>>().join("\n"),
            "heading: # One\n```rust\n#[coroutine]\n```\n```rust\na\n```\n\
            ```python\n# a comment\n```\n```rust\nb\n```"
        );
    }

    #[test]
    fn links_into_the_documentation_become_their_text() {
        for (line, plain) in [
            ("see [`grep`](super::grep) and", "see `grep` and"),
            (
                "[the module](self) and [`words`].",
                "the module and `words`.",
            ),
            ("[a](https://b.example/c)", "[a](https://b.example/c)"),
            ("[`a`]: https://b.example/c", "[`a`]: https://b.example/c"),
            ("[`a`]: a thing", "`a`: a thing"),
            (
                "an `[u8; N]`, or `x[1](2)`: [x] [",
                "an `[u8; N]`, or `x1`: [x] [",
            ),
        ] {
            assert_eq!(without_links(line), plain);
        }
    }
}
