//! A value that was moved out, or may have been, is not shown.

use std::ops::Coroutine;
use std::pin::Pin;

use native_coroutines::inspect::{Byte, Shown, Snapshot};

use crate::support::{shown, snapshot, value};

/// The snapshot after one resume.
fn resumed<C: Coroutine<(), Yield = (), Return = ()> + Unpin>(body: C) -> Snapshot {
    let mut body = body;
    let _ = Pin::new(&mut body).resume(());
    snapshot(&body)
}

fn owned(text: &str) -> String {
    text.into()
}

#[test]
fn a_drop_flag_says_that_a_local_was_moved_out() {
    let body = |moves: bool| {
        #[coroutine]
        move || {
            let text = owned("text");
            if moves {
                drop(text);
            }
            yield;
        }
    };
    let kept = resumed(body(false));
    assert_eq!(shown(&kept, "text"), "\"text\"");
    let moved = resumed(body(true));
    assert_eq!(value(&moved, "text").shown, Shown::MovedOut);
    let local = &value(&moved, "text").local;
    assert!(
        moved.bytes[local.offset..][..local.size]
            .iter()
            .all(|byte| *byte == Byte::Free)
    );
}

#[test]
fn where_a_flag_may_be_for_either_of_two_neither_is_shown() {
    let body = |moves: bool| {
        #[coroutine]
        move || {
            let (first, second) = (owned("first"), owned("second"));
            let number = 7_u8;
            if moves {
                drop(first);
            }
            yield;
            drop((second, number));
        }
    };
    let moved = resumed(body(true));
    assert_eq!(
        (
            shown(&moved, "first"),
            shown(&moved, "second"),
            shown(&moved, "number")
        ),
        ("?", "?", "7")
    );
    let kept = resumed(body(false));
    assert_eq!(
        (shown(&kept, "first"), shown(&kept, "second")),
        ("\"first\"", "\"second\"")
    );
}

#[test]
fn a_capture_is_shown_before_the_first_resume_only() {
    let (text, number, name) = (owned("text"), 7_u64, "name");
    let mut body = #[coroutine]
    move || {
        drop(text);
        yield;
        drop((number, name));
        yield;
    };
    let before = snapshot(&body);
    assert_eq!(
        (shown(&before, "text"), shown(&before, "number")),
        ("\"text\"", "7")
    );
    for _ in 0..2 {
        let _ = Pin::new(&mut body).resume(());
        let after = snapshot(&body);
        // A number and a shared reference are copied when they are used.
        assert_eq!(
            (
                shown(&after, "text"),
                shown(&after, "number"),
                shown(&after, "name")
            ),
            ("?", "7", "\"name\"")
        );
    }
    let _ = Pin::new(&mut body).resume(());
    assert_eq!(snapshot(&body).values, []);
}

/// A generic body moves a capture, also if the type is one that is copied. The callee may get the very
/// bytes of a long one, and change them.
#[test]
fn a_long_capture_that_a_generic_body_may_have_moved_is_not_shown() {
    fn body<T: FnOnce() -> usize>(f: T) -> impl Coroutine<(), Yield = (), Return = ()> + Unpin {
        #[coroutine]
        move || {
            std::hint::black_box(f());
            yield;
        }
    }
    let mut numbers = [1_u64, 2, 3];
    let long = resumed(body(move || {
        numbers[0] = 7;
        std::hint::black_box(&mut numbers).len()
    }));
    let reason =
        Shown::Unknown("the body may have moved it out, and leaves no trace of that".to_string());
    assert_eq!(value(&long, "f").shown, reason);
    assert!(long.bytes[..24].iter().all(|byte| *byte == Byte::Unknown));

    // One of two words goes in registers.
    let numbers = [1_u64, 2];
    let short = resumed(body(move || numbers.len()));
    assert_eq!(shown(&short, "f"), "closure { numbers: [1, 2] }");
}

