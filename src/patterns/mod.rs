//! The catalogue: every pattern is a folder here, a `mod` line, and a place in [`CATALOGUE`].
//!
//! Read the chapters in this order. Each builds on the ones before it.
//!
//! 1. **Produce**: a body hands items out, and the caller iterates.
//!    [`fib`], [`countdown`], [`run_length`], [`follow`], [`tokens`]
//! 2. **Consume**: values are sent in, and the close returns the result.
//!    [`grep`], [`average`], [`frames`], [`records`]
//! 3. **Pipelines**: bodies feed each other, by pulling or by pushing.
//!    [`sieve`], [`pipeline`]
//! 4. **Two-way**: each `yield` hands something out and takes something in.
//!    [`reset`], [`loan`], [`permutations`], [`throw`], [`delegate`]
//! 5. **Recursion**: a body calls itself, or two walks go in lockstep.
//!    [`inorder`], [`same_fringe`]
//! 6. **Tasks**: bodies yield requests, and a scheduler answers them.
//!    [`tasks`]
//! 7. **Input and output**: bodies wait for other programs.
//!    [`echo`], [`protocol`], [`threaded`], [`process`], [`bridge`]
//! 8. **Search**: a half-run body is cloned at each choice.
//!    [`backtrack`]
//! 9. **Time**: bodies wait for a clock.
//!    [`simulation`], [`uart`]
//!
//! A folder holds the same files, to be read in this order:
//!
//! 1. `mod.rs`: the problem, when not to use the pattern, and the function that a caller uses. The
//!    caller needs no `#![feature]`.
//! 2. `native.rs`: the coroutine, in the raw language.
//! 3. `by_hand.rs`: the same behaviour as a struct, in stable Rust, as well as we can write it.
//! 4. `tour.rs`: one run of both on real input.
//!
//! `native.rs` and `by_hand.rs` use nothing of this crate: either file can be copied and compiles
//! alone.

// In a pattern the code is the text, and its module says the rest.
#![allow(missing_docs, missing_debug_implementations)]
// The page names every pattern, also those that a feature leaves out.
#![cfg_attr(not(feature = "std"), allow(rustdoc::broken_intra_doc_links))]

/// The end of a pattern's page: both of its sources.
macro_rules! sources {
    () => {
        concat!(
            "\n# Native\n\n````rust\n",
            include_str!("native.rs"),
            "````\n\n# By hand\n\n````rust\n",
            include_str!("by_hand.rs"),
            "````"
        )
    };
}

#[cfg(feature = "std")]
pub(crate) mod stop;

pub mod average;
#[cfg(feature = "alloc")]
pub mod backtrack;
#[cfg(feature = "std")]
pub mod bridge;
pub mod countdown;
#[cfg(feature = "alloc")]
pub mod delegate;
#[cfg(feature = "std")]
pub mod echo;
pub mod fib;
#[cfg(feature = "std")]
pub mod follow;
pub mod frames;
pub mod grep;
#[cfg(feature = "alloc")]
pub mod inorder;
#[cfg(feature = "alloc")]
pub mod loan;
pub mod permutations;
#[cfg(feature = "alloc")]
pub mod pipeline;
#[cfg(feature = "std")]
pub mod process;
pub mod protocol;
#[cfg(feature = "alloc")]
pub mod records;
pub mod reset;
pub mod run_length;
#[cfg(feature = "alloc")]
pub mod same_fringe;
#[cfg(feature = "alloc")]
pub mod sieve;
#[cfg(feature = "std")]
pub mod simulation;
#[cfg(feature = "alloc")]
pub mod tasks;
#[cfg(feature = "std")]
pub mod threaded;
#[cfg(feature = "alloc")]
pub mod throw;
pub mod tokens;
pub mod uart;

#[cfg(feature = "std")]
pub use stop::Stop;

/// Some patterns that belong together.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Chapter {
    /// The heading.
    pub name: &'static str,
    /// The one sentence that says what its patterns have in common.
    pub idea: &'static str,
    /// The patterns, in the order in which they are read.
    pub patterns: &'static [Pattern],
}

