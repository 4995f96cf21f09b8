//! What stands beside `#[coroutine]`: `gen` blocks, `async`, `const`.

use std::async_iter::AsyncIterator;
use std::future::{Future, poll_fn};
use std::iter::{from_coroutine, iter};
use std::ops::{Coroutine, CoroutineState::*};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::compiler::{refused, refused_in};
use crate::compilers::{OCTOBER, since};
use crate::{panic_message, resume, run};

// rust-lang/rust: tests/ui/coroutine/gen_block_is_iter.rs
#[test]
fn a_gen_block_is_an_iterator_and_a_coroutine_is_not() {
    let letters = gen {
        yield 'a';
        yield 'b';
    };
    assert!(letters.eq(['a', 'b']));
    refused(
        "E0277",
        "#![feature(coroutines, gen_blocks)]
        pub fn once() -> impl Iterator<Item = u8> { #[coroutine] || { yield 1; } }",
    )
    .accepted_with("#[coroutine] || {", "gen {");
}

// rust-lang/rust: tests/ui/coroutine/gen_block_is_coro.rs
#[test]
fn a_gen_block_is_not_a_coroutine() {
    refused(
        "E0277",
        "#![feature(coroutines, coroutine_trait, gen_blocks)]
        pub fn once() -> impl std::ops::Coroutine<Yield = u8> { gen { yield 1; } }",
    )
    .accepted_with("gen {", "#[coroutine] || {");
}

#[test]
fn from_coroutine_makes_an_iterator_of_one_that_returns_nothing() {
    let letters = from_coroutine(
        #[coroutine]
        || {
            yield 'a';
            yield 'b';
        },
    );
    assert!(letters.eq(['a', 'b']));
    refused(
        "E0271",
        "#![feature(coroutines, iter_from_coroutine)]
        pub fn once() -> impl Iterator<Item = u8> {
            std::iter::from_coroutine(#[coroutine] || { yield 1; 2 })
        }",
    )
    .accepted_with("yield 1; 2", "yield 1;");
}

// rust-lang/rust: tests/ui/coroutine/gen_block_iterate.rs
#[test]
fn after_its_end_a_gen_block_goes_on_saying_so_and_from_coroutine_panics() {
    let mut block = gen {
        yield 'a';
    };
    assert_eq!(
        [block.next(), block.next(), block.next()],
        [Some('a'), None, None]
    );

    let mut iterator = from_coroutine(
        #[coroutine]
        || {
            yield 'a';
        },
    );
    assert_eq!([iterator.next(), iterator.next()], [Some('a'), None]);
    let message = panic_message(|| iterator.next());
    assert_eq!(message, "coroutine resumed after completion");
}

// rust-lang/rust: tests/ui/coroutine/gen_block_panic.rs
#[test]
fn after_a_panic_a_gen_block_panics_with_a_message_of_its_own() {
    let mut block = gen {
        yield 'a';
        panic!("in the block");
    };
    block.next();
    assert_eq!(panic_message(|| block.next()), "in the block");
    let message = panic_message(|| block.next());
    assert_eq!(
        message,
        "`gen fn` should just keep returning `None` after panicking"
    );
}

// rust-lang/rust: tests/ui/coroutine/return-types.rs
#[test]
fn a_gen_block_returns_nothing_and_its_yield_gives_nothing() {
    refused(
        "E0308",
        "#![feature(gen_blocks)]
        pub fn once() -> impl Iterator<Item = u8> { gen { yield 1; 2 } }",
    )
    .accepted_with("yield 1; 2", "yield 1;");
    refused(
        "E0308",
        "#![feature(gen_blocks)]
        pub fn once() -> impl Iterator<Item = u8> { gen { let _answer: u8 = yield 1; } }",
    )
    .accepted_with("_answer: u8", "_answer: ()");
}

// rust-lang/rust: tests/ui/coroutine/gen_fn_iter.rs
#[test]
fn a_gen_fn_returns_an_iterator_and_may_borrow_its_receiver() {
    struct Countdown(u8);
    impl Countdown {
        gen fn numbers(&mut self) -> u8 {
            while self.0 > 0 {
                yield self.0;
                self.0 -= 1;
            }
        }
    }
    let mut countdown = Countdown(3);
    assert!(countdown.numbers().eq([3, 2, 1]));
    assert_eq!(countdown.0, 0);
}

// rust-lang/rust: tests/ui/coroutine/const_gen_fn.rs
#[test]
fn a_gen_fn_is_not_const() {
    refused(
        "functions cannot be both `const` and `gen`, \
         `gen` fn bodies are not allowed in constant functions",
        "#![feature(gen_blocks)]
        pub const gen fn once() -> u8 { yield 1; }",
    )
    .accepted_with("const gen", "gen");
}

// rust-lang/rust: tests/ui/coroutine/gen_block_is_no_future.rs
#[test]
fn a_gen_block_is_not_a_future() {
    refused(
        "E0277",
        "#![feature(gen_blocks)]
        pub fn once() -> impl std::future::Future { gen { yield 1; } }",
    )
    .accepted_with("gen { yield 1; }", "async { 1 }");
}

// rust-lang/rust: tests/ui/coroutine/gen_block_move.rs
#[test]
fn a_gen_block_borrows_what_it_uses_and_with_move_owns_it() {
    let (error, reason) = if since(OCTOBER) {
        ("E0597", "`n` does not live long enough")
    } else {
        let reason = "gen block may outlive the current function, but it borrows `n`";
        ("E0373", reason)
    };
    refused(
        error,
        "#![feature(gen_blocks)]
        pub fn bytes(n: u8) -> impl Iterator<Item = u8> { gen { yield n; } }",
    )
    .saying(reason)
    .accepted_with("gen {", "gen move {");
}

// rust-lang/rust: tests/ui/coroutine/gen_block_is_fused_iter.rs
#[test]
fn a_gen_block_is_a_fused_iterator_and_what_a_gen_fn_returns_does_not_say_so() {
    refused(
        "E0277",
        "#![feature(gen_blocks)]
        gen fn once() -> u8 { yield 1; }
        pub fn fused() -> impl std::iter::FusedIterator<Item = u8> { once() }",
    )
    .accepted_with("{ once() }", "{ gen { yield 1; } }");
}

#[test]
fn a_gen_block_does_not_know_how_many_items_are_left() {
    let block = gen {
        yield 1;
    };
    assert_eq!(block.size_hint(), (0, None));
}

#[test]
fn a_gen_block_may_return_early_and_takes_no_question_mark() {
    let block = gen {
        yield 1;
        if true {
            return;
        }
        yield 2;
    };
    assert!(block.eq([1]));
    refused(
        "E0277",
        "#![feature(gen_blocks)]
        pub fn first(n: Option<u8>) -> impl Iterator<Item = u8> {
            gen move { let n = n?; yield n; }
        }",
    )
    .saying("the `?` operator can only be used in a gen block that returns `Result` or `Option`")
    .accepted_with("n?", "n.unwrap()");
}

// rust-lang/rust: tests/ui/coroutine/async_gen_fn_iter.rs
#[test]
fn async_gen_is_polled_for_its_items_and_goes_on_saying_that_there_are_no_more() {
    async gen fn letters() -> char {
        yield 'a';
        std::future::ready(()).await;
        yield 'b';
    }
    let mut letters = pin!(letters());
    let mut context = Context::from_waker(Waker::noop());
    let mut next = || letters.as_mut().poll_next(&mut context);
    assert_eq!(
        [next(), next(), next(), next()],
        [Some('a'), Some('b'), None, None].map(Poll::Ready)
    );
}

// rust-lang/rust: tests/ui/iterators/generator_capture.rs
#[test]
fn iter_makes_a_closure_each_call_of_which_is_an_iterator() {
    let text = String::from("ab");
    let letters = iter!(|times: u8| {
        for _ in 0..times {
            yield text.as_str();
        }
    });
    assert!(letters(1).eq(["ab"]));
    assert!(letters(2).eq(["ab", "ab"]));
}

// rust-lang/rust: tests/ui/coroutine/self_referential_gen_block.rs
#[test]
fn a_gen_block_is_movable_and_has_no_static_form() {
    refused(
        "E0626",
        "#![feature(gen_blocks)]
        pub fn bytes() -> impl Iterator<Item = u8> {
            gen { let list = [1, 2]; for byte in &list { yield *byte; } }
        }",
    )
    .saying("borrow may still be in use when `gen` block yields")
    .accepted_with("in &list { yield *byte", "in list { yield byte");
}

#[test]
fn yield_is_reserved_in_every_edition_and_gen_only_since_2024() {
    refused_in(
        "2015",
        "expected identifier, found reserved keyword `yield`",
        "pub fn f() { let yield = 1; }",
    )
    .saying("escape `yield` to use it as an identifier")
    .accepted_with("yield", "r#yield");
    refused_in(
        "2024",
        "expected identifier, found reserved keyword `gen`",
        "pub fn f() { let gen = 1; }",
    )
    .accepted_in("2021");
}

#[test]
fn a_coroutine_needs_no_edition_and_a_gen_block_needs_2024() {
    refused_in(
        "2021",
        "expected identifier, found reserved keyword `yield`, E0422",
        "#![feature(coroutines, gen_blocks)]
        pub fn f() { drop(gen { yield 1; }); }",
    )
    .accepted_with("gen {", "#[coroutine] || {");
}

/// Polls a future that is ready at once.
fn ready<F: Future>(future: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("not ready"),
    }
}

#[test]
fn a_coroutine_may_be_resumed_from_async_code_and_held_across_an_await() {
    let seen = ready(async {
        let mut body = #[coroutine]
        || {
            yield 1;
            yield 2;
        };
        let first = resume(&mut body, ());
        std::future::ready(()).await;
        [first, resume(&mut body, ())]
    });
    assert_eq!(seen, [Yielded(1), Yielded(2)]);
}

#[test]
fn a_coroutine_can_poll_a_future_and_yield_while_it_is_pending() {
    let mut countdown = 2;
    let future = poll_fn(move |_| {
        if countdown == 0 {
            return Poll::Ready("ready");
        }
        countdown -= 1;
        Poll::Pending
    });
    let body = #[coroutine]
    static || {
        let mut future = pin!(async { format!("{}!", future.await) });
        let mut context = Context::from_waker(Waker::noop());
        loop {
            match future.as_mut().poll(&mut context) {
                Poll::Ready(value) => return value,
                Poll::Pending => yield "pending",
            }
        }
    };
    assert_eq!(
        run(pin!(body), [(); 3]),
        (vec!["pending"; 2], "ready!".into())
    );
}

#[test]
fn a_coroutine_does_not_await() {
    refused(
        "E0728",
        "fn wait() -> impl Coroutine { #[coroutine] || {
            std::future::ready(()).await;
            yield;
        } }",
    )
    .accepted_with("std::future::ready(()).await;", "");
}