#[test]
fn a_part_that_was_moved_out_of_a_tuple_is_not_shown() {
    let seen = resumed(
        #[coroutine]
        || {
            let pair = (owned("gone"), owned("kept"), 7_u8);
            drop(pair.0);
            yield;
            drop((pair.1, pair.2));
        },
    );
    assert_eq!(shown(&seen, "pair"), "(?, ?, 7)");
}

#[test]
#[expect(
    clippy::single_match,
    reason = "a match moves the text out on one way only"
)]
fn a_value_that_was_moved_out_of_an_enum_is_not_shown() {
    let seen = resumed(
        #[coroutine]
        || {
            let option = Some(owned("gone"));
            match option {
                Some(text) => {
                    yield;
                    drop(text);
                }
                None => {}
            }
            yield;
        },
    );
    assert_eq!(shown(&seen, "text"), "\"gone\"");
    for value in seen
        .values
        .iter()
        .filter(|value| value.local.name == "option")
    {
        assert_eq!(value.shown, Shown::Is("Some(?)".into()));
    }
}

#[test]
fn a_value_that_was_moved_out_of_a_box_is_not_shown() {
    let seen = resumed(
        #[coroutine]
        || {
            let boxed = Box::new(owned("gone"));
            let text = *boxed;
            yield;
            drop(text);
        },
    );
    assert_eq!(
        (shown(&seen, "text"), shown(&seen, "boxed")),
        ("\"gone\"", "?")
    );
}

#[test]
fn a_value_that_was_moved_out_of_an_array_or_a_struct_is_not_shown() {
    struct Open {
        gone: String,
        kept: u8,
    }
    let seen = resumed(
        #[coroutine]
        || {
            let open = Open {
                gone: owned("gone"),
                kept: 1,
            };
            drop(open.gone);
            let array = [owned("gone"), owned("kept")];
            let [first, _] = array;
            drop(first);
            yield;
            drop(open.kept);
        },
    );
    for value in seen
        .values
        .iter()
        .filter(|value| value.local.name == "open")
    {
        assert_eq!(value.shown, Shown::Is("Open { gone: ?, kept: 1 }".into()));
    }
    for value in seen
        .values
        .iter()
        .filter(|value| value.local.name == "array")
    {
        assert_eq!(value.shown, Shown::Is("[?, ?]".into()));
    }
}

#[test]
fn an_immovable_body_shows_no_local_as_it_keeps_what_it_moved_out() {
    fn moves() -> impl Coroutine<(), Yield = (), Return = ()> {
        #[coroutine]
        static || {
            let text = owned("gone");
            assert_eq!(text.len(), 4);
            drop(text);
            yield;
        }
    }
    fn sets(sets: bool) -> impl Coroutine<(), Yield = (), Return = ()> {
        #[coroutine]
        static move || {
            let number;
            if sets {
                number = 5_u32;
                assert_eq!(std::hint::black_box(&number), &5);
            }
            yield;
        }
    }
    for seen in [resumed(Box::pin(moves())), resumed(Box::pin(sets(false)))] {
        assert_eq!(seen.state, "Suspend0");
        for value in seen
            .values
            .iter()
            .filter(|value| value.local.kind == native_coroutines::inspect::Kind::Local)
        {
            assert!(matches!(value.shown, Shown::Unknown(_)), "{seen}");
        }
    }
    // Pinned in place, without a box.
    let mut pinned = std::pin::pin!(moves());
    let _ = pinned.as_mut().resume(());
    assert!(matches!(
        value(&snapshot(&*pinned), "text").shown,
        Shown::Unknown(_)
    ));
}

#[test]
fn two_runs_have_the_same_bytes() {
    let run = |padding: usize| {
        // Something else on the heap each time.
        let _moves_the_heap = vec![0_u8; padding];
        let body = #[coroutine]
        || {
            let values = (
                owned("a"),
                vec![1, 2, 3],
                Box::new(7),
                std::collections::HashMap::from([(1, 2)]),
            );
            let start = std::time::Instant::now();
            yield;
            drop((values, start));
        };
        resumed(body)
    };
    assert_eq!(run(10), run(100_000));
}
