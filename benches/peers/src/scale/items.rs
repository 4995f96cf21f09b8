//! One producer that is drawn from for longer and longer.

use std::hint::black_box;
use std::time::{Duration, Instant};

use bench_support::figures::median;

use super::{Options, Row, Scale, too_long};
use crate::peers::PEERS;

pub fn scale(options: &Options) -> Scale {
    let sizes: Vec<usize> = (2..=7).map(|exponent| 10_usize.pow(exponent)).collect();
    let mut table = Scale::new("items", "ns an item of fib, made and dropped once", &sizes);
    for peer in PEERS {
        let Some(fib) = peer.fib else { continue };
        eprintln!("items: {} …", peer.name);
        let (mut values, mut stopped) = (Vec::new(), None);
        for &size in &sizes {
            if stopped.is_some() {
                break;
            }
            let mut rounds = Vec::new();
            let all = Instant::now();
            let mut longest = Duration::ZERO;
            while rounds.len() < 5 && all.elapsed() < Duration::from_millis(500) {
                let (start, mut calls) = (Instant::now(), 0);
                while start.elapsed() < Duration::from_millis(5) {
                    black_box(fib(black_box(size)));
                    calls += 1;
                }
                longest = longest.max(start.elapsed() / calls);
                rounds.push(start.elapsed().as_nanos() as f64 / (f64::from(calls) * size as f64));
            }
            values.extend(median(&rounds));
            stopped = too_long(longest, 10.0, options).filter(|_| Some(&size) != sizes.last());
        }
        table.rows.push(Row {
            way: peer.name,
            values,
            stopped,
        });
    }
    table
}
