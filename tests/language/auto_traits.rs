//! `Send`, `Sync` and the rest: decided by what is captured and by what lives across a `yield`.
//!
//! Each statement is a pair: refused, and accepted after one change.

use crate::compiler::{Refusal, accepted, refused};
use crate::compilers::{OCTOBER, since};

const NOT_SEND: &str = "coroutine cannot be sent between threads safely";
const NOT_SYNC: &str = "coroutine cannot be shared between threads safely";

fn not_send(source: &'static str) -> Refusal {
    refused(NOT_SEND, source).saying("is not `Send` as this value is used across a yield")
}

#[test]
fn a_value_that_lives_across_a_yield_counts_and_one_that_was_dropped_before_does_not() {
    not_send("fn f() -> impl Send { #[coroutine] || { let rc = Rc::new(1); yield; drop(rc); } }")
        .accepted_with("yield; drop(rc);", "drop(rc); yield;");
}

#[test]
fn the_end_of_a_block_before_the_yield_is_as_good_as_a_drop() {
    not_send("fn f() -> impl Send { #[coroutine] || { let rc = Rc::new(1); yield; } }")
        .accepted_with("let rc = Rc::new(1);", "{ let rc = Rc::new(1); }");
}

#[test]
fn what_was_moved_away_does_not_count() {
    not_send("fn f() -> impl Send { #[coroutine] || { let rc = Rc::new(1); yield; } }")
        .accepted_with("yield;", "mem::forget(rc); yield;");
}

#[test]
fn what_may_have_been_moved_away_counts() {
    not_send(
        "fn f(b: bool) -> impl Send {
            #[coroutine] move || { let rc = Rc::new(1); if b { drop(rc); } yield; }
        }",
    )
    .accepted_with("drop(rc); }", "drop(rc); } else { drop(rc); }");
}

// Not by its scope: what is never used again and needs no drop is not kept.
#[test]
fn a_value_without_a_drop_counts_only_up_to_its_last_use() {
    not_send(
        "fn f(n: &'static u8) -> impl Send {
            #[coroutine] move || { let p = &raw const *n; yield; p.is_null(); }
        }",
    )
    .accepted_with("yield; p.is_null();", "p.is_null(); yield;");
}

#[test]
fn a_value_with_a_drop_counts_to_the_end_of_its_scope() {
    not_send(
        "fn f() -> impl Send {
            #[coroutine] || { let rc = Rc::new(1); Rc::strong_count(&rc); yield; }
        }",
    )
    .accepted_with("Rc::new(1)", "mem::ManuallyDrop::new(Rc::new(1))");
}

#[test]
fn a_temporary_in_what_is_matched_lives_through_the_arms_and_in_a_let_it_does_not() {
    not_send("fn f() -> impl Send { #[coroutine] || { match *Rc::new(1) { n => { yield n; } } } }")
        .accepted_with("match *Rc::new(1)", "let n = *Rc::new(1); match n");
    not_send("fn f() -> impl Send { #[coroutine] || { if let 1 = *Rc::new(1) { yield; } } }")
        .accepted_with("let 1 =", "1 ==");
}

#[test]
fn a_temporary_of_a_yields_own_operand_lives_across_that_yield() {
    not_send("fn f() -> impl Send { #[coroutine] || { yield *Rc::new(1); } }")
        .accepted_with("yield *Rc::new(1);", "let n = *Rc::new(1); yield n;");
}

// What is yielded has left and is not saved, as `layout` shows. For `Send` it counts all the same.
#[test]
fn what_is_yielded_counts_if_it_has_a_drop_and_what_is_returned_does_not() {
    not_send("fn f() -> impl Send { #[coroutine] || { yield Rc::new(1); } }")
        .accepted_with("yield Rc::new(1);", "yield; Rc::new(1)");
    accepted("fn f() -> impl Send { #[coroutine] || { yield std::ptr::null::<u8>(); } }");
}

