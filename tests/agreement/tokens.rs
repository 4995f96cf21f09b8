use native_coroutines::patterns::tokens::{
    Error, Expected, Kind, Position, Token, by_hand, tokens,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;
use serde_json::value::RawValue;

/// What both versions make of a document: the same in every detail.
fn lex(document: &str) -> (Vec<Token<'_>>, Result<(), Error>) {
    let mut native = tokens(document);
    let native_tokens: Vec<_> = native.by_ref().collect();
    let native_end = native.into_return().unwrap();

    let mut by_hand = by_hand::tokens(document);
    let by_hand_tokens: Vec<_> = by_hand.by_ref().collect();
    assert_eq!(by_hand.next(), None);
    let by_hand_end = by_hand.into_return().unwrap();

    assert_eq!(
        format!("{native_tokens:?} {native_end:?}"),
        format!("{by_hand_tokens:?} {by_hand_end:?}"),
    );
    (native_tokens, native_end)
}

/// Compares what is found in any text at all with what serde_json finds there.
fn check(document: &str) {
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

fn number() -> impl Strategy<Value = String> {
    "-?(0|[1-9][0-9]{0,20})([.][0-9]{1,20})?([eE][+-]?[0-9]{1,2})?"
}

fn string() -> impl Strategy<Value = String> {
    let escape = select(&["\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t"][..]);
    let character = prop_oneof![
        "[ !#-\\[\\]-~]",
        any::<char>()
            .prop_filter("needs an escape", |c| *c >= ' ' && !"\"\\".contains(*c))
            .prop_map(String::from),
        escape.prop_map(String::from),
        // As UTF-16 has it: one unit, or two for a surrogate pair.
        (any::<char>(), any::<bool>()).prop_map(|(character, upper)| {
            let units = character.encode_utf16(&mut [0; 2]).to_vec();
            let escape = |unit: &u16| {
                if upper {
                    format!("\\u{unit:04X}")
                } else {
                    format!("\\u{unit:04x}")
                }
            };
            units.iter().map(escape).collect()
        }),
        select(vec![
            "\\ud7ff",
            "\\ue000",
            "\\uD800\\uDC00",
            "\\udbff\\udfff"
        ])
        .prop_map(String::from),
    ];
    vec(character, 0..8).prop_map(|characters| format!("\"{}\"", characters.concat()))
}

/// With white space before and after it.
fn spaced(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let space = "[ \t\r\n]{0,2}";
    (space, text, space).prop_map(|(before, text, after)| before + &text + &after)
}

fn document() -> impl Strategy<Value = String> {
    let literal = select(vec!["true", "false", "null"]).prop_map(String::from);
    let leaf = spaced(prop_oneof![literal, number(), string()]);
    leaf.prop_recursive(6, 40, 6, |value| {
        let array = vec(value.clone(), 1..6).prop_map(|values| format!("[{}]", values.join(",")));
        let member = (spaced(string()), value).prop_map(|(name, value)| name + ":" + &value);
        let object = vec(member, 1..6).prop_map(|members| format!("{{{}}}", members.join(",")));
        let empty_array = "\\[[ \t\r\n]{0,2}\\]";
        let empty_object = "\\{[ \t\r\n]{0,2}\\}";
        spaced(prop_oneof![4 => array, 4 => object, 1 => empty_array, 1 => empty_object])
    })
}

/// A document with a few characters removed, replaced or put in.
fn broken_document() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        select(
            "\"\\/bfnrtu{}[]:,-+.0123456789aAdDeEcCxlsuv\u{0}\u{1f}\u{7f} \t\r\n"
                .chars()
                .collect::<Vec<_>>()
        ),
        any::<char>(),
    ];
    let change = (any::<Index>(), 0_usize..2, prop::option::of(character));
    (document(), vec(change, 1..4)).prop_map(|(document, changes)| {
        let mut characters: Vec<char> = document.chars().collect();
        for (place, removed, added) in changes {
            let start = place.index(characters.len() + 1);
            let end = characters.len().min(start + removed);
            characters.splice(start..end, added);
        }
        characters.into_iter().collect()
    })
}

