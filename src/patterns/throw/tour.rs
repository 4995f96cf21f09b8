use core::convert::identity;
use std::io::ErrorKind::{self, ConnectionReset};

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    let said = &Dialogue::default();
    Stop {
        input: "rows, stored in batches of 2, from a connection that is lost in the second".into(),
        native: Dialogue::of(|said| {
            said.consume(ROWS, said.prime(import(2, store(said)), Unprimed::prime));
        }),
        by_hand: Dialogue::of(|said| {
            said.consume(ROWS, said.prime(import_by_hand(2, store(said)), identity));
        }),
        native_bytes: size_of_val(&native::import(2, store(said))),
        by_hand_bytes: size_of_val(&by_hand::import::<&str, _>(2, store(said))),
    }
}

/// The third row comes again, because the answer to the error is that 2 rows are stored.
const ROWS: [Result<&str, ErrorKind>; 5] = [
    Ok("one"),
    Ok("two"),
    Ok("thr"),
    Err(ConnectionReset),
    Ok("three"),
];

fn store(said: &Dialogue) -> impl FnMut(&[&str]) -> Result<(), ErrorKind> {
    |batch| {
        said.note(format_args!("store {batch:?}"));
        Ok(())
    }
}