#[test]
fn an_argument_counts_only_while_it_is_kept() {
    not_send("fn f() -> impl Send { #[coroutine] |rc: Rc<u8>| { yield; } }")
        .accepted_with("yield;", "drop(rc); drop(yield); yield;");
    not_send("fn f() -> impl Send { #[coroutine] |_: Rc<u8>| { yield; } }")
        .accepted_with("|_: Rc<u8>| {", "|rc: Rc<u8>| { drop(rc);");
}

#[test]
fn a_capture_counts_even_if_it_is_used_up_before_the_first_yield() {
    refused(
        NOT_SEND,
        "fn f(rc: Rc<u8>) -> impl Send { #[coroutine] move || { drop(rc); yield; } }",
    )
    .saying("captured value is not `Send`")
    .accepted_with("rc: Rc<u8>", "rc: Arc<u8>");
}

// rust-lang/rust: tests/ui/coroutine/ref-upvar-not-send.rs
#[test]
fn a_capture_by_reference_counts_as_a_reference() {
    refused(
        "E0277",
        "fn send(_: impl Send) {}
        fn f(cell: Cell<u8>) { send(#[coroutine] || { cell.set(1); yield; }); }",
    )
    .saying("`Cell<u8>` cannot be shared between threads safely")
    .accepted_with("||", "move ||");
}

#[test]
fn a_borrow_across_a_yield_counts_as_a_reference() {
    not_send(
        "fn f() -> impl Send {
            #[coroutine] static || { let cell = Cell::new(1); let r = &cell; yield; r.set(2); }
        }",
    )
    .accepted_with("yield; r.set(2);", "r.set(2); yield; cell.set(2);");
}

#[test]
fn a_lock_guard_across_a_yield_keeps_it_on_its_thread() {
    not_send(
        "fn f(m: &Mutex<u8>) -> impl Send {
            #[coroutine] move || { let mut held = m.lock().unwrap(); *held += 1; yield; }
        }",
    )
    .accepted_with(
        "let mut held = m.lock().unwrap(); *held += 1;",
        "*m.lock().unwrap() += 1;",
    );
}

// rust-lang/rust: tests/ui/coroutine/not-send-sync.rs
#[test]
fn sync_is_decided_in_the_same_way() {
    refused(
        NOT_SYNC,
        "fn f() -> impl Sync { #[coroutine] || { let c = Cell::new(1); yield; c.set(2); } }",
    )
    .saying("coroutine is not `Sync` as this value is used across a yield")
    .accepted_with("yield; c.set(2);", "c.set(2); yield;");
    refused(
        NOT_SYNC,
        "fn f(c: Cell<u8>) -> impl Sync { #[coroutine] move || { drop(c); yield; } }",
    )
    .saying("captured value is not `Sync`")
    .accepted_with("c: Cell<u8>", "c: Box<u8>");
}

#[test]
fn unwind_safety_is_decided_in_the_same_way() {
    refused(
        "E0277",
        "fn f(n: &mut u8) -> impl std::panic::UnwindSafe {
            #[coroutine] move || { yield *n; }
        }",
    )
    .accepted_with("&mut u8", "&u8");
    refused(
        "E0277",
        "fn f() -> impl std::panic::UnwindSafe {
            #[coroutine] static || { let mut n = 1; let r = &mut n; yield; *r = 2; }
        }",
    )
    .accepted_with("yield; *r = 2;", "*r = 2; yield;");
}

#[test]
fn an_impl_coroutine_shows_what_the_coroutine_behind_it_is() {
    refused(
        NOT_SEND,
        "fn hidden() -> impl Coroutine { #[coroutine] || { let rc = Rc::new(1); yield; } }
        fn f() -> impl Send { hidden() }",
    )
    .accepted_with("Rc::new(1)", "Arc::new(1)");
}

