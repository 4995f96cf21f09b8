//! The tests that need the records alone.

use std::collections::BTreeSet;
use std::env;

use native_coroutines::inspect::{Anatomy, Kind};
use native_coroutines::patterns;
use native_coroutines::record::{Record, Seen};

use super::{PANICKED, RETURNED, UNRESUMED, is_of_this_compiler, records, text};

#[test]
fn a_record_is_written_as_it_is_read() {
    for pattern in patterns::all() {
        let text = text(pattern);
        let record = Record::read(&text).unwrap_or_else(|why| panic!("{}: {why}", pattern.name));
        let again = record.write().unwrap();
        assert!(text == again, "{} is written otherwise", pattern.name);
    }
}

/// The README's table is made of the stops.
#[test]
fn the_sizes_are_those_that_the_tour_reports() {
    for (pattern, record) in records() {
        if !is_of_this_compiler(pattern, &record) {
            continue;
        }
        let stop = (pattern.tour)();
        // The stop counts the items too, which the body hands back at each step.
        let lent = match pattern.name {
            "permutations" => size_of::<Vec<u8>>(),
            _ => 0,
        };
        let native: BTreeSet<_> = (record.steps.iter())
            .filter_map(|step| Some(record.machines[step.native.as_ref()?.of].anatomy.size))
            .map(|size| (size + lent).next_multiple_of(align_of::<usize>().min(lent.max(1))))
            .collect();
        let by_hand: BTreeSet<_> = (record.steps.iter())
            .filter_map(|step| Some(record.by_hand[step.by_hand.as_ref()?.of].size))
            .collect();
        let (name, bytes) = (pattern.name, stop.native_bytes);
        assert!(
            native.contains(&bytes),
            "{name}, native: {native:?}, not {bytes}"
        );
        if !EVENT_LOOPS.contains(&name) {
            let bytes = stop.by_hand_bytes;
            assert!(
                by_hand.contains(&bytes),
                "{name}, by hand: {by_hand:?}, not {bytes}"
            );
        }
    }
}

/// The struct by hand is inside of its event loop, where nobody sees it.
const EVENT_LOOPS: [&str; 1] = ["simulation"];

#[test]
fn nearly_every_step_shows_both_sides() {
    for (pattern, record) in records() {
        let steps = record.steps.len();
        let native = record
            .steps
            .iter()
            .filter(|step| step.native.is_some())
            .count();
        let by_hand = record
            .steps
            .iter()
            .filter(|step| step.by_hand.is_some())
            .count();
        let name = pattern.name;
        assert!(steps >= 4, "{name} has {steps} steps");
        assert!(
            native + 3 >= steps,
            "{name}: {native} of {steps} steps show the native body"
        );
        let is_seen = by_hand + 6 >= steps || EVENT_LOOPS.contains(&name);
        assert!(
            is_seen,
            "{name}: {by_hand} of {steps} steps show the struct"
        );
    }
}

/// The outermost body of every step, with its anatomy.
fn seen(record: &Record) -> impl Iterator<Item = (&Seen, &Anatomy)> {
    let native = record.steps.iter().filter_map(|step| step.native.as_ref());
    let by_hand = record.steps.iter().filter_map(|step| step.by_hand.as_ref());
    let native = native.map(|seen| (seen, &record.machines[seen.of].anatomy));
    native.chain(by_hand.map(|seen| (seen, &record.by_hand[seen.of])))
}

#[test]
fn every_step_takes_a_way_of_its_machine() {
    for (pattern, record) in records() {
        for (number, step) in record.steps.iter().enumerate() {
            let Some(seen) = &step.native else { continue };
            let to = seen.snapshot.number.expect("a coroutine has a state");
            let is_way = match seen.from {
                Some(from) => (record.machines[seen.of].ways.iter())
                    .any(|way| (way.from, way.to) == (from, to)),
                None => to == UNRESUMED || to == RETURNED,
            };
            let name = pattern.name;
            assert!(
                is_way,
                "{name}, step {number}: no way from {:?} to {to}",
                seen.from
            );
        }
    }
}

