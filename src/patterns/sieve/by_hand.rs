extern crate alloc;

use alloc::vec;
use alloc::vec::Vec;
use core::iter::FusedIterator;
use core::ops::RangeInclusive;

/// The primes up to the last that fits a `u32`, by a chain of filters. A filter is its prime.
#[derive(Clone, Debug)]
pub struct Sieve {
    numbers: RangeInclusive<u32>,
    primes: Vec<u32>,
}

pub fn sieve() -> Sieve {
    Sieve {
        numbers: 2..=u32::MAX,
        primes: Vec::new(),
    }
}

impl Iterator for Sieve {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let primes = &self.primes;
        let prime = self.numbers.find(|number| {
            let mut remainders = primes.iter().map(|prime| number % prime);
            remainders.all(|remainder| remainder != 0)
        })?;
        self.primes.push(prime);
        Some(prime)
    }
}

impl FusedIterator for Sieve {}

/// The number of odd numbers per segment. The first segment ends at the square root of the last
/// `u32`, so its primes are enough to sieve all the others.
const SEGMENT: u32 = 1 << 15;

/// The same primes, by a segmented sieve of the odd numbers. The number `2 * index + 1` has the
/// position `index`.
#[derive(Clone, Debug)]
pub struct SegmentedSieve {
    /// One `bool` per odd number of this segment: `true` if it is crossed out.
    composite: Vec<bool>,
    /// The position at which the segment begins.
    start: u32,
    /// The index in the segment from which the search goes on.
    next: usize,
    /// The odd primes of the first segment, each with the position of its next odd multiple.
    multiples: Vec<(u32, u32)>,
}

pub fn segmented_sieve() -> SegmentedSieve {
    SegmentedSieve {
        composite: Vec::new(),
        start: 0,
        next: 0,
        multiples: Vec::new(),
    }
}

impl SegmentedSieve {
    fn sieve_first_segment(&mut self) {
        self.composite = vec![false; SEGMENT as usize];
        for position in 1..SEGMENT {
            if !self.composite[position as usize] {
                let prime = 2 * position + 1;
                let multiple = cross_out(&mut self.composite, 0, prime, prime * prime / 2);
                self.multiples.push((prime, multiple));
            }
        }
    }

    fn sieve_next_segment(&mut self) {
        self.start += SEGMENT;
        self.next = 0;
        self.composite.fill(false);
        for (prime, multiple) in &mut self.multiples {
            // A prime crosses out nothing before its square.
            if *prime * *prime / 2 >= self.start + SEGMENT {
                break;
            }
            *multiple = cross_out(&mut self.composite, self.start, *prime, *multiple);
        }
    }
}

/// Crosses out the odd multiples of a prime, and returns the first that is past the segment.
fn cross_out(composite: &mut [bool], start: u32, prime: u32, multiple: u32) -> u32 {
    let mut position = (multiple - start) as usize;
    while let Some(composite) = composite.get_mut(position) {
        *composite = true;
        position += prime as usize;
    }
    start + position as u32
}

impl Iterator for SegmentedSieve {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        loop {
            let rest = &self.composite[self.next..];
            if let Some(skipped) = rest.iter().position(|composite| !composite) {
                let position = self.start + (self.next + skipped) as u32;
                self.next += skipped + 1;
                // The first position is that of 1, which is no prime. It stands for 2.
                return Some(if position == 0 { 2 } else { 2 * position + 1 });
            }
            if self.composite.is_empty() {
                self.sieve_first_segment();
            } else if self.start + SEGMENT <= u32::MAX / 2 {
                self.sieve_next_segment();
            } else {
                return None;
            }
        }
    }
}

impl FusedIterator for SegmentedSieve {}
