//! Rust's native coroutines, pattern by pattern: in the raw language, by hand, and through a thin
//! wrapper that callers use without a feature gate.
//!
//! A coroutine is a function that can stop in the middle, at a `yield`, hand something out, and
//! later go on from there with something new handed in. It can *produce* data:
//!
//! ```
//! use native_coroutines::patterns::fib::fib;
//!
//! for number in fib().take_while(|&number| number < 50) {
//!     println!("{number}");
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
//! let mut search = grep("coroutine", say, print).prime();
//! search.send("I love you")?;
//! search.send("I love coroutines instead!")?;
//! assert_eq!(search.close().unwrap(), Ok(1));
//! # Ok::<(), native_coroutines::SendError<&str>>(())
//! ```
//!
//! # Where to look
//!
//! - [`patterns`] is the catalogue. Each pattern is a folder with the problem and its documentation
//!   (`mod.rs`), the coroutine in the raw language (`native.rs`), and the same by hand
//!   (`by_hand.rs`). Start with [`fib`](patterns::fib), then [`grep`](patterns::grep).
//! - [`statements`] is the list of everything that is tested about the language: what happens
//!   if…, and where the test is.
//! - [`Producer`] makes an iterator of a native coroutine, and [`Fallible`] one of results where
//!   the body may fail. `Recursive` (feature `alloc`) runs one that calls itself.
//! - [`consumer`] has what values are sent to: the trait [`Consumer`], and [`Unprimed`] and
//!   [`Primed`], which make one of a native coroutine.
//! - [`python`] is the table of the differences from Python's generators.
//! - `PERFORMANCE.md`, beside the README, has what each pattern costs, and how a body is written so that
//!   it costs nothing.
//!
//! The rest of this page explains the language feature, once. It is unstable. Its tracking issue is
//! [rust-lang/rust 43122](https://github.com/rust-lang/rust/issues/43122), and it began as an
//! experiment with [RFC 2033](https://rust-lang.github.io/rfcs/2033-experimental-coroutines.html).
//!
//! # The three types
//!
//! A coroutine is a closure marked `#[coroutine]` with a `yield` in its body. Calling it is not
//! possible; it implements [`Coroutine`](core::ops::Coroutine), whose `resume` runs it to the next
//! `yield` or to its end. Three types say all about its outside:
//!
//! | type | in the trait | where the body writes it | who sees it |
//! |---|---|---|---|
//! | what goes **in** | `Coroutine<Resume>` | the closure's parameter, then the value of each `yield` | argument of `resume` |
//! | what comes **out** | `Coroutine::Yield` | the operand of `yield` | `CoroutineState::Yielded` |
//! | what it **ends** with | `Coroutine::Return` | `return`, or the body's tail | `CoroutineState::Complete` |
//!
//! The first argument arrives as the parameter, because at the first `resume` the body is not
//! waiting at any `yield` yet. This one has three different types:
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
//! # Movable or not
//!
//! `resume` takes `Pin<&mut Self>`. A coroutine whose locals borrow from each other across a
//! `yield` would dangle if it moved, so the plain form may not do that
//! ([E0626](https://doc.rust-lang.org/error_codes/E0626.html)); it is `Unpin`, and `Pin::new`
//! is all it takes to resume it. With `static` in front the body may hold such borrows, and the
//! coroutine must be pinned before it is resumed, on the stack with `pin!` or in a box:
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
//! The patterns here are movable wherever that is as clear: movable ones can be stored in a
//! `Vec`, sent over a channel, and resumed without a word about pinning.
//!
//! # What is saved across a `yield`
//!
//! A suspended coroutine is a value of a fixed size: what it captured, the number of the `yield`
//! at which it waits, and the locals that are used again after it. Locals that never wait at the
//! same `yield` share their bytes. There is no stack of its own and no allocation.
//!
//! Being dropped at the end of a scope is a use. So a body gets smaller when what it is done with
//! goes out of scope, or is moved away, before the `yield`:
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
//! The parameter is such a local too, even when it is not used. A body whose first argument has
//! done its work begins with `drop`, or goes on to use it as a variable:
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
//! its type is a parameter of the trait, and a type has one lifetime. `for<'a> Coroutine<&'a str>`
//! cannot be met by any body, because the argument may be kept in a local across a `yield`, and
//! then outlives the call that brought it
//! ([rust-lang/rust 68923](https://github.com/rust-lang/rust/issues/68923)):
//!
//! ```compile_fail
//! #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
//! use std::ops::Coroutine;
//!
//! // error: implementation of `Coroutine` is not general enough
//! fn feed(consumer: impl for<'a> Coroutine<&'a str>) {}
//! feed(#[coroutine] |line: &str| { yield; });
//! ```
//!
//! There are three ways round it: borrow from something that outlives the coroutine, own the
//! values, or send a buffer and get it back with the next `yield`. [`patterns::grep`] leaves the
//! choice to its caller, and `loan` (feature `alloc`) is about the three of them.
//!
//! # `Send` and `Sync`
//!
//! They are decided as for a struct whose fields are the captures and whatever is saved at some
//! `yield`. An `Rc` that goes out of scope before the `yield` does no harm; one that is in scope
//! there makes the coroutine not `Send`. The resume argument counts only if it is kept.
//!
//! # What a panic leaves behind
//!
//! A panic in the body drops the live locals as any panic does, and comes out of `resume`. The
//! coroutine stays behind, without anything in it: dropping it does nothing, and resuming it
//! panics with `coroutine resumed after panicking`. Resuming one that has returned panics as well,
//! with `coroutine resumed after completion`. In both cases the argument of that `resume` is not
//! even dropped: it leaks. [`Primed`] never resumes either of them, and hands the value back;
//! [`Producer`] never resumes one that has returned.
//!
//! # Features of the package
//!
//! The library is `no_std` and depends on nothing. `alloc` and `std` add the patterns that need
//! them, `xml` lets the pattern `records` read real XML, and `cli`, the default, adds the command
//! line and what it depends on.

#![no_std]
#![feature(coroutines, coroutine_trait, try_trait_v2)]
#![forbid(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[doc = include_str!("changes.md")]
pub mod changes {}
pub mod consumer;
pub mod fallible;
#[doc = include_str!("holes.md")]
pub mod holes {}
pub mod patterns;
pub mod producer;
#[doc = include_str!("python.md")]
pub mod python {}
#[cfg(feature = "alloc")]
pub mod recursive;
#[doc = include_str!("statements.md")]
pub mod statements {}

pub use consumer::{Consumer, IgnoredClose, Primed, SendError, Unprimed};
pub use fallible::Fallible;
pub use producer::Producer;
#[cfg(feature = "alloc")]
pub use recursive::{Recursive, Step};

/// The code in the README is tested too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
