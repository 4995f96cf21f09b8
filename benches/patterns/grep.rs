use std::cell::Cell;
use std::fmt::Arguments;

use bench_support::{Bench, ignore, send};
use native_coroutines::Consumer;
use native_coroutines::patterns::grep::{by_hand, grep_by, native};

const LINES: u64 = 1_000;

/// Cheap on purpose: what is measured is the send, not the search.
fn matches(line: &&str) -> bool {
    line.as_bytes().first() == Some(&b'7')
}

pub fn bench(bench: &mut Bench) {
    let lines: Vec<String> = (0..LINES).map(|number| number.to_string()).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let announce = |_: Arguments| Ok::<(), ()>(());
    let found = Cell::new(0);
    let report = |line: &&str| {
        found.set(found.get() + line.len() as u64);
        Ok(())
    };
    let plain_loop = || {
        let mut count = 0_u64;
        for line in &lines {
            if matches(line) {
                report(line)?;
                count += 1;
            }
        }
        Ok(count)
    };

    send("grep/send", || lines.iter().copied(), (), ignore)
        .by_hand(
            || {
                let search = by_hand::grep("7", announce, matches, report).prime();
                search.expect("it can be announced")
            },
            |search, line| search.send(line).map(Some),
            |search| Ok(search.close()),
        )
        .native(
            || native::grep("7", announce, matches, report),
            |count| count,
        )
        .wrapped(
            || grep_by("7", announce, matches, report).prime(),
            Consumer::send,
            Consumer::close,
        )
        .plain_loop(|| ((), plain_loop()))
        .leaves(|| found.take())
        .measure(bench);
}
