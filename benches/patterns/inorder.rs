use bench_support::{Bench, Group, mix, produce, seed};
use native_coroutines::Producer;
use native_coroutines::patterns::inorder::{
    Node, Tree, by_hand, delegating, explicit_stack, native, recursive,
};

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

fn gen_block(root: Option<&Node<u64>>) -> impl Iterator<Item = &Node<u64>> {
    #[inline(always)]
    gen move {
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
}

/// The recursion that calls somebody for each node, and cannot stop in between.
fn plain_recursion(root: Option<&Node<u64>>, mut hash: u64) -> u64 {
    if let Some(node) = root {
        hash = plain_recursion(node.left(), hash);
        hash = mix_node(hash, node);
        hash = plain_recursion(node.right(), hash);
    }
    hash
}

fn mix_node(hash: u64, node: &Node<u64>) -> u64 {
    mix(hash, node.value)
}

pub fn bench(bench: &mut Bench) {
    let tree = random_tree();
    let (root, left, right) = (tree.root(), Node::left, Node::right);
    produce("inorder", NODES as usize)
        .by_hand(|| by_hand::inorder(root, left, right), mix_node)
        .native(|| native::explicit_stack(root, left, right), mix_node)
        .wrapped(|| explicit_stack(root, left, right), mix_node)
        .iterator("recursive", || recursive(root, left, right), mix_node)
        .iterator(
            "frames",
            || Producer::new(native::frames(root, left, right)),
            mix_node,
        )
        .iterator("delegating", || delegating(root, left, right), mix_node)
        .gen_block(|| gen_block(root), mix_node)
        .plain_loop(|| plain_recursion(root, seed()))
        .measure(bench);

    for nodes in [10, 1_000, 1_000_000] {
        depth(bench, nodes, "balanced", balanced(0, nodes));
        depth(bench, nodes, "list", list_to_the_left(nodes));
    }
}

/// Measures what a node costs in a tree that is as deep as it is large, and in one that is not.
fn depth(bench: &mut Bench, nodes: u64, shape: &str, root: Option<Box<Node<u64>>>) {
    let tree = Tree { root };
    let (root, left, right) = (tree.root(), Node::left, Node::right);
    let name = |way| format!("{way}/{shape}/{nodes}");
    let mut group = Group::new("inorder/depth", nodes as usize)
        .contender(name("by_hand"), || {
            by_hand::inorder(root, left, right).fold(seed(), mix_node)
        })
        .contender(name("recursive"), || {
            recursive(root, left, right).fold(seed(), mix_node)
        });
    if nodes <= 1_000 {
        group = group.contender(name("delegating"), || {
            delegating(root, left, right).fold(seed(), mix_node)
        });
    }
    group.measure(bench);
}
