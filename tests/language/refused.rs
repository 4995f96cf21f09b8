//! What is refused that has no better place in the other modules: the gates, where `#[coroutine]`
//! may stand, where `yield` may not, and the mistakes that everybody makes once.

use crate::compiler::{accepted, refused};
use crate::compilers::{OCTOBER, since};

const OUTSIDE: &str = "`yield` can only be used in `#[coroutine]` closures, or `gen` blocks";
const OUTSIDE_ANY: &str =
    "`yield` can only be used in `#[coroutine]` closures, or `gen` blocks, E0627";

#[test]
fn yield_needs_its_gate_which_comes_with_that_of_coroutines() {
    refused(
        "E0658, `yield` can only be used in `#[coroutine]` closures, or `gen` blocks",
        "#![feature()]
        pub fn once() { drop(|| yield 1); }",
    )
    .saying("yield syntax is experimental")
    .saying("add `#![feature(yield_expr)]`")
    .accepted_with(
        "#![feature()]\n        pub fn once() { drop(|| yield",
        "#![feature(coroutines)]\n        pub fn once() { drop(#[coroutine] || yield",
    );
}

#[test]
fn the_attribute_needs_its_gate() {
    refused(
        "E0658",
        "#![feature(yield_expr)]
        pub fn once() { drop(#[coroutine] || yield 1); }",
    )
    .saying(if since(OCTOBER) {
        "the `coroutine` attribute is an experimental feature"
    } else {
        "the `#[coroutine]` attribute is an experimental feature"
    })
    .accepted_with("yield_expr", "coroutines");
}

#[test]
fn the_trait_needs_its_gate_and_its_callers_need_it_too() {
    refused(
        "E0658",
        "#![feature(coroutines)]
        pub fn once() -> impl std::ops::Coroutine { #[coroutine] || yield 1 }",
    )
    .saying("use of unstable library feature `coroutine_trait`")
    .accepted_with("(coroutines)", "(coroutines, coroutine_trait)");
    refused(
        "E0658",
        "#![feature(coroutines)]
        pub fn run<C: std::ops::Coroutine>(_: C) {}",
    )
    .accepted_with("(coroutines)", "(coroutine_trait)");
}

#[test]
fn in_a_let_the_attribute_needs_one_more_gate() {
    refused(
        "E0658",
        "#![feature(coroutines)]
        pub fn once() { let once = #[coroutine] || yield 1; drop(once); }",
    )
    .saying("attributes on expressions are experimental")
    .saying("add `#![feature(stmt_expr_attributes)]`")
    .accepted_with(
        "let once = #[coroutine] || yield 1; drop(once);",
        "drop(#[coroutine] || yield 1);",
    );
    accepted(
        "#![feature(coroutines)]
        pub fn tail() -> impl Sized { #[coroutine] || yield 1 }",
    );
}

// rust-lang/rust: tests/ui/coroutine/missing_coroutine_attr_suggestion.rs
#[test]
fn without_the_attribute_the_message_names_it() {
    refused(OUTSIDE, "fn once() { let _ = || yield 1; }")
        .saying("use `#[coroutine]` to make this closure a coroutine")
        .accepted_with("||", "#[coroutine] ||");
}

#[test]
fn a_closure_inside_a_coroutine_does_not_yield_for_it() {
    refused(
        OUTSIDE,
        "fn each() -> impl Coroutine {
            #[coroutine] || { yield 0; let inner = |n: u8| yield n; }
        }",
    )
    .accepted_with("yield n;", "n;");
}

#[test]
fn an_async_block_inside_a_coroutine_does_not_yield_for_it() {
    refused(
        "E0727",
        "fn each() -> impl Coroutine {
            #[coroutine] || { yield 0; let _ = async { yield 1 }; }
        }",
    )
    .accepted_with("async { yield 1 }", "async { 1 }");
}

#[test]
fn a_function_inside_a_coroutine_does_not_yield_for_it() {
    refused(
        OUTSIDE_ANY,
        "fn each() -> impl Coroutine {
            #[coroutine] || { fn inner() { yield 1; } yield 0; inner(); }
        }",
    )
    .accepted_with("yield 1;", "");
}

// rust-lang/rust: tests/ui/coroutine/yield-in-const.rs
#[test]
fn what_is_computed_at_compile_time_does_not_yield() {
    refused(
        OUTSIDE_ANY,
        "fn each() -> impl Coroutine { #[coroutine] || { yield 0; const { yield 1 }; } }",
    )
    .accepted_with("const { yield 1 }", "yield 1");
    refused(
        "`yield` can only be used in `#[coroutine]` closures, or `gen` blocks, E0627, E0308",
        "fn each() -> impl Coroutine { #[coroutine] || { yield 0; [0; yield 1]; } }",
    )
    .accepted_with("yield 1]", "1]");
}

// rust-lang/rust: tests/ui/coroutine/yield-in-function.rs
#[test]
fn an_ordinary_function_does_not_yield() {
    refused(OUTSIDE_ANY, "fn main() { yield 1 }").accepted_with("yield 1", "");
}

// rust-lang/rust: tests/ui/coroutine/invalid_attr_usage.rs
#[test]
fn the_attribute_is_for_closures() {
    let name = if since(OCTOBER) {
        "the `coroutine` attribute"
    } else {
        "`#[coroutine]` attribute"
    };
    let error = |place| format!("{name} cannot be used on {place}");
    refused(&error("functions"), "#[coroutine] fn once() {}")
        .saying(if since(OCTOBER) {
            "the `coroutine` attribute can only be applied to closures"
        } else {
            "`#[coroutine]` can only be applied to closures"
        })
        .accepted_with("#[coroutine] ", "");
    refused(
        &error("expressions"),
        "fn once() { let _ = #[coroutine] { 1 }; }",
    )
    .accepted_with("{ 1 }", "|_: u8| -> u8 { yield 1 }");
    refused(
        &error("statements"),
        "fn once() { #[coroutine] let once = || 1; }",
    )
    .accepted_with("#[coroutine] ", "");
}

#[test]
fn the_attribute_stands_once_and_takes_nothing() {
    refused(
        "multiple `coroutine` attributes",
        "fn once() { drop(#[coroutine] #[coroutine] || yield 1); }",
    )
    .accepted_with("#[coroutine] #[coroutine]", "#[coroutine]");
    refused(
        "E0565",
        "fn once() { drop(#[coroutine(immovable)] || yield 1); }",
    )
    .accepted_with("#[coroutine(immovable)]", "#[coroutine] static");
}

#[test]
fn the_attribute_stands_beside_others_in_any_order() {
    accepted("fn once() { drop(#[inline] #[coroutine] #[cold] || yield 1); }");
}

#[test]
fn the_attribute_can_come_from_a_macro_of_the_same_crate() {
    accepted(
        "#![feature(coroutines)]
        macro_rules! twice {
            ($value:expr) => { #[coroutine] || { yield $value; yield $value; } };
        }
        pub fn ones() { drop(twice!(1)); }",
    );
}

// rust-lang/rust: tests/ui/coroutine/static-closure-unexpanded.rs
#[test]
fn only_a_coroutine_is_static() {
    refused("E0697", "fn one() { let _ = static || 1; }")
        .saying("closures cannot be static")
        .accepted_with("static ||", "#[coroutine] static || yield");
}

#[test]
fn static_stands_before_move() {
    refused(
        "expected one of `async`, `|`, or `||`, found keyword `static`",
        "fn once() { drop(#[coroutine] move static || yield 1); }",
    )
    .accepted_with("move static", "static move");
}

#[test]
fn it_is_not_called() {
    refused(
        "E0618",
        "fn once() { let mut once = #[coroutine] || yield 1; once(); }",
    )
    .accepted_with("once();", "Pin::new(&mut once).resume(());");
}

#[test]
fn it_is_not_resumed_without_a_pin() {
    refused(
        "E0599",
        "fn once() { let mut once = #[coroutine] || yield 1; once.resume(()); }",
    )
    .saying(if since(OCTOBER) {
        "consider wrapping the receiver expression with the appropriate type"
    } else {
        "consider pinning the expression"
    })
    .accepted_with("once.resume(())", "Pin::new(&mut once).resume(())");
}

#[test]
fn it_is_not_a_function_whatever_its_parameter() {
    refused(
        "E0277",
        "fn once() -> impl Fn() { #[coroutine] || { yield 1; } }",
    )
    .accepted_with("impl Fn()", "impl Coroutine");
}

#[test]
fn it_is_not_looped_over() {
    refused(
        "E0277",
        "fn each() { for n in (#[coroutine] || { yield 1; }) {} }",
    )
    .saying("is not an iterator")
    .accepted_with("(#[coroutine] || { yield 1; })", "[1]");
}

#[test]
fn it_has_no_debug() {
    refused(
        "E0277",
        "fn once() -> impl std::fmt::Debug { #[coroutine] || { yield 1; } }",
    )
    .saying("doesn't implement `Debug`")
    .accepted_with("#[coroutine] || { yield 1; }", "1");
}

#[test]
fn both_states_are_to_be_handled() {
    refused(
        "E0004",
        "fn first(mut once: impl Coroutine<Yield = u8> + Unpin) {
            match Pin::new(&mut once).resume(()) { Yielded(_) => {} }
        }",
    )
    .saying("`CoroutineState::Complete(_)` not covered")
    .accepted_with("Yielded(_) => {}", "Yielded(_) => {} Complete(_) => {}");
}

#[test]
fn one_that_is_never_resumed_is_warned_about() {
    refused(
        "unused coroutine that must be used, unused implementer of `Coroutine` that must be used",
        "#![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
        #![deny(unused_must_use)]
        fn made() -> impl std::ops::Coroutine { #[coroutine] || yield 1 }
        pub fn forgotten() { #[coroutine] || yield 1; made(); }",
    )
    .saying("coroutines are lazy and do nothing unless resumed")
    .accepted_with("#[coroutine] || yield 1; made();", "drop(made());");
}

// But not of what it yielded, if that is not `must_use` itself.
#[test]
fn the_state_that_resume_gives_may_be_ignored() {
    accepted(
        "#![feature(coroutine_trait)]
        #![deny(unused_must_use)]
        use std::{ops::Coroutine, pin::Pin};
        pub fn run(mut once: impl Coroutine + Unpin) { Pin::new(&mut once).resume(()); }",
    );
}

#[test]
fn one_resume_at_a_time() {
    refused(
        "E0499",
        "fn twice(mut body: impl Coroutine + Unpin) {
            let first = Pin::new(&mut body);
            let second = Pin::new(&mut body);
            first.resume(());
            second.resume(());
        }",
    )
    .accepted_with("first.resume(());\n", "\n");
}
