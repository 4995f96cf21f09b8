use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::thread;

use native_coroutines::Producer;
use native_coroutines::patterns::inorder::{
    Node, Tree, by_hand, delegating, explicit_stack, native, recursive,
};
use proptest::prelude::*;

use crate::agree::{drain, most};

/// More than a walk needs, and far too little for one that uses it level by level.
const SMALL_STACK: usize = 128 * 1024;
const MANY: u32 = 1_000_000;

type Walk<'t, T> = Box<dyn Iterator<Item = &'t Node<T>> + 't>;

/// Every way that is good for any depth.
fn deep_ways<T>(tree: &Tree<T>) -> [(&'static str, Walk<'_, T>); 4] {
    let (root, left, right) = (tree.root(), Node::left, Node::right);
    let frames = Producer::new(native::frames(root, left, right));
    [
        ("recursive", Box::new(recursive(root, left, right))),
        ("frames", Box::new(frames)),
        (
            "explicit stack",
            Box::new(explicit_stack(root, left, right)),
        ),
        ("by hand", Box::new(by_hand::inorder(root, left, right))),
    ]
}

fn ways<T>(tree: &Tree<T>) -> Vec<(&'static str, Walk<'_, T>)> {
    let walk = delegating(tree.root(), Node::left, Node::right);
    let mut ways = Vec::from(deep_ways(tree));
    ways.push(("delegating", Box::new(walk)));
    ways
}

/// A tree of any shape, whose nodes are numbered in order: each byte says how a subtree is divided.
fn shaped(from: u32, to: u32, shape: &mut impl Iterator<Item = u8>) -> Option<Box<Node<u32>>> {
    (from < to).then(|| {
        let value = from + u32::from(shape.next().unwrap_or(0)) * (to - from) / 256;
        Box::new(Node {
            left: shaped(from, value, shape),
            value,
            right: shaped(value + 1, to, shape),
        })
    })
}

/// A tree without a branch, from the bottom up: it is told the step and whether to go left.
fn degenerate(turn: impl Fn(u32) -> bool) -> Tree<u32> {
    let mut root = None;
    for step in 0..MANY {
        let node = if turn(step) {
            Node {
                left: root,
                value: step,
                right: None,
            }
        } else {
            Node {
                left: None,
                value: step,
                right: root,
            }
        };
        root = Some(Box::new(node));
    }
    Tree { root }
}

fn on_a_small_stack(check: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(SMALL_STACK);
    thread.spawn(check).unwrap().join().unwrap();
}

#[test]
fn nothing_is_looked_at_before_it_is_needed() {
    let tree: Tree<u32> = [4, 2, 1, 3, 6, 5, 7].into_iter().collect();
    let (lefts, rights) = (Cell::new(0), Cell::new(0));
    fn counted(count: &Cell<u32>) {
        count.set(count.get() + 1);
    }
    let left = |node| {
        counted(&lefts);
        Node::left(node)
    };
    let right = |node| {
        counted(&rights);
        Node::right(node)
    };
    let root = tree.root();
    let ways: [(&str, Walk<u32>); 5] = [
        ("recursive", Box::new(recursive(root, left, right))),
        (
            "frames",
            Box::new(Producer::new(native::frames(root, left, right))),
        ),
        (
            "explicit stack",
            Box::new(explicit_stack(root, left, right)),
        ),
        ("by hand", Box::new(by_hand::inorder(root, left, right))),
        ("delegating", Box::new(delegating(root, left, right))),
    ];
    for (way, mut walk) in ways {
        assert_eq!((lefts.take(), rights.take()), (0, 0), "{way}");
        assert_eq!(walk.next().map(|node| node.value), Some(1), "{way}");
        // Down the left side, 4 2 1, and as for the right, only that of 1 could have been asked.
        assert_eq!(lefts.get(), 3, "{way}");
        assert!(rights.get() <= 1, "{way}");
        assert_eq!(walk.count(), 6, "{way}");
        // Each node was asked once.
        assert_eq!((lefts.take(), rights.take()), (7, 7), "{way}");
    }
}

#[test]
#[cfg_attr(
    miri,
    ignore = "Miri would take too long: the tree has a million nodes"
)]
fn a_list_to_the_left_of_a_million_nodes_needs_no_stack() {
    on_a_small_stack(|| {
        let tree = degenerate(|_| true);
        for (way, walk) in deep_ways(&tree) {
            assert!(walk.map(|node| node.value).eq(0..MANY), "{way}");
        }
    });
}

#[test]
#[cfg_attr(
    miri,
    ignore = "Miri would take too long: the tree has a million nodes"
)]
fn a_list_to_the_right_of_a_million_nodes_needs_no_stack() {
    on_a_small_stack(|| {
        let tree = degenerate(|_| false);
        for (way, walk) in deep_ways(&tree) {
            assert!(walk.map(|node| node.value).eq((0..MANY).rev()), "{way}");
        }
    });
}

#[test]
#[cfg_attr(
    miri,
    ignore = "Miri would take too long: the tree has a million nodes"
)]
fn a_zigzag_of_a_million_nodes_needs_no_stack() {
    on_a_small_stack(|| {
        // From the top: odd ones have everything else on their right, even ones on their left.
        let tree = degenerate(|step| step % 2 == 0);
        let down = (0..MANY).rev().filter(|step| step % 2 == 1);
        let up = (0..MANY).filter(|step| step % 2 == 0);
        let expected: Vec<u32> = down.chain(up).collect();
        for (way, walk) in deep_ways(&tree) {
            assert!(
                walk.map(|node| node.value).eq(expected.iter().copied()),
                "{way}"
            );
        }
    });
}

