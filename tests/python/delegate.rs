use native_coroutines::patterns::delegate::session;
use serde_json::{Value, json};

use crate::consumer::Consuming;
use crate::replay::Replay;
use crate::trace::Event;

pub fn start(arguments: &[Value]) -> Box<dyn Replay + '_> {
    let messages = crate::number(&arguments[0]) as usize;
    let open = move |name: &str, password: &str| {
        (name == "mrose" && password == "secret").then_some(messages)
    };
    Box::new(Consuming::new(
        move || session(open).prime_with_yield(),
        crate::text,
        |line| Event::Unsent(json!(line)),
        |reply| json!(reply),
        |deleted| Event::Returned(json!(deleted)),
    ))
}

#[test]
fn delegate_does_what_it_does_in_python() {
    crate::replay_recorded("delegate");
}
