#![doc = include_str!("docs/statements.md")]

/// The tests behind the statements, so that each statement links to its source.
macro_rules! tests {
    ($($page:ident: $file:literal,)*) => {$(
        #[cfg(all(doc, not(doctest)))]
        #[doc = concat!("`tests/", $file, "`\n\n````rust\n", include_str!(concat!("../tests/", $file)), "````")]
        pub mod $page {}
    )*};
}

tests! {
    life_cycle: "language/life_cycle.rs",
    drops: "language/drops.rs",
    values: "language/values.rs",
    positions: "language/positions.rs",
    control_flow: "language/control_flow.rs",
    captures: "language/captures.rs",
    borrows: "language/borrows.rs",
    auto_traits: "language/auto_traits.rs",
    clones: "language/clones.rs",
    layout: "language/layout.rs",
    composition: "language/composition.rs",
    beside: "language/beside.rs",
    refused: "language/refused.rs",
    tools: "language/tools.rs",
    holes: "holes/main.rs",
    peps_throw: "peps/throw.rs",
    peps_delegate: "peps/delegate.rs",
    stable_facing: "stable_facing.rs",
    wrapper_misuse: "wrapper/misuse.rs",
    wrapper_pointers: "wrapper/pointers.rs",
    wrapper_consumer: "wrapper/consumer.rs",
    wrapper_producer: "wrapper/producer.rs",
    wrapper_pouring: "wrapper/pouring.rs",
    wrapper_specializations: "wrapper/specializations.rs",
    wrapper_recursive: "wrapper/recursive.rs",
    wrapper_targets_that_ignore_close: "wrapper/targets_that_ignore_close.rs",
}
