//! The two lexers, and serde_json as the reference.

use native_coroutines::patterns::tokens::{
    Error, Expected, Kind, Position, Token, by_hand, tokens,
};
use serde_json::Value;
use serde_json::value::RawValue;

use super::agree;

/// Returns the tokens and the end, which are the same in both versions.
pub fn lex(document: &str) -> (Vec<Token<'_>>, Result<(), Error>) {
    let (mut native, mut by_hand) = (tokens(document), by_hand::tokens(document));
    let tokens = agree::producers(native.by_ref(), by_hand.by_ref());
    let end = native.into_return().unwrap();
    agree::assert_same("end", &end, &by_hand.into_return().unwrap());
    (tokens, end)
}

/// Compares what is found in any text at all with what serde_json finds there.
pub fn check(document: &str) {
    let (tokens, end) = lex(document);
    let after_tokens = check_tokens(document, &tokens);
    let parsed = serde_json::from_str::<Value>(document);
    match end {
        Ok(()) => {
            assert_eq!(after_tokens, document.len(), "{document:?}");
            if let Err(error) = parsed {
                assert!(!is_lexical(&error), "{document:?}: {error}");
            }
        }
        Err(error) => {
            check_place(document, &document[after_tokens..], error);
            check_parser_fails_there(document, error, parsed.unwrap_err());
        }
    }
}

/// The tokens and the white space between them are the document again, and each token is what it
/// says. Gives how many bytes that is, with the white space after the last.
fn check_tokens(document: &str, tokens: &[Token]) -> usize {
    let space = |from: usize| {
        let rest = document[from..].trim_start_matches([' ', '\t', '\r', '\n']);
        document.len() - rest.len()
    };
    let mut offset = space(0);
    for token in tokens {
        assert_eq!(token.position, place(document, offset), "{document:?}");
        assert!(document[offset..].starts_with(token.text), "{document:?}");
        let first = token.text.chars().next().unwrap();
        let kind = match first {
            '{' => Kind::BeginObject,
            '}' => Kind::EndObject,
            '[' => Kind::BeginArray,
            ']' => Kind::EndArray,
            ':' => Kind::NameSeparator,
            ',' => Kind::ValueSeparator,
            '"' => Kind::String,
            't' => Kind::True,
            'f' => Kind::False,
            'n' => Kind::Null,
            _ => Kind::Number,
        };
        assert_eq!(token.kind, kind, "{document:?}");
        if "{}[]:,".contains(first) {
            assert_eq!(token.text.len(), 1);
        } else {
            assert!(is_value(token.text), "{document:?}: {token:?}");
        }
        offset = space(offset + token.text.len());
    }
    offset
}

/// Whether serde_json takes `text` for one value. Numbers may be of any size.
fn is_value(text: &str) -> bool {
    if text.starts_with('"') {
        serde_json::from_str::<String>(text).is_ok()
    } else {
        serde_json::from_str::<&RawValue>(text).is_ok()
    }
}

/// The place `offset`, by counting the line feeds before it.
fn place(document: &str, offset: usize) -> Position {
    let before = &document[..offset];
    let line_start = before.rfind('\n').map_or(0, |line_feed| line_feed + 1);
    Position {
        offset,
        line: before.matches('\n').count() + 1,
        column: offset - line_start + 1,
    }
}

/// Up to the place of the error there is an ending that makes the token whole. With the character
/// that was found there is none.
fn check_place(document: &str, broken: &str, error: Error) {
    const ENDINGS: &[&str] = &[
        "",
        "0",
        "\"",
        "rue",
        "ue",
        "alse",
        "lse",
        "se",
        "e",
        "ull",
        "ll",
        "l", // numbers, literals
        "n\"",
        "00\"",
        "000\"",
        "0000\"",
        "0\"", // escapes
        "\\udc00\"",
        "udc00\"",
        "dc00\"",
        "c00\"",
        "00\\udc00\"",
        "0\\udc00\"", // low surrogates
    ];
    let offset = error.position.offset;
    assert_eq!(error.position, place(document, offset));
    assert_eq!(error.found, document[offset..].chars().next());
    let can_go_on = |text: &str| {
        let mut endings = ENDINGS.iter();
        endings.any(|ending| is_value(&format!("{text}{ending}")))
    };
    let right = &broken[..offset - (document.len() - broken.len())];
    assert!(can_go_on(right), "{document:?}: {error}");
    if let Some(found) = error.found {
        assert!(
            !can_go_on(&format!("{right}{found}")),
            "{document:?}: {error}"
        );
    }
}

/// serde_json fails there as well, unless something that is no matter of tokens was wrong before.
///
/// Its column counts the bytes read on the line, the wrong one included; escapes of hexadecimal
/// digits it reads whole before it looks at them.
fn check_parser_fails_there(document: &str, error: Error, parser: serde_json::Error) {
    let lines = document.split_inclusive('\n').take(parser.line() - 1);
    let read = lines.map(str::len).sum::<usize>() + parser.column();
    let first = document.len().min(error.position.offset + 1);
    let last = match error.expected {
        Expected::HexDigit | Expected::HighSurrogate | Expected::LowSurrogate => first + 5,
        _ => first,
    };
    assert!(read <= last, "{document:?}: {error}, but {parser}");
    if is_lexical(&parser) {
        assert!(read >= first, "{document:?}: {error}, but {parser}");
    }
}

/// Whether serde_json means what a single token looks like.
fn is_lexical(error: &serde_json::Error) -> bool {
    let message = error.to_string();
    let lexical = [
        "EOF while parsing a string",
        "control character",
        "expected ident",
        "invalid escape",
        "invalid number",
        "lone leading surrogate",
        "unexpected end of hex escape",
    ];
    lexical.iter().any(|start| message.starts_with(start))
}
