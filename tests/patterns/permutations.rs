use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::iter::from_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};

use itertools::Itertools;
use native_coroutines::patterns::permutations::{by_hand, permutations};
use proptest::prelude::*;

use crate::agree;

/// All arrangements, which both versions agree on, and what the items look like after the last.
fn arrange<T: Ord + Clone + std::fmt::Debug>(items: &[T]) -> Vec<Vec<T>> {
    let mut native = permutations(items.to_vec());
    let mut by_hand = by_hand::permutations(items.to_vec());
    let arrangements = agree::producers(
        from_fn(|| native.next().map(<[T]>::to_vec)),
        from_fn(|| by_hand.next().map(<[T]>::to_vec)),
    );
    let items = native.into_items();
    assert_eq!(by_hand.into_items(), items);
    assert_eq!(arrangements.last(), Some(&items));
    arrangements
}

/// Returns the number of items: few in Miri, where all arrangements of six would take too long.
const fn few(items: usize) -> usize {
    if cfg!(miri) { 5 } else { items }
}

/// Of `n` items of which `k` are equal, and so on: `n! / (k! …)`.
fn count(items: &[u8]) -> usize {
    let factorial = |n: usize| (1..=n).product::<usize>();
    let mut equal = BTreeMap::new();
    for item in items {
        *equal.entry(item).or_insert(0) += 1;
    }
    factorial(items.len()) / equal.into_values().map(factorial).product::<usize>()
}

proptest! {
    #[test]
    fn distinct_items_are_arranged_as_itertools_arranges_them_sorted(
        items in prop::collection::btree_set(any::<i16>(), 0..few(7)).prop_map(Vec::from_iter).prop_shuffle(),
    ) {
        let expected: Vec<Vec<i16>> =
            items.iter().copied().sorted().permutations(items.len()).collect();
        prop_assert_eq!(arrange(&items), expected);
    }

    #[test]
    fn with_equal_items_each_arrangement_comes_once_and_in_order(
        items in prop::collection::vec(0_u8..4, 0..few(7)),
    ) {
        let expected: BTreeSet<Vec<u8>> =
            items.iter().copied().permutations(items.len()).collect();
        let arrangements = arrange(&items);
        prop_assert_eq!(arrangements.len(), count(&items));
        prop_assert_eq!(arrangements, Vec::from_iter(expected));
    }

    #[test]
    fn one_that_is_left_gives_back_the_items_as_it_lent_them_last(
        items in prop::collection::vec(0_u8..4, 0..8),
        steps in 0..agree::most(100),
    ) {
        let mut native = permutations(items.clone());
        let mut by_hand = by_hand::permutations(items.clone());
        let mut last = items;
        for _ in 0..steps {
            last = native.next().map_or(last, <[u8]>::to_vec);
            by_hand.next();
        }
        prop_assert_eq!(native.into_items(), &last[..]);
        prop_assert_eq!(by_hand.into_items(), last);
    }
}

#[test]
#[cfg_attr(
    miri,
    ignore = "Miri would take too long: it makes two million arrangements"
)]
fn the_millionth_arrangement_of_the_ten_digits_is_the_published_one() {
    // Problem 24 of Project Euler; counted from 1.
    let expected = [2, 7, 8, 3, 9, 1, 5, 4, 6, 0];
    let mut digits = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
    let mut native = permutations(digits.as_mut_slice());
    for _ in 1..1_000_000 {
        native.next();
    }
    assert_eq!(native.next(), Some(&expected[..]));
    drop(native);
    assert_eq!(digits, expected);

    let mut by_hand = by_hand::permutations(vec![0, 1, 2, 3, 4, 5, 6, 7, 8, 9].into_boxed_slice());
    for _ in 1..1_000_000 {
        by_hand.next();
    }
    assert_eq!(by_hand.next(), Some(&expected[..]));
}

#[test]
fn items_stay_where_they_are() {
    let items = vec![3, 1, 2];
    let place = items.as_ptr();
    let mut native = permutations(items);
    while let Some(arrangement) = native.next() {
        assert_eq!(arrangement.as_ptr(), place);
    }
    let items = native.into_items();
    assert_eq!(items.as_ptr(), place);
}

/// Can only be compared, and only by its rank; a rank of 0 cannot even be that.
#[derive(Debug)]
struct Card {
    rank: u8,
    suit: char,
}

impl Ord for Card {
    fn cmp(&self, other: &Self) -> Ordering {
        assert!(self.rank > 0 && other.rank > 0, "a joker has no rank");
        self.rank.cmp(&other.rank)
    }
}

impl PartialOrd for Card {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Card {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Card {}

fn cards(cards: &[(u8, char)]) -> Vec<Card> {
    let cards = cards.iter();
    cards.map(|&(rank, suit)| Card { rank, suit }).collect()
}

#[test]
fn whatever_has_an_order_is_arranged_by_it() {
    let mut native = permutations(cards(&[(2, '♠'), (1, '♥'), (2, '♦')]));
    let mut ranks = Vec::new();
    while let Some(cards) = native.next() {
        let mut suits: Vec<char> = cards.iter().map(|card| card.suit).collect();
        suits.sort();
        assert_eq!(suits, ['♠', '♥', '♦']);
        ranks.push([cards[0].rank, cards[1].rank, cards[2].rank]);
    }
    assert_eq!(ranks, [[1, 2, 2], [2, 1, 2], [2, 2, 1]]);
}

#[test]
fn a_comparison_that_panics_takes_the_items_with_it() {
    let mut native = permutations(cards(&[(1, '♠'), (0, '★')]));
    let next = AssertUnwindSafe(|| native.next().is_some());
    assert!(catch_unwind(next).is_err());
    assert_eq!(native.next().map(<[Card]>::len), None);
    let into_items = AssertUnwindSafe(|| native.into_items());
    let panic = catch_unwind(into_items).unwrap_err();
    let message = panic.downcast_ref::<String>().expect("a message");
    assert_eq!(message, "the items were lost when a comparison panicked");

    // By hand they stay in the struct.
    let mut by_hand = by_hand::permutations(cards(&[(1, '♠'), (0, '★')]));
    let next = AssertUnwindSafe(|| by_hand.next().is_some());
    assert!(catch_unwind(next).is_err());
    assert_eq!(by_hand.into_items().len(), 2);
}
