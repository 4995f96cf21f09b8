//! One file after the other, each to its end.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::io;

use super::block::Block;
use super::input;
use super::outcome::Outcome;
use super::output::Output;
use super::{Search, send};

/// `start` makes a primed search that names what it finds so.
pub fn search<'n, S: Search>(
    names: &[&'n OsStr],
    start: impl Fn(&'n OsStr) -> S,
    output: &RefCell<Output>,
    outcome: &mut Outcome,
) -> io::Result<()> {
    for name in names {
        let shown = input::shown(name);
        let file = match input::open(name, &output.borrow()) {
            Ok(file) => file,
            Err(error) => {
                outcome.trouble(shown, error);
                continue;
            }
        };
        let mut search = start(shown);
        match send::lines(&mut file.as_file(), Block::new(), &mut search) {
            Ok(Some(block)) => drop(send::last_line(block, &mut search)),
            Ok(None) => {}
            Err(error) => outcome.trouble(shown, error),
        }
        outcome.close(search, shown, &mut output.borrow_mut())?;
    }
    Ok(())
}
