//! The promise: `Recursive` does what a recursive function does.
//!
//! Bodies are written here, so this file has the gate that an author of coroutines needs.

#![feature(coroutines)]
#![cfg(feature = "alloc")]

use native_coroutines::{Recursive, Step};
use proptest::prelude::*;

/// What a body does, one thing after the other: it calls, where there is a callee, and yields.
#[derive(Clone, Debug)]
struct Body {
    steps: Vec<Result<u8, Body>>,
    tail_call: Option<Box<Body>>,
}

fn body() -> impl Strategy<Value = Body> {
    let leaf = prop::collection::vec(any::<u8>().prop_map(Ok), 0..3).prop_map(|steps| Body {
        steps,
        tail_call: None,
    });
    leaf.prop_recursive(5, 60, 4, |callee| {
        let step = prop_oneof![any::<u8>().prop_map(Ok), callee.clone().prop_map(Err)];
        let tail_call = prop::option::of(callee.prop_map(Box::new));
        (prop::collection::vec(step, 0..4), tail_call)
            .prop_map(|(steps, tail_call)| Body { steps, tail_call })
    })
}

fn call(body: &Body, items: &mut Vec<u8>) {
    for step in &body.steps {
        match step {
            Ok(item) => items.push(*item),
            Err(callee) => call(callee, items),
        }
    }
    if let Some(callee) = &body.tail_call {
        call(callee, items);
    }
}

fn recursive(body: &Body) -> impl Iterator<Item = u8> {
    Recursive::new(Some(body), |body: &Body| {
        #[coroutine]
        move || {
            for step in &body.steps {
                match step {
                    Ok(item) => yield Step::Yield(*item),
                    Err(callee) => yield Step::Call(callee),
                }
            }
            body.tail_call.as_deref()
        }
    })
}

proptest! {
    #[test]
    fn it_yields_what_a_recursive_function_would_push(body in body()) {
        let mut expected = Vec::new();
        call(&body, &mut expected);
        prop_assert_eq!(Vec::from_iter(recursive(&body)), expected);
    }

    #[test]
    fn a_fold_sees_what_is_left(body in body(), taken in 0..40_usize) {
        let mut expected = Vec::new();
        call(&body, &mut expected);
        let mut items = recursive(&body);
        let before = items.by_ref().take(taken).count();
        let left = items.fold(Vec::new(), |mut all, item| {
            all.push(item);
            all
        });
        prop_assert_eq!(&left[..], &expected[before..]);
    }
}
