//! The files that are searched.

use std::ffi::OsStr;
use std::io;

use same_file::Handle;

use super::output::Output;

/// The file name that means standard input.
pub const STANDARD_INPUT: &str = "-";

/// What messages and the output call the file of that name.
pub fn shown(name: &OsStr) -> &OsStr {
    if name == STANDARD_INPUT {
        OsStr::new("(standard input)")
    } else {
        name
    }
}

/// Opens the file of that name, or standard input.
///
/// # Errors
///
/// Also if what is found in it would be written to its end, and found again.
pub fn open(name: &OsStr, output: &Output) -> io::Result<Handle> {
    let input = if name == STANDARD_INPUT {
        Handle::stdin()
    } else {
        Handle::from_path(name)
    }?;
    if output.goes_to(&input) && input.as_file().metadata()?.is_file() {
        return Err(io::Error::other("input file is also the output"));
    }
    Ok(input)
}
