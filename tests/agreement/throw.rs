use std::cell::RefCell;

use native_coroutines::patterns::throw::{Throw, by_hand, import};
use native_coroutines::{Consumer, SendError};
use proptest::prelude::*;

/// Why an import ended.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Failure {
    /// The input broke with this operation.
    Broken(usize),
    Full,
}

/// A table with room for so many batches.
struct Table {
    room: usize,
    batches: RefCell<Vec<Vec<u8>>>,
}

impl Table {
    fn new(room: usize) -> Table {
        let batches = RefCell::default();
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

/// Sends what is `Some`, throws what is `None`, and closes. Checks every answer against the table.
fn run<C>(table: &Table, operations: &[Option<u8>], mut import: C) -> Result<u64, Failure>
where
    C: Throw<u8, Failure, Yield = u64, Return = Result<u64, Failure>>,
{
    let mut over = false;
    for (index, operation) in operations.iter().enumerate() {
        let (answer, returned) = match *operation {
            Some(row) => match import.send(row) {
                Ok(answer) => (Some(answer), false),
                Err(error) => {
                    let returned = matches!(error, SendError::Returned);
                    assert!(returned || error.unsent() == Some(row));
                    (None, returned)
                }
            },
            None => match import.throw(Failure::Broken(index)) {
                Ok(answer) => (Some(answer), false),
                Err(error) => {
                    let returned = matches!(error, SendError::Returned);
                    assert!(returned || error.unsent() == Some(Failure::Broken(index)));
                    (None, returned)
                }
            },
        };
        // It answers until it returns, says once that it did, and takes nothing from then on.
        assert_eq!(answer.is_none(), over || returned);
        assert!(!(over && returned));
        over |= returned;
        if let Some(answer) = answer {
            assert_eq!(answer, table.rows());
        }
    }
    import.close().expect("closes")
}

/// What is right, said of the whole input: between two throws the rows make whole batches, and
/// those left over are stored only if nothing but the end follows.
fn expected(
    size: usize,
    room: usize,
    operations: &[Option<u8>],
) -> (Vec<Vec<u8>>, Result<u64, Failure>) {
    let table = Table::new(room);
    let runs: Vec<&[Option<u8>]> = operations.split(Option::is_none).collect();
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
            0 => import.throw(Failure::Broken(next)).unwrap() as usize,
            _ => import.send(rows[next]).map(|_| next + 1).unwrap(),
        };
    }
    assert_eq!(import.close().unwrap(), Ok(30));
    assert_eq!(table.batches.into_inner().concat(), rows);
}

#[test]
fn it_gives_up_when_the_input_breaks_twice_without_a_row_in_between() {
    let table = Table::new(usize::MAX);
    let mut import = import(4, |batch: &[u8]| table.store(batch)).prime();
    assert_eq!(import.send(1), Ok(0));
    assert_eq!(import.throw(Failure::Broken(1)), Ok(0));
    let again = import.throw(Failure::Broken(2));
    assert_eq!(again, Err(SendError::Returned));
    assert_eq!(import.close().unwrap(), Err(Failure::Broken(2)));
    assert_eq!(table.rows(), 0);
}

#[test]
fn thrown_before_it_is_primed_the_error_comes_back_and_nothing_is_stored() {
    let table = Table::new(usize::MAX);
    let import = import(1, |batch: &[u8]| table.store(batch));
    let import = import.throw(Failure::Broken(0));
    assert_eq!(format!("{import:?}"), "Primed(complete)");
    assert_eq!(import.close().unwrap(), Err(Failure::Broken(0)));
    assert_eq!(table.rows(), 0);
}

#[test]
fn a_batch_size_of_0_is_as_1() {
    let table = Table::new(usize::MAX);
    let mut import = import(0, |batch: &[u8]| table.store(batch)).prime();
    assert_eq!(import.send(1), Ok(1));
    assert_eq!(import.send(2), Ok(2));
    assert_eq!(table.batches.borrow().len(), 2);
    assert_eq!(import.close().unwrap(), Ok(2));
}

#[test]
fn poured_in_results_are_sent_and_thrown_until_the_body_returns() {
    let table = Table::new(usize::MAX);
    let mut import = import(2, |batch: &[u8]| table.store(batch)).prime();
    let results = [Ok(1), Err(Failure::Full), Err(Failure::Broken(2)), Ok(4)];
    let mut results = results.into_iter();
    import.extend(results.by_ref());
    assert_eq!(results.next(), Some(Ok(4)));
    import.extend(results.by_ref());
    assert_eq!(import.close().unwrap(), Err(Failure::Broken(2)));
}

proptest! {
    #[test]
    fn native_and_by_hand_agree_with_a_rule_for_the_whole_input(
        size in 1_usize..5,
        room in prop_oneof![3 => Just(usize::MAX), 1 => 0_usize..4],
        operations in prop::collection::vec(prop::option::weighted(0.85, any::<u8>()), 0..30),
    ) {
        let table = Table::new(room);
        let native = run(&table, &operations, import(size, |batch: &[u8]| table.store(batch)).prime());
        let native = (table.batches.into_inner(), native);

        let table = Table::new(room);
        let by_hand = run(&table, &operations, Ok(by_hand::import(size, |batch: &[u8]| table.store(batch))));
        let by_hand = (table.batches.into_inner(), by_hand);

        prop_assert_eq!(&native, &by_hand);
        prop_assert_eq!(native, expected(size, room, &operations));
    }
}
