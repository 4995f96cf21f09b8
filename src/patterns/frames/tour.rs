use core::convert::identity;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    let said = &Dialogue::default();
    Stop {
        input: "bytes from a bad wire; C0 is END, DB is ESC, and a frame has at most 8".into(),
        native: Dialogue::of(|said| {
            let buffer = &mut [0; 8][..];
            pour(
                said,
                said.prime(frames(buffer, report(said)), Unprimed::prime),
            );
        }),
        by_hand: Dialogue::of(|said| {
            let buffer = &mut [0; 8][..];
            pour(
                said,
                said.prime(frames_by_hand(buffer, report(said)), identity),
            );
        }),
        native_bytes: size_of_val(&native::frames(&mut [0; 8][..], report(said))),
        by_hand_bytes: size_of_val(&by_hand::frames(&mut [0; 8][..], |frame| {
            report(said)(frame.map_err(FrameError::from));
        })),
    }
}

/// As they come in. A frame may end anywhere.
const PIECES: [&[u8]; 3] = [
    b"\xC0I lo",
    b"ve\xC0\xDB\xDC is ",
    b"END\xC0\xC0you\xDBr\xC0slip",
];

fn pour<C>(said: &Dialogue, mut decoder: C)
where
    C: Consumer<u8, Yield = (), Return = Result<(), FrameError>>,
{
    for piece in PIECES {
        said.say(format_args!(
            "send the bytes of \"{}\"",
            piece.escape_ascii()
        ));
        for &byte in piece {
            said.part(format_args!("send b'{}'", byte.escape_ascii()));
            decoder.send(byte).expect("it takes every byte");
            said.look(&decoder);
        }
    }
    said.close(decoder);
}

fn report(said: &Dialogue) -> impl FnMut(Result<&[u8], FrameError>) {
    |frame| match frame {
        Ok(frame) => said.note(format_args!("found \"{}\"", frame.escape_ascii())),
        Err(error) => said.note(format_args!("found damage: {error}")),
    }
}
