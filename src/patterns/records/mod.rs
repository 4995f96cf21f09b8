//! Start, text and end events become records.
//!
//! # The problem
//!
//! A streaming parser reads a document of any length and says what it meets: an element begins,
//! some text, an element ends. What that means depends on where one is. The text behind `<id>` is
//! the number of a bus in a `<bus>`, and something else in a `<stop>` within it. Whoever handles
//! the events one call at a time has to keep in variables where that is.
//!
//! A body that waits for events keeps it by where it waits: in the outer loop it is outside of a
//! record, in the loop within that it is in a record, in the innermost loop it is in a field.
//!
//! ```python
//! def records(element, found):
//!     while True:
//!         if (yield) != ("start", element):                  # outside
//!             continue
//!         record = {}
//!         while (event := (yield))[0] != "end":              # in a record
//!             if event[0] == "start":
//!                 name, text = event[1], ""
//!                 while (event := (yield))[0] != "end":      # in a field
//!                     text += event[1]
//!                 record[name] = text
//!         found(record)
//! ```
//!
//! ```
//! use native_coroutines::{Consumer, patterns::records::{Event, buses}};
//!
//! let mut positions = Vec::new();
//! let mut consumer = buses(|bus| {
//!     // The next stage: a filter on two fields.
//!     if let Ok(bus) = bus && bus.route == "22" && bus.direction == "North Bound" {
//!         positions.push((bus.latitude, bus.longitude));
//!     }
//! })
//! .prime();
//!
//! consumer.send(Event::Start { name: "bus", offset: 0 })?;
//! for (name, text) in [
//!     ("id", "1485"),
//!     ("route", "22"),
//!     ("direction", "North Bound"),
//!     ("latitude", "41.88"),
//!     ("longitude", "-87.62"),
//! ] {
//!     consumer.send(Event::Start { name, offset: 0 })?;
//!     consumer.send(Event::Text(text))?;
//!     consumer.send(Event::End)?;
//! }
//! consumer.send(Event::End)?;
//! assert_eq!(consumer.close().unwrap(), Ok(()));
//! assert_eq!(positions, [(41.88, -87.62)]);
//! # Ok::<(), native_coroutines::SendError<Event<&str>>>(())
//! ```
//!
//! The events of a real document are sent by `xml::send_xml`, with the feature `xml`.
//!
//! # The stages
//!
//! The document is read by a parser, which sends events; [`records`] turns them into records of
//! any type, with two functions that say how one begins and what a field adds to it; [`buses`]
//! makes those into buses, or an error for each that is none; and what is done with a bus is the
//! caller's. The course has a coroutine for each filter on a field. A filter of one value at a
//! time keeps nothing in between, so here it is an `if` in the function that is called.
//!
//! # The text of an event
//!
//! `S` in [`Event<S>`] may be a `&str` or `Cow<str>` that borrows from a document in memory, which
//! then has to outlive the consumer (see [`grep`](super::grep) for why), or a `String` if the
//! document is longer than the memory. The name of a field is simply still there when its element
//! ends, whichever it is. By hand it has to be kept: copied, since a method may be lent a name for
//! the length of a call.
//!
//! # What is saved
//!
//! The record, the text, and in a field its name, place and depth: what the struct holds by hand,
//! and the number of the `yield`. Two things are easily saved as well. The argument that primes is
//! `None`, but its type may need to be dropped, and as any parameter it is dropped last: so the
//! body drops it first. And `while let Some(event) = (yield)` keeps what is left of `event` until
//! the end of the loop's body, with flags that say what is; a `match` that lets go of it before
//! the next `yield` does not. With both, the coroutine of the tour had 336 bytes; it has 240.
//! `let … else` takes the event out at once, so that in a field, where the arms may panic, no flag
//! is written at each event to say whether it is still there.
//!
//! # When not to use it
//!
//! When the nesting is shallow and regular. By hand this is three short methods, a counter of the
//! depth and an `Option`; they take a `&str` of any lifetime, and there is no event to be built
//! and matched. What the native version has in its favour is that it can be read from top to
//! bottom in the order of the document, and that each part of it has in scope what belongs to it
//! and no more: a field outside of a record cannot be written down. That begins to count when
//! there is more to tell apart than here.

pub mod bus;
/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;
#[cfg(feature = "xml")]
pub mod xml;

use core::ops::Coroutine;

use crate::{Consumer, IgnoredClose, SendError, Unprimed};

pub use bus::{Bus, BusError, PartialBus};
pub use native::Event;

