//! Borrows that live across a `yield`, and what must not move because of them.

use std::cell::RefCell;
use std::marker::PhantomPinned;
use std::ops::{Coroutine, CoroutineState::*};
use std::pin::{Pin, pin};

use crate::compiler::{accepted, refused};
use crate::compilers::{OCTOBER, since};
use crate::{resume, run};

#[test]
fn a_movable_coroutine_does_not_hold_a_borrow_of_its_own_local_across_a_yield() {
    refused(
        "E0626",
        "fn words() -> impl Coroutine {
            #[coroutine] || {
                let line = String::from(\"two words\");
                for word in line.split(' ') { yield word.len(); }
            }
        }",
    )
    .saying("borrow may still be in use when coroutine yields")
    .saying("add `static` to mark this coroutine as unmovable")
    .accepted_with("||", "static ||");
}

// rust-lang/rust: tests/ui/coroutine/static-coroutine.rs
#[test]
fn a_static_coroutine_holds_one() {
    let words = #[coroutine]
    static || {
        let line = String::from("two words more");
        for word in line.split(' ') {
            yield word.len();
        }
    };
    assert_eq!(run(pin!(words), [(); 4]), (vec![3, 5, 4], ()));
}

#[test]
fn a_borrow_that_ends_before_the_yield_is_no_matter() {
    let body = #[coroutine]
    || {
        let line = String::from("line");
        let length = line.as_str().len();
        yield length;
        yield line.as_str().len();
    };
    assert_eq!(run(body, [(); 3]), (vec![4, 4], ()));
}

#[test]
fn a_borrow_of_an_owned_capture_counts_as_one_of_a_local() {
    refused(
        "E0626",
        "fn bytes(list: Vec<u8>) -> impl Coroutine {
            #[coroutine] move || for byte in list.iter() { yield *byte; }
        }",
    )
    .accepted_with("list: Vec<u8>", "list: &Vec<u8>");
}

#[test]
fn a_borrow_through_a_captured_reference_may_live_across_a_yield() {
    accepted(
        "fn bytes(list: &Vec<u8>) -> impl Coroutine<Yield = &u8> {
            #[coroutine] move || for byte in list.iter() { yield byte; }
        }",
    );
    accepted(
        "fn add(list: &mut Vec<u8>) -> impl Coroutine {
            #[coroutine] move || for byte in list.iter_mut() { yield *byte; *byte += 1; }
        }",
    );
}

// rust-lang/rust: tests/ui/coroutine/yield-subtype.rs
#[test]
fn yields_of_several_lifetimes_are_all_of_the_shorter() {
    fn both(short: &str) -> impl Coroutine<Yield = &str, Return = ()> + Unpin {
        #[coroutine]
        move || {
            let long: &'static str = "static";
            yield long;
            yield short;
        }
    }
    let text = String::from("text");
    assert_eq!(run(both(&text), [(); 3]), (vec!["static", "text"], ()));
}

// rust-lang/rust: tests/ui/coroutine/static-reference-across-yield.rs
#[test]
fn a_borrow_of_a_static_or_of_a_constant_may_live_across_a_yield() {
    static LIST: [u8; 2] = [1, 2];
    let body = #[coroutine]
    || {
        let constant = &3;
        for byte in &LIST {
            yield *byte;
        }
        yield *constant;
    };
    assert_eq!(run(body, [(); 4]), (vec![1, 2, 3], ()));
}

// The compiler knows of a box, and of nothing else, that what it holds stays where it is.
#[test]
fn a_borrow_of_what_a_box_holds_may_live_across_a_yield_and_of_what_a_vec_holds_may_not() {
    refused(
        "E0626",
        "fn bytes(list: Vec<u8>) -> impl Coroutine {
            #[coroutine] move || for byte in list.iter() { yield *byte; }
        }",
    )
    .accepted_with("Vec<u8>", "Box<[u8]>");

    let list: Box<[u8]> = Box::from([1, 2, 3]);
    let body = #[coroutine]
    move || {
        for byte in list.iter() {
            yield *byte;
        }
    };
    // It is not moved half-run: on the compiler of May that is undefined behaviour, see the holes.
    assert_eq!(run(body, [(); 4]), (vec![1, 2, 3], ()));
}

