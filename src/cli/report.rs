//! Messages on standard error: `native-coroutines: what: why`.

use std::ffi::OsStr;
use std::fmt::Display;
use std::io::{self, Write};

/// Says what is wrong, and with what.
///
/// The bytes of a file name are passed on as they are. If nobody listens, nothing can be done.
pub fn report(what: impl AsRef<OsStr>, why: impl Display) {
    let why = why.to_string();
    // What an `io::Error` adds is for programmers.
    let why = match why.rfind(" (os error ") {
        Some(end) => &why[..end],
        None => &why,
    };
    let what = what.as_ref().as_encoded_bytes();
    let message = [b"native-coroutines: ", what, b": ", why.as_bytes(), b"\n"].concat();
    let _ = io::stderr().write_all(&message);
}
