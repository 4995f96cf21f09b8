//! A serial port: two devices that run in step, sixteen clocks per bit.
//!
//! # The problem
//!
//! A UART sends a byte over one wire. The wire is high while nobody sends. A frame is a low start
//! bit, eight data bits with the lowest first, and a high stop bit (8N1). No clock goes with the
//! data. The receiver has a clock of its own, which runs sixteen times per bit, and the two clocks
//! never agree exactly.
//!
//! So there are two devices, and each does one step per clock. A device in software is usually a
//! counter, a state, and a `match`. As a coroutine it is the text of its protocol, with a `yield`
//! for each clock. The caller runs any number of devices in step.
//!
//! ```python
//! def transmit(data):
//!     for byte in data:
//!         for bit in [0, *(byte >> n & 1 for n in range(8)), 1]:
//!             for clock in range(16):
//!                 yield bit
//!
//! def receive():
//!     byte = None
//!     while True:
//!         while (yield byte):                  # wait for the start bit
//!             byte = None
//!         for clock in range(7):
//!             yield
//!         byte = 0
//!         for n in range(8):
//!             for clock in range(15):
//!                 yield
//!             byte |= (yield) << n             # the middle of the bit
//!         for clock in range(16):
//!             yield
//! ```
//!
//! ```
//! use native_coroutines::{Consumer, patterns::uart::{Symbol, receive, transmit}};
//!
//! let mut transmitter = transmit(b"Hi".map(Symbol::Byte));
//! let mut receiver = receive().prime();
//! let mut text = String::new();
//! while let Some(level) = transmitter.next() {        // one clock
//!     if let Some(frame) = receiver.send(level)? {    // and the same clock there
//!         text.push(char::from(frame?.byte));
//!     }
//! }
//! assert_eq!(text, "Hi");
//! receiver.close()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Noise
//!
//! The first low sample is sample 1 of the start bit. From then on samples 8, 9 and 10 of each bit
//! vote, and two of the three decide. A disturbance of one sample does no harm: the frame arrives
//! with its byte, and is marked as noisy. A start bit that is voted high was a disturbance, and the
//! receiver goes back to waiting.
//!
//! | on the wire | answer at sample 10 of the stop bit |
//! |---|---|
//! | a frame | `Ok(Frame { byte, noisy: false })` |
//! | a frame; some vote was not unanimous | `Ok(Frame { byte, noisy: true })` |
//! | the stop bit is low | `Err(Framing { byte })` |
//! | the stop bit and all other bits are low | `Err(Break)`, once, however long the line stays low |
//!
//! After an error the receiver waits until the line is high. Only then can a start bit come. A clock
//! that is almost too wrong looks like noise, because a vote then comes close to the edge of a bit.
//!
//! # How wrong a clock may be
//!
//! Each start bit sets the receiver right again, so errors only add up over one frame. Let a bit of
//! the sender last *L* of the receiver's clocks. Let the first low sample come *p* clocks after the
//! edge, where 0 ≤ *p* < 1. Sample 9 of bit *n* is then taken at *p* + 16*n* + 8. Two of three samples
//! are inside the bit exactly if sample 9 is:
//!
//! - The sender is slow: bit *n* has begun, so *n* *L* ≤ 16*n* + 8 + *p*.
//! - The sender is fast: bit *n* has not ended, so 16*n* + 8 + *p* < (*n* + 1) *L*.
//!
//! The stop bit (*n* = 9) is the strictest, and *p* is not known. So 9*L* ≤ 152 and 10*L* ≥ 153:
//!
//! | the sender's clock | limit | here |
//! |---|---|---|
//! | slow | 144/152 | −5.26 % |
//! | slow, and one sample of each bit may be noise | 144/151 | −4.64 % |
//! | fast | 160/153 | +4.58 % |
//! | fast, and one sample of each bit may be noise | 160/154 | +3.90 % |
//! | fast, and frames follow without a gap | 160/154 | +3.90 % |
//!
//! The second and third rows are R<sub>slow</sub> and R<sub>fast</sub> in the data sheet that
//! [`receive`] names: 95.36 % and 104.58 %. The last row has a reason of its own. Sample 10 of the
//! stop bit still votes, so the receiver looks for the next edge from sample 11 on. If the edge comes
//! before sample 10, the receiver notices it late, and later with each frame. Both clocks together
//! have these limits. So the data sheet recommends at most 2 % for each.
//!
//! ```
//! use native_coroutines::Consumer;
//! use native_coroutines::patterns::uart::{Symbol, receive, sampled, transmit};
//!
//! /// Returns the number of bytes that arrive of a hundred.
//! fn arrived(sender: u32, receiver: u32) -> usize {
//!     let bytes: Vec<u8> = (0..100).collect();
//!     let levels = transmit(bytes.iter().copied().map(Symbol::Byte));
//!     let mut device = receive().prime();
//!     let frames = sampled(levels, sender, receiver).filter_map(|level| device.send(level).unwrap());
//!     frames.flatten().zip(&bytes).take_while(|(frame, byte)| frame.byte == **byte).count()
//! }
//!
//! assert_eq!(arrived(952, 1000), 100);    // 4.8 % slow
//! assert_eq!(arrived(1038, 1000), 100);   // 3.8 % fast
//! assert!(arrived(940, 1000) < 100);      // 6 % slow
//! assert!(arrived(1060, 1000) < 100);     // 6 % fast
//! ```
//!
//! # When not to use it
//!
//! Use the UART of the chip where there is one. Sixteen steps per bit in software are for emulators,
//! for tests, and for pins without hardware behind them. An emulator that saves its machine to a file
//! needs the struct [by hand](by_hand), because a coroutine cannot be stored or printed. The struct
//! is hardly longer: one counter and one shift register describe a whole frame.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::fmt;
use core::iter;
use core::ops::ControlFlow::Continue;
use core::ops::Coroutine;

