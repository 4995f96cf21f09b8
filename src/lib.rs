//! Rust's native coroutines, pattern by pattern: in the raw language, by hand, and through a thin
//! wrapper that callers use without a feature gate.
//!
//! A coroutine is a function that can stop in the middle, at a `yield`. It hands something out
//! there, and later goes on from there with something new. It can *produce* data:
//!
//! ```
//! use native_coroutines::patterns::fib::fib;
//!
//! for number in fib().take_while(|&number| number < 50) {
//!     print!("{number} "); // 0 1 1 2 3 5 8 13 21 34
//! }
//! ```
//!
//! or *consume* it:
//!
//! ```
//! use native_coroutines::{Consumer, patterns::grep::grep};
//!
//! let say = |text: std::fmt::Arguments| { println!("{text}"); Ok::<(), ()>(()) };
//! let print = |line: &&str| { println!("{line}"); Ok(()) };
//!
//! let search = grep("coroutine", say, print).prime(); // prints: Searching for coroutine
//! let count = search.consume(["I love you", "I love coroutines instead!"]); // prints the second
//! assert_eq!(count, Ok(1));
//! ```
//!
//! # Where to look
//!
//! - [`patterns`] is the catalogue, in chapters. Start with [`fib`](patterns::fib), then
//!   [`grep`](patterns::grep). A pattern's page ends with its two sources.
//! - [`statements`] lists everything that is tested about the language, each with its test: what
//!   happens if…
//! - [`Producer`] makes an iterator of a native coroutine. [`Fallible`] makes an iterator of results
//!   where the body may fail, and `Recursive` (feature `alloc`) runs a body that calls itself.
//! - [`consumer`] has the trait [`Consumer`], and [`Unprimed`] and [`Primed`], which make a consumer
//!   of a native coroutine. [`Resumable`] holds a body with any resume type.
//! - [`changes`] lists what changed between compilers, and [`holes`] the safe programs that go wrong.
//!   The page answers: is it safe to move, clone, send, pin or forget one?
//! - [`siblings`] compares `#[coroutine]` with `gen`, `gen fn`, `async gen` and `iter!`, and [`course`]
//!   names the counterpart of each program of David Beazley's course.
//! - [`python`] lists the differences from Python's generators.
//! - [`contributing`] says how a pattern is added.
//! - `PERFORMANCE.md`, beside the README, says what each pattern costs, and how a body is written
//!   so that it costs nothing.
//!
//! The rest of this page explains the language feature, once. The feature is unstable. Its tracking
//! issue is [rust-lang/rust 43122](https://github.com/rust-lang/rust/issues/43122). It began as an
//! experiment with [RFC 2033](https://rust-lang.github.io/rfcs/2033-experimental-coroutines.html).
//!
//! # The three types
//!
//! A coroutine is a closure marked `#[coroutine]` with a `yield` in its body. It cannot be called.
//! It implements [`Coroutine`](core::ops::Coroutine), whose `resume` runs the body to the next
//! `yield` or to the end. Three types describe a coroutine from outside:
//!
//! | type | in the trait | in the body | for the caller |
//! |---|---|---|---|
//! | **in** | `Coroutine<Resume>` | the closure's parameter, then the value of each `yield` | argument of `resume` |
//! | **out** | `Coroutine::Yield` | the operand of `yield` | `CoroutineState::Yielded` |
//! | the **end** | `Coroutine::Return` | `return`, or the body's tail | `CoroutineState::Complete` |
//!
//! The first argument arrives as the parameter, because the body does not wait at any `yield` yet.
//! This coroutine has three different types:
//!
//! ```
//! #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
//! use std::ops::{Coroutine, CoroutineState::{Complete, Yielded}};
//! use std::pin::Pin;
//!
//! let mut longest = #[coroutine] |mut word: &str| {
//!     let mut longest = 0;
//!     while !word.is_empty() {
//!         longest = longest.max(word.len());
//!         word = yield longest;
//!     }
//!     format!("{longest} bytes")
//! };
//! let mut longest = Pin::new(&mut longest);
//! assert_eq!(longest.as_mut().resume("prime"), Yielded(5));
//! assert_eq!(longest.as_mut().resume("send"), Yielded(5));
//! assert_eq!(longest.as_mut().resume(""), Complete("5 bytes".to_string()));
//! ```
//!
//! A **producer** takes nothing in: `Coroutine<(), Yield = T>`. A **consumer** takes
//! `Option<T>`: the first `None` primes it, `Some(value)` is sent, the next `None` closes it. In
//! Python, `next(c)` is `c.send(None)`, so this is the same protocol, with types.
//!
//! # The enum that the compiler makes
//!
//! The compiler turns a body into an enum with a variant per `yield`, and `resume` into a `match`.
//! This is a body with two yields, and the same written out:
//!
//! ```
//! #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
//! use std::mem;
//! use std::ops::{Coroutine, CoroutineState::{self, Complete, Yielded}};
//! use std::pin::Pin;
//!
//! let mut native = #[coroutine] |first: u32| {
//!     let second = yield first;
//!     let third = yield first + second;
//!     [first, second, third]
//! };
//!
//! enum ByHand {
//!     Unresumed,
//!     /// It waits at the first `yield`, and keeps what is used after it.
//!     Suspend0 { first: u32 },
//!     Suspend1 { first: u32, second: u32 },
//!     Returned,
//! }
//!
//! impl ByHand {
//!     fn resume(&mut self, argument: u32) -> CoroutineState<u32, [u32; 3]> {
//!         match mem::replace(self, ByHand::Returned) {
//!             ByHand::Unresumed => {
//!                 let first = argument;
//!                 *self = ByHand::Suspend0 { first };
//!                 Yielded(first)
//!             }
//!             ByHand::Suspend0 { first } => {
//!                 let second = argument;
//!                 *self = ByHand::Suspend1 { first, second };
//!                 Yielded(first + second)
//!             }
//!             ByHand::Suspend1 { first, second } => Complete([first, second, argument]),
//!             ByHand::Returned => panic!("coroutine resumed after completion"),
//!         }
//!     }
//! }
//!
//! let mut by_hand = ByHand::Unresumed;
//! for argument in [1, 2, 3] {
//!     let state = Pin::new(&mut native).resume(argument);
//!     assert_eq!(state, by_hand.resume(argument)); // Yielded(1), Yielded(3), Complete([1, 2, 3])
//! }
//! assert_eq!(size_of_val(&native), size_of_val(&by_hand));
//! ```
//!
//! The real one differs in four ways:
//!
//! - A saved local keeps one place in all variants. Nothing moves from variant to variant, so a
//!   body marked `static` may borrow from its own locals.
//! - While the body runs, a panic leaves the variant `Panicked` behind, which `resume` refuses with a
//!   message of its own.
//! - Dropping it drops what the current variant holds. A local that may have been moved out gets a
//!   hidden `bool`, a *drop flag*.
//! - `resume` takes a `Pin<&mut Self>`.
//!
//! # Gates
//!
//! | gate | needed for |
//! |---|---|
//! | `coroutines` | `#[coroutine]` and `yield` |
//! | `coroutine_trait` | the names `Coroutine` and `CoroutineState` |
//! | `stmt_expr_attributes` | `let c = #[coroutine] \|\| …`; not for an argument, nor for the tail of a function |
//! | `coroutine_clone` | `clone` of a coroutine |
//!
//! A caller who uses only this crate's iterators and consumers needs none of them.
//!
//! # Where `yield` needs parentheses
//!
//! `yield` takes everything on its right for its operand, as `return` does. So `let x = yield y` and
//! `f(yield y)` stand alone. Parentheses are needed where something follows that belongs to the
//! *value* of the `yield`:
//!
//! | written | meaning |
//! |---|---|
//! | `while let Some(x) = (yield) { … }`, `match (yield y) { … }` | without them the block is the operand |
//! | `(yield y)?`, `(yield y).trim()` | without them `?` and the method apply to `y` |
//! | `(yield y) + 1`, `(yield y) == z` | without them `y + 1` is yielded |
//!
//! # Movable or not
//!
//! `resume` takes `Pin<&mut Self>`. A coroutine whose locals borrow from each other across a
//! `yield` would dangle if it moved. The plain form may not hold such borrows
//! ([E0626](https://doc.rust-lang.org/error_codes/E0626.html)); it is `Unpin`, and `Pin::new`
//! pins it for each resume. With `static` in front, the body may hold such borrows. The coroutine
//! must then be pinned before its first resume, on the stack with `pin!` or in a box:
//!
//! ```
//! #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
//! use native_coroutines::Producer;
//!
//! let words = Box::pin(#[coroutine] static || {
//!     let text = String::from("produce and consume");
//!     for word in text.split(' ') { // borrows `text` across the `yield`
//!         yield word.len();
//!     }
//! });
//! assert!(Producer::new(words).eq([7, 3, 7]));
//! ```
//!
//! ```compile_fail,E0626
//! #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
//! let words = #[coroutine] || {
//!     let text = String::from("produce and consume");
//!     for word in text.split(' ') {
//!         yield word.len();
//!     }
//! };
//! ```
//!
//! The patterns here are movable wherever that is as clear. Movable coroutines can be stored in a
//! `Vec`, sent over a channel, and resumed without a word about pinning.
//!
//! # What is saved across a `yield`
//!
//! A suspended coroutine is a value of a fixed size. It holds its captures, the number of the
//! `yield` at which it waits, and the locals that are used after that `yield`. Locals that never
//! wait at the same `yield` share their bytes. There is no stack of its own and no allocation.
//!
//! Being dropped at the end of a scope is a use. To shrink a coroutine, end or move a finished local
//! before the `yield`:
//!
//! ```
//! #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
//! let wide = #[coroutine] || {
//!     let table = vec![1, 2, 3];
//!     let sum: u32 = table.iter().sum();
//!     yield sum;
//! }; // here `table` is dropped, so it waits at the `yield`
//! let narrow = #[coroutine] || {
//!     let sum: u32 = {
//!         let table = vec![1, 2, 3];
//!         table.iter().sum()
//!     };
//!     yield sum;
//! };
//! # #[cfg(target_pointer_width = "64")]
//! assert_eq!([size_of_val(&wide), size_of_val(&narrow)], [32, 1]);
//! ```
//!
//! The parameter is such a local too, even an unused one. A body that is done with its first
//! argument begins with `drop`, or goes on to use the parameter as a variable:
//!
//! ```
//! #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
//! let wide = #[coroutine] |_prime: Option<String>| {
//!     while let Some(line) = (yield) {
//!         println!("{line}");
//!     }
//! };
//! let narrow = #[coroutine] |prime: Option<String>| {
//!     drop(prime);
//!     while let Some(line) = (yield) {
//!         println!("{line}");
//!     }
//! };
//! # #[cfg(target_pointer_width = "64")]
//! assert_eq!([size_of_val(&wide), size_of_val(&narrow)], [32, 1]);
//! ```
//!
//! An immovable coroutine saves more: every local that has been borrowed and is still in scope,
//! because the borrow may still be there.
//!
//! `rustc -Zprint-type-sizes` prints every state of every coroutine with the locals saved in it.
//!
//! # One lifetime in
//!
//! A method can take a `&str` of any lifetime, a new one in each call. A resume argument cannot:
//! its type is a parameter of the trait, and a type has one lifetime. No body implements
//! `for<'a> Coroutine<&'a str>`, because the argument may be kept in a local across a `yield`, and
//! then outlives the call that brought it
//! ([rust-lang/rust 68923](https://github.com/rust-lang/rust/issues/68923)):
//!
//! ```compile_fail
//! #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
//! use std::ops::Coroutine;
//!
//! // error: implementation of `Coroutine` is not general enough (E0277 since October 2026)
//! fn feed(consumer: impl for<'a> Coroutine<&'a str>) {}
//! feed(#[coroutine] |line: &str| { yield; });
//! ```
//!
//! There are three ways round it: borrow from something that outlives the coroutine, own the
//! values, or send a buffer and get it back with the next `yield`. [`patterns::grep`] leaves the
//! choice to its caller, and `patterns::loan` (feature `alloc`) compares the three.
//!
//! # `Send` and `Sync`
//!
//! The compiler decides them as for a struct whose fields are the captures and the locals saved at
//! some `yield`. An `Rc` that goes out of scope before the `yield` does no harm. An `Rc` that is in
//! scope there makes the coroutine not `Send`. The resume argument counts only if it is kept.
//!
//! # What a panic leaves behind
//!
//! A panic in the body drops the live locals as any panic does, and comes out of `resume`. The
//! coroutine stays behind, empty: dropping it does nothing, and resuming it panics with
//! `coroutine resumed after panicking`. Resuming a coroutine that has returned panics with
//! `coroutine resumed after completion`. Both times the argument of that `resume` leaks: it is not
//! even dropped. [`Resumable`], and with it [`Producer`] and [`Primed`], never resumes an ended body.
//!
//! # No `Clone`
//!
//! The types of this crate that hold a native coroutine are not `Clone`. The language lets a body be
//! cloned (gate `coroutine_clone`), but a clone of a body that has dropped or moved out something it
//! owned is a use after free, in safe code
//! ([rust-lang/rust 152463](https://github.com/rust-lang/rust/issues/152463)). A wrapper cannot tell
//! such a body from a sound one. [`holes`] has the programs, and the other holes.
//!
//! # Features of the package
//!
//! The library is `no_std` and depends on nothing. `alloc` and `std` add the patterns that need them.
//! `xml` lets the pattern `records` read real XML, `net` has the server of `echo`, and `futures`
//! implements `Stream` in `bridge`. `inspect` looks into suspended coroutines.
//! `cli`, a default, adds the command line and its dependencies.

