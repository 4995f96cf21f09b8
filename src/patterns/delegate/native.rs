// #![feature(coroutines, coroutine_trait)]

extern crate alloc;

use alloc::collections::BTreeSet;
use core::ops::{Coroutine, CoroutineState};
use core::pin::Pin;

/// `yield from`: passes on the items, the sent values and the close. Its value is the return value
/// of `inner`.
macro_rules! yield_from {
    ($inner:expr) => {{
        let mut inner = $inner;
        let mut sent = None;
        loop {
            let item = match Pin::new(&mut inner).resume(sent) {
                CoroutineState::Yielded(item) => item,
                CoroutineState::Complete(value) => break value,
            };
            sent = yield item;
        }
    }};
}

const OK: &str = "+OK";
const ERR: &str = "-ERR";

/// Runs the server's side of the Post Office Protocol: lines go in, replies come out. Returns the
/// messages to delete, or `None` if there is nothing to update.
pub fn session<L: AsRef<str>>(
    open: impl Fn(&str, &str) -> Option<usize>,
) -> impl Coroutine<Option<L>, Yield = &'static str, Return = Option<BTreeSet<usize>>> {
    #[coroutine]
    #[inline(always)]
    move |prime: Option<L>| {
        drop(prime);
        let messages = yield_from!(authorization(open))?;
        yield_from!(transaction(messages))
    }
}

/// Runs until a name and a password open a mailbox. Returns the number of messages in it.
pub fn authorization<L: AsRef<str>>(
    open: impl Fn(&str, &str) -> Option<usize>,
) -> impl Coroutine<Option<L>, Yield = &'static str, Return = Option<usize>> {
    #[coroutine]
    #[inline(always)]
    move |prime: Option<L>| {
        drop(prime);
        let stays = |line: &L| line.as_ref() != "QUIT";
        let mut reply = OK;
        loop {
            let user = (yield reply).filter(stays)?;
            reply = ERR;
            if user.as_ref().starts_with("USER ") {
                let password = (yield OK).filter(stays)?;
                if let Some(name) = user.as_ref().strip_prefix("USER ")
                    && let Some(password) = password.as_ref().strip_prefix("PASS ")
                    && let Some(messages) = open(name, password)
                {
                    return Some(messages);
                }
            }
        }
    }
}

/// Runs until the client quits. Returns the numbers, from 1, of the messages that it marked.
pub fn transaction<L: AsRef<str>>(
    messages: usize,
) -> impl Coroutine<Option<L>, Yield = &'static str, Return = Option<BTreeSet<usize>>> {
    #[coroutine]
    #[inline(always)]
    move |prime: Option<L>| {
        drop(prime);
        let mut deleted = BTreeSet::new();
        let mut reply = OK;
        loop {
            let line = (yield reply)?;
            reply = match line.as_ref() {
                "QUIT" => return Some(deleted),
                "NOOP" => OK,
                "RSET" => {
                    deleted.clear();
                    OK
                }
                line => match line.strip_prefix("DELE ").map(str::parse) {
                    Some(Ok(number))
                        if (1..=messages).contains(&number) && deleted.insert(number) =>
                    {
                        OK
                    }
                    _ => ERR,
                },
            };
        }
    }
}
