use native_coroutines::patterns::countdown::countdown;
use serde_json::{Value, json};

use crate::producer::{End, Producing};
use crate::replay::Replay;
use crate::trace::Event;

pub fn start(arguments: &[Value]) -> Box<dyn Replay> {
    let numbers = countdown(crate::number(&arguments[0]));
    let mut replay = Producing::new(numbers, |number| json!(number), End::Nothing);
    replay.end = End::Result(|numbers| Some(Event::Returned(json!(numbers.into_return().ok()?))));
    Box::new(replay)
}

#[test]
fn countdown_does_what_it_does_in_python() {
    crate::replay_recorded("countdown");
}
