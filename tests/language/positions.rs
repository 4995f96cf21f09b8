//! `yield` is an expression: where it may stand, and what has to be in parentheses.
//!
//! It parses as `return` does: it takes all of the expression that follows as its operand, if one
//! can begin there.

use crate::compiler::refused;
use crate::run;

#[test]
fn yield_may_be_a_statement() {
    let body = #[coroutine]
    |_: u8| {
        yield 'a';
        yield 'b';
    };
    assert_eq!(run(body, [0, 1, 2]), (vec!['a', 'b'], ()));
}

#[test]
fn yield_may_be_the_whole_body() {
    let body = #[coroutine]
    |n: u8| yield n;
    assert_eq!(run(body, [1, 2]), (vec![1], 2));
}

#[test]
fn yield_may_be_the_value_of_a_block() {
    let body = #[coroutine]
    |_: u8| {
        let inner = { yield 'a' };
        inner
            + 'label: {
                if inner > 1 {
                    break 'label yield 'b';
                }
                9
            }
    };
    assert_eq!(run(body, [0, 1]), (vec!['a'], 10));
    assert_eq!(run(body, [0, 2, 3]), (vec!['a', 'b'], 5));
}

#[test]
fn yield_may_be_the_value_of_a_let() {
    let body = #[coroutine]
    |_: u8| {
        let answer = yield 'a';
        answer + 1
    };
    assert_eq!(run(body, [0, 7]), (vec!['a'], 8));
}

#[test]
fn yield_may_be_the_value_of_a_let_else() {
    let body = #[coroutine]
    |_: Option<u8>| {
        let Some(n) = yield else { return 0 };
        let Some(m) = yield else { return n };
        n + m
    };
    assert_eq!(run(body, [None, None]), (vec![()], 0));
    assert_eq!(run(body, [None, Some(1), Some(2)]), (vec![(); 2], 3));
}

#[test]
fn yield_may_be_the_right_side_of_an_assignment() {
    let body = #[coroutine]
    |mut sum: u8| {
        sum = yield sum;
        sum += yield sum;
        sum
    };
    assert_eq!(run(body, [1, 2, 3]), (vec![1, 2], 5));
}

#[test]
fn yield_may_be_a_right_operand_as_it_is_and_a_left_one_in_parentheses() {
    let body = #[coroutine]
    |_: u8| {
        let right = 10 + yield 'a';
        let left = (yield 'b') + 10;
        [right, left]
    };
    assert_eq!(run(body, [0, 1, 2]), (vec!['a', 'b'], [11, 12]));
}

#[test]
fn yield_without_parentheses_yields_the_whole_operation() {
    let body = #[coroutine]
    |_: u8| {
        yield 1 + 1;
        yield 300_u16 as u8 as i32;
        yield "abc".len() as i32;
    };
    assert_eq!(run(body, [0; 4]), (vec![2, 44, 3], ()));
}

#[test]
fn yield_ends_before_an_operator_that_cannot_begin_an_expression() {
    let body = #[coroutine]
    |_: u8| {
        let sum = yield + 1;
        let same = yield == 1;
        let wide = yield as u64;
        (sum, same, wide)
    };
    assert_eq!(run(body, [0, 1, 2, 3]), (vec![(); 3], (2, false, 3)));
}

#[test]
fn yield_takes_an_operator_that_can_begin_an_expression_for_its_operand() {
    let body = #[coroutine]
    |_: i8| {
        let answer = yield -1; // not `(yield) - 1`
        let one = &1;
        let other = yield *one; // not `(yield) * one`
        answer + other
    };
    assert_eq!(run(body, [0, 10, 20]), (vec![-1, 1], 30));

    let body = #[coroutine]
    |_: bool| {
        yield || true // not `(yield) || true`
    };
    let (closures, answer) = run(body, [false, false]);
    assert!(closures[0]());
    assert!(!answer);
}

#[test]
fn yield_may_be_the_operand_of_a_prefix_operator() {
    let body = #[coroutine]
    |_: i8| {
        let negative = -yield 'a';
        let complement = !yield 'b';
        let referred = &mut yield 'c';
        [negative, complement, *referred]
    };
    assert_eq!(run(body, [0, 1, 0, 3]), (vec!['a', 'b', 'c'], [-1, -1, 3]));
}

#[test]
fn yield_may_be_the_right_side_of_a_logical_and_which_runs_only_if_needed() {
    let body = #[coroutine]
    |first: bool| first && yield 'a';
    assert_eq!(run(body, [false]), (vec![], false));
    assert_eq!(run(body, [true, true]), (vec!['a'], true));
}

#[test]
fn yields_may_be_arguments_of_a_call_which_run_from_left_to_right() {
    fn list(first: u8, second: u8) -> [u8; 2] {
        [first, second]
    }
    let body = #[coroutine]
    |_: u8| list(yield 'a', yield 'b');
    assert_eq!(run(body, [0, 1, 2]), (vec!['a', 'b'], [1, 2]));
}

