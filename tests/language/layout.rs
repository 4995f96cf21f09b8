//! What a coroutine takes in memory: one number for where it is suspended, its captures, and what
//! lives across a `yield`.
//!
//! The sizes are exact, so that a nightly that saves more or less turns a test red; a `Page` is
//! 100 bytes of alignment 1, so they are the same on every target.

use std::convert::Infallible;
use std::future::ready;
use std::ops::{Coroutine, CoroutineState, CoroutineState::*};

use crate::compiler::type_sizes;
use crate::compilers::{OCTOBER, name_this_one_if_unverified, since};
use crate::resume;

/// A value without a drop.
type Page = [u8; 100];

const PAGE: Page = [0; 100];

/// A value with a drop.
struct Owned(Page);

impl Drop for Owned {
    fn drop(&mut self) {}
}

fn owned() -> Owned {
    Owned(PAGE)
}

/// The number of the state, if there are few.
const STATE: usize = 1;
const ONE: usize = STATE + 100;
const TWO: usize = STATE + 200;

/// Says whether a value is there that must be dropped.
const DROP_FLAG: usize = 1;

fn look<T>(_: &T) {}

fn size<C>(coroutine: C) -> usize {
    name_this_one_if_unverified();
    size_of_val(&coroutine)
}

#[test]
fn one_that_saves_nothing_is_the_number_of_its_state() {
    let body = #[coroutine]
    || {
        yield;
        yield;
    };
    assert_eq!(size(body), STATE);
}

// rust-lang/rust: tests/ui/coroutine/discriminant.rs
#[test]
fn three_states_are_taken_so_from_254_yields_on_the_number_takes_two_bytes() {
    macro_rules! yields {
        ($($sixteen:literal)* + $($one:literal)*) => {
            #[coroutine]
            || {
                $(yields!(@sixteen $sixteen);)*
                $(yield $one;)*
            }
        };
        (@sixteen $n:literal) => {
            yield $n; yield $n; yield $n; yield $n; yield $n; yield $n; yield $n; yield $n;
            yield $n; yield $n; yield $n; yield $n; yield $n; yield $n; yield $n; yield $n
        };
    }
    // 15 * 16 and 13 or 14.
    let yields_253 = yields!(0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 + 0 0 0 0 0 0 0 0 0 0 0 0 0);
    let yields_254 = yields!(0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 + 0 0 0 0 0 0 0 0 0 0 0 0 0 0);
    assert_eq!(size(yields_253), 1);
    assert_eq!(size(yields_254), 2);
}

#[test]
fn a_local_that_is_used_after_a_yield_is_saved() {
    let used_after = #[coroutine]
    || {
        let page = PAGE;
        yield;
        look(&page);
    };
    assert_eq!(size(used_after), ONE);
}

#[test]
fn a_local_without_a_drop_that_is_not_used_after_the_yield_is_not_saved() {
    let used_before = #[coroutine]
    || {
        let page = PAGE;
        look(&page);
        yield;
    };
    assert_eq!(size(used_before), STATE);
}

#[test]
fn a_local_with_a_drop_is_saved_unless_its_block_ends_or_it_is_dropped_before() {
    let in_scope = #[coroutine]
    || {
        let owned = owned();
        look(&owned);
        yield;
    };
    let in_a_block = #[coroutine]
    || {
        {
            let owned = owned();
            look(&owned);
        }
        yield;
    };
    let dropped = #[coroutine]
    || {
        let owned = owned();
        look(&owned);
        drop(owned);
        yield;
    };
    assert_eq!(size(in_scope), ONE);
    assert_eq!(size(in_a_block), STATE);
    assert_eq!(size(dropped), STATE);
}

#[test]
fn one_that_may_have_been_dropped_is_saved_with_a_flag() {
    let maybe = #[coroutine]
    |early: bool| {
        let owned = owned();
        if early {
            drop(owned);
        }
        yield;
    };
    assert_eq!(size(maybe), ONE + DROP_FLAG);
}

// rust-lang/rust: tests/ui/coroutine/overlap-locals.rs
#[test]
fn locals_of_blocks_that_follow_one_another_share_their_bytes() {
    let blocks = #[coroutine]
    || {
        {
            let first = owned();
            yield;
            look(&first);
        }
        {
            let second = PAGE;
            yield;
            look(&second);
        }
    };
    assert_eq!(size(blocks), ONE);
}

