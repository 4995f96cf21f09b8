//! The misuse that a type cannot rule out has an answer at run time, and loses nothing.

use std::cell::RefCell;
use std::rc::Rc;

use native_coroutines::{Consumer, Fallible, Producer, Resumable, SendError, Unprimed};

use crate::panic_message;

/// Notes its name when it is dropped.
struct Guard(&'static str, Rc<RefCell<Vec<&'static str>>>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

type Log = Rc<RefCell<Vec<&'static str>>>;

#[test]
fn a_producer_asked_again_after_the_end_says_none_each_time() {
    let mut once = Producer::new(
        #[coroutine]
        || {
            yield 1;
            "done"
        },
    );
    assert_eq!(once.next(), Some(1));
    for _ in 0..3 {
        assert_eq!(once.next(), None);
    }
    assert_eq!(once.by_ref().sum::<u8>(), 0);
    assert_eq!(
        once.try_fold(0_u8, |sum, one| sum.checked_add(one)),
        Some(0)
    );
    assert_eq!(once.into_return().unwrap(), "done");
}

#[test]
fn a_producer_with_no_item_at_all_ends_with_its_return_value() {
    let none = || {
        Producer::new(
            #[coroutine]
            || {
                if false {
                    yield 1;
                }
                "nothing"
            },
        )
    };
    assert_eq!(none().fold(7, |sum, one| sum * 10 + one), 7);
    let mut drained = none();
    assert_eq!(
        drained.try_fold(7_u8, |sum, one| sum.checked_add(one)),
        Some(7)
    );
    assert_eq!(drained.into_return().unwrap(), "nothing");
}

#[test]
fn a_fold_that_breaks_leaves_the_rest_in_the_producer() {
    let mut letters = Producer::new(
        #[coroutine]
        || {
            for letter in 'a'..='e' {
                yield letter;
            }
            5
        },
    );
    assert_eq!(letters.find(|&letter| letter == 'a'), Some('a'));
    assert_eq!(letters.find(|&letter| letter == 'c'), Some('c'));
    assert_eq!(letters.next(), Some('d'));
    assert_eq!(letters.by_ref().last(), Some('e'));
    assert_eq!(letters.into_return().unwrap(), 5);
}

#[test]
fn a_consumer_sent_to_after_it_returned_hands_the_value_back() {
    let mut two = Unprimed::new(
        #[coroutine]
        |_prime: Option<String>| {
            let first = yield;
            let second = yield;
            [first, second]
        },
    )
    .prime();
    let value = |text: &str| String::from(text);
    assert_eq!(two.send(value("a")), Ok(()));
    assert!(!two.is_complete());
    assert_eq!(two.send(value("b")), Err(SendError::Returned));
    assert!(two.is_complete());
    for _ in 0..3 {
        assert_eq!(two.send(value("c")), Err(SendError::Unsent));
        assert_eq!(two.try_send(value("c")), Err(Some(value("c"))));
    }
    assert_eq!(two.close(), [Some(value("a")), Some(value("b"))]);
}

#[test]
fn a_consumer_that_yields_when_it_is_closed_stays_open() {
    // Python raises RuntimeError: generator ignored GeneratorExit.
    let mut deaf = Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| {
            let mut closed = 0;
            while closed < 2 {
                if (yield closed).is_none() {
                    closed += 1;
                }
            }
            "at last"
        },
    )
    .prime();
    assert!(panic_message(|| (&mut deaf).close()).contains("ignored the close"));
    assert!(!deaf.is_complete(), "the panic is not the body's");
    assert_eq!(deaf.send(7), Ok(1), "it still runs");
    assert_eq!(deaf.try_close(), Ok("at last"));
}

