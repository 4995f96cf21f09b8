use std::hint::black_box;
use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;

use bench_support::{Bench, Group, seed};
use native_coroutines::patterns::permutations::{by_hand, native, permutations};

/// 8! of them.
const ARRANGEMENTS: usize = 40_320;
const ITEMS: [u64; 8] = [8, 7, 6, 5, 4, 3, 2, 1];

fn mix(hash: u64, items: &[u64]) -> u64 {
    hash.rotate_left(5) ^ items[0] ^ items[items.len() - 1]
}

/// What lends its items is no `Iterator`: there is a loop, but no `fold`.
pub fn bench(bench: &mut Bench) {
    Group::new("permutations/for", ARRANGEMENTS)
        .by_hand(|| {
            let mut hash = seed();
            let mut items = black_box(ITEMS);
            let mut arrangements = by_hand::permutations(items.as_mut_slice());
            while let Some(items) = arrangements.next() {
                hash = mix(hash, items);
            }
            hash
        })
        .native(|| {
            let mut hash = seed();
            let mut items = black_box(ITEMS);
            let mut items = items.as_mut_slice();
            let mut arrangements = native::permutations();
            while let CoroutineState::Yielded(arranged) = Pin::new(&mut arrangements).resume(items)
            {
                hash = mix(hash, arranged);
                items = arranged;
            }
            hash
        })
        .wrapped(|| {
            let mut hash = seed();
            let mut items = black_box(ITEMS);
            let mut arrangements = permutations(items.as_mut_slice());
            while let Some(items) = arrangements.next() {
                hash = mix(hash, items);
            }
            hash
        })
        .plain_loop(|| {
            let mut hash = seed();
            let mut items = black_box(ITEMS);
            items.sort_unstable();
            loop {
                hash = mix(hash, &items);
                let Some(pivot) = items.windows(2).rposition(|pair| pair[0] < pair[1]) else {
                    return hash;
                };
                let greater = items[pivot + 1..].partition_point(|item| *item > items[pivot]);
                items.swap(pivot, pivot + greater);
                items[pivot + 1..].reverse();
            }
        })
        .measure(bench);
}