/// One pattern: what `list`, `show` and the tour know of it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Pattern {
    /// The name of its folder and module.
    pub name: &'static str,
    /// The text of its `mod.rs`, which begins with the guide.
    pub module: &'static str,
    /// The text of its `native.rs`.
    pub native: &'static str,
    /// The text of its `by_hand.rs`.
    pub by_hand: &'static str,
    /// The record of its run, as JSON; see [`record`](crate::record).
    #[cfg(feature = "cli")]
    pub record: &'static str,
    /// Runs it both ways on real input.
    #[cfg(feature = "std")]
    pub tour: fn() -> Stop,
}

impl Pattern {
    /// Returns the guide: the lines of documentation at the top of the `mod.rs`, as Markdown.
    pub fn guide(&self) -> impl Iterator<Item = &'static str> {
        let lines = self
            .module
            .lines()
            .map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line))
    }

    /// Returns the first line of the guide: what the pattern shows.
    pub fn idea(&self) -> &'static str {
        self.guide().next().unwrap_or_default()
    }
}

/// Returns every pattern, in the order of the chapters.
pub fn all() -> impl Iterator<Item = &'static Pattern> + Clone {
    CATALOGUE.iter().flat_map(|chapter| chapter.patterns)
}

macro_rules! pattern {
    ($name:ident) => {
        Pattern {
            name: stringify!($name),
            module: include_str!(concat!(stringify!($name), "/mod.rs")),
            native: include_str!(concat!(stringify!($name), "/native.rs")),
            by_hand: include_str!(concat!(stringify!($name), "/by_hand.rs")),
            #[cfg(all(feature = "cli", not(feature = "record")))]
            record: include_str!(concat!(stringify!($name), "/record.json")),
            // The recorder makes the files, and so does not ask for them.
            #[cfg(feature = "record")]
            record: "",
            #[cfg(feature = "std")]
            tour: $name::tour::tour,
        }
    };
}

/// The chapters, in the order of the tour.
pub const CATALOGUE: &[Chapter] = &[
    Chapter {
        name: "Produce",
        idea: "a body hands items out, and the caller iterates",
        patterns: &[
            pattern!(fib),
            pattern!(countdown),
            pattern!(run_length),
            #[cfg(feature = "std")]
            pattern!(follow),
            pattern!(tokens),
        ],
    },
    Chapter {
        name: "Consume",
        idea: "values are sent in, and the close returns the result",
        patterns: &[
            pattern!(grep),
            pattern!(average),
            pattern!(frames),
            #[cfg(feature = "alloc")]
            pattern!(records),
        ],
    },
    #[cfg(feature = "alloc")]
    Chapter {
        name: "Pipelines",
        idea: "bodies feed each other, by pulling or by pushing",
        patterns: &[pattern!(sieve), pattern!(pipeline)],
    },
    Chapter {
        name: "Two-way",
        idea: "each `yield` hands something out and takes something in",
        patterns: &[
            pattern!(reset),
            #[cfg(feature = "alloc")]
            pattern!(loan),
            pattern!(permutations),
            #[cfg(feature = "alloc")]
            pattern!(throw),
            #[cfg(feature = "alloc")]
            pattern!(delegate),
        ],
    },
    #[cfg(feature = "alloc")]
    Chapter {
        name: "Recursion",
        idea: "a body calls itself, or two walks go in lockstep",
        patterns: &[pattern!(inorder), pattern!(same_fringe)],
    },
    #[cfg(feature = "alloc")]
    Chapter {
        name: "Tasks",
        idea: "bodies yield requests, and a scheduler answers them",
        patterns: &[pattern!(tasks)],
    },
    Chapter {
        name: "Input and output",
        idea: "bodies wait for other programs",
        patterns: &[
            #[cfg(feature = "std")]
            pattern!(echo),
            pattern!(protocol),
            #[cfg(feature = "std")]
            pattern!(threaded),
            #[cfg(feature = "std")]
            pattern!(process),
            #[cfg(feature = "std")]
            pattern!(bridge),
        ],
    },
    #[cfg(feature = "alloc")]
    Chapter {
        name: "Search",
        idea: "a half-run body is cloned at each choice",
        patterns: &[pattern!(backtrack)],
    },
    Chapter {
        name: "Time",
        idea: "bodies wait for a clock",
        patterns: &[
            #[cfg(feature = "std")]
            pattern!(simulation),
            pattern!(uart),
        ],
    },
];