use crate::Producer;
use crate::consumer::{Consumer, Unprimed, from_fn};

pub use native::{Answer, CLOCKS, Frame, LineError, Symbol};

/// Creates an iterator over the levels of the line, [`CLOCKS`] per bit. High is `true`.
///
/// Takes a symbol when the one before it has been sent, and ends with the symbols. Frames follow
/// each other without a gap; [`Symbol::Idle`] makes one.
///
/// # Source
///
/// TIA-232-F and ITU-T V.4 describe start–stop frames.
pub fn transmit(
    symbols: impl IntoIterator<Item = Symbol>,
) -> Producer<impl Coroutine<(), Yield = bool, Return = ()>> {
    Producer::new(native::transmit(symbols))
}

/// Creates a consumer of levels that answers the last sample of each frame.
///
/// Send it [`CLOCKS`] samples per bit. The line counts as high before the first sample. All other
/// samples are answered with `None`. The body never ends before the close.
///
/// # Errors
///
/// The answer is [`LineError::Framing`] or [`LineError::Break`] if the stop bit is low. `close`
/// returns [`LineError::Unfinished`] between the first sample and the last vote of a frame.
///
/// # Source
///
/// Microchip, *ATmega48A/PA/88A/PA/168A/PA/328/P* data sheet DS40002061A, section 20.8
/// (asynchronous data reception): samples 8, 9 and 10 vote, the next start bit may follow the last
/// vote, and table 20-2 has the limits of the clock. A break is as in Microchip's USART: all bits
/// of the frame are low, and the stop bit too.
pub fn receive()
-> Unprimed<impl Coroutine<Option<bool>, Yield = Answer, Return = Result<(), LineError>>> {
    Unprimed::new(native::receive())
}

/// Creates an iterator over the levels of a line as a device with another clock samples them.
///
/// The levels change `sender` times per second, and are sampled `receiver` times per second. The
/// iterator ends with the levels.
///
/// ```
/// use native_coroutines::patterns::uart::sampled;
///
/// assert!(sampled([true, false, true], 2, 3).eq([true, true, false, true, true]));
/// assert!(sampled([true, false, true], 3, 2).eq([true, false]));
/// ```
///
/// # Panics
///
/// If a rate is 0.
pub fn sampled(
    levels: impl IntoIterator<Item = bool>,
    sender: u32,
    receiver: u32,
) -> impl Iterator<Item = bool> {
    assert!(sender > 0 && receiver > 0, "a clock of rate 0 stands still");
    let mut levels = levels.into_iter();
    let mut level = levels.next();
    // The time since `level` began, where a level lasts as long as `receiver` says.
    let mut time = 0;
    iter::from_fn(move || {
        let sample = level?;
        time += u64::from(sender);
        while time >= receiver.into() && level.is_some() {
            time -= u64::from(receiver);
            level = levels.next();
        }
        Some(sample)
    })
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LineError::Framing { byte } => {
                write!(f, "no stop bit after what would be byte 0x{byte:02X}")
            }
            LineError::Break => f.write_str("a break: the line is low throughout a frame"),
            LineError::Unfinished => f.write_str("closed in the middle of a frame"),
        }
    }
}

impl core::error::Error for LineError {}

impl From<Symbol> for by_hand::Symbol {
    #[inline]
    fn from(symbol: Symbol) -> Self {
        match symbol {
            Symbol::Byte(byte) => by_hand::Symbol::Byte(byte),
            Symbol::Break => by_hand::Symbol::Break,
            Symbol::Idle => by_hand::Symbol::Idle,
        }
    }
}

impl From<by_hand::Frame> for Frame {
    #[inline]
    fn from(frame: by_hand::Frame) -> Self {
        Frame {
            byte: frame.byte,
            noisy: frame.noisy,
        }
    }
}

impl From<by_hand::LineError> for LineError {
    #[inline]
    fn from(error: by_hand::LineError) -> Self {
        match error {
            by_hand::LineError::Framing { byte } => LineError::Framing { byte },
            by_hand::LineError::Break => LineError::Break,
            by_hand::LineError::Unfinished => LineError::Unfinished,
        }
    }
}

/// Creates the struct by hand as an iterator, which yields the same as [`transmit`].
pub fn transmit_by_hand(symbols: impl IntoIterator<Item = Symbol>) -> impl Iterator<Item = bool> {
    by_hand::transmit(symbols.into_iter().map(Into::into))
}

/// Creates the struct by hand as a consumer, which yields and returns the same as [`receive`].
pub fn receive_by_hand() -> impl Consumer<bool, Yield = Answer, Return = Result<(), LineError>> {
    from_fn(
        by_hand::receive(),
        |receiver, level| {
            let answer = receiver.sample(level);
            Continue(answer.map(|frame| Ok(frame?.into())))
        },
        |receiver| Ok(receiver.close()?),
    )
}
