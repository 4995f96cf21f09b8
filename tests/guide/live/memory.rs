//! The page shows the values that the body has.

use serde_json::{Value, json};

use super::page::live;

#[test]
fn the_shown_locals_of_fib_are_the_next_two_numbers() {
    live("fib", |page| {
        let (mut current, mut next) = (0_u64, 1_u64);
        assert_eq!(page.held(), ["current = Some(0)", "next = Some(1)"]);
        for _ in 0..90 {
            (current, next) = (next, current + next);
            page.press("next");
            assert_eq!(
                page.held(),
                [
                    format!("current = Some({current})"),
                    format!("next = Some({next})")
                ]
            );
        }
        page.press("all");
        assert_eq!(
            (page.text(".state"), page.held()),
            ("Returned".into(), vec![])
        );
    });
}

#[test]
fn the_shown_count_of_grep_is_the_number_of_lines_that_matched() {
    live("grep", |page| {
        page.write("start", "a\"é");
        page.anew();
        page.write("input", "a\"é\nnone\nmore a\"é");
        page.press("none");
        for count in [1, 1, 2] {
            page.press("next");
            let held = page.held();
            assert!(held.contains(&format!("count = {count}")), "{held:?}");
            assert!(held.contains(&"pattern = \"a\\\"é\"".into()), "{held:?}");
        }
    });
}

#[test]
fn the_shown_locals_of_average_are_the_count_the_mean_and_the_squares() {
    live("average", |page| {
        page.write("input", "1 2 6");
        page.press("none");
        page.press("all");
        // The mean is 3, and the distances from it are 2, 1 and 3.
        assert_eq!(page.held(), ["count = 3", "mean = 3.0", "squares = 14.0"]);
    });
}

#[test]
fn the_shown_buffer_of_frames_has_the_bytes_of_the_frame() {
    live("frames", |page| {
        page.write("input", "01 ff c0 07 db dd db");
        page.press("none");
        page.press("all");
        // Six bytes were taken after the ones of the first frame, which end with the third. The last, an
        // escape, waits for its partner.
        assert_eq!(page.text(".state"), "Suspend1");
        let held = ["received = 7", "start = 3", "length = 2", "byte = 219"];
        let buffer = "buffer = [7, 219, 0, 0, 0, 0, 0, 0]";
        assert_eq!(page.held(), [&[buffer], &held[..]].concat());
    });
}

#[test]
fn the_shown_position_of_tokens_is_that_of_the_last_token() {
    live("tokens", |page| {
        page.write("start", "[\n  true");
        page.anew();
        assert_eq!(page.held(), ["document = \"[\\n  true\""]);
        page.press("next");
        page.press("next");
        let position = "position = Position { offset: 4, line: 2, column: 3 }";
        assert_eq!(
            page.held(),
            ["document = \"[\\n  true\"", position, "length = 4"]
        );
    });
}

#[test]
fn the_shown_locals_of_records_are_the_unfinished_record() {
    live("records", |page| {
        page.write("input", "<bus><id>7</id><route>2<b>2");
        page.press("none");
        page.press("all");
        let mut held = page.held();
        held.sort();
        let expected = [
            "depth = 1",
            "element = \"bus\"",
            "name = \"route\"",
            "offset = 15",
            "record = [(\"id\", \"7\")]",
            "text = \"2\"",
        ];
        assert_eq!(held, expected);
        page.press("none");
        assert_eq!(
            (page.text(".state"), page.held()),
            ("Returned".into(), vec![])
        );
    });
}

#[test]
fn the_marked_line_and_state_are_those_of_the_step() {
    live("frames", |page| {
        page.write("input", "db");
        page.press("none");
        page.press("next");
        let source = include_str!("../../../src/patterns/frames/native.rs");
        // The second `yield` of the file.
        let line = source
            .lines()
            .enumerate()
            .filter(|(_, line)| line.contains("= yield else"))
            .nth(1);
        let (index, text) = line.unwrap();
        let marked = page.text(".source .line.at");
        assert!(marked.starts_with(&(index + 1).to_string()), "{marked}");
        assert!(marked.contains(text.trim()), "{marked}");
        assert_eq!(page.all(".pill.now"), ["Suspend1"]);
        assert_eq!(
            page.run(
                "return document.querySelectorAll('.rail.taken').length",
                &[]
            ),
            1
        );
    });
}

#[test]
fn the_bytes_are_those_of_the_memory_and_the_changed_ones_are_marked() {
    live("average", |page| {
        page.write("input", "1.5 1.5");
        page.press("none");
        page.press("next");
        page.press("next");
        let mut rows = page.all(".memory .bytes");
        rows.iter_mut()
            .for_each(|row| row.retain(|letter| letter != ' '));
        let bytes = |bytes: [u8; 8]| bytes.map(|byte| format!("{byte:02x}")).concat();
        assert_eq!(
            rows[..2],
            [bytes(2_u64.to_le_bytes()), bytes(1.5_f64.to_le_bytes())]
        );
        // Only the count is another than before, in its lowest byte.
        assert_eq!(page.all(".bytes .changed"), ["02"]);
        assert_eq!(page.all(".held .changed b"), ["count"]);
    });
}

