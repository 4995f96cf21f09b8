//! A consumer behind a function.

use core::fmt;

use super::Consumer;

/// A consumer that sends on what a function makes of each value. [`Consumer::map`] creates it.
///
/// # Drop
///
/// Drops the consumer behind it.
#[derive(Clone)]
#[must_use = "a consumer that is only dropped never gives its result"]
pub struct Map<C, F> {
    consumer: C,
    function: F,
}

impl<C, F> Map<C, F> {
    #[inline]
    pub(super) fn new(consumer: C, function: F) -> Self {
        Map { consumer, function }
    }
}

impl<C, F, U, T> Consumer<U> for Map<C, F>
where
    C: Consumer<T>,
    F: FnMut(U) -> T,
{
    type Yield = C::Yield;
    type Return = C::Return;

    #[inline]
    fn try_send(&mut self, value: U) -> Result<C::Yield, Option<U>> {
        // Asked first, because nobody could turn the mapped value back.
        if self.consumer.is_complete() {
            return Err(Some(value));
        }
        let value = (self.function)(value);
        self.consumer.try_send(value).map_err(|_| None)
    }

    #[inline]
    fn is_complete(&self) -> bool {
        self.consumer.is_complete()
    }

    #[inline]
    fn try_close(&mut self) -> Result<C::Return, C::Yield> {
        self.consumer.try_close()
    }
}

impl<C: fmt::Debug, F> fmt::Debug for Map<C, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Map")
            .field("consumer", &self.consumer)
            .finish_non_exhaustive()
    }
}
