use bench_support::{Bench, mix, produce, seed};
use native_coroutines::patterns::run_length::{DecodeError, by_hand, decode, encode, native};

const BYTES: usize = 10_000;

/// Runs of 1 to 16 bytes, in no order that can be foreseen.
fn bytes() -> Vec<u8> {
    let mut state = 1_u32;
    let mut bytes = Vec::with_capacity(BYTES + 16);
    while bytes.len() < BYTES {
        // Numerical Recipes' generator; its high bits are the random ones.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let length = 1 + (state >> 28) as usize;
        bytes.resize(bytes.len() + length, (state >> 20) as u8);
    }
    bytes.truncate(BYTES);
    bytes
}

gen fn encode_gen_block(bytes: impl IntoIterator<Item = u8>) -> u8 {
    let mut bytes = bytes.into_iter().peekable();
    while let Some(byte) = bytes.next() {
        let mut count = 1;
        while count < u8::MAX && bytes.next_if_eq(&byte).is_some() {
            count += 1;
        }
        yield count;
        yield byte;
    }
}

fn encode_plain_loop(bytes: &[u8]) -> u64 {
    let mut hash = seed();
    let mut bytes = bytes.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let mut count = 1;
        while count < u8::MAX && bytes.next_if_eq(&byte).is_some() {
            count += 1;
        }
        hash = mix(mix(hash, count), byte);
    }
    hash
}

/// Without a return value, the error has to be an item.
gen fn decode_gen_block(bytes: impl IntoIterator<Item = u8>) -> Result<u8, DecodeError> {
    let mut bytes = bytes.into_iter();
    let mut offset = 0;
    while let Some(count) = bytes.next() {
        if count == 0 {
            return yield Err(DecodeError::ZeroCount { offset });
        }
        offset += 1;
        let Some(byte) = bytes.next() else {
            return yield Err(DecodeError::MissingByte { offset });
        };
        offset += 1;
        for _ in 0..count {
            yield Ok(byte);
        }
    }
}

fn decode_plain_loop(bytes: &[u8]) -> Result<u64, DecodeError> {
    let mut hash = seed();
    let mut bytes = bytes.iter();
    let mut offset = 0;
    while let Some(&count) = bytes.next() {
        if count == 0 {
            return Err(DecodeError::ZeroCount { offset });
        }
        offset += 1;
        let &byte = bytes.next().ok_or(DecodeError::MissingByte { offset })?;
        offset += 1;
        for _ in 0..count {
            hash = mix(hash, byte);
        }
    }
    Ok(hash)
}

/// Errors count, so that they cannot be left out.
fn mix_result<E>(hash: u64, byte: Result<u8, E>) -> u64 {
    mix(hash, byte.unwrap_or(0))
}

pub fn bench(bench: &mut Bench) {
    let bytes = bytes();
    let packed_bytes: Vec<u8> = encode(bytes.iter().copied()).collect();
    let plain = || bytes.iter().copied();
    let packed = || packed_bytes.iter().copied();

    produce("run_length_encode", BYTES)
        .by_hand(|| by_hand::encode(plain()), mix)
        .native(|| native::encode(plain()), mix)
        .wrapped(|| encode(plain()), mix)
        .gen_block(|| encode_gen_block(plain()), mix)
        .plain_loop(|| encode_plain_loop(&bytes))
        .measure(bench);
    produce("run_length_decode", BYTES)
        .by_hand(|| by_hand::decode(packed()), mix_result)
        .native(|| native::decode(packed()), mix)
        .wrapped(|| decode(packed()), mix_result)
        .gen_block(|| decode_gen_block(packed()), mix_result)
        .plain_loop(|| decode_plain_loop(&packed_bytes).expect("it was packed"))
        .measure(bench);
}
