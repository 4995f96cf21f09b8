use std::fmt::Arguments;

use native_coroutines::patterns::grep::{grep, grep_by_hand};
use proptest::prelude::*;

use crate::agree::{self, Log, Seen};

type Search = Seen<String, Option<String>, Result<u64, usize>, String>;

/// Prints into a log that is full after `room` lines, the announcement included.
fn search(pattern: &str, lines: &[String], room: usize) -> Search {
    let log = Log::default();
    let print = |text: String| {
        if log.borrow().len() == room {
            return Err(room);
        }
        log.borrow_mut().push(text);
        Ok(())
    };
    let announce = |text: Arguments| print(text.to_string());
    let matches = |line: &String| line.contains(pattern);
    let found = |line: &String| print(line.clone());
    agree::consumers(
        &log,
        lines,
        || grep(pattern, announce, found).prime(),
        || grep_by_hand(pattern, announce, matches, found),
    )
}

/// The script with which the course introduces `grep`:
///
/// ```python
/// search = grep('coroutine')
/// next(search)
/// search.send("I love you")
/// search.send("Don't you love me?")
/// search.send("I love coroutines instead!")
/// search.close()
/// ```
#[test]
fn the_script_of_the_course_prints_what_python_prints() {
    let lines = [
        "I love you",
        "Don't you love me?",
        "I love coroutines instead!",
    ];
    let seen = search("coroutine", &lines.map(String::from), 9);
    assert_eq!(
        seen.reports,
        ["Searching for coroutine", "I love coroutines instead!"]
    );
    assert_eq!(seen.reported, [1, 1, 1, 2]);
    assert_eq!(seen.result, Ok(1));
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_with_a_filter(
        pattern in "[ab]{0,2}",
        lines in prop::collection::vec("[abc]{0,6}", 0..20),
        room in 0_usize..12,
    ) {
        let seen = search(&pattern, &lines, room);

        let matching: Vec<&String> = lines.iter().filter(|line| line.contains(&pattern)).collect();
        let mut expected = vec![format!("Searching for {pattern}")];
        expected.extend(matching.iter().map(|line| line.to_string()));
        let full = expected.len() > room;
        expected.truncate(room);
        prop_assert_eq!(seen.reports, expected);
        prop_assert_eq!(seen.result, if full { Err(room) } else { Ok(matching.len() as u64) });

        // Every line comes back, but for the one whose report failed.
        let back = seen.answers.into_iter().map(|answer| answer.unwrap_or_else(|unsent| unsent));
        let lost = back.zip(&lines).filter(|(back, line)| back.as_ref() != Some(line));
        prop_assert_eq!(lost.count(), usize::from(full && room > 0));
    }
}
