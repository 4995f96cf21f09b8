//! `yield from`: pass on another coroutine's items, sends and close, and get its return value.
//!
//! # The problem
//!
//! A body has grown, and a part of it should become a function of its own. But the part has a
//! `yield` in it, and a `yield` suspends only the body in which it stands. So the part becomes a
//! coroutine as well, and the first one *delegates* to it: until the inner one returns, the caller
//! talks through the outer one with the inner one.
//!
//! A session of the Post Office Protocol (POP3) goes through states. First the client has to log
//! in; only then does the server know which mailbox is meant, and the client may mark messages to
//! be deleted; when it quits, they are. Each state is a dialogue with a result that the next one
//! needs:
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
//! assert_eq!(session.send("DELE 1")?, "-ERR"); // not yet
//! assert_eq!(session.send("USER mrose")?, "+OK");
//! assert_eq!(session.send("PASS secret")?, "+OK");
//! assert_eq!(session.send("DELE 1")?, "+OK");
//! assert_eq!(session.send("DELE 1")?, "-ERR"); // already deleted
//!
//! let end = session.send("QUIT");
//! assert_eq!(end, Err(SendError::Returned));
//! let deleted = session.close().unwrap().expect("the client has quit");
//! assert!(deleted.into_iter().eq([1]));
//! # Ok::<(), SendError<&str>>(())
//! ```
//!
//! Python has `yield from` in the language. In Rust it is a loop, and since a `yield` may
//! stand in a macro, it can have a name:
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
//! Whoever uses the macro writes a body, and so has the feature gates already. For producers, whose
//! resume argument is `()`, the `None` is a `()`.
//!
//! # How a close gets through
//!
//! `None` goes to the innermost body like everything else, and that returns. But then the outer
//! body has to know that it was closed, and not go on to its next `yield`. In Python an exception
//! climbs up. Here it is the result: a body that can be closed early returns an `Option`, each
//! `yield` and each delegation is followed by a `?`, and the `None` that came in goes out through
//! every level.
//!
//! This is how the session tells a lost connection from a client that quits. The standard wants
//! that nothing is deleted unless the client said `QUIT`:
//!
//! ```
//! # use native_coroutines::{Consumer, SendError, patterns::delegate::session};
//! let mut session = session(|_: &str, _: &str| Some(2)).prime();
//! for line in ["USER mrose", "PASS secret", "DELE 1"] {
//!     session.send(line)?;
//! }
//! assert_eq!(session.close().unwrap(), None);
//! # Ok::<(), SendError<&str>>(())
//! ```
//!
//! What PEP 380 says of `yield from`, and how it reads in Rust. Each line is a test of that name
//! in `tests/clauses`.
//!
//! | PEP 380 | here |
//! |---|---|
//! | items of the inner pass to the caller | `yield item` |
//! | what is sent goes to the inner | `resume(sent)` |
//! | an error thrown goes to the inner | the same: it is a resume argument too, see [`throw`](super::throw) |
//! | an error that the inner does not catch goes on to the outer | the inner returns `Err`, and a `?` follows the delegation |
//! | a close goes to the inner, and then to the outer | the inner returns `None`, and a `?` follows the delegation |
//! | an inner that yields when it is closed is an error | the item comes out of `close`: [`IgnoredClose`] |
//! | the value of the expression is what the inner returns | `break value` |
//! | when the inner ends on a send, the outer goes on at once | the caller is answered by the outer's next `yield` |
//!
//! The inner body's locals are dropped before the outer's, when they are dropped in suspension as
//! well. Python finds out at run time that an inner iterator has no `send`; here it does not
//! compile.
//!
//! # What it costs
//!
//! No box: the inner coroutine is a local of the outer, and its bytes are inside. Two that run one
//! after the other share them, so a session is about as large as its largest part, and not as
//! their sum; the tour prints the three sizes. Every send passes through each level, and tests its
//! state on the way: compare the benchmark `delegate/inner`, which is the inner one alone, with
//! `delegate/send`. A body cannot delegate to itself this way: it would be larger than itself.
//!
//! Two lines are there for the size. What a `match` looks at lives to the end of the statement, so
//! with the `yield` in its arm the whole `CoroutineState` would be saved; hence the `let`. And a
//! parameter lives to the end of the body, so the first resume argument would be saved at every
//! `yield` if its type may have to be dropped; hence `drop(prime)`.
//!
//! # When not to use it
//!
//! If nothing is sent and no result is wanted, `for item in inner { yield item }` says enough. If
//! the dialogue has few states, as this one, an enum by hand is about as long, and all of it can be
//! seen at once. The native version is the better code when the parts are dialogues of their own,
//! tested alone and used in more than one place: by hand, one state machine then has to drive
//! another.

