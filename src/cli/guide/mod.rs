//! `guide`: the field guide, static pages for the browser.
//!
//! The pages are complete as they are written. The script only moves from step to step.

mod anatomies;
mod cockpit;
mod colours;
mod costs;
mod frame;
mod live;
mod machine;
mod memory;
mod names;
mod pattern;
mod ribbons;
mod sizes;
mod source;
mod start;
mod text;
mod write;

use std::io::{self, Write};
use std::process::ExitCode;

use native_coroutines::patterns;

use super::TROUBLE;
use super::arguments::Guide;
use super::report::report;
use frame::{Page, SCRIPT, START, STYLE};

pub fn guide(options: &Guide, output: &mut impl Write) -> io::Result<ExitCode> {
    if let Err(trouble) = write::write(&options.folder, &files()) {
        report(trouble.path, trouble.why);
        return Ok(TROUBLE.into());
    }
    let start = options.folder.join(START);
    writeln!(output, "{}", start.display())?;
    Ok(ExitCode::SUCCESS)
}

/// Every file of the guide: its name and its content.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut files = vec![
        (STYLE.into(), include_bytes!("style.css").to_vec()),
        (SCRIPT.into(), include_bytes!("script.js").to_vec()),
    ];
    files.extend(live::files());
    files.extend(pages().into_iter().map(|page| {
        let html = page.html().into_bytes();
        (page.file, html)
    }));
    files
}

fn pages() -> Vec<Page> {
    let mut pages = vec![start::page(), anatomies::page(), sizes::page()];
    pages.extend(patterns::all().map(pattern::page));
    pages.extend(live::pages());
    pages
}
