use native_coroutines::Consumer;
use native_coroutines::patterns::throw::{import, import_by_hand};
use proptest::prelude::*;

use crate::agree::{self, Log};

/// Why an import ended.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Failure {
    /// The input broke here.
    Broken(usize),
    Full,
}

/// A table with room for so many batches.
struct Table {
    room: usize,
    batches: Log<Vec<u8>>,
}

impl Table {
    fn new(room: usize) -> Table {
        let batches = Log::default();
        Table { room, batches }
    }

    fn store(&self, batch: &[u8]) -> Result<(), Failure> {
        let mut batches = self.batches.borrow_mut();
        if batches.len() == self.room {
            return Err(Failure::Full);
        }
        batches.push(batch.to_vec());
        Ok(())
    }

    fn rows(&self) -> u64 {
        self.batches.borrow().iter().map(Vec::len).sum::<usize>() as u64
    }
}

/// The reference, said of the whole input: between two errors the rows make whole batches, and the
/// rows left over are stored only if nothing but the end follows.
fn expected(
    size: usize,
    room: usize,
    input: &[Result<u8, Failure>],
) -> (Vec<Vec<u8>>, Result<u64, Failure>) {
    let table = Table::new(room);
    let runs: Vec<&[Result<u8, Failure>]> = input.split(Result::is_err).collect();
    let mut seen = 0;
    for (index, rows) in runs.iter().enumerate() {
        let last = index + 1 == runs.len();
        let rows: Vec<u8> = rows.iter().copied().flatten().collect();
        for batch in rows.chunks(size) {
            if (batch.len() == size || last)
                && let Err(failure) = table.store(batch)
            {
                return (table.batches.into_inner(), Err(failure));
            }
        }
        seen += rows.len();
        if rows.len().is_multiple_of(size) && !last {
            return (table.batches.into_inner(), Err(Failure::Broken(seen)));
        }
        seen += 1;
    }
    let rows = table.rows();
    (table.batches.into_inner(), Ok(rows))
}

#[test]
fn a_batch_that_broke_is_sent_again_and_every_row_is_stored_once() {
    let table = Table::new(usize::MAX);
    let mut import = import(4, |batch: &[u8]| table.store(batch)).prime();
    let rows: Vec<u8> = (0..30).collect();
    let (mut next, mut tries) = (0, 0);
    while next < rows.len() {
        tries += 1;
        next = match tries % 7 {
            // After six rows, a batch and a half.
            0 => import.send(Err(Failure::Broken(next))).unwrap() as usize,
            _ => import.send(Ok(rows[next])).map(|_| next + 1).unwrap(),
        };
    }
    assert_eq!(import.close(), Ok(30));
    assert_eq!(table.batches.into_inner().concat(), rows);
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_with_a_rule_for_the_whole_input(
        size in 0_usize..5,
        room in prop_oneof![3 => Just(usize::MAX), 1 => 0_usize..4],
        input in prop::collection::vec(prop::option::weighted(0.85, any::<u8>()), 0..agree::most(30)),
    ) {
        let input = input.into_iter().enumerate();
        let input: Vec<_> = input.map(|(place, row)| row.ok_or(Failure::Broken(place))).collect();
        let table = Table::new(room);
        let store = |batch: &[u8]| table.store(batch);
        let seen = agree::consumers(
            &table.batches,
            &input,
            || import(size, store).prime(),
            || import_by_hand(size, store),
        );

        // Each answer is the number of rows in the table.
        for (answer, &batches) in seen.answers.iter().zip(&seen.reported[1..]) {
            let rows = seen.reports[..batches].concat().len() as u64;
            prop_assert!(answer.as_ref().map_or(true, |answer| *answer == rows));
        }
        // A size of 0 is as 1.
        prop_assert_eq!((seen.reports, seen.result), expected(size.max(1), room, &input));
    }
}
