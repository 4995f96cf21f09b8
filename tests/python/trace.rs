//! The traces that `record.py` writes: operations, and the events that each led to.

use serde_json::{Value, json};

/// A trace, and the line that it stands on.
pub struct Trace {
    pub line: usize,
    pub pattern: String,
    pub arguments: Vec<Value>,
    /// How many texts fit the screen, if not any number of them.
    pub room: Option<u64>,
    /// The type of what is raised when it is full.
    pub trouble: String,
    pub steps: Vec<(Operation, Vec<Event>)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    pub kind: String,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    Next,
    /// So many times `next`; only the last event counts.
    Skip(usize),
    Send(Value),
    /// A `send` during which the screen sends too.
    Reenter(Value),
    Throw(Exception),
    Close,
    Drop,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Said(String),
    Yielded(Value),
    Returned(Value),
    Raised(Exception),
    Closed(Value),
    Dropped,

    // Only in Python:
    /// The screen called the generator that was running.
    Refused(Exception),
    /// Raised while the generator was dropped.
    Unraisable(Exception),

    // Only here:
    DoesNotCompile,
    /// The body has returned, and can be asked what.
    Ended,
    Unsent(Value),
    UnsentError(Exception),
    Panicked,
}

/// The lines after the first, which says what made them.
pub fn parse(text: &str) -> Vec<Trace> {
    let lines = text.lines().zip(1..).skip(1);
    lines.map(|(text, line)| trace(text, line)).collect()
}

fn trace(text: &str, line: usize) -> Trace {
    let mut trace: Value = serde_json::from_str(text).expect("a line is JSON");
    let list = |value: Value| match value {
        Value::Array(items) => items,
        other => panic!("no list: {other}"),
    };
    let steps = list(trace["steps"].take()).into_iter().map(|mut step| {
        let events = list(step[1].take()).into_iter().map(event);
        (operation(step[0].take()), events.collect())
    });
    Trace {
        line,
        steps: steps.collect(),
        pattern: text_of(&trace["pattern"]),
        arguments: list(trace["arguments"].take()),
        room: trace["room"].as_u64(),
        trouble: text_of(&trace["trouble"]),
    }
}

fn operation(list: Value) -> Operation {
    let operand = normal(list[1].clone());
    match text_of(&list[0]).as_str() {
        "next" => Operation::Next,
        "skip" => Operation::Skip(operand.as_u64().expect("a count") as usize),
        "send" => Operation::Send(operand),
        "reenter" => Operation::Reenter(operand),
        "throw" => Operation::Throw(exception(&operand, &list[2])),
        "close" => Operation::Close,
        "drop" => Operation::Drop,
        other => panic!("unknown operation {other}"),
    }
}

fn event(list: Value) -> Event {
    let operand = normal(list[1].clone());
    match text_of(&list[0]).as_str() {
        "said" => Event::Said(text_of(&operand)),
        "refused" => Event::Refused(exception(&operand, &list[2])),
        "yielded" => Event::Yielded(operand),
        "returned" => Event::Returned(operand),
        "raised" => Event::Raised(exception(&operand, &list[2])),
        "closed" => Event::Closed(operand),
        "unraisable" => Event::Unraisable(exception(&operand, &list[2])),
        "dropped" => Event::Dropped,
        other => panic!("unknown event {other}"),
    }
}

fn exception(kind: &Value, message: &Value) -> Exception {
    Exception {
        kind: text_of(kind),
        message: text_of(message),
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().expect("a text").to_string()
}

/// A float as every float is written here: `Debug` tells any two apart that are not both NaN.
pub fn float(number: f64) -> Value {
    json!({ "float": format!("{number:?}") })
}

pub fn as_float(value: &Value) -> Option<f64> {
    value.get("float")?.as_str()?.parse().ok()
}

/// The same value, with Python's spelling of its floats replaced.
fn normal(mut value: Value) -> Value {
    if let Some(number) = as_float(&value) {
        return float(number);
    }
    match &mut value {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| *item = normal(item.take())),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|item| *item = normal(item.take())),
        _ => {}
    }
    value
}