#[test]
fn a_dyn_coroutine_shows_only_what_it_says() {
    refused(
        "E0277",
        "type Boxed = Pin<Box<dyn Coroutine<Yield = u8, Return = ()>>>;
        fn f(boxed: Boxed) -> impl Send { boxed }",
    )
    .accepted_with("Return = ()>>", "Return = ()> + Send>");
}

#[test]
fn with_a_generic_value_it_depends_on_that() {
    not_send(
        "fn f<T>(make: fn() -> T) -> impl Send {
            #[coroutine] move || { let value = make(); yield; drop(value); }
        }",
    )
    .saying("consider restricting type parameter `T` with trait `Send`")
    .accepted_with("<T>", "<T: Send>");
}

// rust-lang/rust: tests/ui/coroutine/partial-drop.rs
#[test]
fn a_value_with_a_drop_counts_even_after_its_parts_were_moved_out_and_one_without_does_not() {
    refused(
        "E0277",
        "fn f() -> impl Send { #[coroutine] || {
            let pair = (Rc::new(1), String::new());
            drop(pair.0);
            drop(pair.1);
            yield;
        } }",
    )
    .saying("`Rc<i32>` cannot be sent between threads safely")
    .accepted_with("drop(pair.0);\n            drop(pair.1);", "drop(pair);");
    accepted(
        "struct Pointer(*const u8);
        fn f(make: fn() -> Pointer) -> impl Send {
            #[coroutine] move || { let pair = (make(), 1); drop(pair.0); yield; }
        }",
    );
}

// rust-lang/rust: tests/ui/coroutine/auto-trait-regions.rs
#[test]
fn for_an_auto_trait_the_lifetime_of_a_local_is_forgotten_and_that_of_a_capture_is_not() {
    refused(
        if since(OCTOBER) {
            "higher-ranked subtype error"
        } else {
            "implementation of `Movable` is not general enough"
        },
        "#![feature(auto_traits, coroutines, negative_impls)]
        auto trait Movable {}
        pub struct Not;
        impl !Movable for Not {}
        pub struct Only<'a>(&'a Not);
        impl Movable for Only<'static> {}
        pub fn f(make: fn() -> Only<'static>) -> impl Movable {
            #[coroutine] move || { let only = make(); yield; drop(only); }
        }",
    )
    .accepted_with(
        "let only = make(); yield;",
        "let only = make(); drop(only); yield; let only = ();",
    );
    accepted(
        "#![feature(auto_traits, coroutines, negative_impls)]
        auto trait Movable {}
        pub struct Not;
        impl !Movable for Not {}
        pub struct Only<'a>(&'a Not);
        impl Movable for Only<'static> {}
        pub fn f(only: Only<'static>) -> impl Movable {
            #[coroutine] move || { yield; drop(only); }
        }",
    );
}

// rust-lang/rust: tests/ui/impl-trait/auto-trait-leakage/auto-trait-leak.rs
#[test]
fn inside_the_function_that_returns_it_it_is_known_to_be_send_only_since_october_2026() {
    let source = "fn send(_: impl Send) {}
        fn once(again: bool) -> impl Coroutine {
            if again { send(once(false)); }
            #[coroutine] || yield
        }";
    if since(OCTOBER) {
        accepted(source);
    } else {
        refused("E0283", source).accepted_with("if again { send(once(false)); }", "");
    }
}

// rust-lang/rust: tests/ui/lint/must_not_suspend/unit.rs
#[test]
fn a_type_can_forbid_to_be_held_across_a_yield() {
    refused(
        "`Umm` held across a suspend point, but should not be",
        "#![feature(coroutines, must_not_suspend)]
        #![deny(must_not_suspend)]
        #[must_not_suspend = \"a lock\"]
        pub struct Umm;
        impl Drop for Umm { fn drop(&mut self) {} }
        pub fn f() -> impl Sized { #[coroutine] || { let _umm = Umm; yield; } }",
    )
    .saying("a lock")
    .accepted_with("let _umm = Umm;", "drop(Umm);");
}
