// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::string::String;
use core::ops::Coroutine;

/// What a parser of XML says of the document, piece by piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<S> {
    /// An element begins, at this byte of the document.
    Start { name: S, offset: u64 },
    /// Some text; the next event may be more of it.
    Text(S),
    /// The element that began last, of those that have not ended, ends.
    End,
}

/// Makes a record of every element of that name, and shows it each element in there with its text.
///
/// Closed in the middle of a record, it hands back what there is of it.
pub fn records<S: AsRef<str>, R>(
    element: impl AsRef<str>,
    mut start: impl FnMut(u64) -> R,
    mut field: impl FnMut(&mut R, u64, &str, &str),
    mut found: impl FnMut(R),
) -> impl Coroutine<Option<Event<S>>, Yield = (), Return = Result<(), R>> {
    #[coroutine]
    #[inline(always)]
    move |prime: Option<Event<S>>| {
        drop(prime); // or it would be saved across every yield, to be dropped at the end
        let mut text = String::new();
        loop {
            let mut record = match (yield) {
                Some(Event::Start { name, offset }) if name.as_ref() == element.as_ref() => {
                    start(offset)
                }
                Some(_) => continue,
                None => return Ok(()),
            };
            loop {
                let (name, offset) = match (yield) {
                    Some(Event::Start { name, offset }) => (name, offset),
                    Some(Event::Text(_)) => continue,
                    Some(Event::End) => break,
                    None => return Err(record),
                };
                text.clear();
                let mut depth = 0_u64;
                loop {
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
