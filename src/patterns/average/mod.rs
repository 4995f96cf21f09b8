//! Numbers go in, the mean so far comes back.
//!
//! # The problem
//!
//! The numbers come one at a time, and after each the mean is wanted; there may be too many to
//! keep. This is a consumer whose `yield` works both ways: it hands out the mean so far and takes
//! the next number. When it is closed it gives what only the end can give: the count, the mean
//! and how far the numbers lie apart.
//!
//! ```python
//! def average():
//!     count, mean = 0, None
//!     while True:
//!         number = yield mean
//!         count += 1
//!         mean = number if mean is None else mean + (number - mean) / count
//!
//! a = average()
//! next(a)          # None: there is no mean yet
//! a.send(2.0)      # 2.0
//! a.send(4.0)      # 3.0
//! ```
//!
//! ```
//! use native_coroutines::{Consumer, patterns::average::average};
//!
//! let (mut average, first) = average().prime_with_yield();
//! assert_eq!(first, Some(None));           // it yielded, and there is no mean yet
//! assert_eq!(average.send(2.0)?, Some(2.0));
//! assert_eq!(average.send(4.0)?, Some(3.0));
//!
//! let summary = average.close()?;
//! assert_eq!(summary.count, 2);
//! assert_eq!(summary.population_variance, Some(1.0));
//! assert_eq!(summary.sample_variance, Some(2.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Too few numbers
//!
//! | numbers | `mean` | `population_variance` | `sample_variance` |
//! |---|---|---|---|
//! | none | `None` | `None` | `None` |
//! | one | the number | 0 | `None` |
//! | more | the mean | squares / count | squares / (count - 1) |
//!
//! The mean of nothing is `None` and not NaN, because NaN says something else here: that there
//! were numbers, and that no number is their mean.
//!
//! # Every `f64` has an answer
//!
//! The mean is what the sum divided by the count would be if the sum could not overflow:
//!
//! | sent | mean | variance |
//! |---|---|---|
//! | finite numbers only | finite | at least 0; infinite if it is too large for an `f64` |
//! | +∞, and no −∞ or NaN | +∞ from then on | NaN |
//! | −∞, and no +∞ or NaN | −∞ from then on | NaN |
//! | +∞ then −∞, or the reverse | the first, then NaN from then on | NaN |
//! | a NaN | NaN from then on | NaN |
//!
//! So +∞ then −∞ answers `inf`, `NaN`, and closes with a count of 2, a mean of NaN and both
//! variances NaN. One infinite number alone has a population variance of NaN and, like any one
//! number, no sample variance.
//!
//! The method subtracts the old mean from the number, which of itself would make +∞ then 1 a NaN,
//! and overflow for two finite numbers at the opposite ends of the range. Where the difference is
//! not finite, the body therefore weighs the two instead: that is never less right, and only
//! rounds more.
//!
//! # Why not the sum of the squares
//!
//! The variance could be had from the sum and the sum of the squares. For numbers that are large
//! and close together, that subtracts two almost equal numbers, and little or nothing of the
//! answer is left, or it is even negative. Welford's method keeps the squared *distances* from
//! the mean and corrects them as the mean moves.
//!
//! # When not to use it
//!
//! Here by hand is the better code: three numbers and one rule, and a struct could also be asked
//! for its summary in the middle, be merged with another, stored, or printed. The native version
//! shows the form: an answer for every value, and a result at the end.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use core::ops::Coroutine;

use crate::{Consumer, IgnoredClose, SendError, Unprimed};

pub use native::Summary;

/// A consumer of numbers that answers each with the mean so far, and sums up when it is closed.
///
/// The answer is always `Some`; only what priming yields is `None`
/// (see [`prime_with_yield`](Unprimed::prime_with_yield)). It never ends before it is closed, and
/// any `f64` may be sent: [the module](self) says what NaN and the infinities give. Counts are
/// exact up to 2^53 numbers.
///
/// # Source
///
/// B. P. Welford, *Note on a Method for Calculating Corrected Sums of Squares and Products*,
/// Technometrics 4 (1962), 419–420; D. E. Knuth, *The Art of Computer Programming*, volume 2,
/// section 4.2.2.
pub fn average() -> Unprimed<impl Coroutine<Option<f64>, Yield = Option<f64>, Return = Summary>> {
    Unprimed::new(native::average())
}

impl From<by_hand::Summary> for Summary {
    fn from(summary: by_hand::Summary) -> Self {
        Summary {
            count: summary.count,
            mean: summary.mean,
            population_variance: summary.population_variance,
            sample_variance: summary.sample_variance,
        }
    }
}

impl Consumer<f64> for by_hand::Average {
    type Yield = Option<f64>;
    type Return = Summary;

    #[inline]
    fn send(&mut self, number: f64) -> Result<Option<f64>, SendError<f64>> {
        Ok(Some(self.send(number)))
    }

    #[inline]
    fn close(self) -> Result<Summary, IgnoredClose<Self, Option<f64>>> {
        Ok(self.close().into())
    }
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use core::fmt::Write;
    use std::string::String;

    fn measured<C>(text: &str, mut average: C) -> String
    where
        C: Consumer<f64, Yield = Option<f64>, Return = Summary>,
    {
        let mut seen = String::new();
        for (line, number) in text.lines().zip(1_u32..) {
            let mean = average.send(line.len() as f64);
            if number.is_power_of_two() {
                let mean = mean.ok().flatten().expect("every number is answered");
                writeln!(seen, "after {number:3} lines: {mean:5.2}").expect("a string grows");
            }
        }
        let summary = average.close().expect("the loop ends when it is closed");
        let mean = summary.mean.expect("there are lines");
        let variance = summary.sample_variance.expect("there are two lines");
        write!(
            seen,
            "all {} lines: mean {mean:.2}, variance {variance:.2}",
            summary.count,
        )
        .expect("a string grows");
        seen
    }

    let text = include_str!("mod.rs");
    super::Stop {
        input: "how many bytes the lines of this pattern's own file have".into(),
        native: measured(text, average().prime()),
        by_hand: measured(text, by_hand::average()),
        native_bytes: size_of_val(&native::average()),
        by_hand_bytes: size_of_val(&by_hand::average()),
    }
}
