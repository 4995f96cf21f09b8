//! `anatomy`: the states, the ribbons, the table and the ways are those of the record, and fit a
//! terminal.

use native_coroutines::inspect::{Anatomy, Kind, Local, State};
use native_coroutines::patterns::{self, Pattern};
use native_coroutines::record::Record;
use textwrap::core::display_width;

use crate::{command, run};

/// Runs the command, and returns its output as it is.
fn output(pattern: &str) -> String {
    let output = command(["anatomy", pattern]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
    String::from_utf8(output.stdout).unwrap()
}

fn named(name: &str) -> &'static Pattern {
    patterns::all()
        .find(|pattern| pattern.name == name)
        .unwrap()
}

/// The parts of the output: that of each coroutine, with its title.
fn machines(text: &str) -> Vec<&str> {
    text.split("\nnative: ").skip(1).collect()
}

/// The ribbon of a state, whose rows stand in blocks of 64 bytes.
fn ribbon(text: &str, state: &State) -> String {
    let label = format!(" {:10}{:>4} ", state.name, state.line);
    let rows = text.lines().take_while(|line| !line.contains("name: type"));
    rows.filter_map(|line| line.strip_prefix(&label)).collect()
}

/// Whether the state saves something.
fn saves(state: &&State) -> bool {
    !["Returned", "Panicked"].contains(&&*state.name)
}

fn end(local: &Local) -> usize {
    local.offset + local.size
}

#[test]
fn every_anatomy_names_each_state_and_its_ways_in_80_columns() {
    for pattern in patterns::all() {
        let record = Record::of(pattern).unwrap();
        let text = output(pattern.name);
        assert!(text.contains(&record.compiler), "{text}");
        for line in text.lines() {
            assert!(display_width(line) <= 80, "{line}");
        }
        let parts = machines(&text);
        assert_eq!(parts.len(), record.machines.len(), "{text}");
        for (machine, text) in record.machines.iter().zip(parts) {
            let Anatomy { size, states, .. } = &machine.anatomy;
            assert!(text.starts_with(&format!("{size} bytes, ")), "{text}");
            let (_, list) = text.split_once("name: type\n").unwrap();
            for state in states {
                let title = format!("\n {:10}{:>4} ", state.name, state.line);
                let (_, rest) = list.split_once(&title).expect(&title);
                // Its ways follow, up to the next state.
                let ways = rest.split("\n S").next().unwrap();
                for way in machine.ways.iter().filter(|way| way.from == state.number) {
                    let to = states.iter().find(|to| to.number == way.to).unwrap();
                    assert!(ways.contains(&format!("→ {} ", to.name)), "{title}{ways}");
                }
            }
        }
    }
}

#[test]
fn a_ribbon_has_each_local_at_its_bytes() {
    for pattern in patterns::all() {
        let record = Record::of(pattern).unwrap();
        let text = output(pattern.name);
        for (machine, text) in record.machines.iter().zip(machines(&text)) {
            let anatomy = &machine.anatomy;
            for state in anatomy.states.iter().filter(saves) {
                let drawn: Vec<char> = ribbon(text, state).chars().collect();
                assert_eq!(drawn.len(), anatomy.size, "{text}");
                let mut free = vec![true; anatomy.size];
                for local in state
                    .locals
                    .iter()
                    .chain(&anatomy.tag)
                    .filter(|local| local.size > 0)
                {
                    let bytes = &drawn[local.offset..end(local)];
                    free[local.offset..end(local)].fill(false);
                    let whole: String = bytes.iter().collect();
                    match local.kind {
                        Kind::Tag => assert!(bytes.iter().all(|&sign| sign == '#'), "{whole}"),
                        Kind::DropFlag => assert_eq!(whole, "!"),
                        _ if local.size == 1 => assert!(!"[]!?#·".contains(&whole), "{whole}"),
                        _ => {
                            let inner = whole
                                .strip_prefix('[')
                                .and_then(|rest| rest.strip_suffix(']'));
                            let inner =
                                inner.unwrap_or_else(|| panic!("{local:?} is {whole} in {text}"));
                            assert!(!inner.contains(['[', ']', '!', '#', '·']), "{whole}");
                            if inner.len() >= local.name.len() + 70 {
                                assert!(inner.contains(&local.name), "{whole}");
                            }
                        }
                    }
                }
                // Nothing says where a hidden local is.
                let hidden = state.locals.iter().any(|local| local.kind == Kind::Hidden);
                let unused = if hidden { '?' } else { '·' };
                for (at, free) in free.into_iter().enumerate() {
                    assert_eq!(
                        drawn[at] == unused,
                        free,
                        "byte {at} of {}: {text}",
                        state.name
                    );
                }
            }
        }
    }
}