#[test]
#[cfg_attr(
    miri,
    ignore = "Miri would take too long: the tree has a million nodes"
)]
fn a_walk_dropped_a_million_levels_deep_needs_no_stack() {
    on_a_small_stack(|| {
        let tree = degenerate(|_| true);
        for (way, mut walk) in deep_ways(&tree) {
            assert_eq!(walk.next().map(|node| node.value), Some(0), "{way}");
            drop(walk);
        }
    });
}

#[test]
fn after_a_panic_recursive_does_not_go_on_as_if_nothing_was_lost() {
    let tree = Tree::from_iter([2, 1, 3]);
    let left = |node| match Node::left(node) {
        None => panic!("nothing on the left"),
        subtree => subtree,
    };
    let mut walk = recursive(tree.root(), left, Node::right);
    let next = catch_unwind(AssertUnwindSafe(|| walk.next()));
    let payload = next.expect_err("panics");
    assert_eq!(payload.downcast_ref(), Some(&"nothing on the left"));
    assert_eq!(walk.size_hint(), (0, Some(0)));
    assert!(walk.next().is_none());
}

#[test]
fn a_recursion_that_is_over_knows_it() {
    let tree = Tree::from_iter([1]);
    let mut walk = recursive(tree.root(), Node::left, Node::right);
    assert_eq!(walk.size_hint(), (0, None));
    assert_eq!(walk.by_ref().count(), 1);
    assert_eq!(walk.size_hint(), (0, Some(0)));
    assert_eq!(
        recursive(None, Node::<u8>::left, Node::right).size_hint(),
        (0, Some(0))
    );
}

/// Run by the test below in a process of its own, which it ends.
#[test]
#[ignore = "overflows the stack on purpose"]
fn delegate_a_million_levels_deep() {
    let tree = degenerate(|_| true);
    let walk = delegating(tree.root(), Node::left, Node::right);
    assert_eq!(walk.count(), MANY as usize);
}

#[test]
#[cfg_attr(miri, ignore = "Miri starts no program")]
fn delegating_a_million_levels_deep_overflows_the_stack() {
    let test = "inorder::delegate_a_million_levels_deep";
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    let message = String::from_utf8_lossy(&output.stderr).replace('-', " ");
    assert!(
        message.contains("stack overflow") || message.contains("overflowed"),
        "{message}"
    );
}

/// Run by the test below in a process of its own, whose memory it measures.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "measures the memory of the whole process"]
fn walk_frames_four_million_nodes_to_the_right() {
    let peak = || -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let (_, peak) = status.split_once("VmHWM:").unwrap();
        peak.split_whitespace().next().unwrap().parse().unwrap()
    };
    let last = 4_000_000_u32;
    let before = peak();
    let right = |node| (node < last).then_some(node + 1);
    let walk = Producer::new(native::frames(Some(1), |_| None, right));
    assert!(walk.eq(1..=last));
    let grown = peak() - before;
    assert!(
        grown < 10_000,
        "{grown} KiB for nodes that wait for nothing"
    );
}

#[cfg(target_os = "linux")]
#[test]
#[cfg_attr(miri, ignore = "Miri starts no program")]
fn frames_needs_no_memory_for_a_list_to_the_right() {
    let test = "inorder::walk_frames_four_million_nodes_to_the_right";
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored"])
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&output.stdout);
    assert!(output.contains("1 passed"), "{output}");
}

proptest! {
    #[test]
    fn all_ways_agree_with_a_sorted_vector_and_a_set(values in prop::collection::vec(any::<i8>(), 0..most(200))) {
        let tree: Tree<i8> = values.iter().copied().collect();
        let set = BTreeSet::from_iter(values.iter().copied());
        let mut sorted = values;
        sorted.sort();
        for (way, walk) in ways(&tree) {
            let mut walked = drain(walk.map(|node| node.value));
            prop_assert_eq!(&walked, &sorted, "{}", way);
            walked.dedup();
            prop_assert!(walked.iter().eq(&set), "{}", way);
        }
    }

    #[test]
    fn all_ways_agree_on_every_shape(size in 0..most(200) as u32, shape in prop::collection::vec(any::<u8>(), most(200))) {
        let tree = Tree { root: shaped(0, size, &mut shape.into_iter()) };
        for (way, walk) in ways(&tree) {
            prop_assert_eq!(drain(walk.map(|node| node.value)), Vec::from_iter(0..size), "{}", way);
        }
    }

    #[test]
    fn a_walk_can_be_dropped_anywhere(size in 0_u32..50, taken in 0_usize..60, shape in prop::collection::vec(any::<u8>(), 50)) {
        let tree = Tree { root: shaped(0, size, &mut shape.into_iter()) };
        for (way, walk) in ways(&tree) {
            let walked: Vec<u32> = walk.take(taken).map(|node| node.value).collect();
            prop_assert_eq!(walked, Vec::from_iter((0..size).take(taken)), "{}", way);
        }
    }
}
