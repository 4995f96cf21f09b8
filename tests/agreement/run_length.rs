use std::ops::ControlFlow;

use native_coroutines::patterns::run_length::{DecodeError, by_hand, decode, encode};
use proptest::prelude::*;
use reference::{packed, same, unpacked};

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
        0..40,
    )
}

#[test]
fn no_bytes_are_packed_to_no_bytes() {
    assert_eq!(encode([]).next(), None);
    assert_eq!(decode([]).next(), None);
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
    let ends = |mut items: Box<dyn Iterator<Item = u8>>| {
        assert_eq!(items.by_ref().collect::<Vec<_>>(), [255, 7, 255, 7]);
        assert_eq!(items.next(), None);
    };
    ends(Box::new(encode(input())));
    ends(Box::new(by_hand::encode(input())));
    let ends = |mut items: Box<dyn Iterator<Item = u8>>| {
        assert_eq!(items.by_ref().count(), 255 * 7);
        assert_eq!(items.next(), None);
    };
    ends(Box::new(decode(input()).map(Result::unwrap)));
    ends(Box::new(by_hand::decode(input()).map(Result::unwrap)));
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_on_packing_with_the_runs_of_a_slice(bytes in runs()) {
        let native: Vec<u8> = encode(bytes.iter().copied()).collect();
        let by_hand: Vec<u8> = by_hand::encode(bytes.iter().copied()).collect();
        prop_assert_eq!(&native, &by_hand);
        prop_assert_eq!(native, packed(&bytes));
    }

    #[test]
    fn native_and_by_hand_agree_on_unpacking_with_the_pairs_of_a_slice(bytes in hostile()) {
        let native: Vec<_> = decode(bytes.iter().copied()).collect();
        let by_hand: Vec<_> = by_hand::decode(bytes.iter().copied())
            .map(|item| item.map_err(same))
            .collect();
        prop_assert_eq!(&native, &by_hand);
        prop_assert_eq!(native, unpacked(&bytes));

        let native: Vec<_> = decode(bytes.iter().copied()).map(|item| item.map_err(|error| error.to_string())).collect();
        let by_hand: Vec<_> = by_hand::decode(bytes).map(|item| item.map_err(|error| error.to_string())).collect();
        prop_assert_eq!(native, by_hand);
    }

    #[test]
    fn what_is_packed_and_unpacked_is_as_it_was(bytes in runs()) {
        let native: Result<Vec<u8>, _> = decode(encode(bytes.iter().copied())).collect();
        prop_assert_eq!(native.as_ref(), Ok(&bytes));
        let by_hand: Result<Vec<u8>, _> = by_hand::decode(by_hand::encode(bytes.iter().copied())).collect();
        prop_assert_eq!(by_hand.as_ref(), Ok(&bytes));
    }

    /// `Fallible` has a `fold` and a `try_fold` of its own.
    #[test]
    fn however_the_items_are_drained_they_are_the_same(bytes in hostile(), before in 0_usize..20, stop in 0_usize..40) {
        let items = unpacked(&bytes);
        let mut drained = Vec::new();

        let mut producer = decode(bytes.iter().copied());
        drained.extend(std::iter::from_fn(|| producer.next()).take(before));
        producer.fold((), |(), item| drained.push(item));
        prop_assert_eq!(&drained, &items);

        let mut producer = decode(bytes.iter().copied());
        drained.clear();
        let flow = producer.try_for_each(|item| {
            drained.push(item);
            if drained.len() > stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        prop_assert_eq!(flow.is_break(), items.len() > stop);
        let rest = producer.try_fold(Vec::new(), |mut rest, item| {
            rest.push(item);
            Some(rest)
        });
        drained.extend(rest.unwrap());
        prop_assert_eq!(&drained, &items);
        prop_assert_eq!(producer.next(), None);
        prop_assert_eq!(producer.try_fold((), |(), _| None), Some(()));
        prop_assert_eq!(producer.fold(0, |count, _| count + 1), 0);
    }
}
