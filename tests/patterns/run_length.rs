use native_coroutines::patterns::run_length::{DecodeError, by_hand, decode, encode};
use proptest::prelude::*;
use reference::{packed, unpacked};

use crate::agree;

mod reference;

/// Bytes with long runs in them: a few are longer than a count can say.
fn runs() -> impl Strategy<Value = Vec<u8>> {
    let run = (0_u8..4, prop_oneof![4 => 1_usize..5, 1 => 250_usize..600]);
    prop::collection::vec(run, 0..10).prop_map(|runs| {
        runs.iter()
            .flat_map(|&(byte, length)| vec![byte; length])
            .collect()
    })
}

/// Any bytes, of which many are a count of 0.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(
        prop_oneof![1 => Just(0), 20 => 1_u8..4, 3 => any::<u8>()],
        0..agree::most(40),
    )
}

#[test]
fn a_run_is_split_where_its_count_no_longer_fits_a_byte() {
    let pack = |length| encode(vec![7; length]).collect::<Vec<_>>();
    assert_eq!(pack(254), [254, 7]);
    assert_eq!(pack(255), [255, 7]);
    assert_eq!(pack(256), [255, 7, 1, 7]);
    assert_eq!(pack(511), [255, 7, 255, 7, 1, 7]);
}

#[test]
fn an_error_says_what_is_wrong_and_where_and_nothing_comes_after_it() {
    let mut bytes = decode([1, 7, 0, 7, 1, 7]);
    assert_eq!(bytes.next(), Some(Ok(7)));
    let error = bytes.next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "a count of 0 at offset 2");
    assert_eq!((bytes.next(), bytes.next()), (None, None));
    assert_eq!(bytes.size_hint(), (0, Some(0)));

    let mut bytes = decode([1, 7, 3]);
    assert_eq!(bytes.next(), Some(Ok(7)));
    let error = bytes.next().unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the input ends at offset 3, where the byte of a run should be"
    );
    assert_eq!((bytes.next(), bytes.next()), (None, None));
}

#[test]
fn a_count_of_zero_is_told_before_its_byte_is_asked_for() {
    let mut input = [0, 7].into_iter();
    let first = decode(input.by_ref()).next();
    assert_eq!(first, Some(Err(DecodeError::ZeroCount { offset: 0 })));
    assert_eq!(input.next(), Some(7));
}

#[test]
fn an_input_that_has_ended_is_not_asked_again() {
    // Not fused: it would begin anew.
    let input = || {
        let mut left = 510_u32;
        std::iter::from_fn(move || {
            let item = (left > 0).then_some(7);
            left = left.checked_sub(1).unwrap_or(510);
            item
        })
    };
    let packed = agree::producers(encode(input()), by_hand::encode(input()));
    assert_eq!(packed, [255, 7, 255, 7]);
    let unpacked = agree::producers(decode(input()), by_hand::decode(input()));
    assert_eq!(unpacked.len(), 255 * 7);
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_on_packing_with_the_runs_of_a_slice(bytes in runs()) {
        let input = || bytes.iter().copied();
        prop_assert_eq!(agree::producers(encode(input()), by_hand::encode(input())), packed(&bytes));
    }

    #[test]
    fn native_and_by_hand_agree_on_unpacking_with_the_pairs_of_a_slice(bytes in hostile()) {
        let input = || bytes.iter().copied();
        prop_assert_eq!(agree::producers(decode(input()), by_hand::decode(input())), unpacked(&bytes));

        let native = decode(input()).last().map(|item| item.map_err(|error| error.to_string()));
        let by_hand = by_hand::decode(input()).last().map(|item| item.map_err(|error| error.to_string()));
        prop_assert_eq!(native, by_hand);
    }

    #[test]
    fn what_is_packed_and_unpacked_is_as_it_was(bytes in runs()) {
        let input = || bytes.iter().copied();
        let unpacked = agree::producers(decode(encode(input())), by_hand::decode(by_hand::encode(input())));
        prop_assert_eq!(unpacked, Vec::from_iter(bytes.into_iter().map(Ok)));
    }
}