#[test]
fn yields_may_be_elements_of_a_tuple_and_of_an_array() {
    let body = #[coroutine]
    |_: u8| {
        let pair = (yield 'a', yield 'b');
        let list = [yield 'c', yield 'd'];
        let same = [yield 'e'; 2];
        (pair, list, same)
    };
    let (yielded, returned) = run(body, 0..6);
    assert_eq!(yielded, ['a', 'b', 'c', 'd', 'e']);
    assert_eq!(returned, ((1, 2), [3, 4], [5, 5]));
}

#[test]
fn yields_may_be_fields_of_a_struct_literal_which_run_in_the_order_written() {
    #[derive(Debug, PartialEq)]
    struct Point {
        x: u8,
        y: u8,
    }
    let body = #[coroutine]
    |_: u8| Point {
        y: yield 'y',
        x: yield 'x',
    };
    assert_eq!(run(body, 0..3), (vec!['y', 'x'], Point { x: 2, y: 1 }));
}

#[test]
fn yield_may_be_the_base_of_a_struct_literal() {
    #[derive(Clone, Debug, Default, PartialEq)]
    struct Point {
        x: u8,
        y: u8,
    }
    let body = #[coroutine]
    |_: Point| Point { x: 1, ..yield };
    let answers = [Point::default(), Point { x: 8, y: 9 }];
    assert_eq!(run(body, answers), (vec![()], Point { x: 1, y: 9 }));
}

#[test]
fn yields_may_be_the_bounds_of_a_range() {
    let body = #[coroutine]
    |_: u8| (yield 'a')..yield 'b';
    assert_eq!(run(body, [0, 3, 6]), (vec!['a', 'b'], 3..6));
}

#[test]
fn yield_may_be_an_index() {
    let body = #[coroutine]
    |_: usize| ['x', 'y', 'z'][yield];
    assert_eq!(run(body, [0, 2]), (vec![()], 'z'));
}

#[test]
fn yield_may_be_what_a_field_or_a_method_is_taken_of() {
    let body = #[coroutine]
    |_: (u8, u8)| {
        let field = (yield).0;
        let method = yield.max((5, 5));
        (field, method)
    };
    let answers = [(0, 0), (1, 2), (3, 4)];
    assert_eq!(run(body, answers), (vec![(), ()], (1, (5, 5))));
}

#[test]
fn yield_may_be_what_is_called_but_only_in_parentheses() {
    let called = #[coroutine]
    |_: fn() -> u8| (yield)();
    assert_eq!(run(called, [|| 1, || 2]), (vec![()], 2));

    let yields_the_unit = #[coroutine]
    |_: fn() -> u8| yield (); // with a space or without
    let answer = run(yields_the_unit, [|| 1, || 2]).1;
    assert_eq!(answer(), 2);
}

#[test]
fn a_method_after_yield_is_called_on_its_operand_unless_in_parentheses() {
    let body = #[coroutine]
    |_: usize| {
        yield " a ".trim();
        (yield "b").pow(2)
    };
    assert_eq!(run(body, [0, 1, 3]), (vec!["a", "b"], 9));
}

#[test]
fn yield_may_stand_behind_its_operand_as_await_does() {
    let body = #[coroutine]
    |_: usize| "b".yield.pow(2);
    assert_eq!(run(body, [0, 3]), (vec!["b"], 9));
}

#[test]
fn a_question_mark_after_yield_is_for_its_operand_unless_in_parentheses() {
    let operand = #[coroutine]
    |first: Option<u8>| {
        yield first?;
        Some('z')
    };
    assert_eq!(run(operand, [None]), (vec![], None));
    assert_eq!(run(operand, [Some(1), None]), (vec![1], Some('z')));

    let answer = #[coroutine]
    |_: Option<u8>| {
        let n = (yield 'a')?;
        Some(n)
    };
    assert_eq!(run(answer, [None, Some(1)]), (vec!['a'], Some(1)));
    assert_eq!(run(answer, [None, None]), (vec!['a'], None));

    let without_an_operand = #[coroutine]
    |_: Option<u8>| Some(1 + yield?);
    assert_eq!(
        run(without_an_operand, [None, Some(1)]),
        (vec![()], Some(2))
    );
}

#[test]
#[expect(clippy::while_immutable_condition)]
fn yield_may_be_a_condition() {
    let body = #[coroutine]
    |_: bool| {
        while yield 'a' {
            yield 'b';
        }
        if yield 'c' { "yes" } else { "no" }
    };
    assert_eq!(
        run(body, [false, true, false, false, true]),
        (vec!['a', 'b', 'a', 'c'], "yes")
    );
}

#[test]
fn yield_may_be_what_is_matched() {
    let body = #[coroutine]
    |_: Option<u8>| {
        let mut sum = 0;
        if let Some(n) = yield 'a' {
            sum += n;
        }
        while let Some(n) = yield 'b' {
            sum += n;
        }
        match yield 'c' {
            Some(n) => sum + n,
            None => sum,
        }
    };
    let answers = [None, Some(1), Some(2), Some(3), None, Some(4)];
    assert_eq!(run(body, answers), (vec!['a', 'b', 'b', 'b', 'c'], 10));
}

