// #![feature(coroutines, coroutine_trait)]

use core::ops::Coroutine;

const END: u8 = 0xC0;
const ESC: u8 = 0xDB;
const ESC_END: u8 = 0xDC;
const ESC_ESC: u8 = 0xDD;

/// The damage of a frame. Offsets count the bytes of the stream from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameError {
    /// The byte at `offset` follows an ESC, but is neither ESC_END nor ESC_ESC.
    Escape { offset: u64, byte: u8 },
    /// The frame goes on at `offset`, but the buffer is full.
    TooLong { offset: u64 },
    /// The stream ends in the middle of the frame that starts at `offset`.
    Unfinished { offset: u64 },
}

/// Reports each frame once. The buffer holds one frame, so its length is the limit.
pub fn frames(
    mut buffer: impl AsMut<[u8]>,
    mut found: impl FnMut(Result<&[u8], FrameError>),
) -> impl Coroutine<Option<u8>, Yield = (), Return = Result<(), FrameError>> {
    #[coroutine]
    move |_prime: Option<u8>| {
        let mut received = 0;
        'frames: loop {
            let start = received;
            let mut length = 0;
            let (error, mut byte) = loop {
                probe!(received, start, length);
                let Some(byte) = yield else {
                    if received == start {
                        return Ok(());
                    }
                    return Err(FrameError::Unfinished { offset: start });
                };
                received += 1;
                let data = match byte {
                    END => {
                        if length > 0 {
                            found(Ok(&buffer.as_mut()[..length]));
                        }
                        continue 'frames;
                    }
                    ESC => {
                        probe!(received, start, length);
                        let Some(byte) = yield else {
                            return Err(FrameError::Unfinished { offset: start });
                        };
                        let offset = received;
                        received += 1;
                        match byte {
                            ESC_END => END,
                            ESC_ESC => ESC,
                            byte => break (FrameError::Escape { offset, byte }, byte),
                        }
                    }
                    byte => byte,
                };
                let Some(place) = buffer.as_mut().get_mut(length) else {
                    let offset = received - 1;
                    break (FrameError::TooLong { offset }, byte);
                };
                *place = data;
                length += 1;
            };
            found(Err(error));
            while byte != END {
                probe!(received);
                byte = match (yield) {
                    Some(byte) => byte,
                    None => return Ok(()),
                };
                received += 1;
            }
        }
    }
}
