extern crate alloc;

use alloc::collections::BTreeSet;

const OK: &str = "+OK";
const ERR: &str = "-ERR";

/// The first reply, before any line.
pub const GREETING: &str = OK;

/// A session of the Post Office Protocol, from the server's side.
pub struct Session<L, O> {
    open: O,
    state: State<L>,
}

enum State<L> {
    User,
    Password {
        user: L,
    },
    Transaction {
        messages: usize,
        deleted: BTreeSet<usize>,
    },
    Ended {
        update: Option<BTreeSet<usize>>,
    },
}

pub fn session<L, O>(open: O) -> Session<L, O> {
    Session {
        open,
        state: State::User,
    }
}

impl<L: AsRef<str>, O: Fn(&str, &str) -> Option<usize>> Session<L, O> {
    /// Returns the reply to a line, or `None` if the session has ended.
    #[inline]
    pub fn send(&mut self, line: L) -> Option<&'static str> {
        let quit = line.as_ref() == "QUIT";
        match &mut self.state {
            State::User | State::Password { .. } if quit => {
                self.state = State::Ended { update: None };
                None
            }
            State::User => Some(if line.as_ref().starts_with("USER ") {
                self.state = State::Password { user: line };
                OK
            } else {
                ERR
            }),
            State::Password { user } => {
                let messages = login(&self.open, user.as_ref(), line.as_ref());
                self.state = messages.map_or(State::User, |messages| State::Transaction {
                    messages,
                    deleted: BTreeSet::new(),
                });
                Some(if messages.is_some() { OK } else { ERR })
            }
            State::Transaction { deleted, .. } if quit => {
                let update = Some(core::mem::take(deleted));
                self.state = State::Ended { update };
                None
            }
            State::Transaction { messages, deleted } => Some(match line.as_ref() {
                "NOOP" => OK,
                "RSET" => {
                    deleted.clear();
                    OK
                }
                line => match line.strip_prefix("DELE ").map(str::parse) {
                    Some(Ok(number))
                        if (1..=*messages).contains(&number) && deleted.insert(number) =>
                    {
                        OK
                    }
                    _ => ERR,
                },
            }),
            State::Ended { .. } => None,
        }
    }
}

impl<L, O> Session<L, O> {
    pub fn has_ended(&self) -> bool {
        matches!(self.state, State::Ended { .. })
    }

    /// Returns the messages to delete, or `None` if there is nothing to update.
    pub fn close(mut self) -> Option<BTreeSet<usize>> {
        self.take_update()
    }

    /// Takes the messages to delete, once the session has ended.
    pub fn take_update(&mut self) -> Option<BTreeSet<usize>> {
        match &mut self.state {
            State::Ended { update } => update.take(),
            _ => None,
        }
    }
}

fn login(open: impl Fn(&str, &str) -> Option<usize>, user: &str, password: &str) -> Option<usize> {
    open(user.strip_prefix("USER ")?, password.strip_prefix("PASS ")?)
}
