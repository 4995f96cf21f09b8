//! `Clone` and `Copy`, with the gate `coroutine_clone`.
//!
//! A clone is sound only as long as the coroutine still has all that it ever owned: it clones a
//! value that was dropped or moved away as well. See the page of holes, and rust-lang/rust 152463.

use std::ops::{Coroutine, CoroutineState::*};

use crate::compiler::{accepted, refused};
use crate::drop_log::DropLog;
use crate::{panic_message, resume, run};

#[test]
fn a_clone_of_a_half_run_coroutine_goes_on_by_itself_if_nothing_that_it_owned_is_gone() {
    let mut original = #[coroutine]
    || {
        let mut seen = String::new();
        for letter in ['a', 'b', 'c'] {
            seen.push(letter);
            yield seen.clone();
        }
    };
    resume(&mut original, ());
    let mut clone = original.clone();
    assert_eq!(resume(&mut clone, ()), Yielded("ab".into()));
    assert_eq!(resume(&mut clone, ()), Yielded("abc".into()));
    assert_eq!(resume(&mut original, ()), Yielded("ab".into()));
}

#[test]
fn a_clone_has_clones_of_the_captures() {
    let list = vec![1, 2];
    let mut original = #[coroutine]
    move || {
        let mut list = list;
        list.push(3);
        yield list.as_ptr();
        list.len()
    };
    let mut clone = original.clone();
    let (Yielded(one), Yielded(other)) = (resume(&mut original, ()), resume(&mut clone, ())) else {
        panic!("yields once");
    };
    assert_ne!(one, other);
}

#[test]
fn the_gate_is_needed() {
    refused(
        "E0277",
        "#![feature(coroutines)]
        pub fn once() -> impl Clone { #[coroutine] || yield 1 }",
    )
    .accepted_with("(coroutines)", "(coroutines, coroutine_clone)");
}

// rust-lang/rust: tests/ui/coroutine/clone-impl.rs
#[test]
fn it_is_clone_if_all_its_captures_are() {
    refused(
        "E0277",
        "fn count(n: &mut u8) -> impl Clone { #[coroutine] move || yield *n }",
    )
    .saying("captured value does not implement `Clone`")
    .accepted_with("n: &mut u8", "n: &u8");
}

#[test]
fn it_is_clone_if_all_that_lives_across_a_yield_is() {
    refused(
        "E0277",
        "struct Single;
        fn hold() -> impl Clone { #[coroutine] || { let s = Single; yield; drop(s); } }",
    )
    .saying("coroutine does not implement `Clone` as this value is used across a yield")
    .accepted_with("yield; drop(s);", "drop(s); yield;");
}

#[test]
fn it_is_copy_if_all_of_that_is() {
    refused(
        "E0277",
        "fn length(text: String) -> impl Copy { #[coroutine] move || yield text.len() }",
    )
    .saying("captured value does not implement `Copy`")
    .accepted_with("text: String", "text: &'static str");
    refused(
        "E0277",
        "fn count() -> impl Copy { #[coroutine] || for n in 0..9 { yield n } }",
    )
    .saying("coroutine does not implement `Copy` as this value is used across a yield")
    .accepted_with(
        "for n in 0..9 { yield n }",
        "{ let mut n = 0; while n < 9 { yield n; n += 1; } }",
    );
}

#[test]
fn a_copy_that_is_resumed_leaves_the_original_where_it_was() {
    let mut original = #[coroutine]
    || {
        yield 1;
        yield 2;
    };
    resume(&mut original, ());
    assert_eq!(run(original, [(), ()]), (vec![2], ()));
    assert_eq!(run(original, [(), ()]), (vec![2], ()));
}

// rust-lang/rust: tests/ui/coroutine/clone-impl-static.rs
#[test]
fn a_static_one_is_neither() {
    refused(
        "E0277",
        "fn once() -> impl Clone { #[coroutine] static || yield 1 }",
    )
    .accepted_with("static ||", "||");
}

#[test]
fn an_impl_coroutine_is_clone_only_if_it_says_so() {
    refused(
        "E0277",
        "fn once() -> impl Coroutine<Yield = u8, Return = ()> { #[coroutine] || yield 1 }
        fn f() -> impl Clone { once() }",
    )
    .accepted_with("Return = ()>", "Return = ()> + Clone");
}

#[test]
fn a_clone_of_a_completed_one_is_completed_if_it_captured_nothing_that_it_owned() {
    let mut original = #[coroutine]
    || {
        let text = String::new();
        yield;
        drop(text);
    };
    run(&mut original, [(), ()]);
    let mut clone = original.clone();
    let message = panic_message(|| resume(&mut clone, ()));
    assert_eq!(message, "coroutine resumed after completion");
}

#[test]
fn each_clone_drops_its_own() {
    #[derive(Clone)]
    struct Owner<'log>(&'log DropLog);
    impl Drop for Owner<'_> {
        fn drop(&mut self) {
            drop(self.0.value("owner"));
        }
    }
    let log = DropLog::default();
    let mut original = #[coroutine]
    || {
        let _owner = Owner(&log);
        yield;
    };
    resume(&mut original, ());
    let clone = original.clone();
    drop(original);
    assert_eq!(log.take(), ["owner"]);
    drop(clone);
    assert_eq!(log.take(), ["owner"]);
}

#[test]
fn a_tree_of_choices_is_walked_by_cloning_at_each() {
    fn walk<C>(coroutine: C, found: &mut Vec<String>)
    where
        C: Coroutine<char, Yield = (), Return = String> + Clone + Unpin,
    {
        for choice in ['x', 'y'] {
            let mut branch = coroutine.clone();
            match resume(&mut branch, choice) {
                Yielded(()) => walk(branch, found),
                Complete(text) => found.push(text),
            }
        }
    }
    let mut found = Vec::new();
    walk(
        #[coroutine]
        |first: char| {
            let second = yield;
            String::from_iter([first, second])
        },
        &mut found,
    );
    assert_eq!(found, ["xx", "xy", "yx", "yy"]);
    accepted("fn both<C: Coroutine + Clone>(c: C) -> (C, C) { (c.clone(), c) }");
}
