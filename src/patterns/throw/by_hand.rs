extern crate alloc;

use alloc::vec::Vec;

/// Stores the sent rows in batches, and counts the stored rows.
pub struct Import<T, S> {
    size: usize,
    store: S,
    stored: u64,
    batch: Vec<T>,
}

pub fn import<T, S>(size: usize, store: S) -> Import<T, S> {
    Import {
        size,
        store,
        stored: 0,
        batch: Vec::new(),
    }
}

/// After an error from one of these methods the import has ended.
impl<T, S> Import<T, S> {
    #[inline]
    pub fn send<E>(&mut self, row: T) -> Result<u64, E>
    where
        S: FnMut(&[T]) -> Result<(), E>,
    {
        self.batch.push(row);
        if self.batch.len() >= self.size {
            self.store_batch()?;
        }
        Ok(self.stored)
    }

    /// Drops the current batch. Between two batches, returns the error and ends the import.
    #[inline]
    pub fn throw<E>(&mut self, error: E) -> Result<u64, E> {
        if self.batch.is_empty() {
            return Err(error);
        }
        self.batch.clear();
        Ok(self.stored)
    }

    /// Stores the remaining rows as a last batch, and returns the number of stored rows.
    pub fn close<E>(mut self) -> Result<u64, E>
    where
        S: FnMut(&[T]) -> Result<(), E>,
    {
        if !self.batch.is_empty() {
            self.store_batch()?;
        }
        Ok(self.stored)
    }

    fn store_batch<E>(&mut self) -> Result<(), E>
    where
        S: FnMut(&[T]) -> Result<(), E>,
    {
        (self.store)(&self.batch)?;
        self.stored += self.batch.len() as u64;
        self.batch.clear();
        Ok(())
    }
}