#[test]
fn memory_that_has_grown_is_read_where_it_is_now() {
    live("grep", |page| {
        // The next start leaves its exports to be seen.
        let leave = "const { make } = liveModule; liveModule.make = () => { const start = make(); \
         return Object.assign(async (how) => (window.seen = await start(how)), start) }";
        page.run(leave, &[]);
        page.anew();
        let bytes = || page.run("return window.seen.memory.buffer.byteLength", &[]);
        let pages = || bytes().as_u64().unwrap() >> 16;
        page.press("none");
        let before = pages();
        page.write("input", &"coroutine ".repeat(1 << 18));
        page.press("next");
        assert!(pages() > before, "it has not grown");
        let held = page.held();
        assert!(held.contains(&"count = 1".into()), "{held:?}");
        assert!(held.contains(&"pattern = \"coroutine\"".into()), "{held:?}");
    });
}

#[test]
fn floats_are_written_as_rust_writes_them() {
    live("average", |page| {
        let mut floats = vec![
            0.0,
            -0.0,
            1.0,
            1e15,
            1e16,
            123456789012345678.0,
            1e-4,
            1.5e-5,
            f64::MAX,
        ];
        floats.extend([
            f64::MIN_POSITIVE,
            5e-324,
            0.1 + 0.2,
            -2.5,
            f64::NAN,
            f64::INFINITY,
        ]);
        // All exponents, with digits that a step of the golden ratio spreads.
        let golden = 0x9e37_79b9_7f4a_7c15_u64;
        floats.extend((0..4000).map(|number: u64| f64::from_bits(number.wrapping_mul(golden))));
        let bits: Vec<String> = floats
            .iter()
            .map(|float| float.to_bits().to_string())
            .collect();
        let script = "return given[0].map((bits) => \
         Values.float(new Float64Array(new BigUint64Array([BigInt(bits)]).buffer)[0]))";
        let written: Vec<String> =
            serde_json::from_value(page.run(script, &[json!(bits)])).unwrap();
        let natively: Vec<String> = floats.iter().map(|float| format!("{float:?}")).collect();
        assert_eq!(written, natively);
    });
}

#[test]
fn texts_are_written_as_rust_writes_them() {
    live("grep", |page| {
        let mut text: String = (0..0x250).filter_map(char::from_u32).collect();
        text.push_str("\u{2028}\u{200b}\u{3000}語\u{1f600}\u{e000}\u{feff}'");
        let written = page.run("return `\"${Values.escape(given[0])}\"`", &[json!(text)]);
        assert_eq!(written, Value::from(format!("{text:?}")));
    });
}

/// A memory of a few bytes, and types as the command of the module describes them.
#[test]
fn a_value_that_is_not_known_is_not_shown() {
    live("fib", |page| {
        let types = json!([
            { "name": "bool", "size": 1, "base": "bool" },
            { "name": "char", "size": 4, "base": "char" },
            { "name": "&str", "size": 8, "fields": [
                { "name": "data_ptr", "of": 4, "offset": 0 }, { "name": "length", "of": 5, "offset": 4 } ] },
            { "name": "core::option::Option<bool>", "size": 1, "variants": {
                "tag": [0, 1], "of": [["2", 6, 0]] } },
            { "name": "*const u8", "size": 4, "pointer": null },
            { "name": "usize", "size": 4, "base": "unsigned" },
            { "name": "core::option::Option<bool>::None", "size": 1, "fields": [] },
            { "name": "u", "size": 1, "unknown": null },
            { "name": "alloc::string::String", "size": 12, "fields": [] },
            { "name": "e", "size": 1, "names": [["0", "A"]] },
            { "name": "f128", "size": 16, "base": "float" },
        ]);
        // A text at 16 that is no UTF-8, and one that is longer than the memory.
        let mut memory = vec![0; 32];
        memory[0..4].copy_from_slice(&0xD800_u32.to_le_bytes());
        memory[8..16].copy_from_slice(&[16, 0, 0, 0, 2, 0, 0, 0]);
        memory[16..24].copy_from_slice(&[0xff, 0xff, 0, 0, 0xff, 0, 0, 0]);
        let script = "const [types, memory, cases] = given; \
         const values = new Values(types, () => new Uint8Array(memory).buffer); \
         return cases.map(([of, at]) => values.show(of, at))";
        let cases = [
            (0, 16, "it is no bool"),
            (1, 0, "it is no char"),
            (2, 8, "it is no UTF-8"),
            (2, 18, "it lies outside of the memory"),
            (3, 16, "no variant has its number"),
            (4, 0, "it is a pointer"),
            (5, 30, "it lies outside of the memory"),
            (7, 0, "the debug information does not describe it"),
            (8, 0, "it has no field vec"),
            (9, 16, "no variant has its number"),
            (10, 0, "this page cannot read f128"),
        ];
        let asked: Vec<(u32, u32)> = cases.iter().map(|(of, at, _)| (*of, *at)).collect();
        let shown = page.run(script, &[types, json!(memory), json!(asked)]);
        let reasons: Vec<Value> = cases
            .iter()
            .map(|(.., why)| json!({ "why": why }))
            .collect();
        assert_eq!(shown, json!(reasons));
    });
}
