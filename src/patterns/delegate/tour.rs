use std::format;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    Stop {
        input: format!(
            "a mailbox session: to log in ({} bytes), then to mark messages ({} bytes)",
            size_of_val(&native::authorization::<&str>(open)),
            size_of_val(&native::transaction::<&str>(2)),
        ),
        native: Dialogue::of(|said| {
            let session = session(open);
            said.look(&session);
            let (session, greeting) = session.prime_with_yield();
            said.step("prime", || greeting.unwrap_or_default());
            said.look(&session);
            said.consume(LINES, session);
        }),
        by_hand: Dialogue::of(|said| {
            let session = session_by_hand(open);
            said.look(&session);
            said.step("prime", || by_hand::GREETING);
            said.look(&session);
            said.consume(LINES, session);
        }),
        native_bytes: size_of_val(&native::session::<&str>(open)),
        by_hand_bytes: size_of_val(&by_hand::session::<&str, _>(open)),
    }
}

const LINES: [&str; 8] = [
    "USER mrose",
    "PASS tanstaaf",
    "USER mrose",
    "PASS secret",
    "DELE 1",
    "DELE 1",
    "DELE 3",
    "QUIT",
];

/// Opens the mailbox, which has two messages.
fn open(name: &str, password: &str) -> Option<usize> {
    (name == "mrose" && password == "secret").then_some(2)
}
