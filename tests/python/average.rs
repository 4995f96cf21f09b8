use native_coroutines::patterns::average::average;
use serde_json::{Value, json};

use crate::consumer::Consuming;
use crate::replay::Replay;
use crate::trace::{Event, as_float, float};

pub fn start() -> Box<dyn Replay> {
    fn floats(number: Option<f64>) -> Value {
        number.map_or(Value::Null, float)
    }

    Box::new(Consuming::new(
        || average().prime_with_yield(),
        as_float,
        |number| Event::Unsent(float(number)),
        floats,
        |summary| {
            Event::Returned(json!({
                "count": summary.count,
                "mean": floats(summary.mean),
                "population_variance": floats(summary.population_variance),
                "sample_variance": floats(summary.sample_variance),
            }))
        },
    ))
}

#[test]
fn average_does_what_it_does_in_python_bit_by_bit() {
    crate::replay_recorded("average");
}