// rust-lang/rust: tests/ui/coroutine/async-coroutine-issue-67158.rs
#[test]
fn async_code_does_not_yield() {
    refused("E0727", "async fn once() { yield 1; }")
        .saying("`async` coroutines are not yet supported")
        .accepted_with("yield 1;", "std::future::ready(1).await;");
}

#[test]
fn a_finished_future_panics_with_a_message_of_its_own() {
    let mut future = pin!(async {});
    ready(&mut future);
    let message = panic_message(|| ready(&mut future));
    assert_eq!(message, "`async fn` resumed after completion");
}

// rust-lang/rust 85368
#[test]
fn a_coroutine_in_a_const_context_needs_another_gate() {
    refused(
        "E0658",
        "#![feature(coroutines, coroutine_trait)]
        use std::ops::Coroutine;
        pub const fn once() -> impl Coroutine { #[coroutine] || yield 1 }",
    )
    .saying("coroutines are not allowed in constant functions")
    .accepted_with("(coroutines,", "(coroutines, const_async_blocks,");
    refused(
        "E0658",
        "const ONCE: u8 = { mem::forget(#[coroutine] || yield 1); 1 };",
    )
    .saying("coroutines are not allowed in constants")
    .accepted_with("mem::forget(#[coroutine] || yield 1); ", "");
    refused(
        "E0658",
        "static ONCE: u8 = { mem::forget(#[coroutine] || yield 1); 1 };",
    )
    .saying("coroutines are not allowed in statics")
    .accepted_with("mem::forget(#[coroutine] || yield 1); ", "");
}

#[test]
fn with_that_gate_a_const_context_makes_a_coroutine_and_still_does_not_resume_it() {
    refused(
        "E0015",
        "#![feature(coroutines, coroutine_trait, const_async_blocks, stmt_expr_attributes)]
        use std::{ops::Coroutine, pin::Pin};
        pub const fn once() {
            let mut once = #[coroutine] || yield 1;
            Pin::new(&mut once).resume(());
            std::mem::forget(once);
        }",
    )
    .saying("cannot call non-const method")
    .accepted_with("Pin::new(&mut once).resume(());", "Pin::new(&mut once);");
}

#[test]
fn with_one_more_gate_that_names_the_type_a_static_holds_one_without_a_box() {
    refused(
        "E0658",
        "#![feature(coroutines, coroutine_trait, const_async_blocks)]
        use std::{ops::Coroutine, sync::Mutex};
        type Once = impl Coroutine<Yield = u8> + Send;
        #[define_opaque(Once)]
        const fn once() -> Once { #[coroutine] || yield 1 }
        pub static ONCE: Mutex<Once> = Mutex::new(once());",
    )
    .accepted_with(
        "const_async_blocks",
        "const_async_blocks, type_alias_impl_trait",
    );
}

#[test]
fn a_const_block_inside_a_body_is_as_anywhere() {
    fn squares<const N: u32>() -> impl Coroutine<Yield = u32, Return = ()> + Unpin {
        #[coroutine]
        || yield const { N * N }
    }
    assert_eq!(run(squares::<4>(), [(), ()]), (vec![16], ()));
}
