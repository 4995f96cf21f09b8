//! `trace`: each step is the recorded one, the run is that of the tour, and it fits a terminal.

use native_coroutines::inspect::{Kind, Shown};
use native_coroutines::patterns::{self, Pattern};
use native_coroutines::record::{Record, Step};
use textwrap::core::display_width;

use crate::{command, run};

/// Runs the command, and returns its output as it is.
fn output(arguments: &[&str]) -> String {
    let output = command([&["trace"], arguments].concat()).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
    String::from_utf8(output.stdout).unwrap()
}

fn named(name: &str) -> &'static Pattern {
    patterns::all()
        .find(|pattern| pattern.name == name)
        .unwrap()
}

/// A text on one line, wherever its lines were broken.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The steps in the output, each without its number.
fn steps(text: &str) -> Vec<&str> {
    let mut rest = text;
    let mut steps = Vec::new();
    for number in 0.. {
        let Some((before, after)) = rest.split_once(&format!("\n{number:>2}  ")) else {
            break;
        };
        steps.push(before);
        rest = after;
    }
    steps.push(rest);
    steps.split_off(1)
}

/// The states that a step names: the one before, if it is known, and the one after it.
fn states(record: &Record, step: &Step) -> Option<String> {
    let seen = step.native.as_ref()?;
    let machine = &record.machines[seen.of];
    let name = |number| {
        machine
            .anatomy
            .states
            .iter()
            .find(|state| Some(state.number) == number)
    };
    let now = &name(seen.snapshot.number)?.name;
    let way = machine
        .ways
        .iter()
        .find(|way| (Some(way.from), Some(way.to)) == (seen.from, seen.snapshot.number));
    Some(match way.and_then(|way| name(Some(way.from))) {
        Some(from) => format!("\n    {} → {now}, line", from.name),
        None => format!("\n    {now}"),
    })
}

#[test]
fn every_trace_shows_each_recorded_step_in_80_columns() {
    for pattern in patterns::all() {
        let record = Record::of(pattern).unwrap();
        let text = output(&[pattern.name]);
        assert!(text.contains(&record.compiler), "{text}");
        for line in text.lines() {
            assert!(display_width(line) <= 80, "{line}");
        }
        let steps = steps(&text);
        assert_eq!(steps.len(), record.steps.len(), "{text}");
        for (step, text) in record.steps.iter().zip(steps) {
            let said = words(&step.said);
            // Words that take many lines are cut short.
            let said: String = said.chars().take(100).collect();
            assert!(words(text).contains(&said), "{said} in {text}");
            if let Some(states) = states(&record, step) {
                assert!(text.contains(&states), "{states} in {text}");
            }
        }
    }
}

#[test]
fn every_value_that_a_step_changed_is_shown() {
    for pattern in patterns::all() {
        let record = Record::of(pattern).unwrap();
        let text = output(&[pattern.name]);
        let texts = steps(&text);
        for (index, pair) in record.steps.windows(2).enumerate() {
            let [Some(before), Some(now)] = [&pair[0].native, &pair[1].native] else {
                continue;
            };
            if (before.of, before.snapshot.number) != (now.of, now.from) {
                continue;
            }
            let text = words(texts[index + 1].split("\n    by hand").next().unwrap());
            for value in &now.snapshot.values {
                let local = &value.local;
                let Shown::Is(shown) = &value.shown else {
                    continue;
                };
                if local.size == 0 || local.kind == Kind::DropFlag || local.name.is_empty() {
                    continue;
                }
                let old = before
                    .snapshot
                    .values
                    .iter()
                    .find(|old| old.local == *local);
                let mark = match old {
                    None => '+',
                    Some(old) if old.shown != value.shown => '~',
                    Some(_) => {
                        let (_, rest) = text.split_once("as before: ").expect(&text);
                        assert!(rest.contains(&local.name), "{} in {text}", local.name);
                        continue;
                    }
                };
                let (first, end) = (local.offset, local.offset + local.size);
                let row = format!("{mark} {first}..{end} {} = {shown}", local.name);
                let row: String = words(&row).chars().take(60).collect();
                assert!(text.contains(row.trim_end()), "{row} in {text}");
            }
        }
    }
}

/// The second source: the tour runs the pattern anew.
#[test]
fn the_run_of_records_is_the_dialogue_of_the_tour() {
    let pattern = named("records");
    let text = output(&["records"]);
    let steps = steps(&text);
    let dialogue = (pattern.tour)().native;
    // A step of the caller begins at the margin.
    let mut said: Vec<String> = Vec::new();
    for line in dialogue.lines() {
        match (line.starts_with(' '), said.last_mut()) {
            (true, Some(step)) => *step += &format!(" {}", line.trim()),
            _ => said.push(line.into()),
        }
    }
    assert_eq!(said.len() + 1, steps.len(), "{text}");
    assert!(steps[0].starts_with("before the first step\n"), "{text}");
    for (said, step) in said.iter().zip(&steps[1..]) {
        assert!(words(step).starts_with(&words(said)), "{said} and {step}");
    }
}

