use native_coroutines::patterns::uart::{
    CLOCKS, Frame, LineError, Symbol, receive, receive_by_hand, sampled, transmit, transmit_by_hand,
};
use proptest::prelude::*;

use crate::agree::{self, Log, most};

type Heard = Result<Frame, LineError>;

/// Sends the samples to both receivers.
///
/// Returns the answers that are not `None`, each with the number of its sample, and the result.
fn hear_when(levels: &[bool]) -> (Vec<(usize, Heard)>, Result<(), LineError>) {
    let silent = Log::<()>::default();
    let seen = agree::consumers(&silent, levels, || receive().prime(), receive_by_hand);
    let (answers, result) = seen.every_answer();
    let answers = answers.into_iter().enumerate();
    let heard = answers.filter_map(|(sample, answer)| Some((sample, answer?)));
    (heard.collect(), result)
}

fn hear(levels: &[bool]) -> Vec<Heard> {
    hear_when(levels)
        .0
        .into_iter()
        .map(|(_, frame)| frame)
        .collect()
}

/// Runs both transmitters.
fn send(symbols: &[Symbol]) -> Vec<bool> {
    let symbols = || symbols.iter().copied();
    agree::producers(transmit(symbols()), transmit_by_hand(symbols()))
}

/// Returns the bytes that are heard, noisy or not.
fn bytes(levels: &[bool]) -> Vec<Result<u8, LineError>> {
    let heard = hear(levels).into_iter();
    heard.map(|frame| Ok(frame?.byte)).collect()
}

fn clean(byte: u8) -> Result<Frame, LineError> {
    Ok(Frame { byte, noisy: false })
}

fn noisy(byte: u8) -> Result<Frame, LineError> {
    Ok(Frame { byte, noisy: true })
}

/// The line of a sender with a clock of its own: the definition of 8N1, in real time.
///
/// Time counts thousandths of the receiver's clocks. The first frame begins at 0, and the others
/// follow without a gap. Before and after, the line is high.
struct Line<'a> {
    bytes: &'a [u8],
    /// The time of one bit.
    bit: u64,
}

