use super::*;
use crate::patterns::stop::{Dialogue, Stop};
use core::ops::Coroutine;
use core::ops::CoroutineState::{Complete, Yielded};
use core::pin::Pin;
use std::boxed::Box;
use std::cell::RefCell;
use std::format;
use std::io::{self, ErrorKind, Read, Write};
use std::rc::Rc;
use std::string::String;
use std::vec::{IntoIter, Vec};

/// A step of a client: what it sends, or how much it takes.
#[derive(Clone, Copy)]
enum Step {
    Sends(&'static str),
    Takes(usize),
    Sleeps,
    Closes,
}

/// A client that reads slowly and closes its half.
const CLIENT: [Step; 9] = [
    Step::Sends("hello"),
    Step::Takes(5),
    Step::Sleeps,
    Step::Sends("a longer line"),
    Step::Takes(8),
    Step::Sleeps,
    Step::Takes(5),
    Step::Sleeps,
    Step::Closes,
];

struct Client<'a>(IntoIter<Step>, &'a Dialogue);

fn client(dialogue: &Dialogue) -> Client<'_> {
    Client(Vec::from(CLIENT).into_iter(), dialogue)
}

impl Read for Client<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match self.0.next() {
            Some(Step::Sends(text)) => text.as_bytes().read(buffer),
            Some(Step::Closes) => Ok(0),
            _ => Err(ErrorKind::WouldBlock.into()),
        };
        self.1.note(format_args!("read: {}", said(&read)));
        read
    }
}

impl Write for Client<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match self.0.next() {
            Some(Step::Takes(most)) => Ok(most.min(bytes.len())),
            _ => Err(ErrorKind::WouldBlock.into()),
        };
        let text = String::from_utf8_lossy(bytes);
        self.1
            .note(format_args!("write {text:?}: {}", said(&written)));
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn said(result: &io::Result<usize>) -> String {
    match result {
        Ok(0) => "the end".into(),
        Ok(bytes) => format!("{bytes} bytes"),
        Err(_) => "would block".into(),
    }
}

pub fn tour() -> Stop {
    let (mut native_bytes, mut by_hand_bytes) = (0, 0);
    let native = Dialogue::of(|dialogue| {
        let buffer: Buffer = Rc::new(RefCell::new(Box::new([0; 64])));
        let mut body = native::echo(client(dialogue), buffer);
        native_bytes = size_of_val(&body);
        dialogue.look(&body);
        loop {
            dialogue.say("resume");
            let state = Pin::new(&mut body).resume(false);
            match &state {
                Yielded(wait) => dialogue.answer(format_args!("{wait:?}")),
                Complete(result) => dialogue.answer(format_args!("the end, {result:?}")),
            }
            dialogue.look(&body);
            if let Complete(_) = state {
                return;
            }
        }
    });
    let by_hand = Dialogue::of(|dialogue| {
        let mut connection = by_hand::echo(client(dialogue));
        by_hand_bytes = size_of_val(&connection);
        dialogue.look(&connection);
        loop {
            dialogue.say("resume");
            let wait = connection.go_on(&mut [0; 64], false).transpose();
            dialogue.look(&connection);
            match wait {
                Some(Ok(wait)) => dialogue.answer(format_args!("{wait:?}")),
                end => {
                    let echoed = connection.echoed();
                    let result = end.map_or(Ok(echoed), |end| end.map(|_| echoed));
                    return dialogue.answer(format_args!("the end, {result:?}"));
                }
            }
        }
    });

    Stop {
        input: "a client that sends two lines, reads slowly, and closes".into(),
        native,
        by_hand,
        native_bytes,
        by_hand_bytes,
    }
}
