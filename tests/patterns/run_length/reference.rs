//! Packing and unpacking a slice.

use native_coroutines::patterns::run_length::DecodeError;

/// The packing, with the whole input at hand.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    bytes
        .chunk_by(|one, next| one == next)
        .flat_map(|run| run.chunks(255))
        .flat_map(|run| [run.len() as u8, run[0]])
        .collect()
}

/// The items of the unpacking, with the whole input at hand.
pub fn unpacked(bytes: &[u8]) -> Vec<Result<u8, DecodeError>> {
    let mut items = Vec::new();
    for (pair, offset) in bytes.chunks(2).zip((0..).step_by(2)) {
        match *pair {
            [0, ..] => {
                items.push(Err(DecodeError::ZeroCount { offset }));
                break;
            }
            [count, byte] => items.extend(vec![Ok(byte); count.into()]),
            _ => items.push(Err(DecodeError::MissingByte { offset: offset + 1 })),
        }
    }
    items
}
