use criterion::{Criterion, criterion_group};
use native_coroutines::patterns::tokens::{Token, by_hand, native, tokens};

use crate::drivers::{DRIVERS, coroutine, group, iterator};

/// A row of a timetable.
const ROW: &str = r#"{"stop": "Caf\u00e9", "at": [48.85, 2.35e0], "delayed": false,
 "departures": ["08:15", "08:45"], "lines": [12, 73, 144], "closed": null}"#;
const ROWS: usize = 100;

fn mix(hash: u64, text: &str) -> u64 {
    hash.rotate_left(5) ^ text.len() as u64
}

fn bench(c: &mut Criterion) {
    let document = format!("[{}]", vec![ROW; ROWS].join(",\n"));
    let count = tokens(&document).count();

    for driver in DRIVERS {
        let mut group = group(c, "tokens", driver, count);
        let mix_native = |hash, token: Token| mix(hash, token.text);
        let mix_by_hand = |hash, token: by_hand::Token| mix(hash, token.text);
        iterator(
            &mut group,
            "by_hand",
            driver,
            || by_hand::tokens(&document),
            mix_by_hand,
        );
        coroutine(&mut group, driver, || native::tokens(&document), mix_native);
        iterator(
            &mut group,
            "wrapped",
            driver,
            || tokens(&document),
            mix_native,
        );
        group.finish();
    }
}

criterion_group!(benches, bench);
