use core::iter::FusedIterator;

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

/// Iterates over the levels of the line, sixteen per bit.
#[derive(Clone, Debug)]
pub struct Transmitter<I> {
    /// `None` after the last symbol.
    symbols: Option<I>,
    /// The levels of the bits, the current bit lowest.
    levels: u16,
    /// The bits after the current one.
    bits: u32,
    /// The clocks left of the current bit.
    clocks: u32,
}

pub fn transmit<I: IntoIterator<Item = Symbol>>(symbols: I) -> Transmitter<I::IntoIter> {
    Transmitter {
        symbols: Some(symbols.into_iter()),
        levels: 0,
        bits: 0,
        clocks: 0,
    }
}

impl<I: Iterator<Item = Symbol>> Iterator for Transmitter<I> {
    type Item = bool;

    #[inline]
    fn next(&mut self) -> Option<bool> {
        if self.clocks == 0 {
            if self.bits > 0 {
                self.levels >>= 1;
            } else {
                let Some(symbol) = self.symbols.as_mut()?.next() else {
                    self.symbols = None;
                    return None;
                };
                (self.levels, self.bits) = match symbol {
                    Symbol::Byte(byte) => (0x200 | u16::from(byte) << 1, 10),
                    Symbol::Break => (0x800, 12),
                    Symbol::Idle => (1, 1),
                };
            }
            self.bits -= 1;
            self.clocks = CLOCKS;
        }
        self.clocks -= 1;
        Some(self.levels & 1 == 1)
    }
}

impl<I: Iterator<Item = Symbol>> FusedIterator for Transmitter<I> {}

/// Takes the level of the line sixteen times per bit.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// The samples up to and with the next three that vote. 0 between two frames.
    left: u32,
    /// The samples that vote, the last one lowest.
    samples: u8,
    /// The number of the current bit: 0 for the start bit, 9 for the stop bit.
    bit: u32,
    /// The bits so far, each at its number.
    bits: u16,
    noisy: bool,
    /// Whether the line has been high since the last frame.
    armed: bool,
}

pub fn receive() -> Receiver {
    Receiver {
        left: 0,
        samples: 0,
        bit: 0,
        bits: 0,
        noisy: false,
        armed: true,
    }
}

impl Receiver {
    /// Takes one sample.
    #[inline]
    pub fn sample(&mut self, level: bool) -> Answer {
        if self.left > 3 {
            self.left -= 1;
            return None;
        }
        if self.left == 0 {
            if level {
                self.armed = true;
            } else if self.armed {
                // That was sample 1 of the start bit. Samples 8, 9 and 10 of each bit vote.
                self.left = 9;
                (self.bit, self.bits, self.noisy) = (0, 0, false);
            }
            return None;
        }
        self.samples = self.samples << 1 | u8::from(level);
        self.left -= 1;
        if self.left > 0 {
            return None;
        }
        let votes = self.samples & 0b111;
        let high = matches!(votes, 0b011 | 0b101 | 0b110 | 0b111);
        self.noisy |= !matches!(votes, 0b000 | 0b111);
        if self.bit == 0 && high {
            // A disturbance, and no start bit: `left` is 0, so the next sample may be one.
            return None;
        }
        self.bits |= u16::from(high) << self.bit;
        if self.bit < 9 {
            self.bit += 1;
            self.left = CLOCKS;
            return None;
        }
        self.armed = self.bits & 0x200 != 0;
        let byte = (self.bits >> 1) as u8;
        Some(match (self.armed, self.bits) {
            (true, _) => Ok(Frame {
                byte,
                noisy: self.noisy,
            }),
            (false, 0) => Err(LineError::Break),
            (false, _) => Err(LineError::Framing { byte }),
        })
    }

    pub fn close(self) -> Result<(), LineError> {
        if self.left > 0 {
            return Err(LineError::Unfinished);
        }
        Ok(())
    }
}