#[test]
fn the_panic_of_an_ignored_close_names_the_line_that_closed() {
    use std::cell::Cell;
    use std::panic::{set_hook, take_hook};

    thread_local!(static PLACE: Cell<Option<(String, u32)>> = const { Cell::new(None) });
    let before = take_hook();
    set_hook(Box::new(move |panic| {
        let place = panic.location();
        PLACE.set(place.map(|place| (place.file().into(), place.line())));
        before(panic);
    }));
    let deaf = || {
        Unprimed::new(
            #[coroutine]
            |_prime: Option<u32>| {
                yield;
                yield;
            },
        )
        .prime()
    };
    panic_message(|| deaf().close());
    assert_eq!(PLACE.take(), Some((file!().into(), line!() - 1)));
    panic_message(|| deaf().consume([]));
    assert_eq!(PLACE.take(), Some((file!().into(), line!() - 1)));
}

#[test]
fn a_consumer_that_never_waits_is_complete_when_it_is_primed() {
    let never = Unprimed::new(
        #[coroutine]
        |prime: Option<u32>| {
            if prime.is_some() {
                yield;
            }
            "done"
        },
    );
    let (mut never, first) = never.prime_with_yield();
    assert!(first.is_none() && never.is_complete());
    assert_eq!(never.send(1), Err(SendError::Unsent));
    assert_eq!(never.close(), "done");
}

#[test]
fn priming_is_the_none_and_its_yield_can_be_had() {
    let (mut echo, first) = Unprimed::new(
        #[coroutine]
        |prime: Option<u32>| {
            let mut answer = prime;
            while let Some(value) = (yield answer) {
                answer = Some(value * 10);
            }
        },
    )
    .prime_with_yield();
    assert_eq!(first, Some(None));
    assert_eq!(echo.send(4), Ok(Some(40)));
}

#[test]
fn nothing_runs_before_the_first_next_or_the_prime() {
    let ran = RefCell::new(Vec::new());
    let producer = Producer::new(
        #[coroutine]
        || {
            ran.borrow_mut().push("producer");
            yield 1;
        },
    );
    let consumer = Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| {
            ran.borrow_mut().push("consumer");
            while (yield).is_some() {}
        },
    );
    assert!(ran.borrow().is_empty());
    drop(producer);
    assert!(ran.borrow().is_empty());
    let primed = consumer.prime();
    assert_eq!(ran.take(), ["consumer"]);
    primed.close();
}

#[test]
fn a_panic_in_the_body_comes_out_and_then_the_body_has_ended() {
    let mut producer = Producer::new(
        #[coroutine]
        || {
            yield 1;
            panic!("out of numbers");
        },
    );
    assert_eq!(producer.next(), Some(1));
    assert_eq!(panic_message(|| producer.next()), "out of numbers");
    assert!(producer.is_complete());
    assert_eq!(producer.size_hint(), (0, Some(0)));
    assert_eq!(producer.next(), None);
    assert_eq!(format!("{producer:?}"), "Producer(ended)");
    assert!(producer.into_return().is_err());

    let mut consumer = Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| {
            while let Some(number) = (yield) {
                assert_ne!(number, 13, "bad luck");
            }
        },
    )
    .prime();
    assert_eq!(consumer.send(12), Ok(()));
    assert!(panic_message(|| consumer.send(13)).contains("bad luck"));
    assert!(consumer.is_complete());
    assert_eq!(consumer.try_send(14), Err(Some(14)));
    assert_eq!(format!("{consumer:?}"), "Primed(ended)");
    assert!(panic_message(|| consumer.close()).contains("no result"));
}

#[test]
fn a_panic_drops_each_local_once() {
    let log = Log::default();
    let mut producer = Producer::new({
        let log = log.clone();
        #[coroutine]
        move || {
            let _outer = Guard("outer", log.clone());
            let _inner = Guard("inner", log);
            yield 1;
            panic!("with two guards");
        }
    });
    producer.next();
    panic_message(|| producer.next());
    assert_eq!(*log.borrow(), ["inner", "outer"]);
    drop(producer);
    assert_eq!(*log.borrow(), ["inner", "outer"]);
}

