//! What a coroutine takes from around it: by reference, by mutable reference, by value.

use std::cell::Cell;
use std::ops::{Coroutine, CoroutineState::Yielded};

use crate::compiler::{accepted, refused, refused_in};
use crate::compilers::{OCTOBER, since};
use crate::{resume, run};

#[test]
fn without_move_it_borrows_what_it_uses() {
    let text = String::from("text");
    let body = #[coroutine]
    || yield text.len();
    assert_eq!(run(body, [(), ()]), (vec![4], ()));
    assert_eq!(text, "text");
}

#[test]
fn it_borrows_mutably_what_it_changes() {
    let mut list = vec![1];
    let body = #[coroutine]
    || {
        list.push(2);
        yield;
        list.push(3);
    };
    run(body, [(), ()]);
    assert_eq!(list, [1, 2, 3]);
}

#[test]
fn what_it_borrows_mutably_is_not_to_be_touched_while_it_may_still_run() {
    refused(
        "E0499",
        "fn both(mut list: Vec<u8>) {
            let mut push = #[coroutine] || { list.push(2); yield; };
            list.push(1);
            Pin::new(&mut push).resume(());
        }",
    )
    .accepted_with("list.push(1);", "");
    refused(
        "E0502",
        "fn both(mut list: Vec<u8>) {
            let mut count = #[coroutine] || yield list.len();
            list.push(1);
            Pin::new(&mut count).resume(());
        }",
    )
    .accepted_with("list.push(1)", "list.len()");
}

#[test]
fn a_borrow_ends_with_the_last_use_of_the_coroutine_if_dropping_it_does_nothing() {
    accepted(
        "fn both(mut list: Vec<u8>) {
            let mut push = #[coroutine] || { list.push(2); yield; };
            Pin::new(&mut push).resume(());
            list.push(1);
        }",
    );
}

// rust-lang/rust: tests/ui/coroutine/dropck.rs
#[test]
fn a_borrow_lasts_until_the_drop_of_a_coroutine_that_has_something_to_drop() {
    refused(
        "E0499",
        "fn both(mut list: Vec<u8>) {
            let mut push = #[coroutine] || {
                let saved = String::new(); list.push(2); yield; drop(saved);
            };
            Pin::new(&mut push).resume(());
            list.push(1);
        }",
    )
    .accepted_with("list.push(1);", "drop(push); list.push(1);");
}

#[test]
fn a_value_that_the_body_uses_up_is_captured_by_value_without_move() {
    refused(
        "E0382",
        "fn twice(text: String) -> impl Coroutine {
            let once = #[coroutine] || yield text;
            drop(text);
            once
        }",
    )
    .accepted_with("drop(text);", "");
}

#[test]
fn with_move_it_owns_all_it_names() {
    fn countdown(from: u8) -> impl Coroutine<Yield = u8, Return = ()> + Unpin {
        #[coroutine]
        move || {
            for n in (1..=from).rev() {
                yield n;
            }
        }
    }
    assert_eq!(run(countdown(3), [(); 4]), (vec![3, 2, 1], ()));
}

#[test]
fn with_move_a_copy_type_is_copied() {
    let mut count = 5;
    let mut body = #[coroutine]
    move || {
        count += 1;
        yield count;
    };
    resume(&mut body, ());
    assert_eq!(count, 5);
    count += 1;
    assert_eq!(count, 6);
}

// rust-lang/rust: tests/ui/coroutine/borrowing.rs
#[test]
fn it_does_not_outlive_what_it_borrows() {
    let (error, reason) = if since(OCTOBER) {
        ("E0597", "`from` does not live long enough")
    } else {
        let reason = "coroutine may outlive the current function, but it borrows `from`";
        ("E0373", reason)
    };
    refused(
        error,
        "fn countdown(from: u8) -> impl Coroutine {
            #[coroutine] || yield from
        }",
    )
    .saying(reason)
    .accepted_with("||", "move ||");
}

#[test]
fn a_capture_is_changed_only_if_it_is_declared_mutable() {
    refused(
        "E0594",
        "fn count(from: u8) -> impl Coroutine {
            #[coroutine] move || { from += 1; yield from; }
        }",
    )
    .accepted_with("(from", "(mut from");
}

// rust-lang/rust: tests/ui/coroutine/moved-twice.rs
#[test]
fn a_capture_is_moved_out_of_once() {
    refused(
        "E0382",
        "fn same(text: String) -> impl Coroutine {
            #[coroutine] move || loop { yield text }
        }",
    )
    .accepted_with("yield text", "yield text.clone()");
}

// An ordinary closure that moves out of a capture can be called only once. A coroutine is resumed
// many times, and yet its body runs only once.
#[test]
fn moving_out_of_a_capture_does_not_limit_how_often_it_is_resumed() {
    let text = String::from("text");
    let body = #[coroutine]
    move || {
        yield 'a';
        drop(text);
        yield 'b';
    };
    assert_eq!(run(body, [(); 3]), (vec!['a', 'b'], ()));
}

#[test]
fn it_captures_single_fields() {
    let mut pair = (String::from("left"), String::from("right"));
    let mut push = #[coroutine]
    || {
        pair.0.push('!');
        yield;
    };
    pair.1.push('?');
    resume(&mut push, ());
    assert_eq!(pair, ("left!".into(), "right?".into()));
}

#[test]
fn before_edition_2021_it_captures_the_whole() {
    refused_in(
        "2018",
        "E0499",
        "fn both(mut pair: (String, String)) {
            let mut push = #[coroutine] || { pair.0.push('!'); yield; };
            pair.1.push('?');
            Pin::new(&mut push).resume(());
        }",
    )
    .accepted_in("2021");
}

#[test]
fn several_of_them_share_what_they_borrow() {
    let total = Cell::new(0);
    let total = &total;
    let add = |amount: u8| {
        #[coroutine]
        move || {
            for _ in 0..2 {
                total.set(total.get() + amount);
                yield total.get();
            }
        }
    };
    let (mut ones, mut tens) = (add(1), add(10));
    let mut totals = Vec::new();
    for _ in 0..2 {
        totals.push(resume(&mut ones, ()));
        totals.push(resume(&mut tens, ()));
    }
    assert_eq!(totals, [1, 11, 12, 22].map(Yielded));
}

#[test]
fn a_returned_coroutine_may_borrow_from_the_arguments() {
    fn bytes(text: &str) -> impl Coroutine<Yield = u8, Return = ()> + Unpin {
        #[coroutine]
        move || {
            for byte in text.bytes() {
                yield byte;
            }
        }
    }
    let text = String::from("ab");
    assert_eq!(run(bytes(&text), [(); 3]), (vec![b'a', b'b'], ()));
}

#[test]
fn before_edition_2024_its_type_has_to_say_that_it_borrows() {
    refused_in(
        "2021",
        "E0700",
        "fn bytes(text: &str) -> impl Coroutine<Yield = u8, Return = ()> {
            #[coroutine] move || for byte in text.bytes() { yield byte }
        }",
    )
    .accepted_in("2024");
}

#[test]
fn a_method_can_return_one_that_borrows_its_receiver() {
    struct Countdown(u8);
    impl Countdown {
        fn numbers(&mut self) -> impl Coroutine<Yield = u8, Return = ()> + Unpin {
            #[coroutine]
            || {
                while self.0 > 0 {
                    yield self.0;
                    self.0 -= 1;
                }
            }
        }
    }
    let mut countdown = Countdown(3);
    assert_eq!(run(countdown.numbers(), [(); 4]), (vec![3, 2, 1], ()));
    assert_eq!(countdown.0, 0);
}
