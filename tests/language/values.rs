//! The three types: of the argument of `resume`, of `yield` and of the return.

use std::convert::Infallible;
use std::fmt::{Debug, Display};
use std::ops::{Coroutine, CoroutineState::*};
use std::pin::Pin;

use crate::compiler::{accepted, refused};
use crate::{resume, run};

#[test]
fn without_a_parameter_the_argument_is_the_unit() {
    let mut coroutine = #[coroutine]
    || yield;
    assert_eq!(resume(&mut coroutine, ()), Yielded(()));
    refused(
        "E0308",
        "fn two(mut coroutine: impl Coroutine<Yield = (), Return = ()> + Unpin) {
            Pin::new(&mut coroutine).resume(2);
        }",
    )
    .accepted_with("resume(2)", "resume(())");
}

#[test]
fn a_yield_without_a_value_yields_the_unit_and_a_body_without_a_value_returns_it() {
    let mut coroutine = #[coroutine]
    |_: u8| {
        yield;
    };
    assert_eq!(resume(&mut coroutine, 1), Yielded(()));
    assert_eq!(resume(&mut coroutine, 2), Complete(()));
}

// rust-lang/rust: tests/ui/coroutine/too-many-parameters.rs
#[test]
fn there_is_at_most_one_parameter() {
    refused(
        "E0628",
        "fn sum() { let _ = #[coroutine] |a: u8, b: u8| yield a + b; }",
    )
    .saying("too many parameters for a coroutine (expected 0 or 1 parameters)")
    .accepted_with("|a: u8, b: u8|", "|(a, b): (u8, u8)|");
}

#[test]
fn the_parameter_is_a_pattern_that_always_matches() {
    let sums = #[coroutine]
    |(a, b): (u8, u8)| {
        let (c, d) = yield a + b;
        c + d
    };
    assert_eq!(run(sums, [(1, 2), (3, 4)]), (vec![3], 7));
    refused(
        "E0005",
        "fn first() -> impl Coroutine<Option<u8>> {
            #[coroutine] |Some(a): Option<u8>| yield a
        }",
    )
    .accepted_with("Some(a)", "a");
}

#[test]
fn all_arguments_have_one_type() {
    refused(
        "E0308",
        "fn lengths() -> impl Coroutine<u8> {
            #[coroutine] |first: u8| { let second: &str = yield first; }
        }",
    )
    .accepted_with("&str", "u8");
}

#[test]
fn all_yields_have_one_type_which_the_first_decides() {
    refused(
        "E0308",
        "fn both() -> impl Coroutine {
            #[coroutine] || { yield 1_u8; yield 2_u16; }
        }",
    )
    .saying("expected `u8`, found `u16`")
    .accepted_with("2_u16", "2");
}

#[test]
fn what_is_yielded_is_not_coerced_to_the_type_declared() {
    refused(
        "E0271",
        "fn parts() -> impl Coroutine<Yield = &'static [u8]> {
            #[coroutine] || yield &[1, 2]
        }",
    )
    .accepted_with("&[1, 2]", "[1, 2].as_slice()");
}

#[test]
fn what_a_later_yield_gives_is_coerced_to_the_type_of_the_first() {
    let mut parts = #[coroutine]
    || {
        yield [1, 2].as_slice();
        yield &[3];
    };
    assert_eq!(resume(&mut parts, ()), Yielded([1, 2].as_slice()));
    assert_eq!(resume(&mut parts, ()), Yielded([3].as_slice()));
}

#[test]
fn what_is_returned_is_coerced_to_the_type_that_the_closure_declares() {
    refused(
        "E0271",
        "fn boxed() -> impl Coroutine<Return = Box<dyn Display>> {
            #[coroutine] || { yield; Box::new(1) }
        }",
    )
    .accepted_with("|| {", "|| -> Box<dyn Display> {");
}

