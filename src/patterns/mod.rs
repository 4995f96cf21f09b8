//! The catalogue: every pattern is a folder here and a line in [`CATALOGUE`].
//!
//! A folder holds the same three files, to be read in this order:
//!
//! 1. `mod.rs`: the problem, when not to use the pattern, and the function that a caller uses,
//!    which needs no `#![feature]` there;
//! 2. `native.rs`: the coroutine, in the raw language;
//! 3. `by_hand.rs`: the same behaviour as a struct, in stable Rust, as well as we can write it.
//!
//! The last two use nothing of this crate: either file can be copied and compiles alone.

/// One pattern: what `list`, `show` and the tour know of it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Pattern {
    /// The name of its folder and module.
    pub name: &'static str,
    /// What it shows, in a line.
    pub idea: &'static str,
    /// The text of its `native.rs`.
    pub native: &'static str,
    /// The text of its `by_hand.rs`.
    pub by_hand: &'static str,
    /// Runs it both ways on real input.
    #[cfg(feature = "std")]
    pub tour: fn() -> Stop,
}

/// A stop on the tour: one pattern, run on real input both ways.
#[cfg(feature = "std")]
#[derive(Clone, Debug)]
pub struct Stop {
    /// What was run, and on what input.
    pub input: std::string::String,
    /// What came out of the native version.
    pub native: std::string::String,
    /// What came out of the version by hand.
    pub by_hand: std::string::String,
    /// The size of the native coroutine, in bytes.
    pub native_bytes: usize,
    /// The size of the struct by hand, in bytes.
    pub by_hand_bytes: usize,
}

macro_rules! catalogue {
    ($($(#[$gate:meta])* $name:ident: $idea:literal,)*) => {
        $($(#[$gate])* pub mod $name;)*

        /// Every pattern, in the order of the tour.
        pub const CATALOGUE: &[Pattern] = &[$($(#[$gate])* Pattern {
            name: stringify!($name),
            idea: $idea,
            native: include_str!(concat!(stringify!($name), "/native.rs")),
            by_hand: include_str!(concat!(stringify!($name), "/by_hand.rs")),
            #[cfg(feature = "std")]
            tour: $name::tour,
        },)*];
    };
}

catalogue! {
    fib: "an endless sequence, made one number at a time",
    grep: "lines go in, the ones that match are reported",
    countdown: "it ends, and what it returns is read after the loop",
    #[cfg(feature = "std")]
    follow: "`tail -f`: the new lines of a file that grows",
    run_length: "runs of equal bytes, packed and unpacked on the way",
    tokens: "a JSON document, token by token, by reference",
    permutations: "every arrangement, in order, in place, lent out",
    average: "each number is answered with the mean so far",
    frames: "bytes go in, whole frames come out, damage is reported",
    #[cfg(feature = "alloc")]
    records: "start, text and end events become records",
    reset: "a countdown that can be sent a new start",
    #[cfg(feature = "alloc")]
    delegate: "yield from: one dialogue hands over to another",
    #[cfg(feature = "alloc")]
    throw: "errors sent in: a consumer is told that its input broke",
    #[cfg(feature = "alloc")]
    loan: "a buffer goes in and comes back: nothing allocated a line",
    #[cfg(feature = "alloc")]
    pipeline: "a source sends into stages, to one sink or to many",
}
