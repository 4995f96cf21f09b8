use criterion::{Criterion, criterion_group};
use native_coroutines::patterns::run_length::{DecodeError, by_hand, decode, encode, native};

use crate::drivers::{DRIVERS, coroutine, group, iterator, seed};

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

fn mix(hash: u64, byte: u8) -> u64 {
    hash.rotate_left(5) ^ u64::from(byte)
}

/// Errors count, so that they cannot be left out.
fn mix_result<E>(hash: u64, byte: Result<u8, E>) -> u64 {
    mix(hash, byte.unwrap_or(0))
}

fn bench(c: &mut Criterion) {
    let bytes = bytes();
    let packed_bytes: Vec<u8> = encode(bytes.iter().copied()).collect();
    let plain = || bytes.iter().copied();
    let packed = || packed_bytes.iter().copied();

    for driver in DRIVERS {
        let mut group = group(c, "run_length_encode", driver, BYTES);
        iterator(
            &mut group,
            "by_hand",
            driver,
            || by_hand::encode(plain()),
            mix,
        );
        coroutine(&mut group, driver, || native::encode(plain()), mix);
        iterator(&mut group, "wrapped", driver, || encode(plain()), mix);
        iterator(
            &mut group,
            "gen_block",
            driver,
            || encode_gen_block(plain()),
            mix,
        );
        group.bench_function("plain_loop", |b| b.iter(|| encode_plain_loop(&bytes)));
        group.finish();
    }
    for driver in DRIVERS {
        let mut group = group(c, "run_length_decode", driver, BYTES);
        iterator(
            &mut group,
            "by_hand",
            driver,
            || by_hand::decode(packed()),
            mix_result,
        );
        coroutine(&mut group, driver, || native::decode(packed()), mix);
        iterator(
            &mut group,
            "wrapped",
            driver,
            || decode(packed()),
            mix_result,
        );
        iterator(
            &mut group,
            "gen_block",
            driver,
            || decode_gen_block(packed()),
            mix_result,
        );
        group.bench_function("plain_loop", |b| {
            b.iter(|| decode_plain_loop(&packed_bytes))
        });
        group.finish();
    }
}

criterion_group!(benches, bench);
