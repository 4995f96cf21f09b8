use native_coroutines::patterns::throw::{Throw, import};
use serde_json::{Value, json};

use crate::consumer::{Consuming, First, Life};
use crate::replay::{Replay, Screen};

pub fn start(arguments: &[Value], screen: Screen) -> Box<dyn Replay> {
    let size = crate::number(&arguments[0]) as usize;
    let unprimed = import(size, move |batch: &[String]| screen.say(batch.join("+")));
    Box::new(Consuming {
        life: Life::Created(Box::new(move |error| {
            let import = match error {
                None => unprimed.prime(),
                Some(error) => unprimed.throw(error),
            };
            let ended = import.is_complete();
            (import, if ended { First::Ended } else { First::Dropped })
        })),
        take: crate::text,
        give_back: |row| json!(row),
        item: |stored| json!(stored),
        result: crate::outcome,
        throw: Some(|import, error| import.throw(error)),
    })
}

#[test]
fn throw_does_what_it_does_in_python() {
    crate::replay_recorded("throw");
}
