//! `show`: the source of a pattern, ready to paste.

use std::io::{self, Write};
use std::process::ExitCode;

use native_coroutines::patterns::CATALOGUE;

use super::arguments::Show;

pub fn show(options: &Show, output: &mut impl Write) -> io::Result<ExitCode> {
    let both = options.native == options.by_hand;
    for pattern in CATALOGUE.iter().filter(|row| row.name == options.pattern) {
        if both || options.native {
            write!(output, "{}", pattern.native)?;
        }
        if both {
            let file = format!("src/patterns/{}/by_hand.rs", pattern.name);
            writeln!(output, "\n// The same by hand, in stable Rust: {file}\n")?;
        }
        if both || options.by_hand {
            write!(output, "{}", pattern.by_hand)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
