// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::vec::Vec;
use core::ops::Coroutine;

/// Stores the rows sent in batches of `size`, and yields how many are stored. A batch in which the
/// input breaks is dropped; if it breaks between two batches, that ends the import.
pub fn import<T, E>(
    size: usize,
    mut store: impl FnMut(&[T]) -> Result<(), E>,
) -> impl Coroutine<Result<Option<T>, E>, Yield = u64, Return = Result<u64, E>> {
    #[coroutine]
    #[inline(always)]
    move |start: Result<Option<T>, E>| {
        start?;
        let mut stored = 0;
        let mut batch = Vec::new();
        'batches: loop {
            match (yield stored)? {
                Some(row) => batch.push(row),
                None => return Ok(stored),
            }
            while batch.len() < size {
                let Ok(row) = yield stored else {
                    batch.clear();
                    continue 'batches;
                };
                let Some(row) = row else {
                    return store(&batch).map(|()| stored + batch.len() as u64);
                };
                batch.push(row);
            }
            store(&batch)?;
            stored += batch.len() as u64;
            batch.clear();
        }
    }
}