proptest! {
    #[test]
    fn every_document_is_tokens_to_its_end(document in document()) {
        prop_assert!(serde_json::from_str::<&RawValue>(document.trim()).is_ok(), "{document:?}");
        let (_, end) = lex(&document);
        prop_assert_eq!(end, Ok(()));
        check(&document);
    }

    #[test]
    fn a_broken_document_is_wrong_where_the_parser_says(document in broken_document()) {
        check(&document);
    }

    #[test]
    fn any_text_of_the_characters_of_json_is_right_or_wrong_where_the_parser_says(
        text in "[]\\[{}:,\"\\\\ \n\tutrefalsn0189.+\\-eEdDcC]{0,24}",
    ) {
        check(&text);
    }

    #[test]
    fn any_string_of_the_characters_of_escapes_is_right_or_wrong_where_the_parser_says(
        text in "\"(\\\\u([dD][89abcdefABCDEF0][0-9a-f]{2}|[0-9a-fA-Fg]{0,4})|\\\\[bfnrtux\"/\\\\]|[ a\u{1}\u{7f}é]){0,5}\"?",
    ) {
        check(&text);
    }

    #[test]
    fn any_number_like_text_is_right_or_wrong_where_the_parser_says(
        text in "[-+.eE0-9]{1,8}[ ,x]?",
    ) {
        check(&text);
    }

    #[test]
    fn any_text_at_all_is_right_or_wrong_where_the_parser_says(text in any::<String>()) {
        check(&text);
    }
}

proptest! {
    // Fewer, for each is as many documents as it has characters.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_prefix_of_a_document_ends_in_a_whole_token_or_an_error_at_the_end(
        document in document(),
    ) {
        for (end, _) in document.char_indices() {
            let prefix = &document[..end];
            check(prefix);
            if let Err(error) = lex(prefix).1 {
                prop_assert_eq!(error.position.offset, prefix.len());
                prop_assert_eq!(error.found, None);
            }
        }
    }
}

fn failure(document: &str) -> (usize, Expected, Option<char>) {
    check(document);
    let error = lex(document).1.expect_err(document);
    (error.position.offset, error.expected, error.found)
}

