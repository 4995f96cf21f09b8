// #![feature(coroutines, coroutine_trait)]

use core::ops::Coroutine;

/// The clocks per bit, of both devices.
pub const CLOCKS: u32 = 16;

/// A thing to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// A frame: a start bit, eight data bits, a stop bit.
    Byte(u8),
    /// The line is low for eleven bit times, which is longer than a frame, and then high for one.
    Break,
    /// The line is high for one bit time.
    Idle,
}

/// A frame that arrived with its stop bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    pub byte: u8,
    /// The three samples of some bit were not all the same.
    pub noisy: bool,
}

/// The reason why a start bit did not become a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineError {
    /// The line is low where the stop bit should be.
    Framing { byte: u8 },
    /// The line is low throughout a frame.
    Break,
    /// The receiver is closed in the middle of a frame.
    Unfinished,
}

/// The answer to a sample: `Some` to the last one of a frame.
pub type Answer = Option<Result<Frame, LineError>>;

/// Yields the level of the line, sixteen times per bit.
pub fn transmit(
    symbols: impl IntoIterator<Item = Symbol>,
) -> impl Coroutine<(), Yield = bool, Return = ()> {
    let mut symbols = symbols.into_iter();
    #[coroutine]
    #[inline(always)]
    move || {
        // A `for` would move the iterator, and so keep room for it twice.
        #[allow(clippy::while_let_on_iterator)]
        while let Some(symbol) = symbols.next() {
            let (levels, bits) = match symbol {
                Symbol::Byte(byte) => (0x200 | u16::from(byte) << 1, 10),
                Symbol::Break => (0x800, 12),
                Symbol::Idle => (1, 1),
            };
            for bit in 0..bits {
                let level = levels >> bit & 1 == 1;
                for _clock in 0..CLOCKS {
                    yield level;
                }
            }
        }
    }
}

/// Takes the level of the line, sixteen times per bit.
pub fn receive()
-> impl Coroutine<Option<bool>, Yield = Option<Result<Frame, LineError>>, Return = Result<(), LineError>>
{
    #[coroutine]
    #[inline(always)]
    |_prime: Option<bool>| {
        /// The next sample of a frame.
        macro_rules! level {
            () => {
                match (yield None) {
                    Some(level) => level,
                    None => return Err(LineError::Unfinished),
                }
            };
        }

        let mut answer = None;
        // Whether the line has been high since the last frame.
        let mut armed = true;
        loop {
            loop {
                match (yield answer) {
                    Some(false) if armed => break,
                    Some(level) => armed |= level,
                    None => return Ok(()),
                }
                answer = None;
            }
            // That was sample 1 of the start bit.
            let (mut bits, mut noisy) = (0_u16, false);
            let mut skipped = 6;
            answer = 'frame: {
                for bit in 0..10 {
                    while skipped > 0 {
                        level!();
                        skipped -= 1;
                    }
                    skipped = CLOCKS - 3;
                    // Samples 8, 9 and 10 of each bit vote.
                    let (first, second, third) = (level!(), level!(), level!());
                    let high = first && second || third && (first || second);
                    noisy |= first != second || second != third;
                    if bit == 0 && high {
                        // A disturbance, and no start bit.
                        break 'frame None;
                    }
                    bits |= u16::from(high) << bit;
                }
                armed = bits & 0x200 != 0;
                let byte = (bits >> 1) as u8;
                Some(match (armed, bits) {
                    (true, _) => Ok(Frame { byte, noisy }),
                    (false, 0) => Err(LineError::Break),
                    (false, _) => Err(LineError::Framing { byte }),
                })
            };
        }
    }
}
