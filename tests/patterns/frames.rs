use native_coroutines::patterns::frames::{FrameError, encode};
use proptest::prelude::*;
use reference::{END, ESC, ESC_END, ESC_ESC, sent, split};

use crate::agree;

mod reference;

/// Any bytes, mostly the ones that mean something.
fn streams() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        2 => Just(END),
        3 => Just(ESC),
        3 => Just(ESC_END),
        3 => Just(ESC_ESC),
        6 => any::<u8>(),
    ];
    prop::collection::vec(byte, 0..agree::most(120))
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_with_a_split_of_the_whole_stream(
        limit in 0_usize..8,
        stream in streams(),
    ) {
        prop_assert_eq!(sent(limit, &stream), split(limit, &stream));
    }

    #[cfg(feature = "std")]
    #[test]
    fn it_does_not_matter_how_the_stream_is_cut_into_writes(
        limit in 0_usize..8,
        stream in streams(),
        lengths in prop::collection::vec(0_usize..9, agree::most(120)),
    ) {
        let mut rest = stream.as_slice();
        let mut pieces = Vec::new();
        for length in lengths {
            let (piece, left) = rest.split_at(rest.len().min(length));
            pieces.push(piece);
            rest = left;
        }
        pieces.push(rest);

        prop_assert_eq!(reference::written(limit, pieces.into_iter()), split(limit, &stream));
    }

    #[test]
    fn what_was_encoded_is_decoded(
        frames in prop::collection::vec(streams().prop_filter("empty", |frame| !frame.is_empty()), 0..agree::most(9)),
    ) {
        let stream: Vec<u8> = frames.iter().flat_map(|frame| encode(frame)).collect();
        let whole = frames.into_iter().map(Ok).collect();
        prop_assert_eq!(sent(120, &stream), (whole, Ok(())));
    }

    #[test]
    fn after_any_damage_decoding_goes_on_at_the_next_frame(
        limit in 1_usize..8,
        damage in streams(),
    ) {
        let mut stream = damage;
        stream.extend(encode(b"!"));
        let (reports, result) = sent(limit, &stream);
        prop_assert_eq!(reports.last(), Some(&Ok(b"!".to_vec())));
        prop_assert_eq!(result, Ok(()));
    }
}

/// Both say this.
#[track_caller]
fn decodes(limit: usize, stream: &[u8], reports: &[Result<&[u8], FrameError>]) {
    closes(limit, stream, reports, Ok(()));
}

#[track_caller]
fn closes(
    limit: usize,
    stream: &[u8],
    reports: &[Result<&[u8], FrameError>],
    result: Result<(), FrameError>,
) {
    let reports = reports.iter().map(|frame| frame.map(<[u8]>::to_vec));
    assert_eq!(sent(limit, stream), (reports.collect(), result));
}

#[test]
fn the_special_bytes_are_written_as_rfc_1055_says() {
    // Its numbers are octal: END 300, ESC 333, ESC_END 334, ESC_ESC 335.
    assert_eq!([END, ESC, ESC_END, ESC_ESC], [0o300, 0o333, 0o334, 0o335]);
    assert!(encode(&[1, END, 2, ESC, 3]).eq([END, 1, ESC, ESC_END, 2, ESC, ESC_ESC, 3, END]));
    assert!(encode(&[]).eq([END, END]));
}

#[test]
fn a_stand_in_without_an_escape_before_it_is_an_ordinary_byte() {
    decodes(8, &[ESC_END, ESC_ESC, END], &[Ok(&[ESC_END, ESC_ESC])]);
}

#[test]
fn empty_frames_are_left_out() {
    decodes(8, &[], &[]);
    decodes(
        8,
        &[END, END, 1, END, END, END, 2, END],
        &[Ok(&[1]), Ok(&[2])],
    );
}

#[test]
fn a_frame_may_be_as_long_as_the_buffer_and_no_longer() {
    decodes(2, &[1, ESC, ESC_END, END], &[Ok(&[1, END])]);
    let too_long = Err(FrameError::TooLong { offset: 3 });
    decodes(
        2,
        &[1, 2, ESC, ESC_END, 3, 4, END, 5, END],
        &[too_long, Ok(&[5])],
    );
}

#[test]
fn a_buffer_without_room_reports_every_frame_as_too_long() {
    let too_long = |offset| Err(FrameError::TooLong { offset });
    decodes(0, &[1, 2, END, END, 3, END], &[too_long(0), too_long(4)]);
}

#[test]
fn a_broken_escape_is_reported_once_with_its_offset() {
    let broken = |offset, byte| Err(FrameError::Escape { offset, byte });
    decodes(
        8,
        &[1, ESC, 7, ESC, 7, END, 2, END],
        &[broken(2, 7), Ok(&[2])],
    );
    decodes(
        8,
        &[ESC, ESC, ESC_END, END, 2, END],
        &[broken(1, ESC), Ok(&[2])],
    );
}

#[test]
fn an_end_after_an_escape_breaks_the_frame_and_ends_it() {
    let broken = Err(FrameError::Escape {
        offset: 2,
        byte: END,
    });
    decodes(8, &[1, ESC, END, 2, END], &[broken, Ok(&[2])]);
}

#[test]
fn closed_in_the_middle_of_a_frame_it_says_where_that_starts() {
    let unfinished = Err(FrameError::Unfinished { offset: 2 });
    closes(8, &[1, END, 2, 3], &[Ok(&[1])], unfinished);
    closes(8, &[1, END, ESC], &[Ok(&[1])], unfinished);
}

#[test]
fn closed_in_a_frame_that_is_already_reported_it_says_nothing_more() {
    let broken = Err(FrameError::Escape { offset: 1, byte: 7 });
    closes(8, &[ESC, 7, 1, 2], &[broken], Ok(()));
    closes(
        0,
        &[1, 2],
        &[Err(FrameError::TooLong { offset: 0 })],
        Ok(()),
    );
}

#[test]
fn errors_say_what_is_wrong_and_where() {
    let broken = FrameError::Escape {
        offset: 9,
        byte: 10,
    };
    assert_eq!(broken.to_string(), "byte 9: 0x0A cannot follow an ESC");
    let too_long = FrameError::TooLong { offset: 9 };
    assert_eq!(too_long.to_string(), "byte 9: the frame is too long");
    let unfinished = FrameError::Unfinished { offset: 9 };
    assert_eq!(
        unfinished.to_string(),
        "byte 9: the frame that starts here has no end"
    );
}

#[cfg(feature = "std")]
#[test]
fn a_decoder_is_a_writer_that_a_reader_is_copied_into() {
    use native_coroutines::Consumer;
    use native_coroutines::patterns::frames::frames;

    let stream: Vec<u8> = b"I love you"
        .split(|byte| *byte == b' ')
        .flat_map(encode)
        .collect();
    let mut words = Vec::new();
    let mut decoder = frames([0; 4], |word| words.push(word.map(<[u8]>::to_vec))).prime();
    let copied = std::io::copy(&mut stream.as_slice(), &mut decoder).unwrap();
    assert_eq!(copied, 14);
    assert_eq!(decoder.close(), Ok(()));
    assert_eq!(
        words,
        [Ok(b"I".to_vec()), Ok(b"love".to_vec()), Ok(b"you".to_vec())]
    );
}
