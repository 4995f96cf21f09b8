use bench_support::{Bench, mix, produce, send};
use native_coroutines::Consumer;
use native_coroutines::patterns::uart::{
    Answer, CLOCKS, Symbol, by_hand, native, receive, transmit,
};

const BYTES: usize = 100;

fn symbols() -> impl Iterator<Item = Symbol> {
    let bytes = (0..BYTES).map(|index| (index * 167 / 8) as u8);
    bytes.flat_map(|byte| [Symbol::Byte(byte), Symbol::Idle])
}

/// The levels are all there, so it can skip from bit to bit. It knows neither noise nor errors.
fn plain_loop(levels: &[bool]) -> u64 {
    let mut hash = 0;
    let mut from = 0;
    while let Some(edge) = levels[from..].iter().position(|level| !level) {
        let start = from + edge;
        let bit = |bit: usize| u64::from(levels[start + 16 * bit + 8]) << (bit - 1);
        hash = add_byte(hash, (1..9).map(bit).sum());
        from = start + 16 * 9 + 10;
    }
    hash
}

fn add_byte(hash: u64, byte: u64) -> u64 {
    hash.rotate_left(5) ^ byte
}

pub fn bench(bench: &mut Bench) {
    let levels: Vec<bool> = transmit(symbols()).collect();
    let clocks = levels.len();
    assert_eq!(clocks, BYTES * 11 * CLOCKS as usize);

    produce("uart", clocks)
        .by_hand(|| by_hand::transmit(symbols().map(Into::into)), mix)
        .native(|| native::transmit(symbols()), mix)
        .wrapped(|| transmit(symbols()), mix)
        .measure(bench);

    let add = |hash, answer: Answer| match answer {
        Some(frame) => add_byte(hash, frame.map_or(0, |frame| frame.byte.into())),
        None => hash,
    };
    send("uart/send", || levels.iter().copied(), 0_u64, add)
        .by_hand(
            by_hand::receive,
            |receiver, level| {
                let answer = receiver.sample(level);
                Some(answer.map(|frame| frame.map(Into::into).map_err(Into::into)))
            },
            |receiver| receiver.close().is_ok(),
        )
        .native(native::receive, |result| result.is_ok())
        .wrapped(
            || receive().prime(),
            Consumer::send,
            |receiver| receiver.close().is_ok(),
        )
        .plain_loop(|| (plain_loop(&levels), true))
        .measure(bench);
}
