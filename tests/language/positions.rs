//! `yield` is an expression: where it may stand, and what has to be in parentheses.
//!
//! It parses as `return` does: it takes all of the expression that follows as its operand, if one
//! can begin there.

use crate::compiler::refused;
use crate::run;

#[test]
fn a_statement() {
    let body = #[coroutine]
    |_: u8| {
        yield 'a';
        yield 'b';
    };
    assert_eq!(run(body, [0, 1, 2]), (vec!['a', 'b'], ()));
}

#[test]
fn the_whole_body() {
    let body = #[coroutine]
    |n: u8| yield n;
    assert_eq!(run(body, [1, 2]), (vec![1], 2));
}

#[test]
fn the_value_of_a_block() {
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
fn the_value_of_a_let() {
    let body = #[coroutine]
    |_: u8| {
        let answer = yield 'a';
        answer
    };
    assert_eq!(run(body, [0, 7]), (vec!['a'], 7));
}

#[test]
fn the_value_of_a_let_else() {
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
fn the_right_side_of_an_assignment() {
    let body = #[coroutine]
    |mut sum: u8| {
        sum = yield sum;
        sum += yield sum;
        sum
    };
    assert_eq!(run(body, [1, 2, 3]), (vec![1, 2], 5));
}

#[test]
fn the_right_operand_as_it_is_and_the_left_one_in_parentheses() {
    let body = #[coroutine]
    |_: u8| {
        let right = 10 + yield 'a';
        let left = (yield 'b') + 10;
        [right, left]
    };
    assert_eq!(run(body, [0, 1, 2]), (vec!['a', 'b'], [11, 12]));
}

#[test]
fn without_parentheses_it_yields_the_whole_operation() {
    let body = #[coroutine]
    |_: u8| {
        yield 1 + 1;
        yield 300_u16 as u8 as i32;
        yield "abc".len() as i32;
    };
    assert_eq!(run(body, [0; 4]), (vec![2, 44, 3], ()));
}

#[test]
fn before_an_operator_that_cannot_begin_an_expression_it_ends() {
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
fn before_an_operator_that_can_begin_one_it_takes_it_for_its_operand() {
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
fn the_operand_of_a_prefix_operator() {
    let body = #[coroutine]
    |_: i8| {
        let negative = -yield 'a';
        let complement = !yield 'b';
        let referred = *&mut yield 'c';
        [negative, complement, referred]
    };
    assert_eq!(run(body, [0, 1, 0, 3]), (vec!['a', 'b', 'c'], [-1, -1, 3]));
}

#[test]
fn an_operand_of_and_or_which_is_run_only_if_it_is_needed() {
    let body = #[coroutine]
    |first: bool| first && yield 'a';
    assert_eq!(run(body, [false]), (vec![], false));
    assert_eq!(run(body, [true, true]), (vec!['a'], true));
}

#[test]
fn arguments_of_a_call_which_run_from_left_to_right() {
    fn list(first: u8, second: u8) -> [u8; 2] {
        [first, second]
    }
    let body = #[coroutine]
    |_: u8| list(yield 'a', yield 'b');
    assert_eq!(run(body, [0, 1, 2]), (vec!['a', 'b'], [1, 2]));
}

#[test]
fn elements_of_a_tuple_and_of_an_array() {
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
fn fields_of_a_struct_literal_which_run_in_the_order_written() {
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
fn the_base_of_a_struct_literal() {
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
fn the_bounds_of_a_range() {
    let body = #[coroutine]
    |_: u8| (yield 'a')..yield 'b';
    assert_eq!(run(body, [0, 3, 6]), (vec!['a', 'b'], 3..6));
}

#[test]
fn an_index() {
    let body = #[coroutine]
    |_: usize| ['x', 'y', 'z'][yield];
    assert_eq!(run(body, [0, 2]), (vec![()], 'z'));
}

#[test]
fn what_a_field_or_a_method_or_a_call_is_taken_of() {
    let body = #[coroutine]
    |_: (fn() -> u8,)| {
        let called = (yield).0();
        let cloned = yield.clone().0();
        (called, cloned)
    };
    let answers: [(fn() -> u8,); 3] = [(|| 0,), (|| 1,), (|| 2,)];
    assert_eq!(run(body, answers), (vec![(), ()], (1, 2)));
}

#[test]
fn with_an_operand_the_method_is_the_operands_unless_in_parentheses() {
    let body = #[coroutine]
    |_: usize| {
        yield " a ".trim();
        (yield "b").pow(2)
    };
    assert_eq!(run(body, [0, 1, 3]), (vec!["a", "b"], 9));
}

// Behind its operand, as `await` stands. rustfmt and most readers do not know it yet.
#[test]
#[rustfmt::skip]
fn postfix() {
    let body = #[coroutine]
    |_: usize| "b".yield.pow(2);
    assert_eq!(run(body, [0, 3]), (vec!["b"], 9));
}

#[test]
fn the_question_mark_is_the_operands_unless_in_parentheses() {
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
fn a_condition() {
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
fn what_is_matched() {
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
fn what_is_looped_over() {
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
fn without_an_operand_it_needs_parentheses_before_a_block() {
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
fn a_name_before_a_block_is_not_taken_for_a_struct() {
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
fn conditions_in_a_chain() {
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
fn the_operand_of_return_of_break_and_of_another_yield() {
    let body = #[coroutine]
    |kind: u8| {
        if kind == 0 {
            return yield 10;
        }
        if kind == 1 {
            return loop {
                break yield 20;
            };
        }
        yield yield 30
    };
    assert_eq!(run(body, [0, 5]), (vec![10], 5));
    assert_eq!(run(body, [1, 5]), (vec![20], 5));
    assert_eq!(run(body, [2, 5, 6]), (vec![30, 5], 6));
}

#[test]
#[expect(unreachable_code)]
fn an_operand_that_never_comes_is_never_yielded() {
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
fn an_argument_of_a_macro() {
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
fn two_of_them_as_arguments_of_format_are_a_borrow_across_a_yield() {
    refused(
        "E0626",
        r#"fn pair() -> impl Coroutine<u8> {
            #[coroutine] |_| format!("{} {}", yield, yield)
        }"#,
    )
    .accepted_with("|_|", "static |_|");
}

#[test]
fn inside_an_unsafe_block() {
    let body = #[coroutine]
    |_: u8| {
        #[expect(unused_unsafe)]
        unsafe {
            yield 'a'
        }
    };
    assert_eq!(run(body, [0, 1]), (vec!['a'], 1));
}
