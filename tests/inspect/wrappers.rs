//! Coroutines in wrappers, and structs by hand.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::Coroutine;
use std::pin::{Pin, pin};
use std::rc::Rc;

use native_coroutines::inspect::{Error, Found, Handle};
use native_coroutines::{Consumer, Producer, Recursive, Resumable, Step, Unprimed, consumer};

use crate::support::{INSPECTOR, shown, snapshot};

fn count(from: u32) -> impl Coroutine<(), Yield = u32, Return = ()> {
    #[coroutine]
    move || {
        let mut number = from;
        loop {
            yield number;
            number += 1;
        }
    }
}

fn sum() -> impl Coroutine<Option<u32>, Yield = u32, Return = u32> {
    #[coroutine]
    |_: Option<u32>| {
        let mut sum = 0;
        while let Some(number) = (yield sum) {
            sum += number;
        }
        sum
    }
}

fn coroutines<T>(value: &T) -> Vec<Found> {
    INSPECTOR
        .with(|inspector| inspector.coroutines(Handle::of(value)))
        .unwrap()
}

/// The states of the coroutines in a value, and the local in each.
fn seen<T>(value: &T, name: &str) -> Vec<String> {
    let found = coroutines(value);
    found
        .iter()
        .map(|found| format!("{} {}", found.snapshot.state, shown(&found.snapshot, name)))
        .collect()
}

