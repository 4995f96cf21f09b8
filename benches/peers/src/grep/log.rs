//! Lines like those of a server's log, the same ones every time.

use std::io::{self, Write};

const LEVELS: [(&str, u64); 4] = [("INFO", 57), ("DEBUG", 28), ("WARN", 10), ("ERROR", 5)];
const PLACES: [&str; 5] = ["http", "storage", "scheduler", "auth", "cache"];

/// Writes whole lines, up to so many bytes, and says how many lines.
pub fn write(output: &mut impl Write, bytes: usize) -> io::Result<u64> {
    let mut random = Random(1);
    let (mut written, mut lines) = (0, 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        push_line(&mut random, lines, &mut line)?;
        written += line.len();
        if written > bytes {
            return Ok(lines);
        }
        output.write_all(&line)?;
        lines += 1;
    }
}

fn push_line(random: &mut Random, number: u64, line: &mut Vec<u8>) -> io::Result<()> {
    // Ten lines a second.
    let (seconds, milliseconds) = (number / 10, 100 * (number % 10) + random.below(100));
    let (day, hour) = (1 + seconds / 86_400 % 28, seconds / 3_600 % 24);
    let (minute, second) = (seconds / 60 % 60, seconds % 60);
    let level = level(random.below(100));
    let place = PLACES[random.below(PLACES.len() as u64) as usize];
    write!(
        line,
        "2026-05-{day:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z {level:5} {place}: "
    )?;
    let (one, other) = (random.below(256), random.below(10_000));
    match random.below(6) {
        0 => write!(line, "request served in {other} us"),
        1 => write!(line, "connection from 10.0.{one}.{} closed", other % 256),
        2 => write!(line, "user {other} signed in"),
        3 => write!(line, "no entry for key {one}/{other}, which is fetched"),
        4 => write!(
            line,
            "job {other} queued behind {one} that are older and have not begun"
        ),
        _ => write!(line, "{one} items are written to disk, {other} bytes"),
    }?;
    writeln!(line, " id={:08x}", random.below(1 << 32))
}

/// Each level has so many of a hundred numbers.
fn level(mut number: u64) -> &'static str {
    for (level, share) in LEVELS {
        if number < share {
            return level;
        }
        number -= share;
    }
    unreachable!("the shares are 100 together")
}

/// George Marsaglia, "Xorshift RNGs", 2003.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The upper half is the more random one.
        (self.0 >> 32) % limit
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_the_same_text_every_time_and_of_the_size_that_was_asked_for() {
        let [one, other] = [(); 2].map(|()| {
            let mut text = Vec::new();
            let lines = super::write(&mut text, 1_000_000).unwrap();
            assert_eq!(
                lines,
                text.iter().filter(|&&byte| byte == b'\n').count() as u64
            );
            text
        });
        assert!(one == other);
        assert!((999_000..=1_000_000).contains(&one.len()), "{}", one.len());
        assert!(one.ends_with(b"\n"));
    }
}
