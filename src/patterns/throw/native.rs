// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::vec::Vec;
use core::ops::Coroutine;

/// Stores the sent rows in batches of `size`, and yields the number of stored rows. An error in a
/// batch drops the batch, and an error between two batches ends the import.
pub fn import<T, E>(
    size: usize,
    mut store: impl FnMut(&[T]) -> Result<(), E>,
) -> impl Coroutine<Option<Result<T, E>>, Yield = u64, Return = Result<u64, E>> {
    #[coroutine]
    #[inline(always)]
    move |prime: Option<Result<T, E>>| {
        drop(prime);
        let mut stored = 0;
        let mut batch = Vec::new();
        'batches: loop {
            match (yield stored).transpose()? {
                Some(row) => batch.push(row),
                None => return Ok(stored),
            }
            while batch.len() < size {
                let Some(row) = yield stored else {
                    return store(&batch).map(|()| stored + batch.len() as u64);
                };
                let Ok(row) = row else {
                    batch.clear();
                    continue 'batches;
                };
                batch.push(row);
            }
            store(&batch)?;
            stored += batch.len() as u64;
            batch.clear();
        }
    }
}
