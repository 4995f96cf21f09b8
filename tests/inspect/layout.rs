//! Offsets, sizes and states.

use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;
use std::rc::Rc;

use native_coroutines::inspect::{Byte, Inspector, Kind};

use crate::support::{INSPECTOR, Probe, agrees, probes, shown, snapshot};

#[test]
fn a_body_without_a_yield_and_without_captures() {
    let body = #[coroutine]
    || {
        if false {
            yield;
        }
    };
    let anatomy = INSPECTOR
        .with(|inspector| inspector.anatomy(&body))
        .unwrap();
    assert_eq!(anatomy.size, size_of_val(&body));
    assert!(anatomy.states.iter().all(|state| state.locals.is_empty()));
    let _ = Pin::new(&mut { body }).resume(());
}

#[test]
fn the_file_and_the_lines_are_those_of_the_source() {
    let line = line!() + 1;
    let body = #[coroutine]
    || {
        yield;
        yield;
    };
    let anatomy = INSPECTOR
        .with(|inspector| inspector.anatomy(&body))
        .unwrap();
    assert!(
        anatomy.file.ends_with("tests/inspect/layout.rs"),
        "{}",
        anatomy.file
    );
    let lines: Vec<_> = anatomy
        .states
        .iter()
        .map(|state| (state.number, &*state.name, state.line))
        .collect();
    let begin = anatomy.line;
    assert!((line..=line + 1).contains(&begin));
    assert_eq!(
        lines,
        [
            (0, "Unresumed", begin),
            (1, "Returned", lines[1].2),
            (2, "Panicked", lines[2].2),
            (3, "Suspend0", line + 2),
            (4, "Suspend1", line + 3),
        ]
    );
    let _ = Pin::new(&mut { body }).resume(());
}

#[test]
fn locals_that_share_bytes() {
    let steps = agrees(
        #[coroutine]
        || {
            for number in 0..3_u8 {
                let wide = [u64::from(number); 5];
                yield probes!(number wide);
                drop(wide);
                let text = String::from("text");
                let pair = (number, Some('p'));
                yield probes!(number text pair);
                drop((number, text, pair));
            }
        },
    );
    assert_eq!(steps, 6);
}

fn generic<T: Copy + std::fmt::Debug>(
    value: T,
) -> impl Coroutine<(), Yield = Vec<Probe>, Return = ()> {
    #[coroutine]
    move || {
        let list = vec![value, value];
        let counted = Rc::new(value);
        yield probes!(list counted);
        drop((list, counted));
    }
}

#[test]
fn a_generic_body_is_described_for_each_type() {
    assert_eq!(agrees(generic(1_u8)), 1);
    assert_eq!(agrees(generic("text")), 1);
    assert_eq!(agrees(generic((1_u128, [Some("s")]))), 1);
}

/// A `yield` for each of the numbers from 0 to 999.
macro_rules! thousand {
    (@first $digits:tt $($first:tt)*) => {
        #[coroutine] |mut count: u32| { $(thousand!(@second count $digits $digits $first);)* }
    };
    (@second $count:ident $digits:tt [$($second:tt)*] $first:tt) => { $(thousand!(@third $count $digits $second);)* };
    (@third $count:ident [$($third:tt)*] $second:tt) => { $($count += $third - $third + (yield $count);)* };
    ($($digit:tt)*) => { thousand!(@first [$($digit)*] $($digit)*) };
}

#[test]
fn a_thousand_states() {
    let mut body = thousand!(0 1 2 3 4 5 6 7 8 9);
    let anatomy = INSPECTOR
        .with(|inspector| inspector.anatomy(&body))
        .unwrap();
    assert_eq!(anatomy.states.len(), 1003);
    let tag = anatomy.tag.clone().unwrap();
    assert_eq!((tag.kind, tag.size), (Kind::Tag, 2));
    for step in 0..1000 {
        let CoroutineState::Yielded(count) = Pin::new(&mut body).resume(1) else {
            panic!("{step} of 1000")
        };
        let seen = snapshot(&body);
        assert_eq!(
            (seen.number, seen.state),
            (Some(step + 3), format!("Suspend{step}"))
        );
        let shown: Vec<_> = seen
            .values
            .iter()
            .filter(|value| !value.local.name.is_empty())
            .map(|value| (&*value.local.name, format!("{:?}", value.shown)))
            .collect();
        assert_eq!(shown, [("count", format!("Is({:?})", count.to_string()))]);
    }
}

#[test]
fn a_struct_has_one_state_with_its_fields() {
    #[repr(C)]
    struct ByHand {
        wide: u64,
        narrow: u8,
        text: &'static str,
    }
    let value = ByHand {
        wide: 1,
        narrow: 2,
        text: "t",
    };
    let anatomy = INSPECTOR
        .with(|inspector| inspector.anatomy(&value))
        .unwrap();
    let [state] = &*anatomy.states else {
        panic!("{anatomy}")
    };
    let fields: Vec<_> = state
        .locals
        .iter()
        .map(|local| (&*local.name, local.offset, local.size))
        .collect();
    assert_eq!(
        fields,
        [
            (
                "wide",
                std::mem::offset_of!(ByHand, wide),
                size_of_val(&value.wide)
            ),
            (
                "narrow",
                std::mem::offset_of!(ByHand, narrow),
                size_of_val(&value.narrow)
            ),
            (
                "text",
                std::mem::offset_of!(ByHand, text),
                size_of_val(value.text) - 1 + size_of::<&str>()
            ),
        ]
    );
    assert_eq!(
        state.free(&anatomy),
        [std::ops::Range { start: 9, end: 16 }]
    );
    assert_eq!((anatomy.size, anatomy.tag), (size_of::<ByHand>(), None));
}

