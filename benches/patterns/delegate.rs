use bench_support::{Bench, send};
use native_coroutines::Consumer;
use native_coroutines::patterns::delegate::{by_hand, native, session};

const LINES: usize = 1_000;

fn open(_: &str, _: &str) -> Option<usize> {
    Some(1)
}

/// Cheap on purpose: what is measured is the way in, not the command.
fn lines(log_in: &[&'static str]) -> Vec<&'static str> {
    let mut lines = log_in.to_vec();
    lines.resize(LINES, "NOOP");
    lines
}

fn mix(hash: u64, reply: &str) -> u64 {
    hash.rotate_left(5) ^ reply.len() as u64
}

pub fn bench(bench: &mut Bench) {
    let with_log_in = lines(&["USER mrose", "PASS secret"]);
    send("delegate/send", || with_log_in.iter().copied(), 0, mix)
        .by_hand(
            || by_hand::session(open),
            by_hand::Session::send,
            by_hand::Session::close,
        )
        .native(|| native::session(open), |update| update)
        .wrapped(|| session(open).prime(), Consumer::send, Consumer::close)
        .measure(bench);

    // The inner one alone: what one level of delegation costs is the difference.
    let without = lines(&[]);
    send("delegate/inner", || without.iter().copied(), 0, mix)
        .native(|| native::transaction(1), |update| update)
        .measure(bench);
}
