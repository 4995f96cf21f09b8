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

/// Computes the mean of the numbers so far.
#[derive(Clone, Debug)]
pub struct Average {
    count: u64,
    mean: f64,
    /// The sum of the squared distances from the mean.
    squares: f64,
}

pub fn average() -> Average {
    Average {
        count: 0,
        mean: 0.0,
        squares: 0.0,
    }
}

impl Average {
    /// Takes one number, and returns the mean so far.
    #[inline]
    pub fn send(&mut self, number: f64) -> f64 {
        let before = self.count as f64;
        self.count += 1;
        let after = self.count as f64;
        let distance = number - self.mean;
        if distance.is_finite() {
            self.mean += distance / after;
        } else {
            self.mean = self.mean * (before / after) + number / after;
        }
        self.squares += distance * (number - self.mean);
        self.mean
    }

    pub fn close(self) -> Summary {
        let over = |divisor: u64| (divisor > 0).then(|| self.squares / divisor as f64);
        Summary {
            count: self.count,
            mean: (self.count > 0).then_some(self.mean),
            population_variance: over(self.count),
            sample_variance: over(self.count.saturating_sub(1)),
        }
    }
}
