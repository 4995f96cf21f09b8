use native_coroutines::patterns::average::{Summary, average, average_by_hand};
use proptest::prelude::*;

use crate::agree::{self, Log};

const MAX: f64 = f64::MAX;
const INFINITY: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// Returns every answer, and the summary.
fn both(numbers: &[f64]) -> (Vec<f64>, Summary) {
    let silent = Log::<()>::default();
    let seen = agree::consumers(&silent, numbers, || average().prime(), average_by_hand);
    let (means, summary) = seen.every_answer();
    let means = means.into_iter().map(|mean| mean.expect("a mean"));
    (means.collect(), summary)
}

fn is_nan(number: Option<f64>) -> bool {
    number.is_some_and(f64::is_nan)
}

#[track_caller]
fn assert_near(number: Option<f64>, expected: f64, tolerance: f64) {
    let number = number.unwrap();
    let error = (number - expected).abs();
    assert!(
        error <= tolerance,
        "{number} is {error:e} away from {expected}"
    );
}

#[test]
fn small_whole_numbers_come_out_exact() {
    // The usual example of a standard deviation: mean 5, deviation 2.
    let (answers, summary) = both(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
    assert_eq!(answers[..2], [2.0, 3.0]);
    assert_eq!(summary.mean, Some(5.0));
    assert_eq!(summary.population_variance, Some(4.0));
    assert_eq!(summary.sample_variance, Some(32.0 / 7.0));
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it averages 3 000 numbers")]
fn the_certified_values_of_nist_are_met() {
    // Statistical Reference Datasets, univariate: NumAcc1 to NumAcc4, with the mean and standard
    // deviation that the institute certifies.
    let alternating = |middle: f64, low: f64, high: f64, pairs: usize| {
        let mut numbers = vec![middle];
        numbers.extend([low, high].repeat(pairs));
        numbers
    };
    let sets = [
        (
            vec![10_000_001.0, 10_000_003.0, 10_000_002.0],
            10_000_002.0,
            1.0,
            0.0,
        ),
        (alternating(1.2, 1.1, 1.3, 500), 1.2, 0.1, 1e-14),
        (
            alternating(1_000_000.2, 1_000_000.1, 1_000_000.3, 500),
            1_000_000.2,
            0.1,
            1e-9,
        ),
        (
            alternating(10_000_000.2, 10_000_000.1, 10_000_000.3, 500),
            10_000_000.2,
            0.1,
            1e-8,
        ),
    ];
    for (numbers, mean, deviation, tolerance) in sets {
        let (_, summary) = both(&numbers);
        assert_near(summary.mean, mean, mean * 1e-15);
        assert_near(summary.sample_variance.map(f64::sqrt), deviation, tolerance);
    }
}

#[test]
fn plus_infinity_then_minus_infinity_is_infinite_then_nan_for_good() {
    for first in [INFINITY, -INFINITY] {
        let (answers, summary) = both(&[first, -first, 3.0]);
        assert_eq!(answers[0], first);
        assert!(answers[1].is_nan());
        assert!(answers[2].is_nan());
        assert_eq!(summary.count, 3);
        assert!(is_nan(summary.mean));
        assert!(is_nan(summary.population_variance));
        assert!(is_nan(summary.sample_variance));
    }
}

#[test]
fn the_whole_range_of_finite_numbers_does_not_overflow_the_mean() {
    let (answers, summary) = both(&[MAX, -MAX, MAX, -MAX]);
    assert_eq!(answers[..2], [MAX, 0.0]);
    assert_near(Some(answers[2] / MAX), 1.0 / 3.0, 1e-15);
    assert_near(Some(answers[3] / MAX), 0.0, 1e-15);
    assert_eq!(summary.population_variance, Some(INFINITY));
}

/// Mean and sum of the squared distances the way of the definition: two passes.
fn two_passes(numbers: &[f64]) -> (f64, f64) {
    let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
    let squares = numbers.iter().map(|number| (number - mean).powi(2)).sum();
    (mean, squares)
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO,
        4 => -10.0..10.0,
        1 => prop::sample::select(vec![INFINITY, -INFINITY, NAN, MAX, -MAX]),
    ]
}

proptest! {
    #[test]
    fn two_passes_give_the_same(numbers in prop::collection::vec(-1e6..1e6, 1..agree::most(200))) {
        let (answers, summary) = both(&numbers);
        for (index, answer) in answers.iter().enumerate() {
            let (mean, _) = two_passes(&numbers[..=index]);
            prop_assert!((answer - mean).abs() <= 1e-8, "{answer} is not {mean}");
        }
        let (mean, squares) = two_passes(&numbers);
        let count = numbers.len() as f64;
        let near = |variance: f64, expected: f64| (variance - expected).abs() <= 1e-10 * expected + 1e-9;
        prop_assert_eq!(summary.count, numbers.len() as u64);
        prop_assert!((summary.mean.unwrap() - mean).abs() <= 1e-8);
        prop_assert!(near(summary.population_variance.unwrap(), squares / count));
        match summary.sample_variance {
            Some(variance) => prop_assert!(near(variance, squares / (count - 1.0))),
            None => prop_assert_eq!(numbers.len(), 1),
        }
    }

    #[test]
    fn whole_numbers_far_from_zero_agree_with_exact_arithmetic(
        offset in -1_000_000_000_i128..1_000_000_000,
        numbers in prop::collection::vec(-1_000_i128..1_000, 2..agree::most(100)),
    ) {
        let numbers: Vec<i128> = numbers.iter().map(|number| number + offset).collect();
        let floats: Vec<f64> = numbers.iter().map(|&number| number as f64).collect();
        let (_, summary) = both(&floats);

        let count = numbers.len() as i128;
        let sum: i128 = numbers.iter().sum();
        let squares: i128 = numbers.iter().map(|number| number * number).sum();
        let mean = sum as f64 / count as f64;
        let variance = (count * squares - sum * sum) as f64 / (count * (count - 1)) as f64;
        prop_assert!((summary.mean.unwrap() - mean).abs() <= 1e-14 * offset.abs() as f64 + 1e-11);
        prop_assert!((summary.sample_variance.unwrap() - variance).abs() <= 1e-6 * variance);
    }

    #[test]
    fn equal_numbers_have_exactly_that_mean_and_no_variance(
        number in any_number().prop_filter("infinite", |number| number.is_finite()),
        count in 1..agree::most(50),
    ) {
        let (answers, summary) = both(&vec![number; count]);
        prop_assert!(answers.iter().all(|&mean| mean == number));
        prop_assert_eq!(summary.population_variance, Some(0.0));
    }

    #[test]
    fn every_number_has_the_answer_that_the_table_says(
        numbers in prop::collection::vec(any_number(), 0..20),
    ) {
        let (answers, summary) = both(&numbers);
        let (mut plus, mut minus, mut nan) = (false, false, false);
        for (number, answer) in numbers.iter().zip(&answers) {
            plus |= *number == INFINITY;
            minus |= *number == -INFINITY;
            nan |= number.is_nan();
            match (plus, minus, nan) {
                (false, false, false) => prop_assert!(answer.is_finite()),
                (true, false, false) => prop_assert_eq!(*answer, INFINITY),
                (false, true, false) => prop_assert_eq!(*answer, -INFINITY),
                _ => prop_assert!(answer.is_nan()),
            }
        }
        prop_assert_eq!(summary.mean.map(f64::to_bits), answers.last().copied().map(f64::to_bits));
        for variance in summary.population_variance.into_iter().chain(summary.sample_variance) {
            prop_assert_eq!(variance >= 0.0, !(plus || minus || nan));
        }
        prop_assert_eq!(summary.count, numbers.len() as u64);
        prop_assert_eq!(summary.population_variance.is_some(), !numbers.is_empty());
        prop_assert_eq!(summary.sample_variance.is_some(), numbers.len() > 1);
    }
}
