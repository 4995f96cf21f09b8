//! The searches, over bodies of every shape.

use std::ops::ControlFlow::{self, Break, Continue};
use std::ops::Coroutine;
use std::ops::CoroutineState::{Complete, Yielded};
use std::pin::Pin;

use native_coroutines::patterns::backtrack::by_hand::{self, State};
use native_coroutines::patterns::backtrack::{Search, native};
use proptest::prelude::*;

/// A tree as a puzzle: a node is a choice, and a leaf is an end.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(Option<u32>),
    Choice(Vec<Tree>),
}

fn walk(tree: &Tree) -> Search<impl Coroutine<usize, Yield = usize, Return = Option<u32>> + Copy> {
    Search::new(
        #[coroutine]
        move |_begin: usize| {
            let mut node = tree;
            loop {
                match node {
                    Tree::Leaf(find) => return *find,
                    Tree::Choice(ways) => {
                        let way = yield ways.len();
                        node = &ways[way];
                    }
                }
            }
        },
    )
}

#[derive(Clone, Copy)]
struct Walk<'a>(&'a Tree);

impl State for Walk<'_> {
    type Found = u32;

    fn ways(&self) -> usize {
        match self.0 {
            Tree::Leaf(_) => 1,
            Tree::Choice(ways) => ways.len(),
        }
    }

    fn go(&mut self, way: usize) -> ControlFlow<Option<u32>> {
        if let Tree::Choice(ways) = self.0 {
            self.0 = &ways[way];
        }
        match self.0 {
            Tree::Leaf(find) => Break(*find),
            Tree::Choice(_) => Continue(()),
        }
    }
}

impl Tree {
    /// The finds, each with its depth, from left to right.
    fn leaves(&self, depth: usize, found: &mut Vec<(usize, u32)>) {
        match self {
            Tree::Leaf(find) => found.extend(find.map(|find| (depth, find))),
            Tree::Choice(ways) => ways.iter().for_each(|way| way.leaves(depth + 1, found)),
        }
    }
}

fn trees() -> impl Strategy<Value = Tree> {
    let leaf = any::<Option<u32>>().prop_map(Tree::Leaf);
    // Ten searches of a deep tree would take hours in Miri.
    let depth = if cfg!(miri) { 2 } else { 8 };
    leaf.prop_recursive(depth, 200, 6, |tree| {
        prop::collection::vec(tree, 0..6).prop_map(Tree::Choice)
    })
}

proptest! {
    #[test]
    fn every_search_finds_every_leaf_of_any_tree(tree in trees()) {
        let mut leaves = Vec::new();
        tree.leaves(0, &mut leaves);
        let expected: Vec<u32> = leaves.iter().map(|(_, find)| *find).collect();
        let search = walk(&tree);
        prop_assert!(search.depth_first().eq(expected.iter().copied()));
        prop_assert!(by_hand::depth_first(Walk(&tree)).eq(expected.iter().copied()));
        #[cfg(feature = "std")]
        for threads in [1, 2, 5] {
            use native_coroutines::patterns::backtrack::parallel_by_hand;

            let threads = threads.try_into().unwrap();
            prop_assert_eq!(&search.parallel(threads), &expected);
            prop_assert_eq!(&parallel_by_hand(Walk(&tree), threads), &expected);
        }

        // Those of a level keep their order.
        leaves.sort_by_key(|(depth, _)| *depth);
        let by_level: Vec<u32> = leaves.into_iter().map(|(_, find)| find).collect();
        prop_assert!(search.breadth_first().eq(by_level.iter().copied()));
        prop_assert!(by_hand::breadth_first(Walk(&tree)).eq(by_level));
    }
}

/// On a board of 32 the sign bit is a row. The rows are those of a construction: even ones, then
/// odd ones, of which three change places (E. Pauls, 1874).
#[test]
fn the_widest_board_does_not_overflow() {
    let evens = (2..=32).step_by(2);
    let odds = [3, 1].into_iter().chain((7..=31).step_by(2)).chain([5]);
    let rows: Vec<u8> = evens.chain(odds).map(|row| row - 1).collect();

    let mut native = native::queens::<32>();
    let mut native = Pin::new(&mut native);
    let mut state = native.as_mut().resume(0);
    let mut by_hand = by_hand::queens::<32>();
    for (column, row) in rows.iter().copied().enumerate() {
        let attacked = |open: u8| {
            rows[..column].iter().enumerate().any(|(other, row)| {
                let apart = usize::from(row.abs_diff(open));
                apart == 0 || apart == column - other
            })
        };
        let open: Vec<u8> = (0..32).filter(|&row| !attacked(row)).collect();
        let way = open.iter().position(|&open| open == row).unwrap();
        assert_eq!(state, Yielded(open.len()));
        assert_eq!(by_hand.ways(), open.len());
        state = native.as_mut().resume(way);
        let went = by_hand.go(way);
        assert_eq!(went.is_break(), column == 31);
        if let Break(found) = went {
            assert_eq!(found.unwrap().as_slice(), rows);
        }
    }
    let Complete(Some(found)) = state else {
        panic!("{state:?}");
    };
    assert_eq!(found.as_slice(), rows);
}

