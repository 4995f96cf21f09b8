//! `Recursive` does what a recursive function does.

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

/// Counts down to 0 by calls, fails or panics there, and notes which frames were dropped.
fn failing(
    depth: u32,
    panics: bool,
    dropped: &std::cell::RefCell<Vec<u32>>,
) -> impl Iterator<Item = Result<u32, &'static str>> + std::fmt::Debug {
    struct Frame<'a>(u32, &'a std::cell::RefCell<Vec<u32>>);
    impl Drop for Frame<'_> {
        fn drop(&mut self) {
            self.1.borrow_mut().push(self.0);
        }
    }
    Recursive::new(Some(depth), move |depth| {
        #[coroutine]
        move || {
            let frame = Frame(depth, dropped);
            yield Step::Yield(depth);
            assert!(depth > 0 || !panics, "at the bottom");
            let below = frame.0.checked_sub(1).ok_or("at the bottom")?;
            yield Step::Call(below);
            yield Step::Yield(depth);
            Ok(None)
        }
    })
}

#[test]
fn an_error_is_the_last_item_and_drops_the_frames_innermost_first() {
    let dropped = Default::default();
    let mut items = failing(2, false, &dropped);
    assert_eq!(items.size_hint(), (0, None));
    let all: Vec<_> = items.by_ref().collect();
    assert_eq!(all, [Ok(2), Ok(1), Ok(0), Err("at the bottom")]);
    assert_eq!(*dropped.borrow(), [0, 1, 2]);
    assert_eq!(items.next(), None);
    assert_eq!(items.size_hint(), (0, Some(0)));
}

#[test]
fn an_error_at_the_first_resume_of_a_frame_drops_that_frame_before_its_callers() {
    use std::ops::{Coroutine, CoroutineState};
    use std::pin::Pin;

    /// A coroutine by hand, because a native one drops nothing more after its return.
    struct Frame<'a>(u32, &'a std::cell::RefCell<Vec<u32>>);

    impl Coroutine<()> for Frame<'_> {
        type Yield = Step<u32, ()>;
        type Return = Result<Option<u32>, &'static str>;

        fn resume(self: Pin<&mut Self>, (): ()) -> CoroutineState<Self::Yield, Self::Return> {
            match self.0.checked_sub(1) {
                Some(below) => CoroutineState::Yielded(Step::Call(below)),
                None => CoroutineState::Complete(Err("at the bottom")),
            }
        }
    }

    impl Drop for Frame<'_> {
        fn drop(&mut self) {
            self.1.borrow_mut().push(self.0);
        }
    }

    let dropped = Default::default();
    let mut items = Recursive::new(Some(2), |depth| Frame(depth, &dropped));
    assert_eq!(items.next(), Some(Err("at the bottom")));
    assert_eq!(*dropped.borrow(), [0, 1, 2]);
    assert_eq!(items.next(), None);
}

#[test]
fn after_a_panic_the_recursion_has_ended() {
    let dropped = Default::default();
    let mut items = failing(1, true, &dropped);
    assert_eq!([items.next(), items.next()], [Some(Ok(1)), Some(Ok(0))]);
    assert_eq!(format!("{items:?}"), "Recursive { depth: 2, .. }");
    assert_eq!(crate::panic_message(|| items.next()), "at the bottom");
    assert_eq!(items.next(), None);
    assert_eq!(items.size_hint(), (0, Some(0)));
    assert_eq!(items.fold(0, |count, _| count + 1), 0);
    assert_eq!(*dropped.borrow(), [0, 1]);
}

#[test]
fn the_size_hint_and_the_depth_count_the_frames() {
    let mut items = Recursive::new(Some(2_u32), |depth| {
        #[coroutine]
        move || {
            if depth > 0 {
                yield Step::Call(depth - 1);
            }
            yield Step::Yield(depth);
            None
        }
    });
    assert_eq!((items.depth(), items.size_hint()), (0, (0, None)));
    assert_eq!(items.next(), Some(0));
    assert_eq!((items.depth(), items.size_hint()), (3, (0, None)));
    assert_eq!(items.by_ref().last(), Some(2));
    assert!(items.is_complete());
    assert_eq!((items.depth(), items.size_hint()), (0, (0, Some(0))));
}
