use alloc::borrow::Cow;
use core::convert::identity;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    let said = &Dialogue::default();
    Stop {
        input: "a parser's events, for buses of route 22 that go north, north of 41.99".into(),
        native: Dialogue::of(|said| send(said, said.prime(buses(noted(said)), Unprimed::prime))),
        by_hand: Dialogue::of(|said| {
            let found = |bus: PartialBus| noted(said)(bus.finish());
            let records = records_by_hand("bus", PartialBus::new, PartialBus::set, found);
            send(said, said.prime(records, identity));
        }),
        native_bytes: size_of_val(&buses::<Text>(noted(said))),
        by_hand_bytes: size_of_val(&by_hand::records(
            "bus",
            PartialBus::new,
            PartialBus::set,
            |bus: PartialBus| noted(said)(bus.finish()),
        )),
    }
}

type Text = Cow<'static, str>;

const FIELDS: [(&str, &str); 5] = [
    ("id", "1485"),
    ("route", "22"),
    ("direction", "North Bound"),
    ("latitude", "41.99"),
    ("longitude", "-87.62"),
];

fn send<C>(said: &Dialogue, mut consumer: C)
where
    C: Consumer<Event<Text>, Yield = (), Return = Result<(), PartialBus>>,
{
    let start = |name: &'static str| Event::Start {
        name: name.into(),
        offset: 0,
    };
    let fields = FIELDS
        .into_iter()
        .flat_map(|(name, text)| [start(name), Event::Text(text.into()), Event::End]);
    let bus = [start("bus")].into_iter().chain(fields).chain([Event::End]);
    said.send(bus, &mut consumer);
    #[cfg(feature = "xml")]
    said.step("send_xml `buses.xml`", || {
        xml::send_xml(include_bytes!("buses.xml"), &mut consumer)
    });
    #[cfg(feature = "xml")]
    said.look(&consumer);
    said.close(consumer);
}

/// Returns the next stage: a filter, which notes a bus.
fn noted(said: &Dialogue) -> impl FnMut(Result<Bus, BusError>) {
    |bus| {
        if let Ok(bus) = bus
            && (&*bus.route, &*bus.direction) == ("22", "North Bound")
            && bus.latitude >= 41.99
        {
            said.note(format_args!("found {bus}"));
        }
    }
}
