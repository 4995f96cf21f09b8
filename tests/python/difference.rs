//! Where Rust differs on purpose: the rows of the table in `src/docs/python.md`, and what Python does in
//! each.

use serde_json::Value;

use crate::trace::{Event, Exception, Operation};
use Event::*;

macro_rules! differences {
    ($($name:ident: $what:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Difference {
            $($name,)*
        }

        impl Difference {
            pub const ALL: &[Difference] = &[$(Difference::$name,)*];

            /// The first cell of its row.
            pub fn what(self) -> &'static str {
                match self {
                    $(Difference::$name => $what,)*
                }
            }
        }
    };
}

differences! {
    SendBeforeNext: "`send` before the first `next`",
    FirstArgument: "the same, where the body takes its first value as a parameter",
    FirstItem: "the item that the first `next` returns",
    NotTaken: "a value that the body does not take, also the `None` of a `next`",
    SendToProducer: "`send` to a body that only produces",
    IntegersGrow: "integers",
    ReturnValue: "the value that the body returns",
    SendAfterEnd: "`send` after the end",
    ThrowNotExpected: "`throw` into a body that does not expect it",
    ThrowBeforeNext: "`throw` before the first `next`",
    ThrowAfterEnd: "`throw` after the end",
    Uncaught: "an error that the body does not catch",
    StopIterationInside: "StopIteration that leaves the body as an error",
    AfterBug: "after a bug in the body",
    CloseIsNone: "how the body learns that it is closed",
    CloseGivesResult: "the value that `close` returns",
    NoClose: "`close` before the first `next`, or of a producer",
    IgnoredClose: "a body that goes on when it is closed",
    AfterClose: "anything after `close`",
    Dropped: "being dropped",
    Reentrant: "a body that resumes itself",
}

impl Difference {
    /// Whether in Python the operation led to what the row says, and here to what it says.
    pub fn holds(self, operation: &Operation, python: &[Event], ours: &[Event]) -> bool {
        let no_value = || python == [Returned(Value::Null)];
        let thrown = || match operation {
            Operation::Throw(exception) => python == [Raised(exception.clone())],
            _ => false,
        };
        let too_early = || {
            let message = "can't send non-None value to a just-started generator";
            python == [raised("TypeError", message)]
        };
        match self {
            Self::SendBeforeNext => too_early() && ours == [DoesNotCompile],
            Self::FirstArgument => match operation {
                Operation::Send(value) => too_early() && ours == [Yielded(value.clone())],
                _ => false,
            },
            Self::FirstItem => match python {
                [said @ .., Yielded(_)] => said == ours,
                _ => false,
            },
            Self::NotTaken => match python {
                [.., Raised(Exception { kind, .. })] => {
                    ["TypeError", "AttributeError"].contains(&kind.as_str())
                        && ours == [DoesNotCompile]
                }
                _ => false,
            },
            Self::SendToProducer => match ours {
                [DoesNotCompile, as_next @ ..] => same_but_for_the_end(python, as_next),
                _ => false,
            },
            Self::IntegersGrow => match python {
                [Yielded(number)] => {
                    let digits = number["integer"].as_str().unwrap_or_default();
                    let number = digits.parse::<u128>();
                    let too_large = number.is_ok_and(|number| number > u64::MAX.into());
                    // Also where a `send` stands for the `next`.
                    too_large && matches!(ours, [Ended] | [DoesNotCompile, Ended])
                }
                _ => false,
            },
            Self::ReturnValue => {
                matches!(python, [.., Returned(_)]) && same_but_for_the_end(python, ours)
            }
            Self::Uncaught => {
                matches!(python, [.., Raised(_)]) && same_but_for_the_end(python, ours)
            }
            Self::SendAfterEnd => match operation {
                Operation::Send(value) => no_value() && ours == [Unsent(value.clone())],
                _ => no_value() && ours == [DoesNotCompile],
            },
            Self::ThrowNotExpected => thrown() && ours == [DoesNotCompile],
            Self::ThrowBeforeNext => thrown() && ours == [DoesNotCompile],
            Self::ThrowAfterEnd => match operation {
                Operation::Throw(error) => thrown() && ours == [UnsentError(error.clone())],
                _ => false,
            },
            Self::StopIterationInside => {
                python == [raised("RuntimeError", "generator raised StopIteration")]
                    && ours.is_empty()
            }
            Self::AfterBug => python == [Closed(Value::Null)] && ours == [Panicked],
            Self::CloseIsNone => match ours {
                [said @ .., Closed(result)] => {
                    python.strip_prefix(said) == Some(&[Returned(result.clone())])
                }
                _ => python == ours,
            },
            // Since Python 3.13 `close` gives the result of a body that was still suspended.
            Self::CloseGivesResult => match (python, ours) {
                ([before @ .., Closed(theirs)], [said @ .., Closed(result)]) => {
                    before == said && (theirs.is_null() || theirs == result)
                }
                ([Closed(Value::Null)], [Raised(_)]) => true,
                _ => false,
            },
            Self::NoClose => python == [Closed(Value::Null)] && ours == [DoesNotCompile],
            Self::IgnoredClose => {
                python == [raised("RuntimeError", "generator ignored GeneratorExit")]
                    && matches!(ours, [Yielded(_)])
            }
            Self::AfterClose => {
                let as_the_row_says = match operation {
                    Operation::Throw(_) => thrown(),
                    Operation::Close => python == [Closed(Value::Null)],
                    _ => no_value(),
                };
                as_the_row_says && ours == [DoesNotCompile]
            }
            Self::Dropped => match python {
                [ran @ .., Event::Dropped] => {
                    let ran_on = |event: &Event| matches!(event, Said(_) | Unraisable(_));
                    ran.iter().all(ran_on) && ours == [Event::Dropped]
                }
                _ => false,
            },
            Self::Reentrant => {
                let expected = Exception {
                    kind: "ValueError".into(),
                    message: "generator already executing".into(),
                };
                let refused = |event: &Event| *event == Refused(expected.clone());
                python.iter().any(refused)
            }
        }
    }
}

/// Python tells at once what the body ended with, and here it is asked later.
fn same_but_for_the_end(python: &[Event], ours: &[Event]) -> bool {
    match (python, ours) {
        ([theirs @ .., Returned(_) | Raised(_)], [ours @ .., Ended]) => theirs == ours,
        _ => python == ours,
    }
}

fn raised(kind: &str, message: &str) -> Event {
    Raised(Exception {
        kind: kind.into(),
        message: message.into(),
    })
}
