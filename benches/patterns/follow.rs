use std::fs::File;
use std::io::{BufRead, BufReader, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;

use bench_support::{Bench, produce, seed};
use native_coroutines::patterns::follow::{by_hand, follow_by, native};

const LINES: usize = 1_000;
const START: SeekFrom = SeekFrom::Start(0);

/// What is measured is one pass over a file that does not grow.
fn wait() -> ControlFlow<()> {
    ControlFlow::Break(())
}

/// A line for each is allocated here too, since each is handed out.
fn plain_loop(path: &Path) -> std::io::Result<u64> {
    let mut hash = seed();
    let mut file = BufReader::new(File::open(path)?);
    loop {
        let mut line = Vec::new();
        if file.read_until(b'\n', &mut line)? == 0 {
            return Ok(hash);
        }
        hash = mix(hash, &line);
    }
}

fn mix(hash: u64, line: &[u8]) -> u64 {
    hash.rotate_left(5) ^ line.len() as u64
}

fn mix_native(hash: u64, event: native::Event) -> u64 {
    match event {
        native::Event::Line(line) => mix(hash, &line),
        _ => panic!("the file does not change"),
    }
}

fn mix_by_hand(hash: u64, event: by_hand::Event) -> u64 {
    match event {
        by_hand::Event::Line(line) => mix(hash, &line),
        _ => panic!("the file does not change"),
    }
}

pub fn bench(bench: &mut Bench) {
    let lines: String = (0..LINES)
        .map(|number| format!("line {number}\n"))
        .collect();
    let file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    std::fs::write(&file, lines).expect("it can be written");
    let path = file.path();
    const READ: &str = "the file can be read";

    // No `gen_block`: `?` does not work in one yet, and there is one for each way to fail.
    produce("follow", LINES)
        .by_hand(
            || by_hand::follow(path.into(), START, wait),
            |hash, event| mix_by_hand(hash, event.expect(READ)),
        )
        .native(|| native::follow(path.into(), START, wait), mix_native)
        .wrapped(
            || follow_by(path.into(), START, wait),
            |hash, event| mix_native(hash, event.expect(READ)),
        )
        .plain_loop(|| plain_loop(path).expect(READ))
        .measure(bench);
}