#[test]
fn in_the_wrappers_of_this_crate() {
    let mut producer = Producer::new(count(1));
    assert_eq!(producer.by_ref().take(3).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(seen(&producer, "number"), ["Suspend0 3"]);
    let mut primed = Unprimed::new(sum()).prime();
    primed.send(30).unwrap();
    assert_eq!(seen(&primed, "sum"), ["Suspend0 30"]);
    let mut resumable = Resumable::new(count(5));
    resumable.resume(()).unwrap();
    assert_eq!(seen(&resumable, "number"), ["Suspend0 5"]);
    assert_eq!(
        coroutines(&Unprimed::new(sum()))[0].snapshot.state,
        "Unresumed"
    );
}

#[test]
fn boxed_pinned_counted_and_in_lists() {
    let mut list = vec![Box::pin(count(1)), Box::pin(count(10))];
    for body in &mut list {
        let _ = body.as_mut().resume(());
    }
    assert_eq!(seen(&list, "number"), ["Suspend0 1", "Suspend0 10"]);
    let mut any: VecDeque<Pin<Box<dyn Coroutine<(), Yield = u32, Return = ()>>>> = VecDeque::new();
    any.push_back(Box::pin(count(1)));
    any.push_front(Box::pin(count(2)));
    for body in &mut any {
        let _ = body.as_mut().resume(());
    }
    assert_eq!(seen(&any, "number"), ["Suspend0 2", "Suspend0 1"]);
    let shared = Rc::new(RefCell::new(Some(Producer::new(count(7)))));
    shared.borrow_mut().as_mut().unwrap().next();
    assert_eq!(seen(&shared, "number"), ["Suspend0 7"]);
    let mut pinned = pin!(count(3));
    let _ = pinned.as_mut().resume(());
    assert_eq!(seen(&pinned, "number"), ["Suspend0 3"]);
    assert_eq!(shown(&snapshot(&pinned), "number"), "3");
    assert_eq!(shown(&snapshot(&&Box::new(&*pinned)), "number"), "3");
}

#[test]
fn in_each_other() {
    let mut outer = #[coroutine]
    || {
        let mut inner = count(5);
        loop {
            let _ = Pin::new(&mut inner).resume(());
            yield;
        }
    };
    let _ = Pin::new(&mut outer).resume(());
    let found = coroutines(&outer);
    assert_eq!(
        found.iter().map(|found| &*found.path).collect::<Vec<_>>(),
        ["", "inner"]
    );
    let line = found[1].snapshot.line;
    assert_eq!(
        shown(&found[0].snapshot, "inner"),
        format!("Suspend0 at line {line} {{ from: 5, number: 5 }}")
    );
    assert_eq!(shown(&found[1].snapshot, "number"), "5");
}

#[test]
fn a_recursion_has_a_coroutine_per_frame() {
    let mut down = Recursive::new(Some(3_u32), |depth: u32| {
        #[coroutine]
        move || {
            if depth > 0 {
                yield Step::Call(depth - 1);
            }
            yield Step::Yield(depth);
            None
        }
    });
    assert_eq!(down.next(), Some(0));
    let depths: Vec<_> = coroutines(&down)
        .iter()
        .map(|found| shown(&found.snapshot, "depth").to_string())
        .collect();
    assert_eq!(depths, ["3", "2", "1", "0"]);
}

#[test]
fn a_struct_by_hand_in_its_adapter_is_found_by_its_name() {
    struct ByHand {
        sum: u32,
    }
    let mut adapter = consumer::from_fn(
        ByHand { sum: 0 },
        |state: &mut ByHand, number: u32| {
            state.sum += number;
            std::ops::ControlFlow::<u32, u32>::Continue(state.sum)
        },
        |state| state.sum,
    );
    adapter.send(7).unwrap();
    let found = INSPECTOR.with(|inspector| {
        inspector
            .find(Handle::of(&adapter), |name| name.ends_with("ByHand"))
            .unwrap()
    });
    let [found] = &*found else {
        panic!("{found:?}")
    };
    assert_eq!(
        (&*found.path, shown(&found.snapshot, "sum")),
        ("state.0", "7")
    );
}

#[test]
fn after_a_return_and_after_a_panic_nothing_is_left() {
    let mut body = #[coroutine]
    |panics: bool| {
        let text = String::from("text");
        let panics = panics | yield;
        assert!(!panics, "{text}");
    };
    let _ = Pin::new(&mut body).resume(false);
    let mut returned = Box::new(body);
    let _ = Pin::new(&mut *returned).resume(false);
    assert_eq!(snapshot(&returned).state, "Returned");
    assert_eq!(snapshot(&returned).values, []);

    let mut body = #[coroutine]
    |_: ()| {
        let text = String::from("text");
        yield;
        std::panic::resume_unwind(Box::new(text));
    };
    let _ = Pin::new(&mut body).resume(());
    let resume = std::panic::AssertUnwindSafe(|| Pin::new(&mut body).resume(()));
    assert!(std::panic::catch_unwind(resume).is_err());
    assert_eq!(
        (&*snapshot(&body).state, snapshot(&body).values),
        ("Panicked", vec![])
    );
}

#[test]
fn a_body_that_runs_is_refused_or_not_followed() {
    struct Owner(
        Rc<
            RefCell<
                Option<
                    Pin<
                        Box<
                            dyn Coroutine<
                                    Rc<dyn Fn() -> Result<usize, Error>>,
                                    Yield = usize,
                                    Return = (),
                                >,
                        >,
                    >,
                >,
            >,
        >,
    );
    let owner = Owner(Rc::default());
    let inner = owner.0.clone();
    let look: Rc<dyn Fn() -> Result<usize, Error>> = Rc::new(move || {
        INSPECTOR.with(|inspector| Ok(inspector.coroutines(Handle::of(&inner))?.len()))
    });
    *owner.0.borrow_mut() = Some(Box::pin(
        #[coroutine]
        |look: Rc<dyn Fn() -> Result<usize, Error>>| {
            assert_eq!(look(), Err(Error::Running));
            let _ = yield 0;
        },
    ));
    let resumed = owner
        .0
        .borrow_mut()
        .as_mut()
        .map(|body| body.as_mut().resume(look.clone()));
    assert!(resumed.is_some());
    assert_eq!(look(), Ok(1));
}

#[test]
fn gen_blocks_are_coroutines_too() {
    let mut numbers = gen {
        let first = 7_u8;
        yield first;
        yield first + 1;
    };
    assert_eq!(numbers.next(), Some(7));
    assert_eq!(seen(&numbers, "first"), ["Suspend0 7"]);
}