#[test]
fn a_way_leads_from_a_state_to_another_over_lines_of_the_body() {
    for (pattern, record) in records() {
        for machine in &record.machines {
            let anatomy = &machine.anatomy;
            let state = |number| anatomy.states.iter().find(|state| state.number == number);
            let last = pattern.native.lines().count() as u32;
            assert!(!machine.ways.is_empty());
            for way in &machine.ways {
                let (from, to) = (state(way.from).unwrap(), state(way.to).unwrap());
                assert!(![RETURNED, PANICKED].contains(&from.number));
                assert!(![UNRESUMED, PANICKED].contains(&to.number));
                assert!(way.lines.is_sorted_by(|a, b| a < b));
                // A macro in front of the body has lines of it too.
                let within = |line: &u32| (1..=last).contains(line);
                assert!(way.lines.iter().all(within), "{}: {way:?}", pattern.name);
            }
            // Each place where a body waits can be reached.
            for state in anatomy
                .states
                .iter()
                .filter(|state| state.number > PANICKED)
            {
                assert!(machine.ways.iter().any(|way| way.to == state.number));
                assert!(machine.ways.iter().any(|way| way.from == state.number));
            }
        }
    }
}

/// The source is another witness than the debug information.
#[test]
fn a_state_is_at_a_yield_and_saves_what_the_source_names() {
    for (pattern, record) in records() {
        let lines: Vec<_> = pattern.native.lines().collect();
        for machine in &record.machines {
            let anatomy = &machine.anatomy;
            let file = format!("src/patterns/{}/native.rs", pattern.name);
            assert_eq!(anatomy.file, file);
            let line = |number: u32| lines[number as usize - 1];
            assert!(line(anatomy.line).contains('|'), "{}", line(anatomy.line));
            for state in &anatomy.states {
                if state.number > PANICKED {
                    let line = line(state.line);
                    let waits = line.contains("yield") || line.contains("!(");
                    assert!(waits, "{file}, {}: {line}", state.name);
                }
                for local in &state.locals {
                    // `pin!` of the standard library has a local of its own.
                    let named = pattern.native.contains(&*local.name) || local.name == "pinned";
                    assert!(named, "{file} names no {}", local.name);
                    if local.kind == Kind::DropFlag {
                        assert_eq!((&*local.name, local.size), ("", 1), "{file}");
                    }
                    assert!(local.offset + local.size <= anatomy.size);
                }
            }
        }
    }
}

#[test]
fn a_snapshot_has_the_bytes_of_its_size() {
    for (pattern, record) in records() {
        for (seen, anatomy) in seen(&record) {
            assert_eq!(seen.snapshot.bytes.len(), anatomy.size, "{}", pattern.name);
        }
    }
}

#[test]
fn a_record_names_no_place_of_a_machine() {
    let places = [
        env!("CARGO_MANIFEST_DIR").to_owned(),
        env::temp_dir().display().to_string(),
        env::var("HOME").unwrap_or("/home".into()),
        "/rustc/".into(),
    ];
    for pattern in patterns::all() {
        for place in &places {
            assert!(
                !text(pattern).contains(place),
                "{} has {place}",
                pattern.name
            );
        }
    }
}

#[test]
fn a_damaged_record_is_an_error() {
    for name in ["records", "tasks"] {
        let pattern = patterns::all()
            .find(|pattern| pattern.name == name)
            .unwrap();
        let text = text(pattern);
        for end in (0..text.len() - 2)
            .step_by(199)
            .filter(|&end| text.is_char_boundary(end))
        {
            assert!(Record::read(&text[..end]).is_err(), "{name} up to {end}");
        }
        // A damaged number may be another number; it must not end the program.
        for at in (0..text.len())
            .step_by(499)
            .filter(|&at| text.is_char_boundary(at))
        {
            for letter in ["9", "-", "*", ">", "\"", "@", ""] {
                let damaged = [
                    &text[..at],
                    letter,
                    text[at..].split_at_checked(1).map_or("", |(_, rest)| rest),
                ];
                let _ = Record::read(&damaged.concat());
            }
        }
        let says = |text: &str, why: &str| {
            let error = Record::read(text).unwrap_err();
            assert!(error.contains(why), "{error}");
        };
        says("", "EOF");
        says(
            &text
                .replacen("\"0>", "\"99>", 1)
                .replacen(">3\"", ">77\"", 1),
            "is no state",
        );
        says(&text.replacen("\"size\":", "\"size\":1", 1), "bytes");
        let state = text.replacen("[0,\"Unresumed\"", "[0,true", 1);
        says(&state, "machines: 0: states: 0: 1: `true` is not a text");
        let bytes = text.replacen("\"native\":[0", "\"native\":[-1", 1);
        says(&bytes, "native: 0: `-1` is not a whole number");
    }
}

#[cfg(not(feature = "record"))]
#[test]
fn the_error_names_the_file_and_the_command() {
    let mut pattern = *patterns::all().next().unwrap();
    pattern.record = "{}";
    assert_eq!(
        Record::of(&pattern).unwrap_err().to_string(),
        "src/patterns/fib/record.json cannot be read: compiler: a text is missing; \
         record the pattern again with `cargo run --features record -- record fib`"
    );
}