#[test]
fn the_type_of_the_parameter_can_come_from_what_the_coroutine_is_passed_as() {
    refused(
        "E0282",
        "fn bytes<C>(coroutine: C) {}
        fn echo() { bytes(#[coroutine] |x| { yield 1; }); }",
    )
    .accepted_with("<C>", "<C: Coroutine<u8>>");
}

#[test]
fn without_a_yield_the_type_has_to_come_from_outside() {
    refused(
        "E0282",
        "fn texts<C>(coroutine: C) {}
        fn silent() { texts(#[coroutine] || 1); }",
    )
    .accepted_with("<C>", "<C: Coroutine<Yield = String>>");
}

#[test]
fn a_yield_type_without_values_means_that_it_never_yields() {
    fn silent() -> impl Coroutine<Yield = Infallible, Return = u8> + Unpin {
        #[coroutine]
        || 1
    }
    fn never() -> impl Coroutine<Yield = !, Return = u8> + Unpin {
        #[coroutine]
        || 2
    }
    // The pattern needs no `else`: there is no other variant to be.
    let Complete(one) = resume(&mut silent(), ());
    let Complete(two) = resume(&mut never(), ());
    assert_eq!((one, two), (1, 2));
}

#[test]
fn a_return_type_without_values_means_that_it_never_ends() {
    fn counter() -> impl Coroutine<Yield = u8, Return = !> + Unpin {
        #[coroutine]
        || {
            let mut count = 0;
            loop {
                yield count;
                count += 1;
            }
        }
    }
    let mut counter = counter();
    let Yielded(zero) = resume(&mut counter, ());
    let Yielded(one) = resume(&mut counter, ());
    assert_eq!((zero, one), (0, 1));
    refused(
        "E0005",
        "fn next(mut coroutine: impl Coroutine<Yield = u8, Return = ()> + Unpin) -> u8 {
            let Yielded(value) = Pin::new(&mut coroutine).resume(());
            value
        }",
    )
    .accepted_with("Return = ()", "Return = !");
}

#[test]
fn an_argument_type_without_values_means_that_it_cannot_be_resumed() {
    fn asleep() -> impl Coroutine<!, Yield = u8, Return = ()> {
        #[coroutine]
        |_| {
            yield 1;
        }
    }
    drop(asleep());
    refused(
        "E0308",
        "fn wake(mut asleep: impl Coroutine<!> + Unpin) {
            Pin::new(&mut asleep).resume(());
        }",
    )
    .accepted_with("resume(())", "resume(loop {})");
}

#[test]
fn zero_sized_values_go_through_all_three() {
    #[derive(Debug, PartialEq)]
    struct Token;
    let mut coroutine = #[coroutine]
    |token: Token| yield token;
    assert_eq!(resume(&mut coroutine, Token), Yielded(Token));
    assert_eq!(resume(&mut coroutine, Token), Complete(Token));
}

#[test]
fn references_go_through_all_three_and_keep_their_lifetime() {
    let text = String::from("lines");
    let seen;
    {
        let mut coroutine = #[coroutine]
        |first: &'_ str| {
            let second = yield first;
            &second[1..]
        };
        assert_eq!(resume(&mut coroutine, &text), Yielded("lines"));
        seen = resume(&mut coroutine, &text);
    }
    assert_eq!(seen, Complete("ines"));
}

#[test]
fn the_unsized_goes_through_behind_a_pointer() {
    let body = #[coroutine]
    |first: &dyn Display| {
        let second = yield Box::<str>::from(first.to_string());
        Box::new(second.to_string()) as Box<dyn Debug>
    };
    let (yielded, returned) = run(body, [&1 as &dyn Display, &'c']);
    assert_eq!(*yielded[0], *"1");
    assert_eq!(format!("{returned:?}"), "\"c\"");
}

// rust-lang/rust: tests/ui/coroutine/sized-yield.rs
#[test]
fn an_unsized_value_is_not_yielded() {
    refused(
        "E0277",
        "fn text(text: &'static str) -> impl Coroutine {
            #[coroutine] move || yield *text
        }",
    )
    .saying("the yield type of a coroutine must have a statically known size")
    .accepted_with("yield *text", "yield text");
}