#[test]
fn a_loop_over_the_list_itself_or_over_its_indices_borrows_nothing() {
    let list = ['a', 'b'];
    let by_value = #[coroutine]
    move || {
        for letter in list {
            yield letter;
        }
    };
    assert_eq!(run(by_value, [(); 3]), (vec!['a', 'b'], ()));

    let list = ['a', 'b'];
    let by_index = #[coroutine]
    move || {
        // Clippy advises a loop over `&list`, which is the borrow that is refused.
        #[expect(clippy::needless_range_loop)]
        for index in 0..list.len() {
            yield list[index];
        }
    };
    assert_eq!(run(by_index, [(); 3]), (vec!['a', 'b'], ()));
}

// rust-lang/rust: tests/ui/coroutine/yield-in-args.rs
#[test]
fn an_argument_before_the_yield_is_held_and_one_after_it_is_not() {
    refused(
        "E0626",
        "fn both() -> impl Coroutine<u8> {
            fn take(text: &str, answer: u8) {}
            #[coroutine] |_| { let text = String::new(); take(&text, yield); }
        }",
    )
    .accepted_with(
        "take(&text, yield)",
        "let answer = yield; take(&text, answer)",
    );
    accepted(
        "fn both() -> impl Coroutine<u8> {
            fn take(answer: u8, text: &str) {}
            #[coroutine] |_| { let text = String::new(); take(yield, &text); }
        }",
    );
}

// In an ordinary function `list.push(list.len())` is fine: the borrow of `list` has only been
// announced. Across a `yield` an announced one counts.
#[test]
fn the_receiver_of_a_method_is_borrowed_before_its_arguments() {
    refused(
        "E0626",
        "fn collect() -> impl Coroutine<u8> {
            #[coroutine] |_| { let mut list = Vec::new(); list.push(yield); }
        }",
    )
    .accepted_with("list.push(yield)", "let n = yield; list.push(n)");
    refused(
        "E0626",
        "fn add() -> impl Coroutine<usize> {
            #[coroutine] |_| { let mut list = vec![0]; list[yield] += 1; }
        }",
    )
    .accepted_with("list[yield]", "let n = yield; list[n]");
}

// rust-lang/rust: tests/ui/coroutine/addassign-yield.rs
#[test]
fn an_assignment_with_an_operator_reads_a_number_after_the_yield_and_borrows_a_string_before_it() {
    let body = #[coroutine]
    |mut n: u8| {
        n += {
            yield n;
            n = 10;
            yield n
        };
        n
    };
    assert_eq!(run(body, [1, 0, 5]), (vec![1, 10], 15));
    refused(
        "E0626",
        "fn add() -> impl Coroutine<&'static str> {
            #[coroutine] |_| { let mut text = String::new(); text += yield; }
        }",
    )
    .accepted_with("text += yield", "let more = yield; text += more");
}

// rust-lang/rust: tests/ui/coroutine/pattern-borrow.rs
#[test]
fn a_match_that_borrows_holds_the_borrow_in_an_arm_that_uses_it_after_the_yield() {
    refused(
        "E0626",
        "fn length() -> impl Coroutine {
            #[coroutine] || {
                let text = Some(String::new());
                if let Some(text) = &text { yield 0; yield text.len(); }
            }
        }",
    )
    .accepted_with("= &text", "= text");
    accepted(
        "fn length() -> impl Coroutine {
            #[coroutine] || {
                let text = Some(String::new());
                if let Some(text) = &text { yield text.len(); yield 0; }
            }
        }",
    );
}

#[test]
fn a_guard_of_ones_own_cell_is_a_borrow_and_a_guard_of_anothers_is_not() {
    refused(
        "E0626",
        "fn hold(cell: RefCell<u8>) -> impl Coroutine {
            #[coroutine] move || { let mut held = cell.borrow_mut(); yield; *held += 1; }
        }",
    )
    .accepted_with("cell: RefCell", "cell: &RefCell");

    let cell = RefCell::new(1);
    let mut hold = #[coroutine]
    || {
        let mut held = cell.borrow_mut();
        yield;
        *held += 1;
    };
    resume(&mut hold, ());
    assert!(cell.try_borrow().is_err());
    resume(&mut hold, ());
    assert_eq!(*cell.borrow(), 2);
}

