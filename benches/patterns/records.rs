use std::cell::Cell;

use bench_support::{Bench, ignore, send};
use native_coroutines::Consumer;
use native_coroutines::patterns::records::{Event, by_hand, native, records};

const BUSES: usize = 200;

/// What is kept of a field: enough that none can be left out, and little, since what is measured
/// is the sends.
fn add(sum: &mut u64, offset: u64, name: &str, text: &str) {
    *sum += offset + name.len() as u64 + text.len() as u64;
}

/// The events of one bus after the other, with something to skip in each.
fn document() -> Vec<Event<&'static str>> {
    let mut events = Vec::new();
    for bus in 0..BUSES {
        let start = |name| Event::Start {
            name,
            offset: bus as u64,
        };
        let field = |name, text| {
            [
                start(name),
                Event::Text(text),
                Event::End,
                Event::Text("\n"),
            ]
        };
        events.extend([start("bus"), Event::Text("\n")]);
        events.extend(field("id", "1485"));
        events.extend(field("route", "22"));
        events.extend(field("direction", "North Bound"));
        events.push(start("next"));
        events.extend(field("stop", "Harbour Gate"));
        events.push(Event::End);
        events.extend(field("latitude", "41.880000"));
        events.extend(field("longitude", "-87.620000"));
        events.extend([Event::End, Event::Text("\n")]);
    }
    events
}

pub fn bench(bench: &mut Bench) {
    let events = document();
    let sum = Cell::new(0);
    let found = |record: u64| sum.set(sum.get() + record);

    send("records/send", || events.iter(), (), ignore)
        .by_hand(
            || by_hand::records("bus", |offset| offset, add, found),
            |records, event| {
                match *event {
                    Event::Start { name, offset } => records.start(name, offset),
                    Event::Text(piece) => records.text(piece),
                    Event::End => records.end(),
                }
                Some(())
            },
            by_hand::Records::close,
        )
        .native_from(
            || native::records("bus", |offset| offset, add, found),
            |event| event.clone(),
            |result| result,
        )
        .wrapped(
            || records("bus", |offset| offset, add, found).prime(),
            |records, event| records.send(event.clone()),
            Consumer::close,
        )
        .leaves(|| sum.take())
        .measure(bench);
}