#[test]
fn dropped_while_suspended_locals_go_innermost_first_and_then_the_captures() {
    let log = Log::default();
    let captured = Guard("captured", log.clone());
    let consumer = Unprimed::new({
        let log = log.clone();
        #[coroutine]
        move |_prime: Option<u32>| {
            let _captured = &captured;
            let _outer = Guard("outer", log.clone());
            while (yield).is_some() {
                let _inner = Guard("inner", log.clone());
                yield;
            }
            log.borrow_mut().push("ran on");
        }
    });
    let mut consumer = consumer.prime();
    consumer.send(1).unwrap();
    assert!(log.borrow().is_empty());
    drop(consumer);
    assert_eq!(*log.borrow(), ["inner", "outer", "captured"]);
}

#[test]
fn what_was_captured_is_dropped_even_if_nothing_ran() {
    let log = Log::default();
    let guard = Guard("captured", log.clone());
    let unprimed = Unprimed::new(
        #[coroutine]
        move |_prime: Option<u32>| {
            let _guard = guard;
            yield;
        },
    );
    drop(unprimed);
    assert_eq!(*log.borrow(), ["captured"]);
}

#[test]
fn a_return_value_that_is_not_asked_for_is_dropped_once() {
    let log = Log::default();
    let guard = Guard("returned", log.clone());
    let mut producer = Producer::new(
        #[coroutine]
        move || {
            yield 1;
            guard
        },
    );
    assert_eq!(producer.by_ref().count(), 1);
    assert!(log.borrow().is_empty(), "kept for `into_return`");
    drop(producer);
    assert_eq!(*log.borrow(), ["returned"]);
}

#[cfg(feature = "std")]
#[test]
fn a_consumer_of_bytes_says_how_many_it_took() {
    use std::io::Write;

    let mut line = Unprimed::new(
        #[coroutine]
        |_prime: Option<u8>| {
            let mut line = Vec::new();
            while let Some(byte) = (yield) {
                if byte == b'\n' {
                    break;
                }
                line.push(byte);
            }
            line
        },
    )
    .prime();
    assert_eq!(line.write(b"one ").unwrap(), 4);
    assert_eq!(line.write(b"line\nanother").unwrap(), 5);
    assert_eq!(line.write(b"another").unwrap(), 0);
    let error = line.write_all(b"another").unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::WriteZero);
    line.flush().unwrap();
    assert_eq!(line.close(), b"one line");
}

#[test]
fn immovable_coroutines_are_pinned_on_the_stack_or_in_a_box() {
    let words = || {
        #[coroutine]
        static |_prime: Option<char>| {
            let mut text = String::new();
            while let Some(letter) = (yield) {
                text.push(letter);
            }
            let longest = text.split(' ').max_by_key(|word| word.len());
            // The borrow of `text` lives across this `yield`: only an immovable body may do so.
            yield;
            longest.map(String::from)
        }
    };
    let on_the_stack = std::pin::pin!(words());
    let mut consumer = Unprimed::new(on_the_stack).prime();
    consumer.extend("a longest word".chars());
    assert_eq!(consumer.try_close(), Err(()));
    assert_eq!(consumer.close().as_deref(), Some("longest"));

    let mut consumer = Unprimed::new(Box::pin(words())).prime();
    consumer.extend("in a box".chars());
    assert_eq!(consumer.try_close(), Err(()));
    assert_eq!(consumer.close().as_deref(), Some("box"));
}

#[test]
fn a_dyn_coroutine_in_a_box_is_a_producer_too() {
    use std::ops::Coroutine;
    use std::pin::Pin;

    type Numbers = dyn Coroutine<(), Yield = u32, Return = ()>;
    let boxed: [Pin<Box<Numbers>>; 2] = [
        Box::pin(
            #[coroutine]
            || yield 1,
        ),
        Box::pin(
            #[coroutine]
            || {
                yield 2;
                yield 3;
            },
        ),
    ];
    let all: Vec<u32> = boxed.into_iter().flat_map(Producer::new).collect();
    assert_eq!(all, [1, 2, 3]);
}

