//! The arguments, and the help texts.

use std::ffi::OsString;
use std::num::IntErrorKind::PosOverflow;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use native_coroutines::patterns;

/// Shows Rust's native coroutines, pattern by pattern.
///
/// Each pattern is written twice: as a native `#[coroutine]`, and by hand, as a struct in stable
/// Rust. Without a command, the tour runs every pattern both ways on real input, shows the
/// dialogue, and compares the two.
#[derive(Parser)]
#[command(
    name = "native-coroutines",
    version,
    max_term_width = 80,
    args_override_self = true,
    after_help = "\
Examples:
  native-coroutines                              the whole tour
  native-coroutines tour fib grep                two stops of it
  native-coroutines list                         the patterns, by chapter
  native-coroutines show fib                     the guide and the source of one
  native-coroutines show fib --native > fib.rs   one file, ready to use
  native-coroutines grep -n coroutine README.md  a pattern at work on real files

Exit status:
  0  success; grep: a line matched
  1  tour: native and by hand differ; grep: no line matched
  2  trouble; a message on standard error describes it"
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub enum Command {
    Tour(Tour),
    List(List),
    Show(Show),
    Fib(Fib),
    Grep(Grep),
}

fn pattern_names() -> PossibleValuesParser {
    PossibleValuesParser::new(patterns::all().map(|pattern| pattern.name))
}

/// Runs patterns both ways on real input, and compares the two.
///
/// Each stop prints the dialogue between the caller and the body: the values that the caller sends,
/// the answers of the body, and the result at the end. A long dialogue is printed without its
/// middle, and compared as a whole. If the two versions differ, the stop prints both dialogues.
#[derive(Args, Default)]
#[command(after_help = "\
Examples:
  native-coroutines tour           every pattern, by chapter
  native-coroutines tour fib grep  two patterns, in this order

Exit status:
  0  native and by hand agree
  1  native and by hand differ")]
pub struct Tour {
    /// Selects the stops and their order; without any, the tour visits all
    #[arg(value_name = "PATTERN", value_parser = pattern_names())]
    pub patterns: Vec<String>,
}

/// Lists the patterns, one per line, by chapter.
#[derive(Args)]
pub struct List {
    /// Prints a Markdown table, with lines of code and sizes in bytes
    #[arg(long)]
    pub markdown: bool,
}

/// Prints the guide and the source of a pattern.
///
/// The output is a Markdown document to read: the guide, with the problem, the Python and when not
/// to use the pattern; then the coroutine; then the struct. Only the output of --native or
/// --by-hand is a file to paste.
///
/// The first line of a native file is a comment with the feature gates that it needs. Put the gates
/// at the top of the crate, and the file compiles as a module. A file by hand needs none.
#[derive(Args)]
#[command(after_help = "\
Examples:
  native-coroutines show fib                     the guide, then both sources
  native-coroutines show fib --native > fib.rs   only the coroutine
  native-coroutines show fib --by-hand > fib.rs  only the struct")]
pub struct Show {
    /// Selects the pattern; `native-coroutines list` describes each
    #[arg(value_parser = pattern_names())]
    pub pattern: String,
    /// Prints only the coroutine: the bare file
    #[arg(long)]
    pub native: bool,
    /// Prints only the struct that does the same in stable Rust: the bare file
    #[arg(long)]
    pub by_hand: bool,
}

/// Prints the first Fibonacci numbers, one per line.
///
/// A native producer makes them. Only 94 fit 64 bits. If COUNT is greater, the command prints those
/// and a message on standard error.
#[derive(Args)]
#[command(allow_negative_numbers = true)]
pub struct Fib {
    /// Sets how many numbers to print
    #[arg(default_value = "10", value_parser = count)]
    pub count: usize,
}

/// Prints the lines that contain PATTERN.
///
/// PATTERN is plain text, not a regular expression. If it has several lines, each line is a pattern
/// of its own. Every line of the input goes through the native consumer `grep`, or through the
/// struct by hand. Standard output is, byte for byte, the output of `LC_ALL=C grep -aF`. A closed
/// standard stream counts as /dev/null, because Rust opens it before this program can look; GNU's
/// grep reports an error.
#[derive(Args)]
#[command(after_help = "\
Examples:
  native-coroutines grep -n coroutine README.md  with line numbers
  dmesg | native-coroutines grep -v usb          all lines but those
  native-coroutines grep -- -x notes             a pattern with a dash in front
  native-coroutines grep --follow error app.log  lines as they are written

Exit status:
  0  a line matched
  1  no line matched
  2  trouble: a message on standard error names each file that cannot be read;
     the other files are searched all the same")]
pub struct Grep {
    /// Prints the number of each line before it, counted from 1
    #[arg(short = 'n', long = "line-number")]
    pub number: bool,
    /// Prints only the number of matching lines per file
    #[arg(short, long)]
    pub count: bool,
    /// Selects the lines that do not contain PATTERN
    #[arg(short = 'v', long = "invert-match")]
    pub invert: bool,
    /// Searches with the struct instead of the coroutine
    #[arg(long)]
    pub by_hand: bool,
    /// Waits for more lines in the files, until Ctrl-C
    ///
    /// A last line without its newline waits for the rest. If a file becomes shorter, the search
    /// starts again at its beginning, with line numbers from 1, and a message on standard error
    /// says so. The search follows the opened file, as `tail -f` does: if another file takes the
    /// name, the search does not see it. Ctrl-C ends the search: a last line is searched as it is,
    /// and -c prints the counts.
    #[arg(long)]
    pub follow: bool,
    /// Sets the text to search for
    pub pattern: OsString,
    /// Names the files to search; `-`, or no file, is standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<OsString>,
}

/// Parses a count. One that is larger than any number stands for all.
fn count(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(count) => Ok(count),
        Err(error) if *error.kind() == PosOverflow => Ok(usize::MAX),
        Err(_) => Err("a count is a whole number, 0 or more".into()),
    }
}
