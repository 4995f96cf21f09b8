//! Several files at a time, and what is written to them later, until Ctrl-C.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::Search;
use super::followed::Followed;
use super::input::STANDARD_INPUT;
use super::outcome::Outcome;
use super::output::Output;

/// How long to wait at the end of all files before another look.
const PAUSE: Duration = Duration::from_millis(100);

/// `start` makes a primed search for the file of that name.
pub fn search<'n, S: Search>(
    names: &[&'n OsStr],
    start: impl Fn(&'n OsStr) -> S,
    output: &RefCell<Output>,
    outcome: &mut Outcome,
) -> io::Result<()> {
    if names.contains(&OsStr::new(STANDARD_INPUT)) {
        outcome.trouble(
            "--follow",
            "it needs a FILE, and cannot follow standard input",
        );
        return Ok(());
    }
    let interrupted = match interruption() {
        Ok(interrupted) => interrupted,
        Err(error) => {
            outcome.trouble("--follow", error);
            return Ok(());
        }
    };

    let mut files = Vec::new();
    for name in names {
        match Followed::open(name, start(name), &interrupted, &output.borrow()) {
            Ok(file) => files.push(file),
            Err(error) => outcome.trouble(name, error),
        }
    }
    'waiting: while files.iter().any(Followed::goes_on) && !interrupted.load(Ordering::Relaxed) {
        for file in files.iter_mut().filter(|file| file.goes_on()) {
            match file.catch_up() {
                Ok(true) => {}
                Ok(false) => break 'waiting,
                Err(error) => outcome.trouble(file.name(), error),
            }
        }
        output.borrow_mut().flush()?;
        thread::sleep(PAUSE);
    }
    for file in files {
        let (search, name) = file.finish();
        outcome.close(search, name, &mut output.borrow_mut())?;
    }
    Ok(())
}

/// What becomes true at Ctrl-C, or when the process is told to terminate.
fn interruption() -> Result<Arc<AtomicBool>, ctrlc::Error> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&interrupted);
    ctrlc::set_handler(move || told.store(true, Ordering::Relaxed))?;
    Ok(interrupted)
}
