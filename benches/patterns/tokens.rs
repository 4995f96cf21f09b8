use bench_support::{Bench, produce};
use native_coroutines::patterns::tokens::{Token, by_hand, native, tokens};

/// A row of a timetable.
const ROW: &str = r#"{"stop": "Caf\u00e9", "at": [48.85, 2.35e0], "delayed": false,
 "departures": ["08:15", "08:45"], "lines": [12, 73, 144], "closed": null}"#;
const ROWS: usize = 100;

fn mix(hash: u64, text: &str) -> u64 {
    hash.rotate_left(5) ^ text.len() as u64
}

pub fn bench(bench: &mut Bench) {
    let document = format!("[{}]", vec![ROW; ROWS].join(",\n"));
    let mix_native = |hash, token: Token| mix(hash, token.text);
    let mix_by_hand = |hash, token: by_hand::Token| mix(hash, token.text);

    produce("tokens", tokens(&document).count())
        .by_hand(|| by_hand::tokens(&document), mix_by_hand)
        .native(|| native::tokens(&document), mix_native)
        .wrapped(|| tokens(&document), mix_native)
        .measure(bench);
}
