use criterion::{BenchmarkId, Criterion, Throughput, criterion_group};
use native_coroutines::Producer;
use native_coroutines::patterns::inorder::{
    Node, Tree, by_hand, delegating, explicit_stack, native, recursive,
};

use crate::drivers::{DRIVERS, coroutine, group, iterator, seed};

const NODES: u64 = 10_000;

/// Numbers in an order that looks random, so that the tree is about as deep as random ones are.
fn random_tree() -> Tree<u64> {
    let scattered =
        (0..NODES).map(|number| number.wrapping_mul(0x9E37_79B9_7F4A_7C15).swap_bytes());
    scattered.collect()
}

fn balanced(from: u64, to: u64) -> Option<Box<Node<u64>>> {
    (from < to).then(|| {
        let value = from.midpoint(to);
        Box::new(Node {
            left: balanced(from, value),
            value,
            right: balanced(value + 1, to),
        })
    })
}

fn list_to_the_left(nodes: u64) -> Option<Box<Node<u64>>> {
    let mut root = None;
    for value in 0..nodes {
        root = Some(Box::new(Node {
            left: root,
            value,
            right: None,
        }));
    }
    root
}

gen fn gen_block(root: Option<&Node<u64>>) -> &Node<u64> {
    let mut waiting = Vec::new();
    let mut subtree = root;
    loop {
        while let Some(node) = subtree {
            waiting.push(node);
            subtree = node.left();
        }
        let Some(node) = waiting.pop() else { return };
        yield node;
        subtree = node.right();
    }
}

/// The recursion that calls somebody for each node, and cannot stop in between.
fn plain_recursion(root: Option<&Node<u64>>, mut hash: u64) -> u64 {
    if let Some(node) = root {
        hash = plain_recursion(node.left(), hash);
        hash = mix(hash, node);
        hash = plain_recursion(node.right(), hash);
    }
    hash
}

fn mix(hash: u64, node: &Node<u64>) -> u64 {
    hash.rotate_left(5) ^ node.value
}

fn bench(c: &mut Criterion) {
    let tree = random_tree();
    let (root, left, right) = (tree.root(), Node::left, Node::right);
    for driver in DRIVERS {
        let mut group = group(c, "inorder", driver, NODES as usize);
        iterator(
            &mut group,
            "by_hand",
            driver,
            || by_hand::inorder(root, left, right),
            mix,
        );
        coroutine(
            &mut group,
            driver,
            || native::explicit_stack(root, left, right),
            mix,
        );
        iterator(
            &mut group,
            "wrapped",
            driver,
            || explicit_stack(root, left, right),
            mix,
        );
        iterator(
            &mut group,
            "recursive",
            driver,
            || recursive(root, left, right),
            mix,
        );
        let frames = || Producer::new(native::frames(root, left, right));
        iterator(&mut group, "frames", driver, frames, mix);
        iterator(
            &mut group,
            "delegating",
            driver,
            || delegating(root, left, right),
            mix,
        );
        iterator(&mut group, "gen_block", driver, || gen_block(root), mix);
        group.bench_function("plain_loop", |b| b.iter(|| plain_recursion(root, seed())));
        group.finish();
    }
}

/// What a node costs in a tree that is as deep as it is large, and in one that is not.
fn bench_depth(c: &mut Criterion) {
    let mut group = c.benchmark_group("inorder/depth");
    for nodes in [10, 1_000, 1_000_000] {
        group.throughput(Throughput::Elements(nodes));
        for (shape, root) in [
            ("balanced", balanced(0, nodes)),
            ("list", list_to_the_left(nodes)),
        ] {
            let tree = Tree { root };
            let (root, left, right) = (tree.root(), Node::left, Node::right);
            group.bench_function(BenchmarkId::new(format!("by_hand/{shape}"), nodes), |b| {
                b.iter(|| by_hand::inorder(root, left, right).fold(seed(), mix));
            });
            group.bench_function(BenchmarkId::new(format!("recursive/{shape}"), nodes), |b| {
                b.iter(|| recursive(root, left, right).fold(seed(), mix));
            });
            if nodes <= 1_000 {
                group.bench_function(
                    BenchmarkId::new(format!("delegating/{shape}"), nodes),
                    |b| {
                        b.iter(|| delegating(root, left, right).fold(seed(), mix));
                    },
                );
            }
        }
    }
    group.finish();
}

criterion_group!(benches, bench, bench_depth);
