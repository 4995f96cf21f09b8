use std::collections::BTreeSet;

use native_coroutines::patterns::delegate::{native, session, session_by_hand};
use native_coroutines::{Consumer, SendError};
use proptest::prelude::*;

use crate::agree::{self, Log};

const MESSAGES: usize = 3;

fn open(name: &str, password: &str) -> Option<usize> {
    (name == "mrose" && password == "secret").then_some(MESSAGES)
}

/// The replies, each `None` once the session has ended, and what is to be deleted.
type Seen = (Vec<Option<&'static str>>, Option<BTreeSet<usize>>);

/// Which message a line would delete.
fn number(line: &str) -> Option<usize> {
    let number = line.strip_prefix("DELE ")?.parse().ok()?;
    (1..=MESSAGES).contains(&number).then_some(number)
}

/// The reference, said of the session as a whole: RFC 1939, sections 4 to 6.
fn expected(lines: &[&'static str]) -> Seen {
    let reply = |fits: bool| Some(if fits { "+OK" } else { "-ERR" });
    let quit = lines.iter().position(|line| *line == "QUIT");
    let live = &lines[..quit.unwrap_or(lines.len())];

    // A USER opens a pair with the line after it, whatever that is.
    let mut replies = vec![];
    let mut logged_in = None;
    let mut at = 0;
    while at < live.len() && logged_in.is_none() {
        let is_user = live[at].starts_with("USER ");
        replies.push(reply(is_user));
        if is_user && at + 1 < live.len() {
            let fits = live[at] == "USER mrose" && live[at + 1] == "PASS secret";
            replies.push(reply(fits));
            logged_in = fits.then_some(at + 2);
            at += 1;
        }
        at += 1;
    }

    // From then on each line is judged by those since the last RSET before it.
    let transaction = &live[logged_in.unwrap_or(live.len())..];
    let marked = |before: &[&str]| -> BTreeSet<usize> {
        let since_reset = before.rsplit(|line| *line == "RSET").next().unwrap();
        since_reset.iter().filter_map(|line| number(line)).collect()
    };
    for (index, line) in transaction.iter().enumerate() {
        let fits = match number(line) {
            Some(number) => !marked(&transaction[..index]).contains(&number),
            None => ["NOOP", "RSET"].contains(line),
        };
        replies.push(reply(fits));
    }
    replies.resize(lines.len(), None);
    let update = (quit.is_some() && logged_in.is_some()).then(|| marked(transaction));
    (replies, update)
}

/// The dialogue that RFC 1939 gives for DELE, in a mailbox of two messages.
#[test]
fn the_examples_of_the_standard() {
    let (mut session, greeting) = session(|_: &str, _: &str| Some(2)).prime_with_yield();
    assert_eq!(greeting, Some("+OK"));
    for (line, reply) in [
        ("USER mrose", "+OK"),
        ("PASS secret", "+OK"),
        ("DELE 2", "+OK"),
        ("DELE 2", "-ERR"),
        ("RSET", "+OK"),
        ("NOOP", "+OK"),
        ("DELE 3", "-ERR"),
        ("DELE 2", "+OK"),
    ] {
        assert_eq!(session.send(line), Ok(reply), "{line}");
    }
    assert_eq!(session.send("QUIT"), Err(SendError::Returned));
    assert_eq!(session.close(), Some(BTreeSet::from([2])));
}

#[test]
fn numbers_that_are_none_are_refused() {
    let mut session = session(open).prime();
    session.extend(["USER mrose", "PASS secret"]);
    for line in [
        "DELE", "DELE ", "DELE 0", "DELE 4", "DELE -1", "DELE 1 2", "DELE 1e0", "dele 1",
    ] {
        assert_eq!(session.send(line), Ok("-ERR"), "{line}");
    }
    let huge = "DELE 99999999999999999999999999";
    assert_eq!(session.send(huge), Ok("-ERR"));
}

#[test]
fn the_parts_of_a_session_share_their_bytes() {
    let whole = size_of_val(&native::session::<&str>(open));
    let first = size_of_val(&native::authorization::<&str>(open));
    let second = size_of_val(&native::transaction::<&str>(MESSAGES));
    assert!(whole >= first.max(second));
    // Besides the larger part: the state, and what was captured, which is kept to the end.
    assert!(
        whole <= first.max(second) + 16,
        "{whole} for {first} and {second}"
    );
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_with_the_standard(
        log_in in any::<bool>(),
        lines in prop::collection::vec(
            prop_oneof![
                3 => Just("USER mrose"),
                3 => Just("PASS secret"),
                6 => prop::sample::select(vec!["DELE 1", "DELE 2", "DELE 3"]),
                2 => Just("RSET"),
                3 => prop::sample::select(vec!["USER other", "PASS other", "DELE 4", "DELE", "NOOP", ""]),
                1 => Just("QUIT"),
            ],
            0..agree::most(24),
        ),
    ) {
        let log_in: &[_] = if log_in { &["USER mrose", "PASS secret"] } else { &[] };
        let lines = [log_in, &lines].concat();
        let silent = Log::<()>::default();
        let seen = agree::consumers(&silent, &lines, || session(open).prime(), || session_by_hand(open));
        let replies = seen.answers.into_iter().map(Result::ok).collect();
        prop_assert_eq!((replies, seen.result), expected(&lines));
    }
}