#[test]
fn the_table_has_the_numbers_of_each_local() {
    for pattern in patterns::all() {
        let record = Record::of(pattern).unwrap();
        let text = output(pattern.name);
        for (machine, text) in record.machines.iter().zip(machines(&text)) {
            for local in machine
                .anatomy
                .states
                .iter()
                .flat_map(|state| &state.locals)
            {
                let bytes = match local.kind {
                    Kind::Hidden => "?".into(),
                    _ => format!("{}..{}", local.offset, end(local)),
                };
                let name = match (local.kind, &*local.name) {
                    (Kind::DropFlag, _) => "! drop flag",
                    (_, "") => "(unnamed)",
                    (_, name) => name,
                };
                let row = format!("  {bytes:>10} {:>5}   {name}", local.size);
                assert!(text.contains(&row), "{row} in {text}");
            }
        }
    }
}

#[test]
fn records_waits_at_its_yields_and_has_the_size_of_the_tour() {
    let pattern = named("records");
    let stop = (pattern.tour)();
    let text = output("records");
    let sizes = format!(
        "  size: native {} bytes, by hand {} bytes\n",
        stop.native_bytes, stop.by_hand_bytes
    );
    assert!(text.contains(&sizes), "{text}");
    let yields = pattern.native.lines().enumerate().filter(|(_, line)| {
        let code = line.split("//").next().unwrap();
        code.contains("yield")
    });
    let yields: Vec<_> = yields
        .map(|(index, line)| (index + 1, line.trim()))
        .collect();
    assert_eq!(yields.len(), 3);
    for (state, (number, line)) in yields.into_iter().enumerate() {
        let place = format!("\n Suspend{state}{number:>6} {line}\n");
        assert!(text.contains(&place), "{place} in {text}");
    }
}

/// Known from the source, where three loops stand in each other.
#[test]
fn records_saves_a_local_in_the_states_of_its_loop() {
    let text = output("records");
    for (name, states) in [
        ("element: ", "in all states"),
        ("text: String", "in Suspend0-2"),
        ("record: PartialBus", "in Suspend1, 2"),
        ("name: Cow<str>", "in Suspend2"),
        ("offset: u64", "in Suspend2"),
        ("depth: u64", "in Suspend2"),
    ] {
        let row = text
            .lines()
            .find(|line| line.contains(name) && line.contains("; in"));
        let row = row.unwrap_or_else(|| panic!("{name} in {text}"));
        assert!(row.ends_with(states), "{row}");
    }
}

#[test]
fn records_has_the_struct_on_the_same_axis() {
    let text = output("records");
    let record = Record::of(named("records")).unwrap();
    let rows = text
        .lines()
        .filter_map(|line| line.strip_prefix(" by hand        "));
    let drawn: Vec<char> = rows.flat_map(str::chars).collect();
    let anatomy = &record.by_hand[0];
    assert_eq!(drawn.len(), anatomy.size);
    for local in anatomy.states[0]
        .locals
        .iter()
        .filter(|local| local.size > 1)
    {
        assert_eq!(
            (drawn[local.offset], drawn[end(local) - 1]),
            ('[', ']'),
            "{local:?}"
        );
    }
}

#[test]
fn anatomy_refuses_an_unknown_pattern_and_names_all() {
    let seen = run(["anatomy", "record"]);
    assert_eq!((seen.status, &*seen.output), (Some(2), ""));
    assert!(seen.errors.contains("'records'"), "{}", seen.errors);
    for pattern in patterns::all() {
        assert!(seen.errors.contains(pattern.name), "{}", seen.errors);
    }
}