#[test]
fn yield_may_be_what_is_looped_over() {
    let body = #[coroutine]
    |_: Vec<u8>| {
        let mut sum = 0;
        for n in yield 'a' {
            sum += n;
        }
        sum
    };
    assert_eq!(run(body, [vec![], vec![1, 2]]), (vec!['a'], 3));
}

#[test]
fn yield_without_an_operand_needs_parentheses_before_a_block() {
    refused(
        "expected `{`, found `}`",
        "fn wait() -> impl Coroutine<bool> { #[coroutine] |_| { while yield {} } }",
    )
    .accepted_with("yield {}", "(yield) {}");
    refused(
        "expected `{`, found `}`",
        "fn sum() -> impl Coroutine<Option<u8>> {
            #[coroutine] |_| { while let Some(n) = yield { n; } }
        }",
    )
    .accepted_with("= yield {", "= (yield) {");
    refused(
        "expected one of `.`, `;`, `?`, `}`, or an operator, found `=>`, \
         expected one of `.`, `?`, `{`, or an operator, found `}`",
        "fn both() -> impl Coroutine<bool> {
            #[coroutine] |_| { match yield { true => 1, false => 2 } }
        }",
    )
    .accepted_with("match yield {", "match (yield) {");
}

// The same as after `if`: the brace after a name opens the block.
#[test]
fn yield_of_a_name_needs_parentheses_before_a_block() {
    refused(
        "expected identifier, found keyword `true`, \
         expected identifier, found keyword `false`, \
         expected one of `.`, `?`, `{`, or an operator, found `}`",
        "fn echo() -> impl Coroutine<bool> {
            #[coroutine] |x| { match yield x { true => 1, false => 2 } }
        }",
    )
    .accepted_with("match yield x {", "match (yield x) {");
}

#[test]
fn yields_may_be_conditions_in_a_chain_all_but_the_last_in_parentheses() {
    let body = #[coroutine]
    |first: Option<u8>| {
        if let Some(n) = first
            && let Some(m) = (yield 'a') // without parentheses it would yield `'a' && …`
            && let Some(o) = yield 'b'
        {
            return n + m + o;
        }
        0
    };
    assert_eq!(run(body, [None]), (vec![], 0));
    assert_eq!(run(body, [Some(1), None]), (vec!['a'], 0));
    assert_eq!(run(body, [Some(1), Some(2), Some(3)]), (vec!['a', 'b'], 6));
}

#[test]
fn yield_may_be_the_operand_of_return_of_break_and_of_another_yield() {
    let body = #[coroutine]
    |mut kind: u8| {
        loop {
            match kind {
                0 => return yield 10,
                1 => break yield 20,
                _ => kind = yield yield 30,
            }
        }
    };
    assert_eq!(run(body, [0, 5]), (vec![10], 5));
    assert_eq!(run(body, [1, 5]), (vec![20], 5));
    assert_eq!(run(body, [2, 7, 1, 5]), (vec![30, 7, 20], 5));
}

#[test]
#[expect(unreachable_code, clippy::diverging_sub_expression)]
fn return_may_be_the_operand_of_yield_which_then_yields_nothing() {
    let body = #[coroutine]
    |_: u8| {
        if true {
            yield return 'r';
        }
        yield 'y';
        'e'
    };
    assert_eq!(run(body, [0]), (vec![], 'r'));
}

#[test]
fn yield_may_be_an_argument_of_a_macro() {
    let body = #[coroutine]
    |_: u8| {
        assert!(1 == yield 'a');
        let list = vec![yield 'b', yield 'c'];
        format!("{list:?} {}", yield 'd')
    };
    let (yielded, text) = run(body, 0..5);
    assert_eq!(yielded, ['a', 'b', 'c', 'd']);
    assert_eq!(text, "[2, 3] 4");
}

// `format!` borrows every argument: the borrow of the first lives across the second `yield`.
#[test]
fn two_yields_in_one_format_are_a_borrow_across_a_yield() {
    refused(
        "E0626",
        r#"fn pair() -> impl Coroutine<u8> {
            #[coroutine] |_| format!("{} {}", yield, yield)
        }"#,
    )
    .accepted_with("|_|", "static |_|");
}

#[test]
fn yield_may_stand_in_an_unsafe_block() {
    let body = #[coroutine]
    |_: u8| {
        #[expect(unused_unsafe)]
        unsafe {
            yield 'a'
        }
    };
    assert_eq!(run(body, [0, 1]), (vec!['a'], 1));
}

// rust-lang/rust: tests/ui/coroutine/issue-45729-unsafe-in-coroutine.rs
#[test]
fn an_unsafe_block_around_it_reaches_into_it() {
    refused(
        "E0133",
        "unsafe fn danger() {}
        fn f() { drop(#[coroutine] || { danger(); yield; }); }",
    )
    .accepted_with(
        "drop(#[coroutine] || { danger(); yield; });",
        "drop(unsafe { #[coroutine] || { danger(); yield; } });",
    );
}
