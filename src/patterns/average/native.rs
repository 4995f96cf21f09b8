// #![feature(coroutines, coroutine_trait)]

use core::ops::Coroutine;

/// The result of all numbers. A field is `None` if there are too few numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    pub count: u64,
    pub mean: Option<f64>,
    /// The mean of the squared distances from the mean.
    pub population_variance: Option<f64>,
    /// Estimates the variance behind a sample: the divisor is the count minus one.
    pub sample_variance: Option<f64>,
}

/// Answers each number with the mean so far.
pub fn average() -> impl Coroutine<Option<f64>, Yield = Option<f64>, Return = Summary> {
    #[coroutine]
    |_prime: Option<f64>| {
        let (mut count, mut mean, mut squares) = (0_u64, 0.0, 0.0);
        while let Some(number) = (yield (count > 0).then_some(mean)) {
            let before = count as f64;
            count += 1;
            let after = count as f64;
            let distance = number - mean;
            if distance.is_finite() {
                mean += distance / after;
            } else {
                mean = mean * (before / after) + number / after;
            }
            squares += distance * (number - mean);
        }
        let over = |divisor: u64| (divisor > 0).then(|| squares / divisor as f64);
        Summary {
            count,
            mean: (count > 0).then_some(mean),
            population_variance: over(count),
            sample_variance: over(count.saturating_sub(1)),
        }
    }
}