#[test]
fn what_is_yielded_never_refers_to_a_local_not_even_of_a_static_one() {
    refused(
        "E0515",
        "fn lend() {
            let _ = #[coroutine] static || { let text = String::new(); yield text.as_str(); };
        }",
    )
    .saying("cannot yield value referencing local variable `text`")
    .accepted_with("text.as_str()", "text.clone()");
}

#[test]
fn what_is_yielded_never_refers_to_an_owned_capture() {
    refused(
        "E0515",
        "fn lend(text: String) {
            let _ = #[coroutine] static move || yield text.as_str();
        }",
    )
    .saying("cannot yield value referencing local data `text`")
    .accepted_with("static move ||", "static ||");
}

#[test]
fn what_is_yielded_never_refers_to_an_argument() {
    refused(
        "E0515",
        "fn lend() {
            let _ = #[coroutine] static |text: String| yield text.as_str();
        }",
    )
    .saying("cannot yield value referencing function parameter `text`")
    .accepted_with("String", "&'static String");
}

// rust-lang/rust: tests/ui/coroutine/non-static-is-unpin.rs
#[test]
fn a_movable_one_is_unpin_whatever_it_holds() {
    fn unpin<T: Unpin>(value: T) -> T {
        value
    }
    let body = unpin(
        #[coroutine]
        || {
            let pinned = PhantomPinned;
            yield 1;
            let PhantomPinned = pinned;
        },
    );
    assert_eq!(run(body, [(), ()]), (vec![1], ()));
}

// rust-lang/rust: tests/ui/coroutine/static-not-unpin.rs
#[test]
fn a_static_one_is_not_unpin_even_if_it_borrows_nothing() {
    refused(
        "E0277",
        "fn once() {
            let mut once = #[coroutine] static || yield 1;
            Pin::new(&mut once).resume(());
        }",
    )
    .saying("cannot be unpinned")
    .saying("consider using the `pin!` macro")
    .accepted_with("static ||", "||");
}

#[test]
fn a_static_one_may_move_until_it_is_pinned() {
    let once = #[coroutine]
    static || yield 1;
    let moved = once;
    let mut boxed = Box::pin(moved);
    assert_eq!(boxed.as_mut().resume(()), Yielded(1));
    // The box moves, what is in it does not.
    let mut moved = boxed;
    assert_eq!(moved.as_mut().resume(()), Complete(()));
}

#[test]
fn once_pinned_on_the_stack_it_is_out_of_reach() {
    refused(
        "E0382",
        "fn once() {
            let once = #[coroutine] static || yield 1;
            let pinned = pin!(once);
            drop(once);
        }",
    )
    .accepted_with("drop(once);", "drop(pinned);");
}

#[test]
fn resume_takes_the_pin_which_is_lent_again_for_each() {
    refused(
        "E0382",
        "fn twice(mut body: Pin<&mut impl Coroutine>) {
            body.as_mut().resume(());
            body.resume(());
            body;
        }",
    )
    .accepted_with("body;", "");
    let mut body = pin!(
        #[coroutine]
        static || yield 1
    );
    assert_eq!(body.as_mut().resume(()), Yielded(1));
    assert_eq!(body.resume(()), Complete(()));
}

#[test]
fn a_borrowed_argument_may_be_kept_across_a_yield() {
    let longest = #[coroutine]
    |mut longest: &str| {
        for _ in 0..2 {
            let next = yield longest.len();
            if next.len() > longest.len() {
                longest = next;
            }
        }
        longest
    };
    let text = String::from("to be continued");
    let words = text.split(' ');
    assert_eq!(run(longest, words), (vec![2, 2], "continued"));
}