#[cfg(feature = "std")]
mod threads {
    use std::collections::HashSet;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    use std::thread;

    use super::*;

    /// A find that is counted while it lives.
    struct Alive<'a>(&'a AtomicUsize);

    impl<'a> Alive<'a> {
        fn new(count: &'a AtomicUsize) -> Self {
            count.fetch_add(1, Relaxed);
            Alive(count)
        }
    }

    impl Drop for Alive<'_> {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Relaxed);
        }
    }

    /// 8 by 8 ways, which all find, but for `panics`.
    fn alive(
        count: &AtomicUsize,
        panics: Option<usize>,
    ) -> Search<impl Coroutine<usize, Yield = usize, Return = Option<Alive<'_>>> + Copy + Send>
    {
        Search::new(
            #[coroutine]
            move |_begin: usize| {
                let row = yield 8;
                let column = yield 8;
                if Some(8 * row + column) == panics {
                    std::panic::panic_any("way");
                }
                Some(Alive::new(count))
            },
        )
    }

    #[test]
    fn nothing_is_alive_after_the_drop() {
        let count = AtomicUsize::new(0);
        let finds = alive(&count, None).parallel(3.try_into().unwrap());
        assert_eq!((finds.len(), count.load(Relaxed)), (64, 64));
        drop(finds);
        let mut depth = alive(&count, None).depth_first();
        let mut breadth = alive(&count, None).breadth_first();
        let kept: Vec<Alive> = depth
            .by_ref()
            .take(9)
            .chain(breadth.by_ref().take(9))
            .collect();
        assert_eq!(count.load(Relaxed), 18);
        drop((depth, breadth, kept));
        assert_eq!(count.load(Relaxed), 0);
    }

    #[test]
    #[cfg_attr(miri, ignore = "Miri would take too long: it runs 192 searches")]
    fn a_panic_is_passed_on_as_it_is_and_no_find_stays() {
        for (way, threads) in (0..64).flat_map(|way| [1, 2, 4].map(|threads| (way, threads))) {
            let count = AtomicUsize::new(0);
            let search = alive(&count, Some(way));
            let run = || search.parallel(threads.try_into().unwrap()).len();
            let panic = catch_unwind(AssertUnwindSafe(run)).unwrap_err();
            assert_eq!(panic.downcast_ref(), Some(&"way"));
            assert_eq!(count.load(Relaxed), 0, "way {way}, {threads} threads");
        }
    }

    #[test]
    fn after_a_caught_panic_the_search_goes_on_with_the_next_way() {
        let count = AtomicUsize::new(0);
        let mut search = alive(&count, Some(10)).depth_first();
        assert_eq!(search.by_ref().take(10).count(), 10);
        let panic = catch_unwind(AssertUnwindSafe(|| search.next().is_some())).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"way"));
        assert_eq!(search.count(), 53);
    }

    /// The threads that bodies have run on.
    fn used(threads: usize, ways: usize) -> usize {
        let seen = Mutex::new(HashSet::new());
        let seen_by = &seen;
        let search = Search::new(
            #[coroutine]
            move |_begin: usize| {
                let first = yield ways;
                let second = yield ways;
                seen_by.lock().unwrap().insert(thread::current().id());
                thread::yield_now();
                Some((first, second))
            },
        );
        let finds = search.parallel(threads.try_into().unwrap());
        let expected = (0..ways).flat_map(|first| (0..ways).map(move |second| (first, second)));
        assert!(finds.into_iter().eq(expected));
        seen.into_inner().unwrap().len()
    }

    #[test]
    #[cfg_attr(
        miri,
        ignore = "Miri would take too long: it runs 1 600 bodies, six times"
    )]
    fn no_more_threads_run_than_allowed_and_the_caller_is_one() {
        for threads in 1..6 {
            assert!(used(threads, 40) <= threads, "{threads} threads");
        }
        assert_eq!(used(1, 40), 1);
        assert!(used(usize::MAX, 3) <= 9);
    }

    #[test]
    #[cfg_attr(miri, ignore = "Miri would take too long: a choice has 100 000 ways")]
    fn a_choice_of_very_many_ways_is_shared_out() {
        assert!(used(2, 1) == 1);
        let search = Search::new(
            #[coroutine]
            |_begin: usize| {
                let way = yield 100_000;
                (way % 1_000 == 999).then_some(way)
            },
        );
        let finds = search.parallel(3.try_into().unwrap());
        assert!(finds.into_iter().eq((999..100_000).step_by(1_000)));
    }
}
