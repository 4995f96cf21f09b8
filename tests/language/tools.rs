//! What the compiler tells about it: the size of each state, and what a debugger gets to see.

use crate::compiler::{debug_information, type_sizes};

const SOURCE: &str = "
    #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
    use std::{ops::Coroutine, pin::Pin};
    pub fn run(captured: u32) {
        let mut body = #[coroutine] move || {
            let before = captured as u64 * 2;
            yield;
            let between = before as u16;
            yield;
            drop((between, captured));
        };
        Pin::new(&mut body).resume(());
    }";

/// The lines about the one coroutine.
fn sizes() -> Vec<String> {
    (type_sizes(&[], SOURCE).into_iter())
        .skip_while(|line| !line.starts_with("type: `{coroutine@"))
        .take_while(|line| line.starts_with(' ') || line.starts_with("type: `{coroutine@"))
        .map(|line| line.trim().to_string())
        .collect()
}

// rust-lang/rust: tests/ui/print_type_sizes/coroutine.rs
#[test]
fn print_type_sizes_shows_each_state_with_what_it_saves() {
    let sizes = sizes();
    let names: Vec<&str> = (sizes.iter())
        .filter_map(|line| line.split('`').nth(1))
        .skip(1)
        .collect();
    assert_eq!(
        names,
        [
            "Unresumed",
            ".captured",
            "Suspend0",
            ".before",
            ".captured",
            "Suspend1",
            ".captured",
            ".between",
            "Returned",
            ".captured",
            "Panicked",
            ".captured"
        ],
        "{sizes:#?}"
    );
    let before = "local `.before`: 8 bytes, offset: 0 bytes, alignment: 8 bytes";
    assert!(sizes.iter().any(|line| line == before), "{sizes:#?}");
}

// 8 is where the capture is, behind `before`. The number of the state is behind it, at 14, and yet
// its byte is counted as the first: 1 + 7 = 8.
// rust-lang/rust: tests/ui/print_type_sizes/coroutine_discr_placement.rs
#[test]
fn print_type_sizes_counts_the_number_of_the_state_first_wherever_it_is() {
    let sizes = sizes();
    assert_eq!(sizes[1], "discriminant: 1 bytes");
    assert_eq!(sizes[2], "variant `Unresumed`: 12 bytes");
    assert_eq!(sizes[3], "padding: 7 bytes");
    let information = debug_information(SOURCE);
    let offset = |name: &str| {
        let is_field = |line: &&str| {
            line.contains("DW_TAG_member") && line.contains(&format!("name: \"{name}\""))
        };
        let field = information.lines().find(is_field).expect(name);
        let (_, bits) = field.split_once(" offset: ").expect(name);
        let digits: String = bits.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().unwrap() / 8
    };
    assert_eq!([offset("captured"), offset("__state")], [8, 14]);
}

// rust-lang/rust: tests/debuginfo/coroutine-objects.rs
#[test]
fn a_debugger_sees_the_state_by_its_line_and_what_is_saved_by_its_name() {
    let information = debug_information(SOURCE);
    // The number that LLVM has given to an entry, as others refer to it.
    let number = |parts: &[&str]| {
        let fits = |line: &&str| parts.iter().all(|part| line.contains(part));
        let line = information.lines().find(fits);
        let (number, _) = line
            .and_then(|line| line.split_once(" = "))
            .unwrap_or_else(|| panic!("nothing is told about {parts:?}"));
        number
    };
    let coroutine = number(&["DW_TAG_structure_type", "name: \"{coroutine_env#0}\""]);
    for (state, line, saved) in [("Suspend0", 7, "before"), ("Suspend1", 9, "between")] {
        let scope = format!("scope: {coroutine},");
        let name = format!("name: \"{state}\"");
        let structure = number(&["DW_TAG_structure_type", &name, &scope]);
        let base = format!("baseType: {structure},");
        number(&["DW_TAG_member", &base, &format!("line: {line},")]);
        for field in [saved, "captured"] {
            let name = format!("name: \"{field}\"");
            number(&["DW_TAG_member", &name, &format!("scope: {structure},")]);
        }
    }
}

// rust-lang/rust: tests/debuginfo/coroutine-locals.rs
#[test]
fn a_debugger_inside_the_body_finds_a_saved_local_in_the_coroutine_and_any_other_on_the_stack() {
    let information = debug_information(
        "
    #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
    use std::{ops::Coroutine, pin::Pin};
    pub fn run() {
        let mut body = #[coroutine] || {
            let always = 1_u8;
            let once = 2_u8;
            yield;
            let never = 3_u8;
            drop((once, never));
            yield;
            drop(always);
        };
        Pin::new(&mut body).resume(());
    }",
    );
    // The ways to a variable: the first step of each leads from what the function has at hand.
    let ways = |name: &str| -> Vec<&str> {
        let named = format!("!DILocalVariable(name: \"{name}\",");
        let numbers = (information.lines()).filter(|line| line.contains(&named));
        let numbers = numbers.map(|line| format!(", {}, ", line.split(" = ").next().unwrap()));
        let declared = |number: String| {
            let lines = information.lines();
            lines.filter(move |line| line.contains("dbg_declare") && line.contains(&number))
        };
        let ways = numbers.flat_map(declared);
        ways.map(|line| line.split_once("!DIExpression(").expect("a way").1)
            .collect()
    };
    for (name, is_saved) in [("always", true), ("once", true), ("never", false)] {
        let ways = ways(name);
        assert!(!ways.is_empty(), "nothing is told about {name}");
        for way in ways {
            assert_eq!(way.starts_with("DW_OP_deref"), is_saved, "{name}: {way}");
        }
    }
}
