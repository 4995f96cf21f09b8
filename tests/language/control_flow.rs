//! `return`, `?`, `break`, loops and matches around a `yield`.

use crate::compiler::refused;
use crate::run;

#[test]
fn return_ends_it_from_anywhere() {
    let body = #[coroutine]
    |_: u8| {
        for turn in 0.. {
            if (yield turn) == 9 {
                return "stopped";
            }
        }
        "not reached"
    };
    assert_eq!(run(body, [0, 1, 9]), (vec![0, 1], "stopped"));
}

#[test]
fn the_question_mark_returns_the_error() {
    let body = #[coroutine]
    |first: Result<u8, String>| {
        let mut sum = first?;
        while sum < 10 {
            sum += (yield sum)?;
        }
        Ok(sum)
    };
    assert_eq!(run(body, [Ok(4), Ok(4), Ok(4)]), (vec![4, 8], Ok(12)));
    let failed = Err(String::from("broken"));
    assert_eq!(run(body, [Ok(4), failed.clone()]), (vec![4], failed));
}

#[test]
fn the_question_mark_needs_a_return_type_that_takes_the_error() {
    refused(
        "E0277",
        "fn sum() -> impl Coroutine<Option<u8>> {
            #[coroutine] |first| { let n: u8 = first?; yield n; 0 }
        }",
    )
    .saying("can only be used in a coroutine that returns `Result` or `Option`")
    .accepted_with("yield n; 0", "yield n; Some(0)");
}

#[test]
fn break_carries_a_value_out_of_a_loop_that_yields() {
    let body = #[coroutine]
    |_: Option<u8>| {
        let mut sum = 0;
        let total = loop {
            match (yield sum) {
                Some(n) => sum += n,
                None => break sum,
            }
        };
        yield total;
        "after"
    };
    let answers = [None, Some(1), Some(2), None, None];
    assert_eq!(run(body, answers), (vec![0, 1, 3, 3], "after"));
}

#[test]
fn break_and_continue_reach_an_outer_loop_by_its_label() {
    let body = #[coroutine]
    |_: char| {
        let mut rows = 0;
        'rows: loop {
            rows += 1;
            for column in 0..3 {
                match (yield (rows, column)) {
                    'n' => continue 'rows,
                    'q' => break 'rows rows,
                    _ => {}
                }
            }
        }
    };
    let (yielded, rows) = run(body, [' ', ' ', 'n', 'q']);
    assert_eq!(yielded, [(1, 0), (1, 1), (2, 0)]);
    assert_eq!(rows, 2);
}

// rust-lang/rust: tests/ui/coroutine/break-inside-coroutine-issue-124495.rs
#[test]
fn a_label_does_not_reach_out_of_the_coroutine() {
    refused(
        "E0767, E0267",
        "fn out() { 'outer: loop {
            let _ = #[coroutine] || { yield; break 'outer; };
        } }",
    )
    .accepted_with("yield; break 'outer;", "yield;");
}

#[test]
fn return_in_a_closure_inside_returns_from_that_closure() {
    let body = #[coroutine]
    |_: u8| {
        let inner = |n: u8| {
            if n > 1 {
                return 'b';
            }
            'a'
        };
        yield inner(1);
        yield inner(2);
        'c'
    };
    assert_eq!(run(body, [0; 3]), (vec!['a', 'b'], 'c'));
}

// rust-lang/rust: tests/ui/coroutine/control-flow.rs
#[test]
fn nested_loops_go_on_where_they_were() {
    let body = #[coroutine]
    || {
        for row in ['a', 'b'] {
            for column in 1..=2 {
                yield (row, column);
            }
        }
    };
    let (yielded, ()) = run(body, [(); 5]);
    assert_eq!(yielded, [('a', 1), ('a', 2), ('b', 1), ('b', 2)]);
}

#[test]
fn each_match_arm_may_yield_or_not() {
    let body = #[coroutine]
    |kind: u8| match kind {
        0 => 0,
        1 => yield "one",
        _ => {
            let first = yield "first";
            first + yield "second"
        }
    };
    assert_eq!(run(body, [0]), (vec![], 0));
    assert_eq!(run(body, [1, 5]), (vec!["one"], 5));
    assert_eq!(run(body, [2, 5, 6]), (vec!["first", "second"], 11));
}

// rust-lang/rust: tests/ui/coroutine/yielding-in-match-guards.rs
#[test]
fn a_guard_may_yield_and_guards_are_asked_in_turn() {
    let body = #[coroutine]
    |_: bool| match () {
        () if yield "first?" => 1,
        () if yield "second?" => 2,
        () => 3,
    };
    assert_eq!(run(body, [false, true]), (vec!["first?"], 1));
    let both = vec!["first?", "second?"];
    assert_eq!(run(body, [false, false, true]), (both.clone(), 2));
    assert_eq!(run(body, [false, false, false]), (both, 3));
}

// Until the guard has said yes, what is matched is borrowed, so that the guard cannot change it.
#[test]
fn a_guard_that_yields_holds_a_borrow_of_what_its_pattern_looks_into() {
    let ask = "fn ask() -> impl Coroutine<bool> {
        #[coroutine] |first| match Some(first) {
            Some(_) if yield => 1,
            _ => 2,
        }
    }";
    refused("E0626", ask).accepted_with("Some(_)", "_");
    refused("E0626", ask).accepted_with("|first|", "static |first|");
    refused("E0626", ask).accepted_with("Some(_) if yield => 1", "Some(_) => { yield; 1 }");
}

#[test]
fn a_variable_set_on_one_side_of_a_yield_only_is_checked_as_ever() {
    refused(
        "E0381",
        "fn late() -> impl Coroutine<Option<u8>> {
            #[coroutine] |first| { let n; if let Some(m) = first { yield; n = m; } n }
        }",
    )
    .accepted_with("n = m; }", "n = m; } else { n = 0; }");
}

// rust-lang/rust: tests/ui/coroutine/partial-initialization-across-yield.rs
#[test]
fn a_struct_is_not_begun_on_one_side_of_a_yield_and_finished_on_the_other() {
    refused(
        "E0381",
        "struct Pair { x: u8, y: u8 }
        fn late() -> impl Coroutine {
            #[coroutine] || { let mut pair: Pair; pair.x = 1; yield; pair.y = 2; drop(pair); }
        }",
    )
    .accepted_with(
        "pair.x = 1; yield; pair.y = 2;",
        "let x = 1; yield; pair = Pair { x, y: 2 };",
    );
}
