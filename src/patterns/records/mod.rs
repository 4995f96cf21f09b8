//! Start, text and end events become records.
//!
//! # The problem
//!
//! A streaming parser reads a document of any length and reports events: an element begins, some
//! text, an element ends. The meaning of an event depends on its place. The text after `<id>` is
//! the number of a bus in a `<bus>`, and something else in a `<stop>` within it. Code that takes
//! one event per call has to keep the place in variables.
//!
//! A body that waits for events keeps the place by the `yield` at which it waits. In the outer loop
//! it is outside a record, in the next loop in a record, and in the innermost loop in a field.
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
//! let consumer = buses(|bus| {
//!     // The next stage: a filter on two fields.
//!     if let Ok(bus) = bus && bus.route == "22" && bus.direction == "North Bound" {
//!         positions.push((bus.latitude, bus.longitude));
//!     }
//! });
//!
//! let start = |name| Event::Start { name, offset: 0 };
//! let fields = [
//!     ("id", "1485"),
//!     ("route", "22"),
//!     ("direction", "North Bound"),
//!     ("latitude", "41.88"),
//!     ("longitude", "-87.62"),
//! ];
//! let fields = fields.map(|(name, text)| [start(name), Event::Text(text), Event::End]);
//! let bus = [&[start("bus")], fields.as_flattened(), &[Event::End]].concat();
//! consumer.prime().consume(bus)?;
//! assert_eq!(positions, [(41.88, -87.62)]);
//! # Ok::<(), native_coroutines::patterns::records::PartialBus>(())
//! ```
//!
//! With the feature `xml`, `xml::send_xml` sends the events of a real document.
//!
//! # The stages
//!
//! A parser reads the document and sends events. [`records`] makes records of any type from the
//! events: one function makes a record, and another adds a field. [`buses`] makes a bus from each
//! record, or an error if the record is not a bus. The caller decides about each bus. The course
//! has one coroutine per filter on a field. Such a filter keeps nothing between two values, so here
//! it is an `if` in the caller's function.
//!
//! # The text of an event
//!
//! In [`Event<S>`], `S` may be a `&str` or `Cow<str>` that borrows from a document in memory. The
//! document must then outlive the consumer ([`grep`](super::grep) says why). For a document larger
//! than the memory, `S` is a `String`. In the native body the name of a field is still there when
//! the element ends. The struct by hand has to copy the name, because a caller may lend it for one
//! call only.
//!
//! # Saved state
//!
//! The coroutine saves the number of the `yield` and the same data as the struct by hand: the
//! record and the text. In a field it also saves the name, offset and depth.
//!
//! Two more things are easy to save by mistake. The first is the parameter. It is `None`, but its
//! type may need a drop, and a parameter drops last. So the body drops it first. The second is the
//! rest of the event. `while let Some(event) = (yield)` keeps that rest, and flags for it, to the
//! end of the loop's body. A `match` that ends before the next `yield` does not. With both mistakes
//! the coroutine of the tour had 336 bytes; it has 240.
//!
//! In a field the arms of the `match` may panic. `let … else` takes the event out first, so no flag
//! per event has to say whether the event is still there.
//!
//! # When not to use it
//!
//! Do not use it when the nesting is shallow and regular. By hand this is three short methods, a
//! counter of the depth and an `Option`. The methods take a `&str` of any lifetime, and need no
//! event to build and match. The native version reads from top to bottom in the order of the
//! document. Each part has only its own variables in scope, so code outside a record cannot name a
//! field. This counts once there is more to tell apart than here.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod bus;
pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;
#[cfg(feature = "xml")]
pub mod xml;

use core::ops::ControlFlow::Continue;
use core::ops::Coroutine;

use crate::consumer::{Consumer, Unprimed, from_fn};

pub use bus::{Bus, BusError, PartialBus};
pub use native::Event;

/// Creates a consumer of events that makes a record `R` from each element named `element`.
///
/// The body calls these functions. Offsets count the bytes of the document from 0.
///
/// - `start`, with the offset of the element, when it begins. It returns the record.
/// - `field`, when an element directly in the record ends. It takes the record, and the offset,
///   name and text of the field.
/// - `found`, with the record, when its element ends.
///
/// The text of a field leaves out all elements in the field. Outside a record, the body ignores
/// all events but the start of the next record.
///
/// # Errors
///
/// `close` returns the unfinished record if the document ends in the middle of it.
///
/// # Panics
///
/// Passes on a panic of `start`, `field` or `found`.
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

/// Creates a consumer of events that makes a [`Bus`] from each element named `bus`.
///
/// # Errors
///
/// The body calls `found` once with a [`BusError`] if an element is not a bus, and goes on with the
/// next. `close` returns a [`PartialBus`] if the document ends in the middle of a bus.
///
/// # Source
///
/// As [`records`]. The positions of buses are the example of the course.
pub fn buses<S: AsRef<str>>(
    mut found: impl FnMut(Result<Bus, BusError>),
) -> Unprimed<impl Coroutine<Option<Event<S>>, Yield = (), Return = Result<(), PartialBus>>> {
    let found = move |bus: PartialBus| found(bus.finish());
    records("bus", PartialBus::new, PartialBus::set, found)
}

/// Creates the struct by hand as a consumer, which makes and returns the same as [`records`].
pub fn records_by_hand<S: AsRef<str>, R>(
    element: &str,
    start: impl FnMut(u64) -> R,
    field: impl FnMut(&mut R, u64, &str, &str),
    found: impl FnMut(R),
) -> impl Consumer<Event<S>, Yield = (), Return = Result<(), R>> {
    from_fn(
        by_hand::records(element, start, field, found),
        |records, event: Event<S>| {
            match event {
                Event::Start { name, offset } => records.start(name.as_ref(), offset),
                Event::Text(piece) => records.text(piece.as_ref()),
                Event::End => records.end(),
            }
            Continue(())
        },
        by_hand::Records::close,
    )
}
