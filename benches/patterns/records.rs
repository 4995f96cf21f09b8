use std::ops::Coroutine;
use std::pin::Pin;

use criterion::{Criterion, Throughput, criterion_group};
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

fn bench(c: &mut Criterion) {
    let events = document();
    let mut sum = 0;
    let mut found = |record: u64| sum += record;

    let mut group = c.benchmark_group("records/send");
    group.throughput(Throughput::Elements(events.len() as u64));
    group.bench_function("by_hand", |b| {
        b.iter(|| {
            let mut consumer = by_hand::records("bus", |offset| offset, add, &mut found);
            for event in &events {
                match *event {
                    Event::Start { name, offset } => consumer.start(name, offset),
                    Event::Text(piece) => consumer.text(piece),
                    Event::End => consumer.end(),
                }
            }
            consumer.close()
        });
    });
    group.bench_function("native", |b| {
        b.iter(|| {
            let mut consumer = native::records("bus", |offset| offset, add, &mut found);
            let mut consumer = Pin::new(&mut consumer);
            let _ = consumer.as_mut().resume(None);
            for event in &events {
                let _ = consumer.as_mut().resume(Some(event.clone()));
            }
            consumer.as_mut().resume(None)
        });
    });
    group.bench_function("wrapped", |b| {
        b.iter(|| {
            let mut consumer = records("bus", |offset| offset, add, &mut found).prime();
            for event in &events {
                let _ = consumer.send(event.clone());
            }
            consumer.close().is_ok()
        });
    });
    group.finish();
    std::hint::black_box(sum);
}

criterion_group!(benches, bench);
