use native_coroutines::patterns::pipeline::{
    Stage, boxed, broadcast, collect, fan_in, filter, head, inspect, printer,
};
use native_coroutines::{Unprimed, patterns::pipeline::Boxed};
use serde_json::{Value, json};

use crate::consumer::Consuming;
use crate::replay::{Replay, Screen};
use crate::trace::{Event, Exception};

/// The three ways of `generators.py` to put the stages together.
pub fn start(arguments: &[Value], screen: Screen) -> Box<dyn Replay + '_> {
    let word = arguments[1].as_str().expect("a word");
    let contains = move |value: &String| value.contains(word);
    let count = crate::number(&arguments[2]) as usize;
    let target = {
        let screen = screen.clone();
        printer(move |value| screen.say(value))
    };
    match arguments[0].as_str().expect("a shape") {
        "collect" => {
            let target = filter(contains, head(count, collect()));
            replay(screen, target, |values| Event::Returned(json!(values)))
        }
        "broadcast" => {
            let other = {
                let screen = screen.clone();
                printer(move |value| screen.say(value))
            };
            let targets: [Boxed<_, _>; 2] =
                [boxed(head(count, target)), boxed(filter(contains, other))];
            replay(screen, broadcast(targets), |results| {
                Event::Returned(results.into_iter().map(printed).collect())
            })
        }
        "fan_in" => {
            let mut senders = fan_in(2, target).into_iter();
            let mut sender = || senders.next().expect("there are two");
            let targets: [Boxed<_, _>; 2] = [
                boxed(filter(contains, sender())),
                boxed(head(count, sender())),
            ];
            replay(screen, broadcast(targets), |results| {
                let results = results.into_iter().map(|result| match result {
                    Ok(None) => Value::Null,
                    Ok(Some(result)) => json!({ "result": printed(result) }),
                    Err(value) => json!({ "late": value }),
                });
                Event::Returned(results.collect())
            })
        }
        other => panic!("unknown shape {other}"),
    }
}

fn printed(result: Result<u64, Exception>) -> Value {
    match result {
        Ok(count) => json!(count),
        Err(error) => json!({ "error": error.message }),
    }
}

fn replay<'a, R: 'a>(
    screen: Screen,
    target: Unprimed<impl Stage<String, R> + 'a>,
    result: fn(R) -> Event,
) -> Box<dyn Replay + 'a> {
    let look = move |value: Option<&String>| {
        screen.note(format!("saw {}", value.map_or("nothing", String::as_str)));
    };
    let pipeline = inspect(look, target);
    Box::new(Consuming::new(
        || pipeline.prime_with_yield(),
        crate::text,
        |value| Event::Unsent(json!(value)),
        |()| Value::Null,
        result,
    ))
}

#[test]
fn pipeline_does_what_it_does_in_python() {
    crate::replay_recorded("pipeline");
}
