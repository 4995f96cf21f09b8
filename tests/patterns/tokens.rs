use native_coroutines::patterns::tokens::{Expected, by_hand, tokens};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use reference::{check, lex};
use serde_json::Value;
use serde_json::value::RawValue;

mod reference;

use crate::agree;

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
    #![proptest_config(agree::cases(48))]

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
#[cfg_attr(miri, ignore = "Miri would take too long: it lexes 12 000 texts")]
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
#[cfg_attr(
    miri,
    ignore = "Miri would take too long: the document has 200 000 brackets"
)]
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
