//! The countdown of `reset`, taken for a consumer: its `None` means something else.

use native_coroutines::Unprimed;
use native_coroutines::patterns::reset::native;
use serde_json::{Value, json};

use crate::consumer::Consuming;
use crate::replay::Replay;
use crate::trace::Event;

pub fn start(arguments: &[Value]) -> Box<dyn Replay + '_> {
    Box::new(Consuming::new(
        || Unprimed::new(native::countdown(crate::number(&arguments[0]))).prime_with_yield(),
        |value| value.as_u64()?.try_into().ok(),
        |number: u32| Event::Unsent(json!(number)),
        |number| json!(number),
        |()| Event::Returned(Value::Null),
    ))
}

#[test]
fn a_body_that_ignores_close_does_what_it_does_in_python() {
    crate::replay_recorded("ignores_close");
}
