use bench_support::{Bench, send};
use native_coroutines::Consumer;
use native_coroutines::patterns::average::{average, by_hand, native};

fn plain_loop(numbers: &[f64]) -> (f64, Option<f64>) {
    let (mut before, mut mean, mut squares) = (0.0, 0.0, 0.0);
    let mut sum = 0.0;
    for &number in numbers {
        let after = before + 1.0;
        let distance = number - mean;
        if distance.is_finite() {
            mean += distance / after;
        } else {
            mean = mean * (before / after) + number / after;
        }
        squares += distance * (number - mean);
        before = after;
        sum += mean;
    }
    (sum, Some(squares / (before - 1.0)))
}

pub fn bench(bench: &mut Bench) {
    let numbers: Vec<f64> = (0..1_000_u32).map(|n| f64::from(n % 97)).collect();
    let add = |sum: f64, mean: Option<f64>| sum + mean.unwrap_or(0.0);

    send("average/send", || numbers.iter().copied(), 0.0, add)
        .by_hand(
            by_hand::average,
            |average, number| Some(Some(average.send(number))),
            |average| average.close().sample_variance,
        )
        .native(native::average, |summary| summary.sample_variance)
        .wrapped(
            || average().prime(),
            Consumer::send,
            |average| average.close().sample_variance,
        )
        .plain_loop(|| plain_loop(&numbers))
        .measure(bench);
}
