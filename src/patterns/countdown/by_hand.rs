use core::iter::FusedIterator;

/// Counts down to 1, and then returns the word.
#[derive(Clone, Debug)]
pub struct Countdown {
    number: u32,
    complete: bool,
}

pub fn countdown(number: u32) -> Countdown {
    Countdown {
        number,
        complete: false,
    }
}

impl Countdown {
    /// Returns the word once `next` has returned `None`.
    ///
    /// # Errors
    ///
    /// The countdown itself, unchanged, before that.
    pub fn into_return(self) -> Result<&'static str, Self> {
        if self.complete {
            Ok("Liftoff!")
        } else {
            Err(self)
        }
    }
}

impl Iterator for Countdown {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.number == 0 {
            self.complete = true;
            return None;
        }
        let number = self.number;
        self.number -= 1;
        Some(number)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        // Where a `usize` has 16 bits, the number may not fit it.
        match usize::try_from(self.number) {
            Ok(length) => (length, Some(length)),
            Err(_) => (usize::MAX, None),
        }
    }
}

impl FusedIterator for Countdown {}
