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
    loop {
        while block.next_line() {
            let Ok(Some(back)) = search.send(block) else {
                return Ok(None);
            };
            block = back;
        }
        if block.refill(source)? == 0 {
            return Ok(Some(block));
        }
    }
}

/// Sends what is left without a newline, if anything is.
pub fn last_line(mut block: Lent, search: &mut impl Search) -> Option<Lent> {
    if !block.last_line() {
        return Some(block);
    }
    search.send(block).ok().flatten()
}
