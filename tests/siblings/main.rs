//! The promise: each cell of the table of siblings is a test of that name, and says what the test
//! says.
//!
//! A test is named after its column and its row: `gen_block::take_something_in`. "Yes" means that
//! the compiler accepts it, or that the run shows it. "No" means that the compiler refuses it with
//! that error alone, and accepts it after one small change. "No" without an error is seen in a run.

#![feature(async_iterator, coroutine_trait, coroutines, gen_blocks)]
#![feature(iter_macro, stmt_expr_attributes, yield_expr)]
// `iter!` makes a closure, and each call makes an iterator.
#![allow(clippy::redundant_closure_call)]

// Some of it is used by the tests of the language alone.
#[allow(dead_code)]
#[path = "../language/compiler.rs"]
mod compiler;
#[allow(dead_code)]
#[path = "../language/compilers.rs"]
mod compilers;

use std::async_iter::AsyncIterator;
use std::iter::iter;
use std::ops::Coroutine;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

const GATES: &str = "
    #![feature(async_iterator, coroutine_clone, coroutine_trait, coroutines, gen_blocks)]
    #![feature(iter_macro, stmt_expr_attributes, yield_expr)]
    #![allow(unused)]
    use std::async_iter::AsyncIterator;
    use std::iter::iter;
    use std::ops::Coroutine;
    use std::pin::{Pin, pin};
    use std::task::{Context, Waker};
";

/// A body, the caller's code, and the small change that makes a sibling without the ability compile.
#[derive(Clone, Copy)]
struct Row {
    /// For a coroutine; the others have no parameter that a resume brings.
    parameter: &'static str,
    body: &'static str,
    /// `TRAIT` is the trait of the sibling, and `STEP` its way to go on, of a pinned one.
    caller: &'static str,
    change: (&'static str, &'static str),
}

const PLAIN: Row = Row {
    parameter: "",
    body: "yield 1_u8;",
    caller: "",
    change: ("", ""),
};

const BORROW: Row = Row {
    body: "let list = [1_u8]; for byte in &list { yield *byte; }",
    change: ("in &list { yield *byte; }", "in list { yield byte; }"),
    ..PLAIN
};
const TAKE: Row = Row {
    parameter: "_first: u8",
    body: "let _taken: u8 = yield 1_u8;",
    change: ("_taken: u8", "_taken: ()"),
    ..PLAIN
};
const RETURN: Row = Row {
    body: "yield 1_u8; 2_u8",
    change: ("; 2_u8", ";"),
    ..PLAIN
};
const TRY: Row = Row {
    body: "yield \"1\".parse::<u8>()?;",
    change: ("?", ".unwrap()"),
    ..PLAIN
};
/// The error is the return value of a coroutine.
const TRY_AND_RETURN: Row = Row {
    body: "yield \"1\".parse::<u8>()?; Ok::<(), std::num::ParseIntError>(())",
    ..PLAIN
};
const AWAIT: Row = Row {
    body: "std::future::ready(()).await; yield 1_u8;",
    change: (".await", ""),
    ..PLAIN
};
const LOOP: Row = Row {
    caller: "for _ in sibling {}",
    change: ("for _ in sibling {}", ""),
    ..PLAIN
};
const CLONE: Row = Row {
    caller: "let copy = sibling.clone();",
    change: ("sibling.clone()", "sibling"),
    ..PLAIN
};
const SEND: Row = Row {
    body: "let text = String::new(); yield 1_u8; drop(text);",
    caller: "std::thread::spawn(move || drop(sibling));",
    ..PLAIN
};
const SIZE: Row = Row {
    caller: "sibling.size_hint();",
    change: ("sibling.size_hint();", ""),
    ..PLAIN
};
const FUSED: Row = Row {
    caller: "fn fused(_: impl std::iter::FusedIterator) {} fused(sibling);",
    change: ("fused(sibling);", ""),
    ..PLAIN
};
const UNPINNED: Row = Row {
    caller: "Pin::new(&mut sibling).STEP;",
    change: ("Pin::new(&mut sibling)", "pin!(sibling)"),
    ..PLAIN
};
const MOVE: Row = Row {
    caller: "Pin::new(&mut sibling).STEP; let mut moved = sibling; Pin::new(&mut moved).STEP;",
    ..PLAIN
};
const MOVE_AFTER_PIN: Row = Row {
    caller: "pin!(sibling).STEP; let moved = sibling;",
    change: ("let moved = sibling;", ""),
    ..PLAIN
};
const THROUGH_PIN: Row = Row {
    caller: "fn is_one(_: impl TRAIT) {} is_one(pin!(sibling));",
    change: ("is_one(pin!(sibling))", "is_one(sibling)"),
    ..PLAIN
};

