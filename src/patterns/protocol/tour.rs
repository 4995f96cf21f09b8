use std::format;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

type Ended<'a> = Result<Target<'a>, Refusal>;

/// A client that logs in and asks for a name. Its first request comes along.
const INPUT: &[u8] =
    b"\x05\x02\x00\x02\x01\x02me\x06secret\x05\x01\x00\x03\x0bexample.org\x00\x50GET /";

fn check(name: &[u8], password: &[u8]) -> bool {
    name == b"me" && password == b"secret"
}

/// A driver from memory, which tells what it does.
fn drive<'a>(said: &Dialogue, mut protocol: impl Protocol<'a, Return = Ended<'a>>) {
    let mut left = INPUT;
    let mut bytes: &[u8] = &[];
    said.look(&protocol);
    loop {
        match bytes {
            [] => said.say("go on"),
            bytes => said.say(format_args!("read \"{}\"", bytes.escape_ascii())),
        }
        let step = protocol.step(bytes);
        said.look(&protocol);
        match step {
            Continue(Want::Read(count)) => {
                said.answer(format_args!("wants {count}"));
                (bytes, left) = left.split_at(count);
            }
            Continue(Want::Write(message)) => {
                said.answer(format_args!("writes {message:?}"));
                bytes = &[];
            }
            Break(ended) => {
                match ended {
                    Ok(target) => said.answer(target),
                    Err(refusal) => said.answer(refusal),
                }
                said.say(format_args!(
                    "left for the target: \"{}\"",
                    left.escape_ascii()
                ));
                return;
            }
        }
    }
}

pub fn tour() -> Stop {
    Stop {
        input: format!(
            "a SOCKS5 handshake of {} bytes, from memory",
            INPUT.len() - 5
        ),
        native_bytes: size_of_val(&native::negotiate(Some(check))),
        by_hand_bytes: size_of_val(&by_hand::negotiate(Some(check))),
        native: Dialogue::of(|said| drive(said, negotiate_by(Some(check)))),
        by_hand: Dialogue::of(|said| drive(said, negotiate_by_hand(Some(check)))),
    }
}
