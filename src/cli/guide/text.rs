//! The guide of a pattern, from the Markdown that the documentation of this project uses: headings,
//! paragraphs, lists, tables, code, links and emphasis. A crate for all of Markdown costs every build
//! of the command line some seconds more.

use std::collections::HashMap;

use maud::{Markup, PreEscaped, html};
use native_coroutines::patterns;

use super::{frame, source};

/// Renders a guide without its first line, the idea. Its headings become those of level 2.
pub fn guide<'g>(guide: impl Iterator<Item = &'g str>) -> Markup {
    let text: Vec<&str> = guide.skip(1).collect();
    render(&text.join("\n"))
}

/// Renders one line, without a paragraph around it.
pub fn line(text: &str) -> Markup {
    PreEscaped(Text::default().inline(text))
}

fn render(text: &str) -> Markup {
    let (definitions, lines): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| definition(line).is_some());
    let text = Text {
        links: definitions.into_iter().filter_map(definition).collect(),
    };
    PreEscaped(text.blocks(&lines))
}

/// `[label]: target`
fn definition(line: &str) -> Option<(&str, &str)> {
    let (label, target) = line.strip_prefix('[')?.split_once("]: ")?;
    Some((label, target.trim()))
}

/// A text, and the targets of the links that it names by a label.
#[derive(Default)]
struct Text<'t> {
    links: HashMap<&'t str, &'t str>,
}

impl Text<'_> {
    fn blocks(&self, lines: &[&str]) -> String {
        let mut html = String::new();
        let mut rest = lines;
        while let Some((first, after)) = rest.split_first() {
            let length = |is_more: fn(&str) -> bool| {
                1 + after.iter().take_while(|line| is_more(line)).count()
            };
            let end = if first.is_empty() {
                1
            } else if let Some(language) = first.strip_prefix("```") {
                let end = length(|line| line != "```");
                html += &code(language, &rest[1..end]);
                // The fence that ends the code.
                (end + 1).min(rest.len())
            } else if first.starts_with('#') {
                let title = first.trim_start_matches('#');
                let level = first.len() - title.len() + 1;
                html += &format!("<h{level}>{}</h{level}>\n", self.inline(title.trim()));
                1
            } else if first.starts_with('|') {
                let end = length(|line| line.starts_with('|'));
                html += &self.table(&rest[..end]);
                end
            } else if first.starts_with("- ") || first.starts_with("* ") {
                let end = length(|line| {
                    ["- ", "* ", "  "]
                        .iter()
                        .any(|start| line.starts_with(start))
                });
                html += &self.list(&rest[..end]);
                end
            } else {
                let end = length(|line| {
                    !line.is_empty() && !line.starts_with("```") && !line.starts_with('|')
                });
                html += &format!("<p>{}</p>\n", self.inline(&rest[..end].join(" ")));
                end
            };
            rest = &rest[end..];
        }
        html
    }

    fn list(&self, lines: &[&str]) -> String {
        let items = lines.chunk_by(|_, next| next.starts_with("  "));
        let item = |item: &[&str]| {
            let words: Vec<&str> = item.iter().map(|line| line.trim()).collect();
            format!("<li>{}</li>\n", self.inline(&words.join(" ")[2..]))
        };
        format!("<ul>\n{}</ul>\n", items.map(item).collect::<String>())
    }

    /// The second line is the one between the head and the body. A narrow page scrolls the table.
    fn table(&self, lines: &[&str]) -> String {
        let row = |line: &&str, tag: &str| {
            let cells = line.trim().trim_matches('|').replace("\\|", "\u{0}");
            let cell = |cell: &str| {
                let text = self.inline(&cell.trim().replace('\u{0}', "|"));
                format!("<{tag}>{text}</{tag}>")
            };
            format!(
                "<tr>{}</tr>\n",
                cells.split('|').map(cell).collect::<String>()
            )
        };
        let head: String = lines.iter().take(1).map(|line| row(line, "th")).collect();
        let body: String = lines.iter().skip(2).map(|line| row(line, "td")).collect();
        format!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"A table\">\
             <table class=\"plain\"><thead>{head}</thead><tbody>{body}</tbody></table></div>\n"
        )
    }

    /// Renders what stands within a block.
    fn inline(&self, text: &str) -> String {
        let mut html = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['`', '[', '*']) {
            html += &escaped(&rest[..at]);
            rest = &rest[at..];
            let (part, after) = self
                .special(rest)
                .unwrap_or_else(|| (escaped(&rest[..1]), &rest[1..]));
            html += &part;
            rest = after;
        }
        html + &escaped(rest)
    }

    /// Renders code, a link or emphasis at the beginning of a text, and returns the rest. `None` if
    /// the first character stands for itself.
    fn special<'r>(&self, text: &'r str) -> Option<(String, &'r str)> {
        if text.starts_with('`') {
            let ticks = &text[..text.len() - text.trim_start_matches('`').len()];
            let (code, after) = text[ticks.len()..].split_once(ticks)?;
            return Some((format!("<code>{}</code>", escaped(code)), after));
        }
        if let Some(text) = text.strip_prefix('[') {
            let (label, after) = text.split_once(']')?;
            let (target, after) = match after
                .strip_prefix('(')
                .and_then(|after| after.split_once(')'))
            {
                Some((target, after)) => (Some(target), after),
                None => (self.links.get(label).copied(), after),
            };
            // A name in brackets is a link of rustdoc.
            if target.is_none() && !label.starts_with('`') {
                return None;
            }
            let label = self.inline(label);
            return Some(match target.and_then(leads_to) {
                Some(target) => (
                    format!("<a href=\"{}\">{label}</a>", escaped(&target)),
                    after,
                ),
                None => (label, after),
            });
        }
        for (sign, tag) in [("**", "strong"), ("*", "em")] {
            if let Some(text) = text.strip_prefix(sign)
                && let Some((strong, after)) = text.split_once(sign)
                && !strong.starts_with([' ', '*'])
            {
                return Some((format!("<{tag}>{}</{tag}>", self.inline(strong)), after));
            }
        }
        None
    }
}

fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}

fn code(language: &str, lines: &[&str]) -> String {
    let code = if matches!(language, "python" | "sh" | "text" | "toml") {
        escaped(lines.join("\n").trim_end())
    } else {
        // A line that rustdoc hides is there for the compiler.
        let shown = lines
            .iter()
            .filter(|line| **line != "#" && !line.starts_with("# "));
        source::example(&shown.copied().collect::<Vec<_>>().join("\n")).into_string()
    };
    format!("<pre class=\"listing example\" tabindex=\"0\">{code}</pre>\n")
}

/// The target of a link: another host, or the page of a pattern.
fn leads_to(link: &str) -> Option<String> {
    if link.starts_with("http") {
        return Some(link.into());
    }
    let path = link.strip_prefix("super::")?;
    let name = path.split([':', '#']).next()?;
    let pattern = patterns::all().find(|pattern| pattern.name == name)?;
    Some(frame::pattern_file(pattern.name))
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn a_link_of_rustdoc_leads_to_the_pattern_or_is_its_text() {
        for (text, html) in [
            (
                "see [`grep`](super::grep).",
                "<p>see <a href=\"grep.html\"><code>grep</code></a>.</p>\n",
            ),
            (
                "[the event](super::tasks::Request)",
                "<p><a href=\"tasks.html\">the event</a></p>\n",
            ),
            (
                "[`words`] and [by hand](by_hand)",
                "<p><code>words</code> and by hand</p>\n",
            ),
            (
                "[a](https://b.example/c)",
                "<p><a href=\"https://b.example/c\">a</a></p>\n",
            ),
        ] {
            assert_eq!(render(text).into_string(), html);
        }
    }

    #[test]
    fn a_line_that_rustdoc_hides_is_left_out() {
        let html = render("```\n# use hidden;\n#[coroutine]\n```\n```python\n# a comment\n```")
            .into_string();
        assert!(!html.contains("hidden"), "{html}");
        assert!(
            html.contains("a comment") && html.contains("[coroutine]"),
            "{html}"
        );
    }

    #[test]
    fn lists_tables_and_emphasis_are_what_they_are_in_markdown() {
        for (text, html) in [
            ("- a\n  b\n- c", "<ul>\n<li>a b</li>\n<li>c</li>\n</ul>\n"),
            (
                "a *b* **c** 2 * 3 * 4",
                "<p>a <em>b</em> <strong>c</strong> 2 * 3 * 4</p>\n",
            ),
            ("`a < b` & [x]", "<p><code>a &lt; b</code> &amp; [x]</p>\n"),
            (
                "[a b] c\n\n[a b]: https://b.example",
                "<p><a href=\"https://b.example\">a b</a> c</p>\n",
            ),
        ] {
            assert_eq!(render(text).into_string(), html);
        }
        let table = render("| a | b |\n|---|---|\n| `c \\| d` | e |").into_string();
        let rows = "<thead><tr><th>a</th><th>b</th></tr>\n</thead>\
            <tbody><tr><td><code>c | d</code></td><td>e</td></tr>\n</tbody>";
        assert!(table.contains(rows), "{table}");
    }

    #[test]
    fn headings_begin_at_the_second_level() {
        assert_eq!(
            render("# A\n\n## B").into_string(),
            "<h2>A</h2>\n<h3>B</h3>\n"
        );
    }
}