#[test]
fn locals_of_different_match_arms_share_their_bytes() {
    let arms = #[coroutine]
    |first: bool| match first {
        true => {
            let page = PAGE;
            yield;
            look(&page);
        }
        false => {
            let owned = owned();
            yield;
            look(&owned);
        }
    };
    assert_eq!(size(arms), ONE);
}

#[test]
fn locals_of_one_block_share_nothing_even_if_they_are_never_needed_together() {
    let one_block = #[coroutine]
    || {
        let first = PAGE;
        yield;
        look(&first);
        let second = PAGE;
        yield;
        look(&second);
    };
    assert_eq!(size(one_block), TWO);
}

#[test]
fn a_local_dropped_by_hand_leaves_its_bytes_to_the_next_for_a_drop_flag() {
    let dropped = #[coroutine]
    || {
        let first = owned();
        yield;
        drop(first);
        let second = owned();
        yield;
        drop(second);
    };
    assert_eq!(size(dropped), ONE + DROP_FLAG);
}

// `drop` of a `Copy` value drops a copy.
#[test]
fn a_local_of_a_copy_type_keeps_its_bytes_after_drop() {
    #[expect(dropping_copy_types)]
    let dropped = #[coroutine]
    || {
        let first = PAGE;
        yield;
        drop(first);
        let second = PAGE;
        yield;
        drop(second);
    };
    assert_eq!(size(dropped), TWO);
}

#[test]
fn a_name_shadowed_keeps_its_value_and_a_variable_assigned_does_not() {
    let shadowed = #[coroutine]
    || {
        let page = owned();
        yield;
        look(&page);
        let page = owned();
        yield;
        look(&page);
    };
    let assigned = #[coroutine]
    || {
        let mut page = owned();
        yield;
        look(&page);
        page = owned();
        yield;
        look(&page);
    };
    assert_eq!(size(shadowed), TWO);
    assert_eq!(size(assigned), ONE);
}

// rust-lang/rust: tests/ui/coroutine/size-moved-locals.rs
#[test]
fn a_value_moved_to_another_name_is_saved_twice() {
    let moved = #[coroutine]
    || {
        let first = owned();
        yield;
        let second = first;
        yield;
        look(&second);
    };
    assert_eq!(size(moved), TWO + DROP_FLAG);
}

#[test]
fn a_capture_is_there_from_beginning_to_end() {
    let page = owned();
    let used = #[coroutine]
    move || {
        yield;
        look(&page);
    };
    let page = owned();
    let used_up = #[coroutine]
    move || {
        drop(page);
        yield;
    };
    assert_eq!(size(used), ONE);
    assert_eq!(size(used_up), ONE);
}

// rust-lang/rust 62958
#[test]
fn a_capture_that_is_moved_into_a_local_is_saved_twice() {
    let page = owned();
    let moved = #[coroutine]
    move || {
        let local = page;
        yield;
        look(&local);
    };
    assert_eq!(size(moved), TWO);
}

// An argument of an `async fn` is a capture that is moved into a local.
// rust-lang/rust: tests/ui/print_type_sizes/async.rs
// rust-lang/rust 62958
#[test]
fn an_async_fn_saves_its_argument_twice_and_an_async_block_its_capture_once() {
    async fn function(page: Page) {
        ready(()).await;
        look(&page);
    }
    let page = PAGE;
    let block = async move {
        ready(()).await;
        look(&page);
    };
    let awaited = size_of_val(&ready(()));
    assert_eq!(size_of_val(&function(PAGE)), TWO + awaited);
    assert_eq!(size_of_val(&block), ONE + awaited);
}

#[test]
fn a_capture_that_is_used_up_does_not_share_its_bytes_with_a_later_local() {
    let page = owned();
    let used_up = #[coroutine]
    move || {
        drop(page);
        let local = owned();
        yield;
        look(&local);
    };
    assert_eq!(size(used_up), TWO);
}