#[test]
fn an_unsized_value_is_not_returned() {
    refused(
        "E0277",
        "fn text(text: &'static str) -> impl Coroutine {
            #[coroutine] move || { yield; *text }
        }",
    )
    .accepted_with("*text", "text");
}

#[test]
fn an_unsized_value_is_not_an_argument() {
    refused(
        "E0277",
        "fn text() { let _ = #[coroutine] |text: str| yield; }",
    )
    .accepted_with("text: str", "text: Box<str>");
}

#[test]
fn yield_and_return_can_be_impl_trait() {
    fn mixed(name: impl Display) -> impl Coroutine<Yield = impl Display, Return = impl Debug> {
        #[coroutine]
        move || {
            yield name;
            [1, 2]
        }
    }
    let (names, list) = run(Box::pin(mixed("name")), [(), ()]);
    assert_eq!(names[0].to_string(), "name");
    assert_eq!(format!("{list:?}"), "[1, 2]");
}

#[test]
fn the_argument_cannot_be_impl_trait() {
    refused(
        "E0666",
        "fn show() -> impl Coroutine<impl Display> { #[coroutine] |x: u8| yield x }",
    )
    .accepted_with("impl Display", "u8");
    refused(
        "E0562",
        "fn show() { let _ = #[coroutine] |x: impl Display| yield x.to_string(); }",
    )
    .accepted_with("impl Display", "u8");
}

#[test]
fn a_function_can_be_generic_over_all_three() {
    fn echo<A, Y, R>(
        yields: impl Fn(A) -> Y,
        returns: impl FnOnce(A) -> R,
    ) -> impl Coroutine<A, Yield = Y, Return = R> + Unpin {
        #[coroutine]
        move |first| {
            let second = yield yields(first);
            returns(second)
        }
    }
    let text = echo(|text: &str| text.len(), str::to_string);
    assert_eq!(run(text, ["abc", "the end"]), (vec![3], "the end".into()));
    let number = echo(|number: i8| -number, |_| ());
    assert_eq!(run(number, [1, 2]), (vec![-1], ()));
}

#[test]
fn a_constant_parameter_is_as_good_as_a_type_parameter() {
    fn chunks<const N: usize>() -> impl Coroutine<Yield = [u8; N], Return = usize> + Unpin {
        #[coroutine]
        || {
            yield [0; N];
            N
        }
    }
    assert_eq!(run(chunks::<3>(), [(), ()]), (vec![[0; 3]], 3));
}

#[test]
fn a_coroutine_can_yield_coroutines() {
    let mut outer = #[coroutine]
    || {
        for start in [10, 20] {
            yield #[coroutine]
            move || {
                yield start;
                yield start + 1;
            };
        }
    };
    let mut seen = Vec::new();
    while let Yielded(inner) = resume(&mut outer, ()) {
        seen.extend(run(inner, [(); 3]).0);
    }
    assert_eq!(seen, [10, 11, 20, 21]);
}

#[test]
fn an_ordinary_type_can_implement_the_trait_and_for_several_arguments() {
    struct Doubler;
    impl Coroutine<u8> for Doubler {
        type Yield = u8;
        type Return = !;
        fn resume(self: Pin<&mut Self>, n: u8) -> std::ops::CoroutineState<u8, !> {
            Yielded(n * 2)
        }
    }
    impl Coroutine<&str> for Doubler {
        type Yield = String;
        type Return = !;
        fn resume(self: Pin<&mut Self>, text: &str) -> std::ops::CoroutineState<String, !> {
            Yielded(text.repeat(2))
        }
    }
    assert_eq!(resume(&mut Doubler, 4_u8), Yielded(8));
    assert_eq!(resume(&mut Doubler, "ab"), Yielded("abab".into()));
    accepted("fn unit(c: impl Coroutine) -> impl Coroutine<()> { c }");
}
