use native_coroutines::patterns::fib::fib;
use serde_json::json;

use crate::difference::Difference;
use crate::producer::{End, Producing};
use crate::replay::Replay;

pub fn start() -> Box<dyn Replay> {
    let end = End::Differs(Difference::IntegersGrow);
    Box::new(Producing::new(fib(), |number| json!(number), end))
}

#[test]
fn fib_does_what_it_does_in_python() {
    crate::replay_recorded("fib");
}
