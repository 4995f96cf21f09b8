//! The arguments, and the help texts.

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::IntErrorKind::PosOverflow;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use native_coroutines::patterns;
use native_coroutines::patterns::protocol::Login;

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
  native-coroutines trace grep                   a run, seen from inside
  native-coroutines anatomy grep                 the bytes of a suspended body
  native-coroutines grep -n coroutine README.md  a pattern at work on real files
  native-coroutines echo                         a pattern at work on real sockets

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
    Trace(Trace),
    Anatomy(Anatomy),
    Guide(Guide),
    #[cfg(feature = "record")]
    Record(Record),
    Fib(Fib),
    Echo(Echo),
    Grep(Grep),
    Socks(Box<Socks>),
    /// Serves the stop `process` of the tour: frames on standard input and output
    #[command(name = patterns::process::CHILD, hide = true)]
    ServeLines,
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

/// Records the tours of patterns, for `trace`, `anatomy` and `guide`.
///
/// Runs in the root of the project, on Linux, and writes `src/patterns/PATTERN/record.json`. Needs the
/// compiler that built this program, which has to be a nightly.
#[cfg(feature = "record")]
#[derive(Args)]
pub struct Record {
    /// Selects the patterns; without any, all are recorded
    #[arg(value_name = "PATTERN", value_parser = pattern_names())]
    pub patterns: Vec<String>,
    /// Writes into another folder, which gets a folder per pattern
    #[arg(long, value_name = "DIR", default_value = "src/patterns")]
    pub into: PathBuf,
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

/// Shows a recorded run of a pattern, step by step.
///
/// Each step has the caller's words and the body's answer, as in the tour. The way from state to state
/// follows, then the line where the body waits, then the changes. `+` marks a new local, `~` another
/// value, and `-` a local whose bytes are free again. `=` marks a value that only the struct keeps. Bytes are counted from the beginning of the coroutine or the struct. Drop flags
/// are shown with --step only.
#[derive(Args)]
#[command(after_help = "\
Examples:
  native-coroutines trace records           the run, and what each step changes
  native-coroutines trace records --step 3  one step, with all of the bytes

Exit status:
  0  success
  2  trouble: there is no record, or no such step")]
pub struct Trace {
    /// Shows one step in full: the lines on its way, the locals, and every byte
    #[arg(long, value_name = "NUMBER")]
    pub step: Option<usize>,
    /// Selects the pattern; `native-coroutines list` describes each
    #[arg(value_parser = pattern_names())]
    pub pattern: String,
}

/// Shows the bytes that the coroutine of a pattern saves in each state.
///
/// Each state has a ribbon, a column per byte. The ribbons stand below each other, so that bytes in
/// one column are the same bytes; the struct by hand has the last ribbon. A table names the bytes,
/// and a list of the states has the ways from each to the next, with the lines that lie on a way.
/// Not all of them run each time.
#[derive(Args)]
#[command(after_help = "\
Examples:
  native-coroutines anatomy fib      a single `yield`
  native-coroutines anatomy records  a `yield` in a loop in a loop in a loop

Exit status:
  0  success
  2  trouble: there is no record")]
pub struct Anatomy {
    /// Selects the pattern; `native-coroutines list` describes each
    #[arg(value_parser = pattern_names())]
    pub pattern: String,
}

/// Writes the field guide: static pages for the browser.
///
/// The page of a pattern shows one recorded run, step by step. The margin of the source shows the
/// state of the body. Beside it stand the bytes of the coroutine and of the struct by hand. Other pages introduce
/// coroutines, compare the patterns, and show how a body becomes smaller.
///
/// The pages need no server and no network. The command makes the folder if it is not there, and
/// prints the path of the start page. It replaces the pages that an earlier `guide` wrote, and no
/// other file.
#[derive(Args)]
#[command(after_help = "\
Examples:
  native-coroutines guide                 writes into the folder guide
  native-coroutines guide pages           writes into the folder pages
  firefox guide/index.html                opens the start page in a browser
  xdg-open \"$(native-coroutines guide)\"  writes and opens; on macOS: open

Exit status:
  0  the guide is written
  2  trouble: a message on standard error names the file that cannot be written,
     or that somebody else wrote")]
pub struct Guide {
    /// Names the folder for the pages
    #[arg(value_name = "DIR", default_value = "guide")]
    pub folder: PathBuf,
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

/// Sends everything back that clients send.
///
/// The command prints its address, and serves until Ctrl-C. Then it accepts no more clients, sends
/// back all that has arrived, and ends. A client that does not read in time is cut off. The last line
/// counts the clients and the bytes.
#[derive(Args)]
#[command(
    allow_negative_numbers = true,
    after_help = "\
Examples:
  native-coroutines echo                 on a port that the system chooses
  native-coroutines echo 127.0.0.1:7007  on this port

Exit status:
  0  it served until Ctrl-C
  2  trouble; a message on standard error describes it"
)]
pub struct Echo {
    /// Sets where to listen; with port 0 the system chooses a port
    ///
    /// Only programs on this machine reach the default. Nothing is encrypted, and every client is
    /// served: think before you listen on another address.
    #[arg(default_value = "127.0.0.1:0")]
    pub address: SocketAddr,
    /// Sets how long clients may take to read their last bytes after Ctrl-C
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub patience: Duration,
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

/// Runs a SOCKS5 proxy until Ctrl-C.
///
/// Clients such as `curl --socks5-hostname` connect through it. The handshake is the native
/// coroutine `protocol`. The proxy prints the address at which it listens, and then a message on
/// standard error for each client.
#[derive(Args)]
#[command(after_help = "\
Examples:
  native-coroutines socks             on 127.0.0.1:1080, for this machine only
  native-coroutines socks 0           on a free port, which is printed
  native-coroutines socks '[::1]'     on IPv6
  native-coroutines socks --user me:secret 192.0.2.1:1080
                                      for other machines, with a login
  curl --socks5-hostname localhost:1080 http://example.org/

Elsewhere than on loopback, everybody who reaches the address can use the proxy:
give --user. SOCKS5 sends the password in the clear, and the other users of this
machine can see it in the list of processes.

Exit status:
  0  Ctrl-C
  2  trouble: the proxy cannot listen at the address")]
pub struct Socks {
    /// Serves only clients that log in with this name and password
    #[arg(long, value_name = "NAME:PASSWORD", value_parser = OsStringValueParser::new().try_map(login))]
    pub user: Option<Login>,
    /// Listens here: an address with a port, only an address, or only a port
    #[arg(default_value = "127.0.0.1:1080", value_parser = address)]
    pub address: SocketAddr,
}

/// At most a day, so that no clock overflows.
fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse::<f64>() {
        Ok(seconds @ 0.0..=86_400.0) => Ok(Duration::from_secs_f64(seconds)),
        _ => Err("a number of seconds, from 0 to 86400".into()),
    }
}