// rust-lang/rust: tests/ui/coroutine/resume-arg-outlives.rs
#[test]
fn what_an_argument_borrows_has_to_outlive_the_coroutine() {
    refused(
        "E0597",
        "fn lines() {
            let mut length = #[coroutine] |mut line: &str| loop { line = yield line.len() };
            for n in 0..2 {
                let line = n.to_string();
                Pin::new(&mut length).resume(&line);
            }
        }",
    )
    .saying("`line` does not live long enough")
    .accepted_with("let line = n.to_string()", "let line = \"\"");
}

// rust-lang/rust: tests/ui/coroutine/dropck-resume.rs
#[test]
fn what_an_argument_borrows_is_borrowed_until_a_suspended_one_is_dropped() {
    refused(
        "E0505",
        "struct Guard<'a>(&'a String);
        impl Drop for Guard<'_> { fn drop(&mut self) {} }
        fn lend(text: String) {
            let mut hold = #[coroutine] |guard: Guard| { yield; drop(guard); };
            Pin::new(&mut hold).resume(Guard(&text));
            drop(text);
        }",
    )
    .accepted_with("drop(text);", "drop(hold); drop(text);");
}

// rust-lang/rust 132104
#[test]
fn the_lifetime_of_an_argument_is_in_the_type_so_any_does_not_take_it() {
    refused(
        "lifetime may not live long enough",
        "fn any<'a>(first: &'a str) -> Box<dyn std::any::Any> {
            let mut body = #[coroutine] |_| {
                let second: &'a str = yield;
                yield;
                second.len();
            };
            Pin::new(&mut body).resume(first);
            Box::new(body)
        }",
    )
    .accepted_with("Box<dyn std::any::Any>", "Box<dyn Send + 'a>");
}

// rust-lang/rust 68923
// rust-lang/rust: tests/ui/coroutine/resume-arg-late-bound.rs
#[test]
fn there_is_no_coroutine_for_every_lifetime_of_its_argument() {
    let (error, reason) = if since(OCTOBER) {
        ("E0277", "is not satisfied")
    } else {
        let error = "implementation of `Coroutine` is not general enough";
        (error, "for some specific lifetime")
    };
    refused(
        error,
        "fn length() -> impl for<'a> Coroutine<&'a str> {
            #[coroutine] |mut line: &str| loop { line = yield line.len() }
        }",
    )
    .saying(reason)
    .accepted_with("for<'a> Coroutine<&'a str>", "Coroutine<&'static str>");
}

#[test]
fn a_closure_is_for_every_lifetime_and_so_is_a_coroutine_written_as_an_impl() {
    accepted("fn length() -> impl for<'a> Fn(&'a str) -> usize { |line: &str| line.len() }");

    struct Length;
    impl Coroutine<&str> for Length {
        type Yield = usize;
        type Return = ();
        fn resume(self: Pin<&mut Self>, line: &str) -> std::ops::CoroutineState<usize, ()> {
            Yielded(line.len())
        }
    }
    fn lengths(mut length: impl for<'a> Coroutine<&'a str, Yield = usize> + Unpin) -> usize {
        let mut total = 0;
        for n in [7, 77] {
            let line = n.to_string();
            if let Yielded(length) = resume(&mut length, &*line) {
                total += length;
            }
        }
        total
    }
    assert_eq!(lengths(Length), 3);
}

#[test]
fn a_way_round_the_one_lifetime_is_to_own_the_argument() {
    let mut length = #[coroutine]
    |mut line: String| {
        loop {
            line = yield line.len();
        }
    };
    for n in [7, 77] {
        let line = n.to_string();
        let expected: std::ops::CoroutineState<usize, ()> = Yielded(line.len());
        assert_eq!(resume(&mut length, line), expected);
    }
}

#[test]
fn a_way_round_the_one_lifetime_is_to_hand_a_buffer_back_and_forth() {
    let mut shout = #[coroutine]
    |mut line: String| {
        loop {
            line.push('!');
            line = yield line;
        }
    };
    let mut line = String::with_capacity(80);
    let allocation = line.as_ptr();
    for n in [7, 77] {
        line.clear();
        line.push_str(&n.to_string());
        let Yielded(answer) = resume(&mut shout, line);
        line = answer;
        assert_eq!(line, format!("{n}!"));
    }
    assert_eq!(line.as_ptr(), allocation);
}