#[cfg(feature = "alloc")]
#[test]
fn a_line_lent_to_a_body_that_has_panicked_comes_back() {
    use native_coroutines::patterns::loan::Loan;

    let mut loan = Loan::new(
        #[coroutine]
        |mut line: String| {
            while !line.is_empty() {
                assert_ne!(line, "13", "bad luck");
                line = yield line;
            }
            ((), line)
        },
    );
    let line = String::from;
    assert_eq!(loan.send(line("12")), Ok(line("12")));
    assert!(panic_message(|| loan.send(line("13"))).contains("bad luck"));
    assert_eq!(loan.try_send(line("14")), Err(Some(line("14"))));
}

#[test]
fn a_result_is_given_once() {
    let mut one = Unprimed::new(
        #[coroutine]
        |_prime: Option<u32>| yield,
    )
    .prime();
    assert_eq!(one.try_close(), Ok(None));
    assert!(one.is_complete());
    assert!(panic_message(|| one.try_close()).contains("an earlier close took the result"));
}

#[test]
fn the_size_hint_of_a_suspended_producer_promises_nothing() {
    let mut numbers = Producer::new(
        #[coroutine]
        || yield 1,
    );
    assert_eq!(numbers.size_hint(), (0, None));
    numbers.next();
    assert_eq!(numbers.size_hint(), (0, None), "it has not returned yet");
    numbers.next();
    assert_eq!(numbers.size_hint(), (0, Some(0)));
}

#[test]
fn a_fallible_producer_ends_with_its_error_or_its_panic() {
    fn fused<I: std::iter::FusedIterator>(_: &I) {}
    let body = |panics: bool| {
        Fallible::new(
            #[coroutine]
            move || {
                yield 1;
                assert!(!panics, "no more");
                Err("no more")
            },
        )
    };
    let mut failing = body(false);
    fused(&failing);
    assert_eq!(failing.size_hint(), (0, None));
    assert_eq!(failing.next(), Some(Ok(1)));
    assert_eq!(format!("{failing:?}"), "Fallible(suspended)");
    assert!(!failing.is_complete());
    assert_eq!(failing.next(), Some(Err("no more")));
    assert!(failing.is_complete());
    assert_eq!(failing.next(), None);
    assert_eq!(failing.size_hint(), (0, Some(0)));

    let mut panicking = body(true);
    assert_eq!(panicking.next(), Some(Ok(1)));
    assert_eq!(panic_message(|| panicking.next()), "no more");
    assert!(panicking.is_complete());
    assert_eq!(panicking.next(), None);
    assert_eq!(format!("{panicking:?}"), "Fallible(ended)");
}

#[test]
fn a_body_of_any_resume_type_is_never_resumed_after_its_end() {
    let body = |panics: bool| {
        Resumable::new(
            #[coroutine]
            move |name: String| {
                let other: String = yield name.len();
                assert!(!panics, "as asked");
                name + &other
            },
        )
    };
    let name = |text: &str| String::from(text);
    let mut pair = body(false);
    assert_eq!(format!("{pair:?}"), "Resumable(suspended)");
    assert_eq!(pair.resume(name("ab")), Ok(2));
    assert_eq!(pair.take_return(), None, "it has not returned yet");
    assert_eq!(pair.resume(name("cd")), Err(None));
    assert!(pair.is_complete());
    assert_eq!(pair.resume(name("ef")), Err(Some(name("ef"))));
    assert_eq!(format!("{pair:?}"), "Resumable(complete)");
    assert_eq!(pair.take_return().as_deref(), Some("abcd"));
    assert!(pair.into_return().is_err(), "the result is gone");

    let mut pair = body(true);
    assert_eq!(pair.resume(name("ab")), Ok(2));
    assert_eq!(panic_message(|| pair.resume(name("cd"))), "as asked");
    assert_eq!(pair.resume(name("ef")), Err(Some(name("ef"))));
    assert_eq!(pair.take_return(), None);
}
