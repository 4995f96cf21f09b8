use std::cell::RefCell;

use native_coroutines::Consumer;
use native_coroutines::patterns::grep::{by_hand, grep_by};
use proptest::prelude::*;

/// What is seen from outside: everything reported, every answer, and the result.
type Seen = (Vec<String>, Vec<Option<String>>, Result<u64, usize>);

/// Sends every line. The sink is full after `room` reports, announcement included.
fn run<C>(reports: &RefCell<Vec<String>>, lines: &[String], prime: impl FnOnce() -> C) -> Seen
where
    C: Consumer<String, Yield = Option<String>, Return = Result<u64, usize>>,
{
    let mut search = prime();
    let answers = lines
        .iter()
        .map(|line| match search.send(line.clone()) {
            Ok(line) => line,
            Err(error) => error.unsent(),
        })
        .collect();
    let count = search.close().expect("closes");
    (reports.take(), answers, count)
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_with_a_filter(
        pattern in "[ab]{0,2}",
        lines in prop::collection::vec("[abc]{0,6}", 0..20),
        room in 0_usize..12,
    ) {
        let reports = RefCell::new(Vec::new());
        let report = |text: String| {
            if reports.borrow().len() == room {
                return Err(room);
            }
            reports.borrow_mut().push(text);
            Ok(())
        };
        let matches = |line: &String| line.contains(&pattern);

        let native = run(&reports, &lines, || {
            grep_by(&pattern, |text| report(text.to_string()), matches, |line: &String| report(line.clone()))
                .prime()
        });
        let by_hand = run(&reports, &lines, || {
            by_hand::grep(
                &pattern,
                |text: std::fmt::Arguments| report(text.to_string()),
                matches,
                |line: &String| report(line.clone()),
            )
            .prime()
        });
        prop_assert_eq!(&native, &by_hand);

        let matching: Vec<&String> = lines.iter().filter(|line| line.contains(&pattern)).collect();
        let mut expected = vec![format!("Searching for {pattern}")];
        expected.extend(matching.iter().map(|line| line.to_string()));
        let full = expected.len() > room;
        expected.truncate(room);
        prop_assert_eq!(native.0, expected);
        prop_assert_eq!(native.2, if full { Err(room) } else { Ok(matching.len() as u64) });

        // Every line comes back, but for the one whose report failed.
        let lost = native.1.iter().zip(&lines).filter(|(answer, line)| answer.as_ref() != Some(line));
        prop_assert_eq!(lost.count(), usize::from(full && room > 0));
    }
}
