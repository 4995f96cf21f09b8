//! What can be asked for, and the help texts.

use std::ffi::OsString;
use std::num::IntErrorKind::PosOverflow;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use native_coroutines::patterns::CATALOGUE;

/// Rust's native coroutines, pattern by pattern.
///
/// Each pattern is written twice: native, with the language's `#[coroutine]`, and by hand, as a
/// struct in stable Rust. Without a command, every pattern is run both ways on real input, and
/// what came out is compared.
#[derive(Parser)]
#[command(
    name = "native-coroutines",
    version,
    max_term_width = 80,
    args_override_self = true,
    after_help = "\
Examples:
  native-coroutines                              the tour
  native-coroutines show fib                     a pattern's source, both ways
  native-coroutines show fib --native > fib.rs   one file, ready to use
  native-coroutines grep -n coroutine README.md  a pattern at work on real files

Exit status:
  0  all is well; grep: a line was found
  1  the tour: native and by hand differ; grep: no line was found
  2  trouble, which is described on standard error"
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub enum Command {
    List(List),
    Show(Show),
    Fib(Fib),
    Grep(Grep),
}

/// List the patterns, one a line.
#[derive(Args)]
pub struct List {
    /// As a Markdown table, with lines of code and sizes in bytes
    #[arg(long)]
    pub markdown: bool,
}

/// Print the source of a pattern, ready to paste.
///
/// The first line of a native file is a comment with the feature gates that it needs. Put them on
/// top of the crate, and the file is a working module of it. A file by hand needs none.
#[derive(Args)]
#[command(after_help = "\
Examples:
  native-coroutines show fib                     the coroutine, then the struct
  native-coroutines show fib --native > fib.rs   only the coroutine
  native-coroutines show fib --by-hand > fib.rs  only the struct")]
pub struct Show {
    /// Which one; `native-coroutines list` says what each is
    #[arg(value_parser = PossibleValuesParser::new(CATALOGUE.iter().map(|pattern| pattern.name)))]
    pub pattern: String,
    /// The coroutine
    #[arg(long)]
    pub native: bool,
    /// The struct that does the same in stable Rust
    #[arg(long)]
    pub by_hand: bool,
}

/// Print the first Fibonacci numbers, one a line.
///
/// They come out of a native producer. There are 94 that fit 64 bits: if more are asked for, those
/// are printed, and a message on standard error says so.
#[derive(Args)]
#[command(allow_negative_numbers = true)]
pub struct Fib {
    /// How many
    #[arg(default_value = "10", value_parser = count)]
    pub count: usize,
}

/// Print the lines that contain PATTERN.
///
/// PATTERN is plain text, not a regular expression; of several lines, each is a pattern of its
/// own. Every line goes through the native consumer `grep`, or through its twin. Standard output
/// is, byte for byte, what `LC_ALL=C grep -aF` prints. A standard stream that is closed counts as
/// /dev/null, where grep reports an error: Rust opens it before this program can look.
#[derive(Args)]
#[command(after_help = "\
Examples:
  native-coroutines grep -n coroutine README.md  with line numbers
  dmesg | native-coroutines grep -v usb          all lines but those
  native-coroutines grep -- -x notes             a pattern with a dash in front
  native-coroutines grep --follow error app.log  what is being written now

Exit status:
  0  a line was found
  1  no line was found
  2  trouble: a file that cannot be read is named on standard error, and the
     others are searched all the same")]
pub struct Grep {
    /// Put its number in front of each line, counted from 1
    #[arg(short = 'n', long = "line-number")]
    pub number: bool,
    /// Print only how many lines there are, for each file
    #[arg(short, long)]
    pub count: bool,
    /// Take the lines that do not contain PATTERN
    #[arg(short = 'v', long = "invert-match")]
    pub invert: bool,
    /// Search with the struct instead of the coroutine
    #[arg(long)]
    pub by_hand: bool,
    /// Wait for more to be written to the files, until Ctrl-C
    ///
    /// A last line without its newline waits for the rest. A file that is cut short is read again
    /// from its beginning, with a message on standard error and line numbers from 1. What is
    /// followed is the file that was opened, as `tail -f` does: if it is renamed or removed, and
    /// another takes its name, the other is not seen. Ctrl-C ends the search: a last line is
    /// looked at as it is, and with -c the counts are printed.
    #[arg(long)]
    pub follow: bool,
    /// What to look for
    pub pattern: OsString,
    /// Where to look; standard input if there is none, or for `-`
    #[arg(value_name = "FILE")]
    pub files: Vec<OsString>,
}

/// A count may be larger than any number, and is then all there are.
fn count(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(count) => Ok(count),
        Err(error) if *error.kind() == PosOverflow => Ok(usize::MAX),
        Err(_) => Err("a count is a whole number, 0 or more".into()),
    }
}