fn source(column: &str, row: Row) -> String {
    let Row {
        parameter, body, ..
    } = row;
    let (make, one, step) = match column {
        "coroutine" => (
            format!("#[coroutine] |{parameter}| {{ {body} }}"),
            "Coroutine",
            "resume(())",
        ),
        "static_coroutine" => (
            format!("#[coroutine] static |{parameter}| {{ {body} }}"),
            "Coroutine",
            "resume(())",
        ),
        "gen_block" => (format!("gen {{ {body} }}"), "Iterator", "next()"),
        "gen_fn" => (
            format!("{{ gen fn make() -> u8 {{ {body} }} make() }}"),
            "Iterator",
            "next()",
        ),
        "iter" => (
            format!("iter! {{ || {{ {body} }} }}()"),
            "Iterator",
            "next()",
        ),
        "async_gen" => (
            format!("async gen {{ {body} }}"),
            "AsyncIterator",
            "poll_next(&mut Context::from_waker(Waker::noop()))",
        ),
        _ => panic!("no sibling is called {column}"),
    };
    let caller = row.caller.replace("TRAIT", one).replace("STEP", step);
    format!("{GATES}pub fn test() {{ let mut sibling = {make}; {caller} }}")
}

/// The compiler accepts it.
fn yes(column: &str, row: Row) {
    compiler::accepted(&source(column, row));
}

/// The compiler refuses it, and accepts it with the small change.
fn no(column: &str, row: Row, error: &str) {
    let (wrong, right) = row.change;
    let source = source(column, row);
    compiler::refused(error, &source).accepted_with(wrong, right);
}

fn run(yes: bool, expected: &str) {
    assert_eq!(if yes { "yes" } else { "no" }, expected);
}

/// Writes the tests, and the list of their names and verdicts.
macro_rules! cells {
    ($($column:ident { $($row:ident: $verdict:tt $how:tt)* })*) => {
        $(mod $column {
            use super::*;
            $(#[test]
            fn $row() {
                cells!(@test $column $verdict $how);
            })*
        })*

        /// Column, row, and verdict.
        const CELLS: &[(&str, &str, &str)] = &[$($((
            stringify!($column),
            stringify!($row),
            cells!(@verdict $verdict $how),
        ),)*)*];
    };
    (@test $column:ident yes ($row:ident)) => { yes(stringify!($column), $row) };
    (@test $column:ident no ($row:ident, $error:literal)) => {
        no(stringify!($column), $row, $error)
    };
    (@test $column:ident $verdict:ident { $($test:tt)* }) => {
        run({ $($test)* }, stringify!($verdict))
    };
    (@verdict no ($row:ident, $error:literal)) => { concat!("no: ", $error) };
    (@verdict $verdict:ident $how:tt) => { stringify!($verdict) };
}

