//! From a file to the search, line by line.

use std::io::{self, Read};

use super::Search;
use super::block::Lent;

/// Sends every whole line, up to the end of what there is.
///
/// The block comes back, unless the search has ended itself: `None`.
///
/// # Errors
///
/// Those of reading.
pub fn lines(
    source: &mut impl Read,
    mut block: Lent,
    search: &mut impl Search,
) -> io::Result<Option<Lent>> {
    while block.refill(source)? > 0 {
        let Some(back) = all(block, search) else {
            return Ok(None);
        };
        block = back;
    }
    Ok(Some(block))
}

/// Sends what is left without a newline, if anything is.
pub fn last_line(mut block: Lent, search: &mut impl Search) -> Option<Lent> {
    block.end();
    all(block, search)
}

/// Sends the lines that are in the block.
///
/// There is no other place that sends: so the compiler puts the body of the coroutine in here.
fn all(mut block: Lent, search: &mut impl Search) -> Option<Lent> {
    while block.next_line() {
        block = search.send(block).ok().flatten()?;
    }
    Some(block)
}
