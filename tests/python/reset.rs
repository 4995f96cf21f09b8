use native_coroutines::patterns::reset::countdown;
use serde_json::{Value, json};

use crate::producer::{End, Producing};
use crate::replay::Replay;

pub fn start(arguments: &[Value]) -> Box<dyn Replay> {
    let numbers = countdown(crate::number(&arguments[0]));
    let mut replay = Producing::new(numbers, |number| json!(number), End::Nothing);
    replay.send = Some(|numbers, start| numbers.send(crate::number(start)));
    Box::new(replay)
}

#[test]
fn reset_does_what_it_does_in_python() {
    crate::replay_recorded("reset");
}
