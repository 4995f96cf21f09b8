use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use bench_support::{Bench, Group};
use native_coroutines::Consumer;
use native_coroutines::patterns::loan::{by_hand, native, words, words_taken};

const LINES: usize = 1_000;

/// Fills the buffer again, as a reader does.
fn fill(line: &mut String, text: &str) {
    line.clear();
    line.push_str(text);
}

pub fn bench(bench: &mut Bench) {
    let lines: Vec<String> = (0..LINES).map(|number| format!("{number}\n")).collect();
    Group::new("loan/send", LINES)
        .by_hand(|| {
            let mut words = by_hand::words();
            let mut line = String::new();
            for text in &lines {
                fill(&mut line, text);
                words.send(&line);
            }
            words.close()
        })
        .native(|| {
            let mut words = native::words();
            let mut line = String::new();
            for text in &lines {
                fill(&mut line, text);
                match Pin::new(&mut words).resume(line) {
                    CoroutineState::Yielded(back) => line = back,
                    CoroutineState::Complete((count, _)) => return count,
                }
            }
            match Pin::new(&mut words).resume(String::new()) {
                CoroutineState::Complete((count, _)) => count,
                CoroutineState::Yielded(_) => 0,
            }
        })
        .wrapped(|| {
            let mut words = words();
            let mut line = String::new();
            for text in &lines {
                fill(&mut line, text);
                match words.send(line) {
                    Ok(back) => line = back,
                    Err(_) => break,
                }
            }
            words.close().0
        })
        // The two other ways: the text is in memory, or every line is allocated.
        .contender("borrowed", || {
            let mut words = words_taken().prime();
            words.extend(lines.iter().map(String::as_str));
            words.close()
        })
        .contender("owned", || {
            let mut words = words_taken().prime();
            words.extend(lines.iter().cloned());
            words.close()
        })
        .plain_loop(|| {
            let mut count = 0;
            let mut line = String::new();
            for text in &lines {
                fill(&mut line, text);
                count += line.split_whitespace().count();
            }
            count
        })
        .measure(bench);
}
