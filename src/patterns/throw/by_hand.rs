extern crate alloc;

use alloc::vec::Vec;

/// Stores the rows sent in batches, and says how many are stored.
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

/// After an error from any of these the import is over.
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

    /// Drops the batch in which the input broke; between two batches this is the end.
    #[inline]
    pub fn throw<E>(&mut self, error: E) -> Result<u64, E> {
        if self.batch.is_empty() {
            return Err(error);
        }
        self.batch.clear();
        Ok(self.stored)
    }

    /// Stores the last batch, however few rows it has.
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