// rust-lang/rust: tests/ui/coroutine/resume-arg-size.rs
#[test]
fn a_parameter_with_a_drop_is_saved_to_the_end_even_as_an_underscore() {
    let underscore = #[coroutine]
    |_: Owned| {
        yield;
    };
    let dropped = #[coroutine]
    |first: Owned| {
        drop(first);
        yield;
    };
    let without_a_drop = #[coroutine]
    |_: Page| {
        yield;
    };
    assert_eq!(size(underscore), ONE);
    assert_eq!(size(dropped), STATE);
    assert_eq!(size(without_a_drop), STATE);
}

#[test]
fn what_is_yielded_is_not_saved_and_a_temporary_beside_it_is() {
    let yielded = #[coroutine]
    || {
        yield owned();
    };
    let temporary = #[coroutine]
    || {
        yield owned().0[0];
    };
    let named = #[coroutine]
    || {
        let byte = owned().0[0];
        yield byte;
    };
    assert_eq!(size(yielded), STATE);
    assert_eq!(size(temporary), ONE);
    assert_eq!(size(named), STATE);
}

#[test]
fn a_temporary_in_what_is_matched_is_saved_through_the_arms() {
    let matched = #[coroutine]
    || match owned().0[0] {
        0 => yield "zero",
        _ => yield "other",
    };
    assert_eq!(size(matched), ONE);
}

#[test]
fn what_goes_in_and_straight_out_again_is_never_saved() {
    let mut echo = #[coroutine]
    |mut page: Owned| {
        loop {
            page = yield page;
        }
    };
    assert_eq!(size_of_val(&echo), STATE);
    let Yielded(_): CoroutineState<Owned, !> = resume(&mut echo, owned());
}

/// Four ways to write the same consumer, which hands every value back and counts them.
mod consumers {
    use super::*;

    const COUNT: usize = 1;
    const OPTION: usize = size_of::<Option<Owned>>();

    /// The flag of a value that no `yield` ever finds there. Optimised code does without it, and so
    /// do the profiles `release` and `bench`.
    const IDLE_FLAG: usize = if cfg!(debug_assertions) { DROP_FLAG } else { 0 };

    /// After it has checked that the consumer does what they all do.
    fn size_of_consumer<C>(consumer: C) -> usize
    where
        C: Coroutine<Option<Owned>, Yield = Option<Owned>, Return = u8> + Unpin,
    {
        let bytes = size_of_val(&consumer);
        let (yielded, count) = crate::run(consumer, [None, Some(owned()), Some(owned()), None]);
        let some: Vec<bool> = yielded.iter().map(Option::is_some).collect();
        assert_eq!(some, [false, true, true]);
        assert_eq!(count, 2);
        bytes
    }

    #[test]
    fn handing_back_inside_the_loop_saves_the_value_as_well_and_since_october_2026_only_the_parameter()
     {
        let inside = #[coroutine]
        |_prime: Option<Owned>| {
            let mut count = 0;
            let mut next = yield None;
            while let Some(value) = next {
                count += 1;
                next = yield Some(value);
            }
            count
        };
        let bytes = size_of_consumer(inside);
        if since(OCTOBER) {
            assert_eq!(bytes, STATE + COUNT + OPTION);
        } else {
            assert!(bytes > STATE + COUNT + 2 * 100);
        }
    }

    #[test]
    fn handing_back_in_the_condition_saves_only_the_parameter() {
        let condition = #[coroutine]
        |_prime: Option<Owned>| {
            let mut count = 0;
            let mut seen = None;
            while let Some(value) = (yield seen) {
                count += 1;
                seen = Some(value);
            }
            count
        };
        assert_eq!(
            size_of_consumer(condition),
            STATE + COUNT + IDLE_FLAG + OPTION
        );
    }

    #[test]
    fn dropping_the_parameter_first_saves_little_more_than_the_count() {
        let dropped = #[coroutine]
        |prime: Option<Owned>| {
            drop(prime);
            let mut count = 0;
            let mut seen = None;
            while let Some(value) = (yield seen) {
                count += 1;
                seen = Some(value);
            }
            count
        };
        assert_eq!(size_of_consumer(dropped), STATE + COUNT + IDLE_FLAG);
    }

