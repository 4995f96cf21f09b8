//! Rust source as HTML, coloured by the compiler's own lexer.

use std::ops::RangeInclusive;

use maud::{Markup, html};
use ra_ap_rustc_lexer::{FrontmatterAllowed, LiteralKind, TokenKind, tokenize};

use super::colours::Colours;

/// The keywords of the edition 2024, but for `yield`, which has a colour of its own.
const KEYWORDS: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
    "false", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut",
    "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true", "type",
    "unsafe", "use", "where", "while",
];

/// Returns the lines of a source. Within `bodies`, which are ranges of lines counted from 1, the
/// saved locals have their colours.
pub fn lines(source: &str, bodies: &[RangeInclusive<usize>], colours: &Colours) -> Vec<Markup> {
    let source = source.trim_end();
    let mut lines: Vec<Vec<(String, &str)>> = vec![Vec::new()];
    let mut at = 0;
    for token in tokenize(source, FrontmatterAllowed::No) {
        let text = &source[at..at + token.len as usize];
        at += text.len();
        let in_body = bodies.iter().any(|body| body.contains(&lines.len()));
        let class = class(token.kind, text, in_body.then_some(colours));
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                lines.push(Vec::new());
            }
            if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
                line.push((class.clone(), part));
            }
        }
    }
    lines.into_iter().map(line).collect()
}

/// Returns a listing: the source alone.
pub fn listing(source: &str, bodies: &[RangeInclusive<usize>], colours: &Colours) -> Markup {
    let lines = lines(source, bodies, colours);
    html! { @for line in lines { span.line { (line) } } }
}

/// Returns an example of Rust from a text.
pub fn example(source: &str) -> Markup {
    listing(source, &[], &Colours::default())
}

fn line(parts: Vec<(String, &str)>) -> Markup {
    html! {
        @for (class, text) in parts {
            @if class.is_empty() { (text) } @else { span class=(class) { (text) } }
        }
    }
}

fn class(kind: TokenKind, text: &str, colours: Option<&Colours>) -> String {
    match kind {
        TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => "c".into(),
        TokenKind::Literal { kind, .. } => match kind {
            LiteralKind::Int { .. } | LiteralKind::Float { .. } => "t".into(),
            _ => "s".into(),
        },
        TokenKind::Lifetime { .. } | TokenKind::Pound => "c".into(),
        TokenKind::Ident if text == "yield" => "y".into(),
        TokenKind::Ident if KEYWORDS.contains(&text) => "k".into(),
        TokenKind::Ident => match colours.and_then(|colours| colours.of(text)) {
            Some(colour) => format!("v {colour}"),
            None if text.starts_with(char::is_uppercase) => "t".into(),
            None => String::new(),
        },
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::colours::Colours;

    #[test]
    fn no_character_of_a_source_is_lost_and_each_line_is_a_line() {
        for pattern in native_coroutines::patterns::all() {
            for source in [pattern.native, pattern.by_hand] {
                let lines = super::lines(source, &[], &Colours::default());
                let text: Vec<String> = lines.into_iter().map(|line| text(&line.0)).collect();
                assert_eq!(text.join("\n") + "\n", source);
            }
        }
    }

    /// Without tags and entities.
    fn text(html: &str) -> String {
        let mut text = String::new();
        let mut rest = html;
        while let Some((before, after)) = rest.split_once('<') {
            text += before;
            rest = after.split_once('>').unwrap().1;
        }
        text += rest;
        [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&amp;", "&"),
        ]
        .iter()
        .fold(text, |text, (entity, is)| text.replace(entity, is))
    }
}
