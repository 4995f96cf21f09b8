//! Numbers go in, and each answer is the mean so far.
//!
//! # The problem
//!
//! Numbers arrive one at a time, and the caller wants the mean after each. There may be too many
//! numbers to keep. This consumer uses its `yield` in both directions: it hands out the mean so
//! far, and takes the next number. `close` returns the results that exist only at the end: the
//! count, the mean and the variance.
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
//! let summary = average.close();
//! assert_eq!(summary.count, 2);
//! assert_eq!(summary.population_variance, Some(1.0));
//! assert_eq!(summary.sample_variance, Some(2.0));
//! # Ok::<(), native_coroutines::SendError>(())
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
//! The mean of no numbers is `None` and not NaN, because NaN means something else here: there were
//! numbers, and no number is their mean.
//!
//! # Every `f64` has an answer
//!
//! The mean is the sum divided by the count, as if the sum could not overflow:
//!
//! | sent | mean | variance |
//! |---|---|---|
//! | finite numbers only | finite | at least 0; infinite if it is too large for an `f64` |
//! | +∞, and no −∞ or NaN | +∞ from then on | NaN |
//! | −∞, and no +∞ or NaN | −∞ from then on | NaN |
//! | +∞ then −∞, or the reverse | the first, then NaN from then on | NaN |
//! | a NaN | NaN from then on | NaN |
//!
//! For example, +∞ and then −∞ have the answers `inf` and `NaN`. `close` then returns a count of 2,
//! and NaN for the mean and both variances. One infinite number alone has a population variance of
//! NaN. Like any single number, it has no sample variance.
//!
//! The method subtracts the old mean from the number. Alone, that would turn +∞ then 1 into NaN,
//! and would overflow for finite numbers at opposite ends of the range. If the difference is not
//! finite, the body computes a weighted mean of the two instead. The weighted mean is never less
//! right, and only rounds more.
//!
//! # Why not the sum of the squares
//!
//! The sum and the sum of the squares also determine the variance. For large numbers that lie close
//! together, that formula subtracts two almost equal values. Little or nothing of the answer is
//! left, and it may even be negative. Welford's method keeps the squared *distances* from the
//! mean, and corrects them as the mean moves.
//!
//! # When not to use it
//!
//! By hand this is better code: three numbers and one rule. A struct could also return its summary
//! in the middle, be merged with another, be stored, or be printed. The native version shows the
//! form: an answer to every value, and a result at the end.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use core::ops::ControlFlow::Continue;
use core::ops::Coroutine;

use crate::consumer::{Consumer, Unprimed, from_fn};

pub use native::Summary;

/// Creates a consumer of numbers that answers each with the mean so far and returns a [`Summary`].
///
/// Send it any `f64`: [the module](self) lists the answers to NaN and the infinities. Each answer
/// is `Some`. Only [`prime_with_yield`](Unprimed::prime_with_yield) returns no mean, because there
/// are no numbers yet. The body never ends before the close. Counts are exact up to 2^53 numbers.
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

/// Creates the struct by hand as a consumer, which yields and returns the same as [`average`].
pub fn average_by_hand() -> impl Consumer<f64, Yield = Option<f64>, Return = Summary> {
    from_fn(
        by_hand::average(),
        |average, number| Continue(Some(average.send(number))),
        |average| average.close().into(),
    )
}