/// As a struct, in stable Rust.
pub mod by_hand;
/// As a coroutine, in the raw language.
pub mod native;

use alloc::collections::BTreeSet;
use core::ops::Coroutine;

use crate::{Consumer, IgnoredClose, SendError, Unprimed};

/// A server's side of a session of the Post Office Protocol.
///
/// Priming gives the greeting; send it the client's lines (`&str`, `String`, …) without their line
/// ends, and each answer is the reply, `+OK` or `-ERR`. Of the commands there are USER, PASS,
/// DELE, RSET, NOOP and QUIT, in capitals. QUIT ends the session, and has no answer: whether the
/// update succeeds is for the caller to say.
///
/// `open` is asked with a name and a password, and gives how many messages are in the mailbox, or
/// `None` if they do not fit. It may be asked any number of times.
///
/// Closing gives the numbers, from 1, of the messages to be deleted: `None` if the client did not
/// log in, or did not quit, and then nothing may be deleted.
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

impl<L, O> Consumer<L> for by_hand::Session<L, O>
where
    L: AsRef<str>,
    O: Fn(&str, &str) -> Option<usize>,
{
    type Yield = &'static str;
    type Return = Option<BTreeSet<usize>>;

    #[inline]
    fn send(&mut self, line: L) -> Result<&'static str, SendError<L>> {
        if self.has_ended() {
            return Err(SendError::Unsent(line));
        }
        self.send(line).ok_or(SendError::Returned)
    }

    #[inline]
    fn close(self) -> Result<Self::Return, IgnoredClose<Self, &'static str>> {
        Ok(self.close())
    }
}

#[cfg(feature = "std")]
pub(super) fn tour() -> super::Stop {
    use std::string::String;

    const LINES: [&str; 10] = [
        "USER mrose",
        "PASS tanstaaf",
        "USER mrose",
        "PASS secret",
        "DELE 2",
        "RSET",
        "DELE 1",
        "DELE 1",
        "DELE 3",
        "QUIT",
    ];

    fn open(name: &str, password: &str) -> Option<usize> {
        (name == "mrose" && password == "secret").then_some(2)
    }

    fn transcript<C>(greeting: &str, mut session: C) -> String
    where
        C: Consumer<&'static str, Yield = &'static str, Return = Option<BTreeSet<usize>>>,
    {
        let mut text = std::format!("{:13} {greeting}\n", "");
        for line in LINES {
            let reply = session.send(line).unwrap_or("(the session ends)");
            text += &std::format!("{line:13} {reply}\n");
        }
        let update = session.close().expect("every loop ends when it is closed");
        text + &std::format!("to be deleted: {:?}", update.unwrap_or_default())
    }

    let native = session(open);
    let native_bytes = size_of_val(&native);
    let (native, greeting) = native.prime_with_yield();
    let by_hand = by_hand::session(open);
    let by_hand_bytes = size_of_val(&by_hand);

    super::Stop {
        input: std::format!(
            "a mailbox session: log in ({} bytes), then mark messages ({} bytes)",
            size_of_val(&native::authorization::<&str>(open)),
            size_of_val(&native::transaction::<&str>(2)),
        ),
        native: transcript(greeting.unwrap_or_default(), native),
        by_hand: transcript(by_hand::GREETING, by_hand),
        native_bytes,
        by_hand_bytes,
    }
}
