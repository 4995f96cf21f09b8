//! Records the tours, for `trace`, `anatomy` and `guide`.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use native_coroutines::patterns::{self, Pattern};
use native_coroutines::record;

use super::TROUBLE;
use super::arguments::Record;
use super::report::report;

pub fn record(options: &Record, output: &mut impl Write) -> io::Result<ExitCode> {
    let chosen = |pattern: &&Pattern| {
        options.patterns.is_empty() || options.patterns.iter().any(|name| name == pattern.name)
    };
    let mut status = ExitCode::SUCCESS;
    for pattern in patterns::all().filter(chosen) {
        match make(pattern, &options.into) {
            Ok(done) => writeln!(output, "{done}")?,
            Err(why) => {
                report(pattern.name, &why);
                status = TROUBLE.into();
            }
        }
    }
    Ok(status)
}

/// Records a pattern into its folder in this one, and returns what was done.
fn make(pattern: &Pattern, into: &Path) -> Result<String, String> {
    if !Path::new("src/patterns").is_dir() {
        return Err("there is no folder src/patterns here: go to the root of the project".into());
    }
    let made = record::record(pattern, Path::new(".")).map_err(|error| error.to_string())?;
    let (text, steps) = (made.write()?, made.steps.len());
    let folder = into.join(pattern.name);
    let file = folder.join("record.json");
    let shown = file.display();
    if fs::read(&file).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(format!("{shown}: {steps} steps, as before"));
    }
    let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&file, &text));
    written.map_err(|error| format!("{shown}: {error}"))?;
    Ok(format!("{shown}: {steps} steps, {} bytes", text.len()))
}
