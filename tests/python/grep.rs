use native_coroutines::patterns::grep::grep;
use serde_json::{Value, json};

use crate::consumer::Consuming;
use crate::replay::{Replay, Screen};
use crate::trace::Event;

pub fn start(arguments: &[Value], screen: Screen) -> Box<dyn Replay + '_> {
    let pattern = arguments[0].as_str().expect("a pattern");
    let announcements = screen.clone();
    let search = grep(
        pattern,
        move |announcement| announcements.say(announcement.to_string()),
        move |line: &String| screen.say(line.clone()),
    );
    Box::new(Consuming::new(
        || search.prime_with_yield(),
        crate::text,
        |line| Event::Unsent(json!(line)),
        |line| json!(line),
        crate::outcome,
    ))
}

#[test]
fn grep_does_what_it_does_in_python() {
    crate::replay_recorded("grep");
}