    #[test]
    fn using_the_parameter_for_what_is_handed_back_saves_little_more_than_the_count() {
        let used = #[coroutine]
        |mut seen: Option<Owned>| {
            let mut count = 0;
            while let Some(value) = (yield seen) {
                count += 1;
                seen = Some(value);
            }
            count
        };
        assert_eq!(size_of_consumer(used), STATE + COUNT + IDLE_FLAG);
    }
}

// The passes that optimise a body run before its locals are laid out.
#[test]
fn a_drop_flag_that_is_the_same_at_every_yield_is_saved_only_without_optimisation() {
    let source = "
        #![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
        use std::{ops::Coroutine, pin::Pin};
        pub struct Owned(pub [u8; 100]);
        impl Drop for Owned { fn drop(&mut self) {} }
        // `seen` is given away at every `yield`, and set again only after it.
        pub fn same(first: Option<Owned>) {
            let mut same = #[coroutine] |mut seen: Option<Owned>| {
                let mut count = 0_u8;
                while let Some(value) = (yield seen) { count += 1; seen = Some(value); }
                count
            };
            Pin::new(&mut same).resume(first);
        }
        pub fn different(first: Option<Owned>) {
            let mut different = #[coroutine] |seen: Option<Owned>| {
                if seen.is_none() { drop(seen); }
                yield;
            };
            Pin::new(&mut different).resume(first);
        }";
    for level in ["0", "1", "2", "3", "s", "z"] {
        let mut sizes = type_sizes(&[&format!("-Copt-level={level}")], source);
        sizes.retain(|line| line.starts_with("type: `{coroutine"));
        let has = |line: usize, bytes: usize| {
            let start = format!("type: `{{coroutine@<anon>:{line}:");
            let end = format!("`: {bytes} bytes, alignment: 1 bytes");
            let found = |size: &String| size.starts_with(&start) && size.ends_with(&end);
            assert!(
                sizes.iter().any(found),
                "{level}: {line} {bytes} {sizes:#?}"
            );
        };
        has(8, STATE + 1 + if level == "0" { DROP_FLAG } else { 0 });
        has(16, ONE + 1 + DROP_FLAG);
    }
}

#[test]
fn a_for_loop_saves_both_ends_of_its_range_and_a_while_loop_its_number() {
    let for_loop = #[coroutine]
    || {
        for n in 0..10_u8 {
            yield n;
        }
    };
    let while_loop = #[coroutine]
    || {
        let mut n = 0_u8;
        while n < 10 {
            yield n;
            n += 1;
        }
    };
    assert_eq!(size(for_loop), STATE + 2);
    assert_eq!(size(while_loop), STATE + 1);
}

fn inner() -> impl Coroutine<Yield = (), Return = ()> + Unpin {
    #[coroutine]
    || {
        let page = owned();
        yield;
        look(&page);
    }
}

#[test]
fn an_inner_coroutine_is_saved_whole_once_where_it_is_made_or_captured() {
    let made = #[coroutine]
    || {
        let mut inner = inner();
        while let Yielded(()) = resume(&mut inner, ()) {
            yield;
        }
    };
    let mut inner = inner();
    let captured = #[coroutine]
    move || {
        while let Yielded(()) = resume(&mut inner, ()) {
            yield;
        }
    };
    assert_eq!(size(made), STATE + ONE);
    assert_eq!(size(captured), STATE + ONE);
}

#[test]
fn inner_coroutines_in_blocks_of_their_own_share_their_bytes() {
    let one_block = #[coroutine]
    || {
        let mut first = inner();
        while let Yielded(()) = resume(&mut first, ()) {
            yield;
        }
        let mut second = inner();
        while let Yielded(()) = resume(&mut second, ()) {
            yield;
        }
    };
    let two_blocks = #[coroutine]
    || {
        {
            let mut first = inner();
            while let Yielded(()) = resume(&mut first, ()) {
                yield;
            }
        }
        {
            let mut second = inner();
            while let Yielded(()) = resume(&mut second, ()) {
                yield;
            }
        }
    };
    assert_eq!(size(one_block), STATE + 2 * ONE);
    assert_eq!(size(two_blocks), STATE + ONE);
}