/// A consumer of events that makes a record `R` of every element named `element`.
///
/// When one begins, `start` is called with its offset and makes the record. For each element
/// directly in it, `field` is called when that ends: with the record, the field's offset, its name
/// and its text. Text in elements further in is left out, and so are elements of that name within
/// the record. When the element ends, the record is passed to `found`.
///
/// Ends that belong to no start are passed over outside of a record.
///
/// # Errors
///
/// Closing in the middle of a record gives back what there is of it.
///
/// # Panics
///
/// None of its own. A panic in `start`, `field` or `found` passes through.
///
/// # Source
///
/// David Beazley, *A Curious Course on Coroutines and Concurrency*, part 4.
pub fn records<S: AsRef<str>, R>(
    element: &str,
    start: impl FnMut(u64) -> R,
    field: impl FnMut(&mut R, u64, &str, &str),
    found: impl FnMut(R),
) -> Unprimed<impl Coroutine<Option<Event<S>>, Yield = (), Return = Result<(), R>>> {
    Unprimed::new(native::records(element, start, field, found))
}

/// [`records`] of the elements named `bus`.
///
/// # Errors
///
/// An element that is no bus is passed to `found` as a [`BusError`], once, and the next is tried.
/// Closing in the middle of a bus gives it back as a [`PartialBus`].
///
/// # Source
///
/// As [`records`]: the positions of buses are the course's example.
pub fn buses<S: AsRef<str>>(
    mut found: impl FnMut(Result<Bus, BusError>),
) -> Unprimed<impl Coroutine<Option<Event<S>>, Yield = (), Return = Result<(), PartialBus>>> {
    let found = move |bus: PartialBus| found(bus.finish());
    records("bus", PartialBus::new, PartialBus::set, found)
}

impl<T, E, S, F, G, R> Consumer<Event<T>> for by_hand::Records<E, S, F, G, R>
where
    T: AsRef<str>,
    E: AsRef<str>,
    S: FnMut(u64) -> R,
    F: FnMut(&mut R, u64, &str, &str),
    G: FnMut(R),
{
    type Yield = ();
    type Return = Result<(), R>;

    #[inline]
    fn send(&mut self, event: Event<T>) -> Result<(), SendError<Event<T>>> {
        match event {
            Event::Start { name, offset } => self.start(name.as_ref(), offset),
            Event::Text(piece) => self.text(piece.as_ref()),
            Event::End => self.end(),
        }
        Ok(())
    }

    #[inline]
    fn close(self) -> Result<Result<(), R>, IgnoredClose<Self, ()>> {
        Ok(by_hand::Records::close(self))
    }
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use std::fmt::Write;
    use std::format;
    use std::string::String;

    #[derive(Default)]
    struct Report {
        text: String,
        buses: u32,
    }

    impl Report {
        fn add(&mut self, bus: Result<Bus, BusError>) {
            self.buses += 1;
            let _ = match bus {
                Ok(bus) if bus.route != "22" || bus.direction != "North Bound" => Ok(()),
                Ok(bus) if bus.latitude < 41.95 => Ok(()),
                Ok(bus) => writeln!(self.text, "{bus}"),
                Err(error) => writeln!(self.text, "-- {error}"),
            };
        }

        fn total(self) -> String {
            format!("{}{} buses", self.text, self.buses)
        }
    }

    let mut native = Report::default();
    let consumer = buses(|bus| native.add(bus));
    let native_bytes = size_of_val(&consumer);
    let mut consumer = consumer.prime();
    send_sample(&mut consumer);
    let _ = consumer.close();

    let mut by_hand = Report::default();
    let found = |bus: PartialBus| by_hand.add(bus.finish());
    let mut consumer = by_hand::records("bus", PartialBus::new, PartialBus::set, found);
    let by_hand_bytes = size_of_val(&consumer);
    send_sample(&mut consumer);
    let _ = consumer.close();

    super::Stop {
        input: "route 22, north bound, north of 41.95, of `buses.xml`".into(),
        native: native.total(),
        by_hand: by_hand.total(),
        native_bytes,
        by_hand_bytes,
    }
}

#[cfg(feature = "xml")]
fn send_sample(consumer: &mut impl Consumer<Event<alloc::borrow::Cow<'static, str>>>) {
    xml::send_xml(include_bytes!("buses.xml"), consumer).expect("the sample is well-formed");
}

/// Without a parser: what one says of one bus of `buses.xml`.
#[cfg(all(feature = "std", not(feature = "xml")))]
fn send_sample(consumer: &mut impl Consumer<Event<&'static str>>) {
    let fields = [
        ("id", "1763"),
        ("route", "22"),
        ("direction", "North Bound"),
        ("latitude", "41.957814"),
        ("longitude", "-87.605190"),
    ];
    let fields = fields.into_iter().flat_map(|(name, text)| {
        [
            Event::Start { name, offset: 0 },
            Event::Text(text),
            Event::End,
        ]
    });
    let bus = Event::Start {
        name: "bus",
        offset: 0,
    };
    for event in [bus].into_iter().chain(fields).chain([Event::End]) {
        let _ = consumer.send(event);
    }
}