#[test]
fn every_error_says_where_it_is_and_what_was_expected() {
    use Expected::*;
    for (document, expected) in [
        ("@", (0, Token, Some('@'))),
        ("[.5]", (1, Token, Some('.'))),
        ("+1", (0, Token, Some('+'))),
        ("\u{feff}[]", (0, Token, Some('\u{feff}'))),
        ("[\u{a0}]", (1, Token, Some('\u{a0}'))),
        ("[\u{c}]", (1, Token, Some('\u{c}'))),
        ("nul", (3, Null, None)),
        ("[nil]", (2, Null, Some('i'))),
        ("tru]", (3, True, Some(']'))),
        ("False", (0, Token, Some('F'))),
        ("f\u{e4}lse", (1, False, Some('\u{e4}'))),
        ("nullx", (4, Delimiter, Some('x'))),
        ("-", (1, Digit, None)),
        ("-x", (1, Digit, Some('x'))),
        ("--1", (1, Digit, Some('-'))),
        ("1.", (2, Digit, None)),
        ("[1.]", (3, Digit, Some(']'))),
        ("1.e5", (2, Digit, Some('e'))),
        ("1e", (2, Digit, None)),
        ("1e+", (3, Digit, None)),
        ("1e+-1", (3, Digit, Some('-'))),
        ("01", (1, Delimiter, Some('1'))),
        ("-00", (2, Delimiter, Some('0'))),
        ("0x1F", (1, Delimiter, Some('x'))),
        ("1.2.3", (3, Delimiter, Some('.'))),
        ("1\"a\"", (1, Delimiter, Some('"'))),
        ("\"", (1, Character, None)),
        ("\"caf\u{e9}", (6, Character, None)),
        ("\"a\nb\"", (2, Character, Some('\n'))),
        ("\"\u{0}\"", (1, Character, Some('\u{0}'))),
        ("\"\u{1f}\"", (1, Character, Some('\u{1f}'))),
        (r#""\"#, (2, Escape, None)),
        (r#""\x41""#, (2, Escape, Some('x'))),
        (r#""\U0041""#, (2, Escape, Some('U'))),
        (r#""\'""#, (2, Escape, Some('\''))),
        (r#""\u"#, (3, HexDigit, None)),
        (r#""\u004"#, (6, HexDigit, None)),
        (r#""\u00e""#, (6, HexDigit, Some('"'))),
        (r#""\u00eg""#, (6, HexDigit, Some('g'))),
        (r#""\ud8""#, (5, HexDigit, Some('"'))),
        (r#""\udc00""#, (4, HighSurrogate, Some('c'))),
        (r#""\uDFFF""#, (4, HighSurrogate, Some('F'))),
        (r#""\ud800""#, (7, LowSurrogate, Some('"'))),
        (r#""\ud800"#, (7, LowSurrogate, None)),
        (r#""\ud800\n""#, (8, LowSurrogate, Some('n'))),
        (r#""\ud800\u0041""#, (9, LowSurrogate, Some('0'))),
        (r#""\uD800\uD800""#, (10, LowSurrogate, Some('8'))),
        (r#""\ud800\udc0""#, (12, HexDigit, Some('"'))),
    ] {
        assert_eq!(failure(document), expected, "{document:?}");
    }
}

#[test]
fn a_token_with_any_one_character_in_any_place_is_right_or_wrong_where_the_parser_says() {
    for token in ["\"\\uD83D\\ude00\\n\"", "-10.5e+3", "0E1", "true", "[{}]"] {
        for place in 0..=token.len() {
            for character in '\0'..='\u{80}' {
                let (before, after) = token.split_at(place);
                check(&format!("{before}{character}{after}"));
                if !after.is_empty() {
                    check(&format!("{before}{character}{}", &after[1..]));
                }
            }
        }
    }
}

#[test]
fn an_error_reads_as_a_sentence_with_its_line_and_column_in_bytes() {
    let document = "{\"caf\u{e9}\":\r\n  [\"caf\u{e9}\", tru]}";
    let message = lex(document).1.unwrap_err().to_string();
    assert_eq!(message, "line 2, column 16: expected `true`, found ']'");
    let parser = serde_json::from_str::<Value>(document).unwrap_err();
    assert_eq!((parser.line(), parser.column()), (2, 16));

    let message = lex("\"a").1.unwrap_err().to_string();
    let expected = "line 1, column 3: expected a character of a string or its closing `\"`";
    assert_eq!(message, format!("{expected}, found the end"));
}

#[test]
fn a_number_may_be_too_large_for_the_parser() {
    for number in ["1e999", "-1e999", "1E+4000000000"] {
        let parser = serde_json::from_str::<Value>(number).unwrap_err();
        assert!(
            parser.to_string().starts_with("number out of range"),
            "{parser}"
        );
        let (tokens, end) = lex(number);
        assert_eq!((tokens[0].text, end), (number, Ok(())));
        assert!(serde_json::from_str::<&RawValue>(number).is_ok());
    }
}

#[test]
fn tokens_in_an_order_that_makes_no_document_are_tokens_all_the_same() {
    let (tokens, end) = lex("]{,\"a\"\"b\"1:true");
    let texts: Vec<&str> = tokens.iter().map(|token| token.text).collect();
    assert_eq!(texts, ["]", "{", ",", "\"a\"", "\"b\"", "1", ":", "true"]);
    assert_eq!(end, Ok(()));
}

#[test]
fn an_empty_document_is_no_tokens_and_no_error() {
    assert_eq!(lex(""), (vec![], Ok(())));
    assert_eq!(lex(" \t\r\n"), (vec![], Ok(())));
}

#[test]
fn deep_nesting_takes_no_more_than_shallow() {
    const DEPTH: usize = 100_000;
    let document = "[".repeat(DEPTH) + &"]".repeat(DEPTH);
    assert!(serde_json::from_str::<&RawValue>(&document).is_ok());
    assert!(serde_json::from_str::<Value>(&document).is_err());
    let (tokens, end) = lex(&document);
    assert_eq!((tokens.len(), end), (2 * DEPTH, Ok(())));
}

#[test]
fn a_lexer_left_before_the_end_has_no_result_yet() {
    let mut tokens = tokens("[1]");
    tokens.next();
    let mut tokens = tokens.into_return().unwrap_err();
    assert_eq!(tokens.next().unwrap().text, "1");

    let mut by_hand = by_hand::tokens("[1]");
    by_hand.next();
    let mut by_hand = by_hand.into_return().unwrap_err();
    assert_eq!(by_hand.next().unwrap().text, "1");
}