#[test]
fn a_borrow_held_in_a_static_one_is_saved_beside_what_it_borrows() {
    let borrowed = #[coroutine]
    static || {
        let page = PAGE;
        let borrow = &page;
        yield;
        look(borrow);
    };
    let pointer = size_of::<usize>();
    let bytes = (ONE + pointer).next_multiple_of(pointer);
    assert_eq!(size(borrowed), bytes);
}

#[test]
fn saved_locals_are_ordered_to_waste_least_and_aligned_as_they_need() {
    let mixed = #[coroutine]
    || {
        let (first, number, last) = (1_u8, 2_u64, 3_u8);
        yield;
        look(&(first, number, last));
    };
    assert_eq!(align_of_val(&mixed), align_of::<u64>());
    assert_eq!(size(mixed), 8 + align_of::<u64>());
}

#[test]
fn a_zero_sized_local_takes_nothing() {
    struct Token;
    impl Drop for Token {
        fn drop(&mut self) {}
    }
    let held = #[coroutine]
    || {
        let _token = Token;
        yield;
    };
    assert_eq!(size(held), STATE);
}

// The number of the state has values to spare, as a `bool` has: they are not used.
// rust-lang/rust: tests/ui/coroutine/niche-in-coroutine.rs
#[test]
fn an_option_of_a_coroutine_is_larger_than_the_coroutine() {
    fn option<C>(_: &C) -> usize {
        size_of::<Option<C>>()
    }
    let body = #[coroutine]
    || yield;
    assert_eq!(option(&body), STATE + 1);
    assert_eq!(option(&true), 1);

    // Nor are those of what it captured.
    let boxed = Box::new(1);
    let body = #[coroutine]
    move || {
        yield;
        look(&boxed);
    };
    assert!(option(&body) > size_of_val(&body));
    assert_eq!(option(&Box::new(1)), size_of::<Box<u8>>());
}

// rust-lang/rust: tests/ui/coroutine/partial-drop.rs
#[test]
fn a_local_with_one_field_moved_out_keeps_its_whole_size_and_one_taken_apart_does_not() {
    let one_field_moved_out = #[coroutine]
    || {
        let pair = (owned(), owned());
        drop(pair.0);
        yield;
    };
    let taken_apart = #[coroutine]
    || {
        let pair = (owned(), owned());
        let (first, _second) = pair;
        drop(first);
        yield;
    };
    assert_eq!([size(one_field_moved_out), size(taken_apart)], [TWO, ONE]);
}

// rust-lang/rust 62321
#[test]
fn to_borrow_a_local_that_is_not_used_after_the_yield_does_not_save_it() {
    let measured = #[coroutine]
    || {
        let page = PAGE;
        let bytes = size_of_val(&page);
        yield bytes;
    };
    let addressed = #[coroutine]
    || {
        let page = PAGE;
        let address = &raw const page;
        yield address.addr();
    };
    assert_eq!([size(measured), size(addressed)], [STATE, STATE]);
}

// rust-lang/rust: tests/ui/coroutine/uninhabited-field.rs
#[test]
fn a_local_of_a_type_without_values_that_is_never_set_does_no_harm() {
    let mut body = #[coroutine]
    || {
        let page = PAGE;
        let _never: Infallible;
        yield 1;
        look(&page);
    };
    assert_eq!(resume(&mut body, ()), Yielded(1));
    assert_eq!(resume(&mut body, ()), Complete(()));
}

#[test]
fn what_resume_gives_has_niches_as_any_enum() {
    assert_eq!(
        size_of::<CoroutineState<Box<u8>, ()>>(),
        size_of::<Box<u8>>()
    );
    assert_eq!(size_of::<CoroutineState<Page, !>>(), 100);
    assert_eq!(size_of::<CoroutineState<Page, ()>>(), 101);
}

#[test]
fn every_coroutine_counts_as_needing_a_drop() {
    fn needs_drop<C>(_: &C) -> bool {
        std::mem::needs_drop::<C>()
    }
    let nothing_to_drop = #[coroutine]
    || {
        let page = PAGE;
        yield;
        look(&page);
    };
    let something_to_drop = #[coroutine]
    || {
        let _owned = owned();
        yield;
    };
    assert!(needs_drop(&nothing_to_drop));
    assert!(needs_drop(&something_to_drop));
    assert!(!needs_drop(&|| PAGE));
}