impl Line<'_> {
    fn level(&self, time: u64) -> bool {
        let bits = time / self.bit;
        match (self.bytes.get((bits / 10) as usize), bits % 10) {
            (Some(_), 0) => false,
            (Some(byte), bit @ 1..9) => byte >> (bit - 1) & 1 == 1,
            _ => true,
        }
    }

    /// Samples the line. The first sample comes `phase` after the edge of the first start bit.
    fn sample(&self, phase: u64) -> Vec<bool> {
        let end = self.bytes.len() as u64 * 10 * self.bit;
        let times = (0..).map(|clock| phase + 1_000 * clock);
        times
            .take_while(|&time| time < end + 32_000)
            .map(|time| self.level(time))
            .collect()
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it sends every byte")]
fn a_frame_is_a_start_bit_eight_bits_lowest_first_and_a_stop_bit() {
    for byte in 0..=u8::MAX {
        let bits: String = send(&[Symbol::Byte(byte)])
            .chunks(CLOCKS as usize)
            .map(|bit| {
                assert!(bit.iter().all(|level| *level == bit[0]));
                if bit[0] { '1' } else { '0' }
            })
            .collect();
        // Binary digits are written highest first.
        let reversed: String = bits.chars().rev().collect();
        assert_eq!(reversed, format!("1{byte:08b}0"));
    }
}

#[test]
fn it_is_low_for_eleven_bits_in_a_break_and_high_while_idle() {
    let expected = [vec![false; 11 * 16], vec![true; 16], vec![true; 16]].concat();
    assert_eq!(send(&[Symbol::Break, Symbol::Idle]), expected);
}

#[test]
fn a_frame_is_answered_at_sample_10_of_its_stop_bit() {
    let levels = Line {
        bytes: b"U",
        bit: 16_000,
    }
    .sample(0);
    assert_eq!(
        hear_when(&levels),
        (vec![(9 * 16 + 9, clean(b'U'))], Ok(()))
    );
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it receives 160 frames")]
fn one_disturbed_sample_never_changes_a_byte_and_is_noticed_where_it_votes() {
    let line = Line {
        bytes: b"U",
        bit: 16_000,
    }
    .sample(0);
    for disturbed in 1..160 {
        let mut levels = line.clone();
        levels[disturbed] ^= true;
        let votes = matches!(disturbed % 16, 7..=9);
        // After the vote on the stop bit a low sample may be a start bit. This one is not.
        let expected = if votes { noisy(b'U') } else { clean(b'U') };
        assert_eq!(hear(&levels), [expected], "{disturbed}");
    }
}

#[test]
fn a_noisy_frame_says_nothing_of_the_next() {
    let mut levels = send(&[Symbol::Byte(b'U'); 2]);
    levels[40] ^= true;
    assert_eq!(hear(&levels), [noisy(b'U'), clean(b'U')]);
}

#[test]
fn two_disturbed_samples_out_of_three_change_a_bit() {
    let line = Line {
        bytes: b"U",
        bit: 16_000,
    }
    .sample(0);
    for (bit, pair) in (1..9).flat_map(|bit| [[7, 8], [8, 9], [7, 9]].map(|pair| (bit, pair))) {
        let mut levels = line.clone();
        for sample in pair {
            levels[16 * bit + sample] ^= true;
        }
        assert_eq!(
            hear(&levels),
            [noisy(b'U' ^ 1 << (bit - 1))],
            "{bit} {pair:?}"
        );
    }
}

#[test]
fn a_disturbance_is_no_start_bit() {
    for length in 1..9 {
        let levels = [vec![false; length], vec![true; 200]].concat();
        assert_eq!(hear(&levels), [], "{length} samples");
    }
    // Samples 8 and 9 are low, and that is enough: nine low samples start a frame of all ones.
    let levels = [vec![false; 9], vec![true; 200]].concat();
    assert_eq!(hear(&levels), [noisy(0xFF)]);
}

#[test]
fn after_a_disturbance_the_next_start_bit_is_heard() {
    let mut levels = vec![false, true, true, true, true, true, true, true, true, true];
    levels.extend(send(&[Symbol::Byte(b'U')]));
    assert_eq!(hear(&levels), [clean(b'U')]);
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it sends every byte")]
fn a_low_stop_bit_is_a_framing_error_unless_everything_is_low() {
    for byte in 0..=u8::MAX {
        let mut levels = send(&[Symbol::Byte(byte), Symbol::Idle, Symbol::Byte(b'U')]);
        levels[9 * 16..10 * 16].fill(false);
        let error = if byte == 0 {
            LineError::Break
        } else {
            LineError::Framing { byte }
        };
        assert_eq!(hear(&levels), [Err(error), clean(b'U')]);
    }
}

#[test]
fn a_break_is_reported_once_however_long() {
    for length in [10, 11, 100] {
        let mut levels = vec![false; length * 16];
        levels.push(true);
        levels.extend(send(&[Symbol::Byte(b'U')]));
        assert_eq!(
            hear(&levels),
            [Err(LineError::Break), clean(b'U')],
            "{length} bits"
        );
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it receives 160 frames")]
fn closed_in_the_middle_of_a_frame_it_says_so() {
    let levels = send(&[Symbol::Byte(b'U')]);
    for length in 0..=160 {
        let open = (1..154).contains(&length);
        let expected = if open {
            Err(LineError::Unfinished)
        } else {
            Ok(())
        };
        assert_eq!(hear_when(&levels[..length]).1, expected, "{length} samples");
    }
    // A line that stays low after a break is no frame.
    assert_eq!(hear_when(&[false; 500]).1, Ok(()));
}

/// Data sheet DS40002061A, table 20-2, for eight data bits.
#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it sends every byte")]
fn at_the_limits_of_the_data_sheet_every_byte_arrives_at_every_phase() {
    // A bit lasts so many thousandths of a clock: 16000 / 0.9536 and 16000 / 1.0458.
    for bit in [16_000_000 / 9_536, 16_000_000 / 10_458 + 1].map(|bit| bit * 10) {
        for byte in 0..=u8::MAX {
            for phase in [0, 500, 999] {
                let levels = Line {
                    bytes: &[byte],
                    bit,
                }
                .sample(phase);
                assert_eq!(bytes(&levels), [Ok(byte)], "{bit} {phase}");
            }
        }
    }
}

/// In "U" every bit differs from the one before it, so each bit has to be met.
#[test]
#[cfg_attr(
    miri,
    ignore = "Miri would take too long: it sends a frame at 174 rates"
)]
fn a_frame_arrives_exactly_as_long_as_sample_9_of_its_stop_bit_is_inside_it() {
    for bit in (14_000..18_000).step_by(23) {
        for phase in [0, 1, 250, 500, 750, 999] {
            let middle = phase + 152_000;
            let inside = 9 * bit <= middle && middle < 10 * bit;
            let levels = Line { bytes: b"UU", bit }.sample(phase);
            let arrived = bytes(&levels).first() == Some(&Ok(b'U'));
            assert_eq!(arrived, inside, "a bit of {bit}, first sample at {phase}");
        }
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it sends 2 000 bytes")]
fn without_gaps_a_sender_may_be_fast_by_six_in_154_and_not_by_more() {
    let sent: Vec<u8> = (0..2_000_u32).map(|n| (n * 167 / 8) as u8).collect();
    let expected: Vec<_> = sent.iter().map(|byte| Ok(*byte)).collect();
    let arrived = |bit| bytes(&Line { bytes: &sent, bit }.sample(999)) == expected;
    assert!(arrived(15_400));
    assert!(!arrived(15_390));
    // A fast sender that pauses after each byte may be faster.
    let levels = Line {
        bytes: b"U",
        bit: 15_310,
    }
    .sample(999);
    assert_eq!(bytes(&levels.repeat(100)), [Ok(b'U'); 100]);
}

proptest! {
    #[test]
    fn two_clocks_within_the_theory_lose_nothing(
        sent in prop::collection::vec(any::<u8>(), 0..most(40)),
        bit in 15_400_u64..=16_888,
        phase in 0_u64..1_000,
    ) {
        let heard = bytes(&Line { bytes: &sent, bit }.sample(phase));
        prop_assert_eq!(heard, sent.into_iter().map(Ok).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_sent_arrives_in_order(
        symbols in prop::collection::vec(symbol(), 0..most(40)),
        sender in 948_u32..=1_038,
    ) {
        let expected: Vec<_> = symbols.iter().filter_map(|symbol| match symbol {
            Symbol::Byte(byte) => Some(Ok(*byte)),
            Symbol::Break => Some(Err(LineError::Break)),
            Symbol::Idle => None,
        }).collect();
        let levels: Vec<bool> = sampled(send(&symbols), sender, 1_000).collect();
        prop_assert_eq!(bytes(&levels), expected);
    }

    #[test]
    fn native_and_by_hand_agree_on_any_levels(
        runs in prop::collection::vec((any::<bool>(), 1..most(40)), 0..most(60)),
    ) {
        let levels = runs.into_iter().map(|(level, length)| vec![level; length]);
        let levels: Vec<bool> = levels.flatten().collect();
        hear(&levels);
    }

    #[test]
    fn another_clock_samples_the_level_of_that_time(
        levels in prop::collection::vec(any::<bool>(), 0..50),
        sender in 1_u32..60,
        receiver in 1_u32..60,
    ) {
        // Sample n is taken at the time n / receiver.
        let expected: Vec<bool> = (0..)
            .map_while(|sample| levels.get((sample * u64::from(sender) / u64::from(receiver)) as usize))
            .copied()
            .collect();
        prop_assert_eq!(sampled(levels, sender, receiver).collect::<Vec<_>>(), expected);
    }
}

fn symbol() -> impl Strategy<Value = Symbol> {
    prop_oneof![
        8 => any::<u8>().prop_map(Symbol::Byte),
        1 => Just(Symbol::Break),
        1 => Just(Symbol::Idle),
    ]
}

#[test]
fn errors_say_what_happened() {
    let errors = [
        LineError::Framing { byte: 10 },
        LineError::Break,
        LineError::Unfinished,
    ];
    assert_eq!(
        errors.map(|error| error.to_string()),
        [
            "no stop bit after what would be byte 0x0A",
            "a break: the line is low throughout a frame",
            "closed in the middle of a frame",
        ]
    );
}
