//! A body hands its caller over to another body, as `yield from` does.
//!
//! # The problem
//!
//! A body has grown, and a part of it should become a function of its own. But that part has a
//! `yield`, and a `yield` suspends only the body in which it stands. So the part becomes a
//! coroutine as well, and the first body *delegates* to it. Until the inner coroutine returns, the
//! caller talks with it through the outer one.
//!
//! A session of the Post Office Protocol (POP3) goes through states. First the client logs in, and
//! then the server knows the mailbox. The client may now mark messages to delete, and the server
//! deletes them when the client quits. Each state is a dialogue, and its result goes to the next
//! state:
//!
//! ```python
//! def session(open):
//!     messages = yield from authorization(open)
//!     deleted = yield from transaction(messages)
//!     return deleted
//! ```
//!
//! ```
//! use native_coroutines::{Consumer, SendError, patterns::delegate::session};
//!
//! let open = |name: &str, password: &str| (name == "mrose" && password == "secret").then_some(2);
//! let (mut session, greeting) = session(open).prime_with_yield();
//! assert_eq!(greeting, Some("+OK"));
//! assert_eq!(session.send("DELE 1"), Ok("-ERR")); // not yet
//! assert_eq!(session.send("USER mrose"), Ok("+OK"));
//! assert_eq!(session.send("PASS secret"), Ok("+OK"));
//! assert_eq!(session.send("DELE 1"), Ok("+OK"));
//! assert_eq!(session.send("DELE 1"), Ok("-ERR")); // already deleted
//!
//! assert_eq!(session.send("QUIT"), Err(SendError::Returned));
//! let deleted = session.close().expect("the client has quit");
//! assert!(deleted.into_iter().eq([1]));
//! ```
//!
//! Python has `yield from` in the language. In Rust it is a loop. The loop can have a name, because
//! a `yield` may stand in a macro:
//!
//! ```
//! # #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
//! # use std::ops::{Coroutine, CoroutineState};
//! # use std::pin::Pin;
//! macro_rules! yield_from {
//!     ($inner:expr) => {{
//!         let mut inner = $inner;
//!         let mut sent = None;
//!         loop {
//!             let item = match Pin::new(&mut inner).resume(sent) {
//!                 CoroutineState::Yielded(item) => item,
//!                 CoroutineState::Complete(value) => break value,
//!             };
//!             sent = yield item;
//!         }
//!     }};
//! }
//! # let inner = #[coroutine] |_prime: Option<u32>| while let Some(_) = (yield 1) {};
//! # let _ = #[coroutine] |_prime: Option<u32>| yield_from!(inner);
//! ```
//!
//! The macro stands in a body, so its user has the feature gates already. For producers, whose
//! resume argument is `()`, the `None` is a `()`.
//!
//! # How a close gets through
//!
//! `None` goes to the innermost body like everything else, and that body returns. Then the outer
//! body has to know that it was closed, and must not go on to its next `yield`. In Python an
//! exception climbs up. Here the result climbs up: a body that can be closed early returns an
//! `Option`, and a `?` follows each `yield` and each delegation. The `None` that came in goes out
//! through every level.
//!
//! So the session can tell a lost connection from a client that quits. The standard forbids the
//! server to delete anything unless the client said `QUIT`:
//!
//! ```
//! # use native_coroutines::{Consumer, patterns::delegate::session};
//! let session = session(|_: &str, _: &str| Some(2)).prime();
//! assert_eq!(session.consume(["USER mrose", "PASS secret", "DELE 1"]), None);
//! ```
//!
//! This table lists the rules of PEP 380 for `yield from`, and each row has a test in `tests/peps`.
//!
//! | PEP 380 | here |
//! |---|---|
//! | items of the inner pass to the caller | `yield item` |
//! | a sent value goes to the inner | `resume(sent)` |
//! | an error thrown goes to the inner | the same: it is a sent value too, see [`throw`](super::throw) |
//! | an error that the inner does not catch goes on to the outer | the inner returns `Err`, and a `?` follows the delegation |
//! | a close goes to the inner, and then to the outer | the inner returns `None`, and a `?` follows the delegation |
//! | an inner that yields when it is closed is an error | [`try_close`](Consumer::try_close) returns `Err(item)`, and `close` panics |
//! | the value of the expression is the inner's return value | `break value` |
//! | when the inner ends on a send, the outer goes on at once | the outer's next `yield` answers the caller |
//!
//! The inner body's locals are dropped before the outer's, also when both are dropped in
//! suspension. Python finds out at run time that an inner iterator has no `send`. In Rust that does
//! not compile.
//!
//! # What it costs
//!
//! There is no box: the inner coroutine is a local of the outer, which holds its bytes. Two inner
//! coroutines that run one after the other share those bytes. So a session is about as large as its
//! largest part, not as the sum; the tour prints the three sizes. Every send passes through each
//! level, and each level tests its state. Compare the benchmark `delegate/inner`, which is the
//! inner one alone, with `delegate/send`. A body cannot delegate to itself this way, because it
//! would be larger than itself.
//!
//! Two lines are there for the size. The value that a `match` inspects lives to the end of the
//! statement. With the `yield` in an arm, the coroutine would store the whole `CoroutineState`;
//! hence the `let`. A parameter lives to the end of the body. If its type may need a drop, the
//! coroutine would store the first resume argument at every `yield`; hence `drop(prime)`.
//!
//! # When not to use it
//!
//! If nothing is sent and no result is wanted, `for item in inner { yield item }` is enough. If the
//! dialogue has few states, as here, an enum by hand is about as long, and shows all states at
//! once. The native version is the better code when the parts are dialogues of their own, tested
//! alone and used in several places. By hand, one state machine then has to drive another.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
pub(super) mod tour;

use alloc::collections::BTreeSet;
use core::ops::ControlFlow::{Break, Continue};
use core::ops::Coroutine;

use crate::consumer::{Consumer, Unprimed, from_fn};

/// Creates the server's side of a session of the Post Office Protocol.
///
/// Takes the client's lines (`&str`, `String`, …) without their line ends. Yields the greeting at the
/// prime, and then a reply per line, `+OK` or `-ERR`. The commands are USER, PASS, DELE, RSET, NOOP
/// and QUIT, in capitals. QUIT ends the session without a reply, because only the caller knows
/// whether the update succeeds.
///
/// `open` takes a name and a password, and returns the number of messages in the mailbox, or `None`
/// if the two do not fit. The session may call it any number of times.
///
/// `close` returns the numbers, from 1, of the messages to delete. It returns `None` if the client
/// did not log in or did not quit: then nothing may be deleted.
///
/// # Source
///
/// RFC 1939 (POP3), sections 4 to 7, without the commands that read messages. PEP 380 for the
/// delegation.
pub fn session<L: AsRef<str>>(
    open: impl Fn(&str, &str) -> Option<usize>,
) -> Unprimed<impl Coroutine<Option<L>, Yield = &'static str, Return = Option<BTreeSet<usize>>>> {
    Unprimed::new(native::session(open))
}

/// Creates the struct by hand as a consumer. It replies and returns as [`session`] does. Its
/// greeting is [`by_hand::GREETING`].
pub fn session_by_hand<L: AsRef<str>>(
    open: impl Fn(&str, &str) -> Option<usize>,
) -> impl Consumer<L, Yield = &'static str, Return = Option<BTreeSet<usize>>> {
    from_fn(
        by_hand::session(open),
        |session, line| match session.send(line) {
            Some(reply) => Continue(reply),
            None => Break(session.take_update()),
        },
        by_hand::Session::close,
    )
}
