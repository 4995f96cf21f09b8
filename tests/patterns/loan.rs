use native_coroutines::Consumer;
use native_coroutines::patterns::loan::{
    by_hand, native, words, words_by_hand, words_by_option, words_taken,
};
use proptest::prelude::*;

use crate::agree::{self, Log};

/// The reference: a word begins where white space, or nothing, is followed by something else.
fn expected(text: &str) -> usize {
    let before = std::iter::once(' ').chain(text.chars());
    let begins = |(before, after): &(char, char)| before.is_whitespace() && !after.is_whitespace();
    before.zip(text.chars()).filter(begins).count()
}

#[test]
fn the_same_buffer_comes_back_and_is_never_allocated_anew() {
    let mut line = String::with_capacity(80);
    let buffer = (line.as_ptr(), line.capacity());

    let mut lent = words();
    let mut by_option = words_by_option().prime();
    let rounds = agree::most(333);
    for number in 0..3 * rounds {
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
    assert_eq!(lent.try_send(line), Err(None));
    assert_eq!(format!("{lent:?}"), "Loan(complete)");
    let (count, line) = lent.close();
    assert_eq!((line.as_ptr(), line.capacity()), buffer);
    // In each round a line of three words, one of one, and one of six.
    assert_eq!(count, 10 * rounds);
    assert_eq!(by_option.close(), count);
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

proptest! {
    #[test]
    fn lent_native_and_by_hand_agree_up_to_the_first_empty_line(
        lines in prop::collection::vec("[ab \t\u{2003}]{0,6}\n|[ab ]{1,3}|", 0..12),
    ) {
        let silent = Log::<()>::default();
        let seen = agree::consumers(&silent, &lines, words, words_by_hand);

        let end = lines.iter().position(String::is_empty).unwrap_or(lines.len());
        let taken = lines[..end].iter().cloned().map(Ok);
        let late = lines[end..].iter().skip(1).cloned().map(|line| Err(Some(line)));
        let mut answers: Vec<_> = taken.collect();
        answers.extend(lines.get(end).map(|_| Err(None)));
        answers.extend(late);
        prop_assert_eq!(seen.answers, answers);
        let count = lines[..end].iter().map(|line| expected(line)).sum();
        prop_assert_eq!(seen.result, (count, String::new()));
    }

    #[test]
    fn every_way_counts_the_same_words(
        lines in prop::collection::vec("[ab \t\u{2003}]{0,6}", 0..12),
    ) {
        // What is a line to nobody: its words are those of the lines, one after the other.
        let count = expected(&lines.join("\n"));
        let borrowed = || lines.iter().map(String::as_str);
        let owned = || lines.iter().cloned();
        prop_assert_eq!(words_taken().prime().consume(borrowed()), count);
        prop_assert_eq!(by_hand::words().consume(borrowed()), count);
        prop_assert_eq!(words_taken().prime().consume(owned()), count);
        prop_assert_eq!(words_by_option().prime().consume(owned()), count);
    }
}