/// The second source: what is sent is a literal of the tour, and the three loops are in the source.
#[test]
fn records_keeps_what_was_sent_until_the_field_ends() {
    let text = output(&["records"]);
    let steps = steps(&text);
    let find = |said: &str| {
        let place = steps.iter().position(|step| step.starts_with(said));
        place.unwrap_or_else(|| panic!("{said} in {text}"))
    };
    let start = find(r#"send Start { name: "route", offset: 0 }"#);
    let native = |step: usize| steps[step].split("\n    by hand").next().unwrap();
    for (step, shown, missing) in [
        (
            start,
            &[
                "Suspend1 → Suspend2",
                "name = \"route\"",
                "offset = 0",
                "depth = 0",
            ][..],
            "- ",
        ),
        (
            start + 1,
            &["Suspend2 → Suspend2", "text = \"22\"", "as before: "],
            "name =",
        ),
        (
            start + 2,
            &["Suspend2 → Suspend1", "   name, offset, depth\n"],
            "name =",
        ),
    ] {
        for shown in shown {
            assert!(native(step).contains(shown), "{shown} in {}", steps[step]);
        }
        assert!(
            !native(step).contains(missing),
            "{missing} in {}",
            steps[step]
        );
    }
    // The struct still holds the name, where the coroutine's bytes are free again.
    let by_hand = steps[start + 2]
        .split("\n    by hand")
        .nth(1)
        .expect(steps[start + 2]);
    let kept = by_hand
        .lines()
        .find(|line| line.trim_start().starts_with('='));
    assert!(
        kept.is_some_and(|line| line.contains("name = \"route\"")),
        "{by_hand}"
    );
}

#[test]
fn the_line_where_records_waits_is_marked_and_is_a_yield() {
    let text = output(&["records"]);
    let source: Vec<&str> = named("records").native.lines().collect();
    let mut waits = 0;
    for step in steps(&text) {
        let Some(line) = step.lines().find_map(|line| line.strip_prefix("    >")) else {
            continue;
        };
        let (number, line) = line.trim_start().split_once("  ").unwrap();
        let number: usize = number.parse().unwrap();
        assert_eq!(source[number - 1].trim(), line.trim());
        if step.contains("Suspend") && !step.contains("→ Returned") {
            assert!(line.contains("yield"), "{step}");
            waits += 1;
        }
    }
    assert!(waits >= 19, "{text}");
}

#[test]
fn one_step_is_shown_with_every_byte() {
    for pattern in patterns::all() {
        let record = Record::of(pattern).unwrap();
        for (number, step) in record.steps.iter().enumerate().take(3) {
            let text = output(&[pattern.name, "--step", &number.to_string()]);
            for line in text.lines() {
                assert!(display_width(line) <= 80, "{line}");
            }
            let sides = [("native", &step.native), ("by hand", &step.by_hand)];
            for (side, seen) in sides {
                let Some(seen) = seen else { continue };
                let size = seen.snapshot.bytes.len();
                assert!(
                    text.contains(&format!("\n{side}: {size} bytes\n")),
                    "{text}"
                );
                for value in &seen.snapshot.values {
                    assert!(
                        text.contains(&value.local.name),
                        "{}: {text}",
                        value.local.name
                    );
                }
            }
        }
    }
}

/// Known from the type: `Option<u64>` is a number that is not 0, and then the value, lowest byte
/// first. 1 and 2 are Fibonacci numbers next to each other.
#[test]
fn the_bytes_of_a_step_are_those_of_its_values() {
    let text = output(&["fib", "--step", "2"]);
    let native = "   0  01 00 00 00 00 00 00 00   current = Some(1)\n   8  01 00 00 00 00 00 00 00\n  \
        16  01 00 00 00 00 00 00 00   next = Some(2)\n  24  02 00 00 00 00 00 00 00\n  \
        32  03  ·  ·  ·  ·  ·  ·  ·   state = 3\n";
    assert!(text.contains(native), "{text}");
}

#[test]
fn a_step_that_is_not_there_is_refused() {
    let last = Record::of(named("fib")).unwrap().steps.len() - 1;
    let seen = run(["trace", "fib", "--step", "1000"]);
    assert_eq!((seen.status, &*seen.output), (Some(2), ""));
    let expected =
        format!("native-coroutines: fib: there is no step 1000; choose one from 0 to {last}\n");
    assert_eq!(seen.errors, expected);
    let seen = run(["trace", "fib", "--step", "one"]);
    assert_eq!((seen.status, &*seen.output), (Some(2), ""));
    assert!(seen.errors.contains("--step"), "{}", seen.errors);
}

#[test]
fn trace_refuses_an_unknown_pattern_and_names_all() {
    let seen = run(["trace", "record"]);
    assert_eq!((seen.status, &*seen.output), (Some(2), ""));
    assert!(seen.errors.contains("'records'"), "{}", seen.errors);
    for pattern in patterns::all() {
        assert!(seen.errors.contains(pattern.name), "{}", seen.errors);
    }
}
