use std::cell::Cell;
use std::ops::ControlFlow::{self, Break, Continue};
use std::thread;

use native_coroutines::patterns::same_fringe::{by_hand, leaves, same_fringe};
use proptest::prelude::*;

use crate::agree;

/// A tree over these leaves, of a shape that the seed decides.
#[derive(Clone, Copy)]
struct Shaped<'v> {
    leaves: &'v [u8],
    seed: usize,
}

fn open(tree: Shaped) -> ControlFlow<u8, [Shaped; 2]> {
    if let [leaf] = *tree.leaves {
        return Break(leaf);
    }
    // The constants of Knuth's MMIX generator, here to scatter the seeds.
    let seed = (tree.seed as u64)
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    let seed = (seed >> 33) as usize;
    let (left, right) = tree.leaves.split_at(1 + seed % (tree.leaves.len() - 1));
    Continue([left, right].map(|leaves| Shaped { leaves, seed }))
}

/// The whole numbers from the first to the last, each one leaf, on one long branch.
#[derive(Clone, Copy)]
enum Branch {
    Left(u32, u32),
    Right(u32, u32),
}

fn open_branch(tree: Branch) -> ControlFlow<u32, [Branch; 2]> {
    match tree {
        Branch::Left(first, last) | Branch::Right(first, last) if first == last => Break(first),
        Branch::Left(first, last) => {
            Continue([Branch::Left(first, last - 1), Branch::Left(last, last)])
        }
        Branch::Right(first, last) => {
            Continue([Branch::Right(first, first), Branch::Right(first + 1, last)])
        }
    }
}

/// Calls `check` with both functions, and with how many leaves were looked at.
fn both_ways(first: Shaped, second: Shaped, mut check: impl FnMut(bool, usize)) {
    let looked = Cell::new(0);
    let counted = |tree| {
        let opened = open(tree);
        if opened.is_break() {
            looked.update(|count| count + 1);
        }
        opened
    };
    check(same_fringe(first, second, counted), looked.take());
    check(by_hand::same_fringe(first, second, counted), looked.take());
}

#[test]
fn two_single_leaves_differ_if_their_values_do() {
    let [one, other] = [&[1], &[2]].map(|leaves| Shaped { leaves, seed: 0 });
    both_ways(one, other, |same, looked| {
        assert_eq!((same, looked), (false, 2))
    });
}

#[test]
fn a_tree_is_not_opened_before_its_leaves_are_asked_for() {
    let opened = Cell::new(0);
    let open = |tree| {
        opened.update(|count| count + 1);
        open(tree)
    };
    let tree = Shaped {
        leaves: &[1, 2, 3],
        seed: 0,
    };
    let mut native = leaves(tree, open);
    let mut by_hand = by_hand::leaves(tree, open);
    assert_eq!(opened.get(), 0);
    assert_eq!((native.next(), by_hand.next()), (Some(1), Some(1)));
    assert!(opened.take() < 2 * 5);
    assert_eq!((native.count(), by_hand.count()), (2, 2));
}

#[test]
fn endless_trees_differ_as_soon_as_their_leaves_do() {
    // On the right it goes on for ever: each number is followed by the next.
    let open = |(first, step, leaf): (u64, u64, bool)| match leaf {
        true => Break(first),
        false => Continue([(first, step, true), (first + step, step, false)]),
    };
    assert!(!same_fringe((0, 1, false), (0, 2, false), open));
    assert!(!by_hand::same_fringe((0, 1, false), (0, 2, false), open));
}

#[test]
#[cfg_attr(
    miri,
    ignore = "Miri would take too long: each list has a million leaves"
)]
fn two_lists_of_a_million_leaves_need_no_stack() {
    const LAST: u32 = 999_999;
    let check = || {
        let (left, right) = (Branch::Left(0, LAST), Branch::Right(0, LAST));
        assert!(same_fringe(left, right, open_branch));
        assert!(by_hand::same_fringe(left, right, open_branch));
        assert!(!same_fringe(left, Branch::Right(0, LAST + 1), open_branch));
        assert!(!by_hand::same_fringe(
            left,
            Branch::Right(0, LAST + 1),
            open_branch
        ));
    };
    let thread = thread::Builder::new().stack_size(128 * 1024);
    thread.spawn(check).unwrap().join().unwrap();
}

proptest! {
    #[test]
    fn the_leaves_are_those_that_the_tree_was_made_of(
        values in prop::collection::vec(any::<u8>(), 1..agree::most(200)),
        seed in any::<usize>(),
    ) {
        let tree = Shaped { leaves: &values, seed };
        let leaves = agree::producers(leaves(tree, open), by_hand::leaves(tree, open));
        prop_assert_eq!(leaves, values);
    }

    #[test]
    fn trees_of_the_same_leaves_have_the_same_fringe_whatever_their_shape(
        values in prop::collection::vec(any::<u8>(), 1..agree::most(200)),
        seeds in any::<[usize; 2]>(),
    ) {
        let [first, second] = seeds.map(|seed| Shaped { leaves: &values, seed });
        both_ways(first, second, |same, looked| assert_eq!((same, looked), (true, 2 * values.len())));
    }

    #[test]
    fn nothing_is_looked_at_after_the_first_difference(
        common in prop::collection::vec(any::<u8>(), 1..agree::most(100)),
        tails in prop::array::uniform2(prop::collection::vec(any::<u8>(), 0..agree::most(100))),
        seeds in any::<[usize; 2]>(),
    ) {
        let [first, second] = tails.each_ref().map(|tail| [&common[..], tail].concat());
        let alike = first.iter().zip(&second).take_while(|(one, other)| one == other).count();
        // One leaf more, where there is one, to see that it differs or that the other tree ends.
        let expected = first.len().min(alike + 1) + second.len().min(alike + 1);
        both_ways(
            Shaped { leaves: &first, seed: seeds[0] },
            Shaped { leaves: &second, seed: seeds[1] },
            |same, looked| assert_eq!((same, looked), (first == second, expected)),
        );
    }
}
