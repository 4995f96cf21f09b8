use core::iter::FusedIterator;

/// Iterates over the Fibonacci numbers 0, 1, 1, 2, 3, … up to the last that fits a `u64`.
#[derive(Clone, Debug)]
pub struct Fib {
    current: Option<u64>,
    next: Option<u64>,
}

/// Creates an iterator that starts at 0.
pub fn fib() -> Fib {
    Fib {
        current: Some(0),
        next: Some(1),
    }
}

impl Iterator for Fib {
    type Item = u64;

    #[inline]
    fn next(&mut self) -> Option<u64> {
        let current = self.current?;
        self.current = self.next;
        self.next = self.next.and_then(|next| current.checked_add(next));
        Some(current)
    }
}

impl FusedIterator for Fib {}
