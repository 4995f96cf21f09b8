// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::string::String;
use core::ops::Coroutine;

/// A piece of the document, as an XML parser reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<S> {
    /// An element begins at byte `offset` of the document.
    Start { name: S, offset: u64 },
    /// Some text. The next event may be more of it.
    Text(S),
    /// The innermost open element ends.
    End,
}

/// Makes a record of each element named `element`, and a field of each element directly in it.
///
/// A close in the middle of a record returns the unfinished record.
pub fn records<S: AsRef<str>, R>(
    element: impl AsRef<str>,
    mut start: impl FnMut(u64) -> R,
    mut field: impl FnMut(&mut R, u64, &str, &str),
    mut found: impl FnMut(R),
) -> impl Coroutine<Option<Event<S>>, Yield = (), Return = Result<(), R>> {
    #[coroutine]
    #[inline(always)]
    move |prime: Option<Event<S>>| {
        drop(prime); // or every `yield` would save it, for a drop at the end
        let mut text = String::new();
        loop {
            probe!(text, element: element.as_ref());
            let mut record = match (yield) {
                Some(Event::Start { name, offset }) if name.as_ref() == element.as_ref() => {
                    start(offset)
                }
                Some(_) => continue,
                None => return Ok(()),
            };
            loop {
                probe!(text, element: element.as_ref());
                let (name, offset) = match (yield) {
                    Some(Event::Start { name, offset }) => (name, offset),
                    Some(Event::Text(_)) => continue,
                    Some(Event::End) => break,
                    None => return Err(record),
                };
                text.clear();
                let mut depth = 0_u64;
                loop {
                    probe!(text, element: element.as_ref(), name: name.as_ref(), offset, depth);
                    let Some(event) = yield else {
                        return Err(record);
                    };
                    match event {
                        Event::Text(piece) if depth == 0 => text.push_str(piece.as_ref()),
                        Event::Text(_) => {}
                        Event::Start { .. } => depth += 1,
                        Event::End if depth == 0 => break,
                        Event::End => depth -= 1,
                    }
                }
                field(&mut record, offset, name.as_ref(), &text);
            }
            found(record);
        }
    }
}
