//! A second witness for the values: copies of bodies that note their locals before each `yield`.

use std::cell::RefCell;
use std::fmt::Debug;
use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use native_coroutines::inspect::{Inspector, Shown, Snapshot};
use native_coroutines::patterns;
use proptest::prelude::*;

/// Notes the locals with these names, as `{:?}` writes them.
macro_rules! probe {
    ($($name:ident $(: $value:expr)?),*) => {
        crate::probes::note(vec![$((stringify!($name), crate::probes::text(&probe!(@ $name $($value)?)))),*])
    };
    (@ $name:ident) => { $name };
    (@ $name:ident $value:expr) => { $value };
}

#[allow(dead_code)]
mod fib;
#[allow(dead_code)]
mod frames;
#[allow(dead_code)]
mod grep;
#[allow(dead_code)]
mod records;
#[allow(dead_code)]
mod run_length;
#[allow(dead_code)]
mod tokens;

/// The copies.
const COPIES: [(&str, &str); 6] = [
    ("fib", include_str!("probes/fib.rs")),
    ("frames", include_str!("probes/frames.rs")),
    ("grep", include_str!("probes/grep.rs")),
    ("records", include_str!("probes/records.rs")),
    ("run_length", include_str!("probes/run_length.rs")),
    ("tokens", include_str!("probes/tokens.rs")),
];

type Noted = Vec<(&'static str, String)>;

thread_local! {
    static NOTED: RefCell<Noted> = const { RefCell::new(Vec::new()) };
    static INSPECTOR: Inspector = Inspector::new().unwrap();
}

fn note(locals: Noted) {
    NOTED.set(locals);
}

fn text(value: &impl Debug) -> String {
    format!("{value:?}")
}

#[test]
fn without_its_probes_a_copy_is_the_native_file() {
    for (name, copy) in COPIES {
        let pattern = patterns::all()
            .find(|pattern| pattern.name == name)
            .unwrap();
        let lines = copy
            .lines()
            .filter(|line| !line.trim_start().starts_with("probe!("));
        assert!(lines.eq(pattern.native.lines()), "{name}");
    }
}

/// Resumes both with the same arguments, and compares what is seen of the one with what the other
/// notes. Returns the number of values that were compared.
fn compare<A: Clone>(
    mut native: impl Coroutine<A> + Unpin,
    mut copy: impl Coroutine<A> + Unpin,
    arguments: impl IntoIterator<Item = A>,
) -> usize {
    let mut compared = 0;
    for argument in arguments {
        NOTED.take();
        let ended = Pin::new(&mut native).resume(argument.clone());
        let _ = Pin::new(&mut copy).resume(argument);
        if let CoroutineState::Complete(_) = ended {
            break;
        }
        let snapshot = INSPECTOR
            .with(|inspector| inspector.snapshot(&native))
            .unwrap();
        compared += agree(&snapshot, &NOTED.take());
    }
    compared
}

/// Compares the values that are shown and noted, and returns their number.
#[track_caller]
fn agree(snapshot: &Snapshot, noted: &Noted) -> usize {
    let mut compared = 0;
    for value in &snapshot.values {
        let noted = noted.iter().find(|(name, _)| *name == value.local.name);
        if let (Some((name, text)), Shown::Is(shown)) = (noted, &value.shown) {
            assert_eq!(shown, text, "{name} at line {}", snapshot.line);
            compared += 1;
        }
    }
    compared
}

#[test]
fn fib_has_the_values_that_its_copy_notes() {
    let native = patterns::fib::native::fib();
    assert_eq!(compare(native, fib::fib(), [(); 93]), 2 * 93);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn grep_has_the_values_that_its_copy_notes(lines in vec_of("[ab]{0,2}")) {
        let ok = |_: std::fmt::Arguments| Ok::<(), ()>(());
        let native = patterns::grep::native::grep("a", ok, |line: &String| line.contains('a'), |_| Ok(()));
        let copy = grep::grep("a", ok, |line: &String| line.contains('a'), |_| Ok(()));
        let steps = lines.len() + 1;
        let arguments = [None].into_iter().chain(lines.into_iter().map(Some));
        prop_assert_eq!(compare(native, copy, arguments), steps);
    }

    #[test]
    fn frames_has_the_values_that_its_copy_notes(
        bytes in vec_of(prop::sample::select(vec![0xC0, 0xDB, 0xDC, 0xDD, 7])),
    ) {
        let native = patterns::frames::native::frames([0; 3], |_| {});
        let copy = frames::frames([0; 3], |_| {});
        let steps = bytes.len() + 1;
        let arguments = [None].into_iter().chain(bytes.into_iter().map(Some));
        prop_assert!(compare(native, copy, arguments) >= steps);
    }

    #[test]
    fn run_length_has_the_values_that_its_copy_notes(bytes in vec_of(0..3_u8)) {
        let (native, copy) = (patterns::run_length::native::encode(bytes.clone()), run_length::encode(bytes.clone()));
        let runs = bytes.chunk_by(|a, b| a == b).count();
        prop_assert_eq!(compare(native, copy, [(); 200]), runs);
        let (native, copy) = (patterns::run_length::native::decode(bytes.clone()), run_length::decode(bytes.clone()));
        let items = patterns::run_length::decode(bytes).filter(Result::is_ok).count();
        prop_assert_eq!(compare(native, copy, [(); 200]), 2 * items);
    }

    #[test]
    fn tokens_has_the_values_that_its_copy_notes(words in vec_of("[\\[\\]{},:]|\"a\"|-1|null|\n| ")) {
        let document = words.concat();
        let (native, copy) = (patterns::tokens::native::tokens(&document), tokens::tokens(&document));
        let items = patterns::tokens::tokens(&document).count();
        prop_assert_eq!(compare(native, copy, vec![(); 400]), 3 * items);
    }

    #[test]
    fn records_has_the_values_that_its_copy_notes(events in vec_of(0..4_u8)) {
        use patterns::records::native::Event;
        let event = |number: u8| match number {
            0 => Event::Start { name: "bus".to_owned(), offset: 7 },
            1 => Event::Start { name: "id".to_owned(), offset: 9 },
            2 => Event::Text("22".to_owned()),
            _ => Event::End,
        };
        type Bus = Vec<(u64, String, String)>;
        let start = |_: u64| Bus::new();
        let field = |bus: &mut Bus, offset: u64, name: &str, text: &str| bus.push((offset, name.into(), text.into()));
        let mut native = patterns::records::native::records("bus", start, field, |_| {});
        let mut copy = records::records("bus", start, field, |_| {});
        let mut compared = 0;
        for number in [None].into_iter().chain(events.iter().copied().map(Some)) {
            NOTED.take();
            let _ = Pin::new(&mut native).resume(number.map(event));
            // The copy has a type of its own for events.
            let _ = Pin::new(&mut copy).resume(number.map(event).map(|event| match event {
                Event::Start { name, offset } => records::Event::Start { name, offset },
                Event::Text(text) => records::Event::Text(text),
                Event::End => records::Event::End,
            }));
            let snapshot = INSPECTOR.with(|inspector| inspector.snapshot(&native)).unwrap();
            compared += agree(&snapshot, &NOTED.take());
        }
        prop_assert!(compared > events.len());
    }
}

fn vec_of<S: Strategy>(items: S) -> impl Strategy<Value = Vec<S::Value>> {
    prop::collection::vec(items, 0..40)
}