/// Parses a count. One that is larger than any number stands for all.
fn count(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(count) => Ok(count),
        Err(error) if *error.kind() == PosOverflow => Ok(usize::MAX),
        Err(_) => Err("a count is a whole number, 0 or more".into()),
    }
}

/// Parses a login. The name ends at the first colon, as curl has it.
fn login(text: OsString) -> Result<Login, String> {
    let bytes = text.as_encoded_bytes();
    let Some(colon) = bytes.iter().position(|&byte| byte == b':') else {
        return Err("a login is NAME:PASSWORD, with a colon in between".into());
    };
    Login::new(&bytes[..colon], &bytes[colon + 1..]).map_err(|error| error.to_string())
}

/// Parses an address. The parts that are not given are 127.0.0.1 and 1080.
fn address(text: &str) -> Result<SocketAddr, String> {
    const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
    const PORT: u16 = 1080;
    let without_brackets = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    if let Ok(address) = text.parse() {
        Ok(address)
    } else if let Ok(ip) = without_brackets.unwrap_or(text).parse() {
        Ok(SocketAddr::new(ip, PORT))
    } else if let Ok(port) = text.parse() {
        Ok(SocketAddr::new(LOCAL, port))
    } else {
        Err("an address is like 127.0.0.1:1080, [::1]:1080, 127.0.0.1, or 1080".into())
    }
}