#[test]
fn the_fields_of_a_tuple_struct_have_their_numbers_as_names() {
    struct Pair(u8, char);
    let pair = Pair(1, 'p');
    let seen = snapshot(&pair);
    assert_eq!((shown(&seen, "0"), shown(&seen, "1")), ("1", "'p'"));
    assert_eq!((pair.0, pair.1), (1, 'p'));
}

#[test]
fn the_bytes_are_those_in_memory() {
    struct Plain {
        _number: u32,
        _letter: char,
    }
    let seen = snapshot(&Plain {
        _number: 0x0102_0304,
        _letter: 'A',
    });
    let mut expected: Vec<Byte> = 0x0102_0304_u32.to_ne_bytes().map(Byte::Is).into();
    expected.extend(u32::from('A').to_ne_bytes().map(Byte::Is));
    let offset = seen
        .values
        .iter()
        .find(|value| value.local.name == "_number")
        .unwrap()
        .local
        .offset;
    expected.rotate_right(offset);
    assert_eq!(seen.bytes, expected);
}

#[test]
fn addresses_padding_and_what_no_state_uses_are_masked() {
    let mut body = #[coroutine]
    || {
        let (text, narrow) = (String::from("abc"), 7_u8);
        yield;
        drop((text, narrow));
        yield;
    };
    let mut resumed = || {
        let _ = Pin::new(&mut body).resume(());
        snapshot(&body)
    };
    let (first, second) = (resumed(), resumed());
    let anatomy = INSPECTOR
        .with(|inspector| inspector.anatomy(&body))
        .unwrap();
    for (number, seen) in [first, second].iter().enumerate() {
        let state = &anatomy.states[3 + number];
        assert_eq!(state.name, seen.state);
        let mut free = vec![false; anatomy.size];
        state
            .free(&anatomy)
            .into_iter()
            .for_each(|range| free[range].fill(true));
        let masked: Vec<_> = seen.bytes.iter().map(|byte| *byte == Byte::Free).collect();
        // No local here has padding.
        assert_eq!(masked, free);
        let addresses = seen
            .bytes
            .iter()
            .filter(|byte| **byte == Byte::Address)
            .count();
        assert_eq!(
            addresses,
            if number == 0 {
                size_of::<*const u8>()
            } else {
                0
            }
        );
    }
}

#[test]
fn locals_that_share_a_name() {
    let mut body = #[coroutine]
    || {
        let value = 5_u64;
        let outer = value;
        {
            let value = String::from("inner");
            yield;
            drop(value);
        }
        drop((outer, value));
    };
    let _ = Pin::new(&mut body).resume(());
    let seen = snapshot(&body);
    // The compiler may describe only one of the two. Then the other is named, without a value.
    let values: Vec<_> = seen
        .values
        .iter()
        .filter(|value| value.local.name == "value")
        .collect();
    assert_eq!(values.len(), 2);
    let known: Vec<_> = values
        .iter()
        .filter(|value| value.local.kind != Kind::Hidden)
        .collect();
    for value in &known {
        let text = match &*value.local.type_name {
            "u64" => "5",
            "String" => "\"inner\"",
            other => panic!("{other}"),
        };
        assert_eq!(format!("{:?}", value.shown), format!("Is({text:?})"));
    }
    assert!(!known.is_empty());
    assert!(known.len() == 1 || known[0].local.offset != known[1].local.offset);
    if known.len() == 1 {
        assert!(
            !seen.bytes.contains(&Byte::Free),
            "a byte may be of the other one"
        );
        let anatomy = INSPECTOR
            .with(|inspector| inspector.anatomy(&body))
            .unwrap();
        assert_eq!(anatomy.states[3].free(&anatomy), []);
    }
    assert_eq!(shown(&seen, "outer"), "5");
}

#[test]
fn a_local_with_the_name_of_a_capture() {
    let text = String::from("captured");
    let mut body = #[coroutine]
    move || {
        let text = text.len();
        yield;
        drop(text);
    };
    let _ = Pin::new(&mut body).resume(());
    let seen = snapshot(&body);
    let values: Vec<_> = (seen.values.iter())
        .map(|value| {
            (
                value.local.kind,
                &*value.local.type_name,
                matches!(value.shown, native_coroutines::inspect::Shown::Is(_)),
            )
        })
        .collect();
    assert_eq!(values.len(), 2);
    assert!(
        values.contains(&(Kind::Capture, "String", false)),
        "{values:?}"
    );
    assert!(values.contains(&(Kind::Local, "usize", true)), "{values:?}");
}

#[test]
fn a_function_item_has_no_bytes_and_a_function_pointer_has() {
    fn twice(number: u8) -> u8 {
        2 * number
    }
    let (item, pointer, number) = (twice, twice as fn(u8) -> u8, 7_u8);
    let mut body = #[coroutine]
    move || {
        yield;
        assert_eq!(item(number), pointer(number));
    };
    let _ = Pin::new(&mut body).resume(());
    let seen = snapshot(&body);
    let size = |name: &str| crate::support::value(&seen, name).local.size;
    assert_eq!(
        (size("item"), size("pointer"), size("number")),
        (0, size_of::<fn()>(), 1)
    );
    assert_eq!(
        (shown(&seen, "item"), shown(&seen, "pointer")),
        ("fn(u8) -> u8", "?")
    );
}

#[test]
fn another_file_has_anatomies_but_no_values() {
    let this = Inspector::open(std::env::current_exe().unwrap()).unwrap();
    let found = this.anatomies_in("tests/inspect/layout.rs").unwrap();
    assert!(found.iter().any(|anatomy| anatomy.states.len() == 1003));
    let body = Some(1_u8);
    let error = this.snapshot(&body).unwrap_err();
    assert!(error.to_string().contains("Inspector::new"), "{error}");
}
