use std::boxed::Box;
use std::ffi::OsStr;
use std::io::{PipeReader, PipeWriter, pipe, stdin, stdout};
use std::string::String;
use std::{env, format, thread};

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

pub fn tour() -> Stop {
    Stop {
        input: "lines, in frames over a pipe, to a process; then a program that is not there"
            .into(),
        native: Dialogue::of(|said| {
            talk(said, |words, program| match program {
                Some(program) => Box::new(said.prime_as(words, process(program), Unprimed::prime)),
                None => {
                    let (input, output) = served(|input, output| serve(lines(), input, output));
                    Box::new(said.prime_as(words, parent(input, output), Unprimed::prime))
                }
            });
        }),
        by_hand: Dialogue::of(|said| {
            talk(said, |words, program| match program {
                Some(program) => Box::new(said.prime_as(words, program, process_by_hand)),
                None => {
                    let (input, output) =
                        served(|input, output| serve_by_hand(lines().prime(), input, output));
                    let start = |()| parent_by_hand(input, output);
                    Box::new(said.prime_as(words, (), start))
                }
            });
        }),
        native_bytes: size_of_val(&native::process::<&str>(Command::new(""))),
        by_hand_bytes: size_of::<by_hand::Process<&str>>(),
    }
}

/// The argument that makes the command line the child of the tour.
pub const CHILD: &str = "serve-lines";

/// The child's whole work.
pub fn child() -> io::Result<Served> {
    serve(lines(), stdin().lock(), stdout().lock())
}

/// Takes lines, and returns how many there were.
fn lines() -> Unprimed<impl Stage<Vec<u8>, String>> {
    Unprimed::new(
        #[coroutine]
        |_prime: Option<Vec<u8>>| {
            let (mut lines, mut bytes) = (0, 0);
            while let Some(line) = (yield) {
                lines += 1;
                bytes += line.len();
            }
            format!("{lines} lines, {bytes} bytes")
        },
    )
}

type Sender = Box<dyn Consumer<&'static str, Yield = (), Return = Ended<&'static str>>>;

fn talk(said: &Dialogue, start: impl Fn(&str, Option<Command>) -> Sender) {
    let mut sender = start("prime", command_line());
    said.send(
        [
            "I love you",
            "Don't you love me?",
            "I love coroutines instead!",
        ],
        &mut sender,
    );
    close(said, sender);

    let missing = "/this/program/is/missing";
    let words = format!("prime {missing}");
    close(said, start(&words, Some(Command::new(missing))));
}

fn close(said: &Dialogue, mut sender: Sender) {
    said.say("close");
    let ended = (&mut sender).close();
    match ended.result {
        Ok(result) => said.answer(format_args!("{:?}", String::from_utf8_lossy(&result))),
        Err(death) => said.answer(death),
    }
    said.note(format_args!("sent {}, taken {:?}", ended.sent, ended.taken));
    said.look(&sender);
}

/// This very program, if it is the command line, which has a subcommand for that.
///
/// Elsewhere, as in a test, a thread behind two pipes stands in for the process.
fn command_line() -> Option<Command> {
    let program = env::current_exe().ok()?;
    let is_it = program.file_stem() == Some(OsStr::new(env!("CARGO_PKG_NAME")));
    is_it.then(|| {
        let mut command = Command::new(program);
        command.arg(CHILD);
        command
    })
}

/// Serves on a thread, and returns the parent's ends of the pipes.
fn served(
    serve: impl FnOnce(PipeReader, PipeWriter) -> io::Result<Served> + Send + 'static,
) -> (PipeWriter, PipeReader) {
    let (input, to_child) = pipe().expect("a pipe");
    let (from_child, output) = pipe().expect("a pipe");
    thread::spawn(|| serve(input, output).expect("it serves"));
    (to_child, from_child)
}
