use native_coroutines::patterns::throw::import;
use serde_json::{Value, json};

use crate::consumer::{Consuming, Life};
use crate::replay::{Replay, Screen};
use crate::trace::Event;

pub fn start(arguments: &[Value], screen: Screen) -> Box<dyn Replay> {
    let size = crate::number(&arguments[0]) as usize;
    let import = import(size, move |batch: &[String]| screen.say(batch.join("+")));
    Box::new(Consuming {
        // The other patterns ask for the first item.
        life: Life::Created(Box::new(move || (import.prime(), None))),
        take: |row| crate::text(row).map(Ok),
        throw: Some(Err),
        unsent: |row| row.map_or_else(Event::UnsentError, |row| Event::Unsent(json!(row))),
        item: |stored| json!(stored),
        result: crate::outcome,
    })
}

#[test]
fn throw_does_what_it_does_in_python() {
    crate::replay_recorded("throw");
}
