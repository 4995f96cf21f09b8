use std::io::{PipeReader, PipeWriter, Read, Write, pipe};
use std::ops::ControlFlow::{self, Continue};
use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;
use std::thread;

use bench_support::{Bench, Group};
use native_coroutines::patterns::process::{by_hand, native, parent, serve};
use native_coroutines::{Consumer, Unprimed};

const RECORDS: usize = 1_000;
const RECORD: &[u8] = b"a record of some thirty bytes.";

/// Takes records, and returns how many bytes there were.
fn count() -> impl Coroutine<Option<Vec<u8>>, Yield = (), Return = [u8; 8]> + Unpin + Send {
    #[coroutine]
    |_prime: Option<Vec<u8>>| {
        let mut bytes = 0;
        while let Some(record) = (yield) {
            bytes += record.len();
        }
        (bytes as u64).to_le_bytes()
    }
}

struct Count(usize);

impl by_hand::Sink<Vec<u8>> for Count {
    type Return = [u8; 8];

    fn send(&mut self, record: Vec<u8>) -> ControlFlow<[u8; 8]> {
        self.0 += record.len();
        Continue(())
    }

    fn close(&mut self) -> [u8; 8] {
        (self.0 as u64).to_le_bytes()
    }
}

/// Runs the child on a thread, so that no start of a process is measured.
fn with_child<R>(
    child: impl FnOnce(PipeReader, PipeWriter) + Send,
    parent: impl FnOnce(PipeWriter, PipeReader) -> R,
) -> R {
    let (input, to_child) = pipe().expect("a pipe");
    let (from_child, output) = pipe().expect("a pipe");
    thread::scope(|scope| {
        scope.spawn(|| child(input, output));
        parent(to_child, from_child)
    })
}

pub fn bench(bench: &mut Bench) {
    Group::new("process/send", RECORDS)
        .by_hand(|| {
            let child = |input, output| {
                by_hand::serve(Count(0), input, output).expect("it serves");
            };
            with_child(child, |input, output| {
                let mut parent = by_hand::parent(input, output);
                for _ in 0..RECORDS {
                    if parent.send(RECORD).is_break() {
                        break;
                    }
                }
                parent.close().result.ok()
            })
        })
        .native(|| {
            let child = |input, output| {
                native::serve(count(), input, output).expect("it serves");
            };
            with_child(child, |input, output| {
                let mut parent = native::parent(input, output);
                let mut end = Pin::new(&mut parent).resume(None);
                for _ in 0..RECORDS {
                    if let CoroutineState::Complete(_) = end {
                        break;
                    }
                    end = Pin::new(&mut parent).resume(Some(RECORD));
                }
                if let CoroutineState::Yielded(()) = end {
                    end = Pin::new(&mut parent).resume(None);
                }
                match end {
                    CoroutineState::Complete(ended) => ended.result.ok(),
                    CoroutineState::Yielded(()) => None,
                }
            })
        })
        .wrapped(|| {
            let child = |input, output| {
                serve(Unprimed::new(count()), input, output).expect("it serves");
            };
            with_child(child, |input, output| {
                let records = std::iter::repeat_n(RECORD, RECORDS);
                parent(input, output).prime().consume(records).result.ok()
            })
        })
        // The same bytes through one pipe, and nobody looks for the records.
        .plain_loop(|| {
            let child = |mut input: PipeReader, mut output: PipeWriter| {
                let mut bytes = Vec::new();
                input.read_to_end(&mut bytes).expect("it reads");
                let payload = (bytes.len() - 4 * RECORDS) as u64;
                output.write_all(&payload.to_le_bytes()).expect("it writes");
            };
            with_child(child, |mut input, mut output| {
                let mut frame = (RECORD.len() as u32).to_le_bytes().to_vec();
                frame.extend(RECORD);
                for _ in 0..RECORDS {
                    input.write_all(&frame).expect("it writes");
                }
                drop(input);
                let mut answer = Vec::new();
                output.read_to_end(&mut answer).expect("it reads");
                Some(answer)
            })
        })
        .measure(bench);
}