#![no_std]
#![feature(coroutines, coroutine_clone, coroutine_trait, try_trait_v2)]
// For `patterns::bridge`.
#![cfg_attr(feature = "std", feature(async_iterator, gen_blocks))]
#![forbid(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[doc = include_str!("docs/changes.md")]
pub mod changes {}
pub mod consumer;
#[doc = include_str!("docs/contributing.md")]
pub mod contributing {}
#[doc = include_str!("docs/course.md")]
// The page names every pattern, also those that a feature leaves out.
#[cfg_attr(not(feature = "std"), allow(rustdoc::broken_intra_doc_links))]
pub mod course {}
pub mod fallible;
#[doc = include_str!("docs/holes.md")]
pub mod holes {}
#[cfg(any(feature = "inspect", feature = "cli"))]
pub mod inspect;
pub mod patterns;
pub mod producer;
#[doc = include_str!("docs/python.md")]
pub mod python {}
#[cfg(feature = "cli")]
pub mod record;
#[cfg(feature = "alloc")]
pub mod recursive;
pub mod resumable;
#[doc = include_str!("docs/siblings.md")]
pub mod siblings {}
pub mod statements;

pub use consumer::{Consumer, Primed, SendError, Unprimed};
pub use fallible::Fallible;
pub use producer::Producer;
#[cfg(feature = "alloc")]
pub use recursive::{Recursive, Step};
pub use resumable::Resumable;

/// The code in the README is tested too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