cells! {
    coroutine {
        borrow_across_a_yield: no(BORROW, "E0626")
        take_something_in: yes(TAKE)
        return_a_value: yes(RETURN)
        use_the_question_mark: yes(TRY_AND_RETURN)
        await_a_future: no(AWAIT, "E0728")
        be_looped_over: no(LOOP, "E0277")
        be_cloned: yes(CLONE)
        be_sent_to_a_thread: yes(SEND)
        say_how_many_are_left: no(SIZE, "E0599")
        be_resumed_after_the_end: no {
            let mut once = #[coroutine] || { yield 1_u8; };
            let mut resume = || { let _ = Pin::new(&mut once).resume(()); };
            resume();
            resume();
            catch_unwind(AssertUnwindSafe(resume)).is_ok()
        }
        be_a_fused_iterator: no(FUSED, "E0277")
        run_without_a_pin: yes(UNPINNED)
        move_after_the_first_resume: yes(MOVE)
        be_used_through_a_pin: yes(THROUGH_PIN)
    }
    static_coroutine {
        borrow_across_a_yield: yes(BORROW)
        take_something_in: yes(TAKE)
        return_a_value: yes(RETURN)
        use_the_question_mark: yes(TRY_AND_RETURN)
        await_a_future: no(AWAIT, "E0728")
        be_looped_over: no(LOOP, "E0277")
        be_cloned: no(CLONE, "E0277")
        be_sent_to_a_thread: yes(SEND)
        say_how_many_are_left: no(SIZE, "E0599")
        be_resumed_after_the_end: no {
            let mut once = pin!(#[coroutine] static || { yield 1_u8; });
            let mut resume = || { let _ = once.as_mut().resume(()); };
            resume();
            resume();
            catch_unwind(AssertUnwindSafe(resume)).is_ok()
        }
        be_a_fused_iterator: no(FUSED, "E0277")
        run_without_a_pin: no(UNPINNED, "E0277")
        move_after_the_first_resume: no(MOVE_AFTER_PIN, "E0382")
        be_used_through_a_pin: yes(THROUGH_PIN)
    }
    gen_block {
        borrow_across_a_yield: no(BORROW, "E0626")
        take_something_in: no(TAKE, "E0308")
        return_a_value: no(RETURN, "E0308")
        use_the_question_mark: no(TRY, "E0277")
        await_a_future: no(AWAIT, "E0728")
        be_looped_over: yes(LOOP)
        be_cloned: yes(CLONE)
        be_sent_to_a_thread: yes(SEND)
        say_how_many_are_left: no { counts(gen { yield 1_u8; }) }
        be_resumed_after_the_end: yes { goes_on(gen { yield 1_u8; }) }
        be_a_fused_iterator: yes(FUSED)
        run_without_a_pin: yes(UNPINNED)
        move_after_the_first_resume: yes(MOVE)
        be_used_through_a_pin: no(THROUGH_PIN, "E0277")
    }
    gen_fn {
        borrow_across_a_yield: no(BORROW, "E0626")
        take_something_in: no(TAKE, "E0308")
        return_a_value: no(RETURN, "E0308")
        use_the_question_mark: no(TRY, "E0277")
        await_a_future: no(AWAIT, "E0728")
        be_looped_over: yes(LOOP)
        be_cloned: no(CLONE, "E0599")
        be_sent_to_a_thread: yes(SEND)
        say_how_many_are_left: no { counts(one()) }
        be_resumed_after_the_end: yes { goes_on(one()) }
        be_a_fused_iterator: no(FUSED, "E0277")
        run_without_a_pin: yes(UNPINNED)
        move_after_the_first_resume: yes(MOVE)
        be_used_through_a_pin: no(THROUGH_PIN, "E0277")
    }
    iter {
        borrow_across_a_yield: no(BORROW, "E0626")
        take_something_in: no(TAKE, "E0308")
        return_a_value: no(RETURN, "E0308")
        use_the_question_mark: no(TRY, "E0277")
        await_a_future: no(AWAIT, "E0728")
        be_looped_over: yes(LOOP)
        be_cloned: yes(CLONE)
        be_sent_to_a_thread: yes(SEND)
        say_how_many_are_left: no { counts(iter! { || { yield 1_u8; } }()) }
        be_resumed_after_the_end: yes { goes_on(iter! { || { yield 1_u8; } }()) }
        be_a_fused_iterator: yes(FUSED)
        run_without_a_pin: yes(UNPINNED)
        move_after_the_first_resume: yes(MOVE)
        be_used_through_a_pin: no(THROUGH_PIN, "E0277")
    }
    async_gen {
        borrow_across_a_yield: yes(BORROW)
        take_something_in: no(TAKE, "E0308")
        return_a_value: no(RETURN, "E0308")
        use_the_question_mark: no(TRY, "E0277")
        await_a_future: yes(AWAIT)
        be_looped_over: no(LOOP, "E0277")
        be_cloned: no(CLONE, "E0277")
        be_sent_to_a_thread: yes(SEND)
        say_how_many_are_left: no {
            let once = async gen { yield 1_u8; };
            once.size_hint() != (0, None)
        }
        be_resumed_after_the_end: yes {
            let mut once = pin!(async gen { yield 1_u8; });
            let mut context = Context::from_waker(Waker::noop());
            let polls = [(); 3].map(|()| once.as_mut().poll_next(&mut context));
            polls == [Some(1), None, None].map(Poll::Ready)
        }
        be_a_fused_iterator: no(FUSED, "E0277")
        run_without_a_pin: no(UNPINNED, "E0277")
        move_after_the_first_resume: no(MOVE_AFTER_PIN, "E0382")
        be_used_through_a_pin: yes(THROUGH_PIN)
    }
}

gen fn one() -> u8 {
    yield 1;
}

/// Tests whether the iterator knows more than nothing about its length.
fn counts(iterator: impl Iterator) -> bool {
    iterator.size_hint() != (0, None)
}

/// Tests whether it says again and again that it has ended.
fn goes_on(mut iterator: impl Iterator<Item = u8>) -> bool {
    [(); 3].map(|()| iterator.next()) == [Some(1), None, None]
}

const PAGE: &str = include_str!("../../src/docs/siblings.md");

/// The columns, as the page heads them.
const COLUMNS: [(&str, &str); 6] = [
    ("`#[coroutine]`", "coroutine"),
    ("`#[coroutine] static`", "static_coroutine"),
    ("`gen { }`", "gen_block"),
    ("`gen fn`", "gen_fn"),
    ("`iter!`", "iter"),
    ("`async gen { }`", "async_gen"),
];

#[test]
fn the_table_on_the_page_has_each_cell_with_the_verdict_of_its_test() {
    let table = PAGE
        .lines()
        .skip_while(|line| !line.starts_with("| can it …"));
    let mut rows = table.take_while(|line| line.starts_with('|')).map(|line| {
        let cells = line.trim_matches('|').split('|');
        cells.map(str::trim).collect::<Vec<_>>()
    });
    let head = rows.next().expect("the page has the table");
    assert_eq!(head[1..], COLUMNS.map(|(head, _)| head));
    rows.next(); // the line below the head
    let mut found = Vec::new();
    for row in rows {
        assert_eq!(row.len(), head.len(), "cells in {row:?}");
        let name = row[0].replace("`?`", "the question mark").replace('`', "");
        for ((_, column), cell) in COLUMNS.iter().zip(&row[1..]) {
            found.push((column.to_string(), name.replace(' ', "_"), cell.to_string()));
        }
    }
    let mut tested: Vec<_> = CELLS
        .iter()
        .map(|&(column, row, verdict)| (column.into(), row.into(), verdict.into()))
        .collect();
    found.sort();
    tested.sort();
    assert_eq!(found, tested, "the page, and the tests");
}
