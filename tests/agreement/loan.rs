use native_coroutines::patterns::loan::{by_hand, native, words, words_by_option, words_taken};
use native_coroutines::{Consumer, SendError};
use proptest::prelude::*;

/// What is right: a word begins where white space, or nothing, is followed by something else.
fn expected(text: &str) -> usize {
    let before = std::iter::once(' ').chain(text.chars());
    let begins = |(before, after): &(char, char)| before.is_whitespace() && !after.is_whitespace();
    before.zip(text.chars()).filter(begins).count()
}

/// Lends every line, and gives how many were taken, and what closing gave. Checks what comes back.
fn lend<C>(lines: &[String], mut words: C) -> (usize, (usize, String))
where
    C: Consumer<String, Yield = String, Return = (usize, String)>,
{
    let mut taken = 0;
    let mut over = false;
    for line in lines {
        match words.send(line.clone()) {
            Ok(back) => {
                assert!(!over && back == *line);
                taken += 1;
            }
            Err(SendError::Returned) => {
                assert!(!over && line.is_empty());
                over = true;
            }
            Err(SendError::Unsent(unsent)) => assert!(over && unsent == *line),
        }
    }
    (taken, words.close().expect("closes"))
}

fn take<L, C: Consumer<L, Return = usize>>(lines: impl Iterator<Item = L>, mut words: C) -> usize {
    for line in lines {
        assert!(words.send(line).is_ok());
    }
    words.close().expect("closes")
}

#[test]
fn the_same_buffer_comes_back_and_is_never_allocated_anew() {
    let mut line = String::with_capacity(80);
    let buffer = (line.as_ptr(), line.capacity());

    let mut lent = words();
    let mut by_option = words_by_option().prime();
    for number in 0..1_000 {
        line.clear();
        line.push_str(["a few words", "one", "and a line that is longer"][number % 3]);
        line = lent.send(line).unwrap();
        line = by_option
            .send(line)
            .unwrap()
            .expect("every line comes back");
        assert_eq!((line.as_ptr(), line.capacity()), buffer);
    }

    // So does the one that ends it.
    line.clear();
    assert_eq!(lent.send(line).unwrap_err(), SendError::Returned);
    let (count, line) = lent.close().unwrap();
    assert_eq!((line.as_ptr(), line.capacity()), buffer);
    // 334 lines of three words, 333 of one, and 333 of six.
    assert_eq!(count, 3 * 334 + 333 + 6 * 333);
    assert_eq!(by_option.close().unwrap(), count);
}

#[test]
fn closed_before_anything_was_sent_it_has_counted_nothing() {
    assert_eq!(format!("{:?}", words()), "Loan(suspended)");
    assert_eq!(words().close().unwrap(), (0, String::new()));
    assert_eq!(words_by_option().prime().close().unwrap(), 0);
}

#[test]
fn an_empty_line_ends_it_and_later_ones_come_back_unsent() {
    let mut words = words();
    assert_eq!(words.send("a b\n".into()), Ok("a b\n".into()));
    assert_eq!(words.send("".into()), Err(SendError::Returned));
    assert_eq!(format!("{words:?}"), "Loan(complete)");
    assert_eq!(
        words.send("c\n".into()),
        Err(SendError::Unsent("c\n".into()))
    );
    assert_eq!(words.close().unwrap(), (2, String::new()));
}

#[test]
fn with_an_option_an_empty_line_is_no_end() {
    let mut words = words_by_option().prime();
    assert_eq!(words.send("".into()), Ok(Some("".into())));
    assert_eq!(words.send("a b".into()), Ok(Some("a b".into())));
    assert_eq!(words.close().unwrap(), 2);
}

/// The column `bytes` of the table in the documentation.
#[test]
fn the_sizes_in_the_documentation_are_those_of_this_compiler() {
    let rows: Vec<(&str, usize)> = include_str!("../../src/patterns/loan/mod.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//! | "))
        .filter_map(|row| {
            let cells: Vec<&str> = row.split(" | ").collect();
            Some((cells[0], cells.get(4)?.parse().ok()?))
        })
        .collect();
    let sizes = [
        ("borrow", size_of_val(&native::words_taken::<&str>())),
        ("own", size_of_val(&native::words_taken::<String>())),
        ("lend", size_of_val(&native::words())),
        (
            "lend, with an `Option`",
            size_of_val(&native::words_by_option()),
        ),
        ("by hand", size_of_val(&by_hand::words())),
    ];
    assert_eq!(rows, sizes);
    assert_eq!(size_of::<Option<String>>(), size_of::<String>());
}

/// An error without a number, so a `compile_fail` test could not tell it from another.
#[test]
fn a_resume_argument_cannot_be_of_every_lifetime() {
    let source = "#![feature(coroutines, coroutine_trait)]
        pub fn takes() -> impl for<'a> core::ops::Coroutine<Option<&'a str>, Yield = ()> {
            #[coroutine]
            |_prime: Option<&str>| while let Some(_line) = (yield) {}
        }";
    let compile = |source: &str| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("takes.rs");
        std::fs::write(&file, source).unwrap();
        let output =
            std::process::Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()))
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .args([
                    "--edition=2024",
                    "--crate-type=lib",
                    "--emit=metadata",
                    "--out-dir",
                ])
                .args([folder.path(), &file])
                .output()
                .expect("rustc runs");
        String::from_utf8(output.stderr).unwrap()
    };
    let message = compile(source);
    let expected = "implementation of `Coroutine` is not general enough";
    assert!(message.contains(expected), "{message}");
    // With one lifetime it compiles.
    let source = source
        .replace("for<'a>", "")
        .replace("takes()", "takes<'a>()");
    let source = source.replace("&str", "&'a str");
    assert_eq!(compile(&source), "");
}

proptest! {
    #[test]
    fn lent_native_and_by_hand_agree_up_to_the_first_empty_line(
        lines in prop::collection::vec("[ab \t\u{2003}]{0,6}\n|[ab ]{1,3}|", 0..12),
    ) {
        let native = lend(&lines, words());
        let by_hand = lend(&lines, Ok(by_hand::words()));
        prop_assert_eq!(&native, &by_hand);

        let end = lines.iter().position(String::is_empty).unwrap_or(lines.len());
        let count = lines[..end].iter().map(|line| expected(line)).sum();
        prop_assert_eq!(native, (end, (count, String::new())));
    }

    #[test]
    fn every_way_counts_the_same_words(
        lines in prop::collection::vec("[ab \t\u{2003}]{0,6}", 0..12),
    ) {
        // What is a line to nobody: its words are those of the lines, one after the other.
        let count = expected(&lines.join("\n"));
        let borrowed = || lines.iter().map(String::as_str);
        prop_assert_eq!(take(borrowed(), words_taken().prime()), count);
        prop_assert_eq!(take(borrowed(), by_hand::words()), count);
        prop_assert_eq!(take(lines.iter().cloned(), words_taken().prime()), count);
        prop_assert_eq!(take(lines.iter().cloned(), words_by_option().prime()), count);
    }
}
