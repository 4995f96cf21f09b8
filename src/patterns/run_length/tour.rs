use core::iter::from_fn;
use core::slice::Iter;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    let said = &Dialogue::default();
    Stop {
        input: "three bytes, to pack; then a packing whose last byte is missing".into(),
        native: Dialogue::of(|said| {
            said.say("encode 7 7 4");
            said.iterate(encode(read(said, &mut [7, 7, 4].iter())));
            said.say("decode 2 7 1");
            said.iterate(decode(read(said, &mut [2, 7, 1].iter())));
        }),
        by_hand: Dialogue::of(|said| {
            said.say("encode 7 7 4");
            said.iterate(by_hand::encode(read(said, &mut [7, 7, 4].iter())));
            said.say("decode 2 7 1");
            said.iterate(by_hand::decode(read(said, &mut [2, 7, 1].iter())));
        }),
        native_bytes: size_of_val(&native::decode(read(said, &mut [].iter()))),
        by_hand_bytes: size_of_val(&by_hand::decode(read(said, &mut [].iter()))),
    }
}

/// Returns the bytes, and notes when the body reads each.
fn read(said: &Dialogue, bytes: &mut Iter<u8>) -> impl Iterator<Item = u8> {
    from_fn(move || {
        let byte = bytes.next().copied();
        said.note(format_args!("read → {byte:?}"));
        byte
    })
}
