//! Coroutines behind pointers, in collections, in one another, on other threads.

use std::any::type_name_of_val;
use std::cell::Cell;
use std::mem::swap;
use std::ops::{Coroutine, CoroutineState::*};
use std::pin::Pin;
use std::sync::{LazyLock, Mutex, mpsc};
use std::thread;

use crate::compiler::{accepted, refused};
use crate::{resume, run};

type Boxed<Y> = Pin<Box<dyn Coroutine<Yield = Y, Return = ()>>>;

#[test]
fn a_dyn_coroutine_in_a_pinned_box_is_a_coroutine_movable_or_not() {
    let bodies: [Boxed<u8>; 2] = [
        Box::pin(
            #[coroutine]
            || {
                yield 1;
                yield 2;
            },
        ),
        Box::pin(
            #[coroutine]
            static || {
                let list = [3, 4];
                for n in &list {
                    yield *n;
                }
            },
        ),
    ];
    let seen = bodies.map(|body| run(body, [(); 3]).0);
    assert_eq!(seen, [[1, 2], [3, 4]]);
}

#[test]
fn a_dyn_coroutine_names_its_yield_and_its_return_type() {
    refused(
        "E0191",
        "fn f(body: Pin<Box<dyn Coroutine<Yield = u8>>>) {}",
    )
    .saying("the value of the associated type `Return` in `Coroutine` must be specified")
    .accepted_with("Yield = u8", "Yield = u8, Return = ()");
}

#[test]
fn a_mutable_reference_to_a_movable_one_is_a_coroutine() {
    let mut body = #[coroutine]
    || {
        let saved = String::from("saved");
        yield 1;
        yield 2;
        drop(saved);
    };
    fn one(mut body: impl Coroutine<Yield = u8, Return = ()> + Unpin) -> u8 {
        match resume(&mut body, ()) {
            Yielded(n) => n,
            Complete(()) => 0,
        }
    }
    assert_eq!([one(&mut body), one(&mut body), one(body)], [1, 2, 0]);
}

// rust-lang/rust: tests/ui/coroutine/pin-box-coroutine.rs
#[test]
fn a_box_of_a_movable_one_is_a_coroutine_and_of_an_immovable_one_only_if_pinned() {
    refused(
        "E0277",
        "fn take(body: impl Coroutine + Unpin) {}
        fn f() { take(Box::new(#[coroutine] static || yield 1)); }",
    )
    .accepted_with("Box::new", "Box::pin");
    accepted(
        "fn take(body: impl Coroutine + Unpin) {}
        fn f() { take(Box::new(#[coroutine] || yield 1)); }",
    );
}

#[test]
fn every_coroutine_expression_has_a_type_of_its_own() {
    refused(
        "E0308",
        "fn f() { let _ = [#[coroutine] || yield 1, #[coroutine] || yield 1]; }",
    )
    .saying("expected coroutine, found a different coroutine")
    .accepted_with(", #[coroutine] || yield 1]", "]");

    let make = |n: u8| {
        #[coroutine]
        move || yield n
    };
    let same = [make(1), make(2)];
    assert_eq!(same.map(|body| run(body, [(); 2]).0), [[1], [2]]);
}

#[test]
fn its_type_has_no_name_that_could_be_written() {
    let body = #[coroutine]
    || yield;
    let module = module_path!();
    let function = "its_type_has_no_name_that_could_be_written";
    let name = format!("{module}::{function}::{{{{closure}}}}");
    assert_eq!(type_name_of_val(&body), name);
    refused("E0562", "struct Holder { body: impl Coroutine }").accepted_with(
        "struct Holder { body: impl Coroutine }",
        "struct Holder<C: Coroutine> { body: C }",
    );
}

// rust-lang/rust: tests/ui/coroutine/nested_coroutine.rs
#[test]
fn a_coroutine_inside_another_is_run_by_it_and_yields_to_it() {
    let body = #[coroutine]
    || {
        let mut inner = #[coroutine]
        || {
            yield 1;
            yield 2;
            "inner"
        };
        let returned = loop {
            match resume(&mut inner, ()) {
                Yielded(n) => yield n * 10,
                Complete(value) => break value,
            }
        };
        yield 0;
        returned
    };
    assert_eq!(run(body, [(); 4]), (vec![10, 20, 0], "inner"));
}

#[test]
fn a_yield_inside_belongs_to_the_innermost() {
    let outer = #[coroutine]
    || {
        let inner = #[coroutine]
        || yield 'i';
        yield "o";
        run(inner, [(); 2]).0
    };
    assert_eq!(run(outer, [(); 2]), (vec!["o"], vec!['i']));
}

#[test]
fn an_inner_one_that_borrows_a_local_makes_the_outer_immovable() {
    refused(
        "E0626",
        "fn length() -> impl Coroutine {
            #[coroutine] || {
                let text = String::new();
                let mut inner = #[coroutine] || { yield; text.len() };
                while let Yielded(()) = Pin::new(&mut inner).resume(()) { yield }
            }
        }",
    )
    .accepted_with(
        "let mut inner = #[coroutine] ||",
        "let mut inner = #[coroutine] move ||",
    );
}

#[test]
fn one_that_delegates_drops_the_inner_one_with_its_locals() {
    let log = crate::drop_log::DropLog::default();
    let mut outer = #[coroutine]
    || {
        let _outer = log.value("outer");
        let mut inner = #[coroutine]
        || {
            let _inner = log.value("inner");
            yield;
        };
        while let Yielded(()) = resume(&mut inner, ()) {
            yield;
        }
    };
    resume(&mut outer, ());
    drop(outer);
    assert_eq!(log.take(), ["inner", "outer"]);
}

const WALK: &str = "fn walk(depth: u8) -> impl Coroutine<Yield = u8, Return = ()> {
    #[coroutine] static move || if depth > 0 {
        yield depth;
        let mut inner = pin!(walk(depth - 1));
        while let Yielded(n) = inner.as_mut().resume(()) { yield n }
    }
}";

#[test]
fn recursion_is_refused_without_a_box() {
    refused("E0733", WALK)
        .saying("recursion in a coroutine requires boxing")
        .accepted_with("pin!(walk(depth - 1))", "Box::pin(walk(depth - 1))");
}

#[test]
fn recursion_is_no_matter_if_the_inner_one_does_not_live_across_a_yield() {
    refused("E0733", WALK).accepted_with(
        "while let Yielded(n) = inner.as_mut().resume(()) { yield n }",
        "inner.as_mut().resume(());",
    );
}

#[test]
fn recursion_through_a_box_goes_as_deep_as_it_is_told() {
    fn walk(depth: u8) -> impl Coroutine<Yield = u8, Return = ()> {
        #[coroutine]
        move || {
            if depth > 0 {
                yield depth;
                // For `Box::pin` Clippy advises `pin!`, which is refused: see above.
                let mut inner = Pin::from(Box::new(walk(depth - 1)));
                while let Yielded(n) = inner.as_mut().resume(()) {
                    yield n;
                }
            }
        }
    }
    let (seen, ()) = run(Box::pin(walk(5)), [(); 6]);
    assert_eq!(seen, [5, 4, 3, 2, 1]);
}

// rust-lang/rust: tests/ui/coroutine/coroutine-yielding-or-returning-itself.rs
#[test]
fn it_neither_yields_nor_returns_itself() {
    refused(
        "E0271",
        "fn itself<C: Coroutine<Yield = (), Return = C>>(_: C) {}
        fn f() { itself(#[coroutine] || { yield; panic!() }); }",
    )
    .accepted_with("Return = C>", "Return = u8>");
    refused(
        "E0271",
        "fn itself<C: Coroutine<Yield = C, Return = ()>>(_: C) {}
        fn f() { itself(#[coroutine] || { yield panic!(); }); }",
    )
    .accepted_with("Yield = C", "Yield = u8");
}

#[test]
fn two_suspended_ones_of_one_type_can_be_swapped() {
    let make = |name: &'static str| {
        #[coroutine]
        move || {
            let text = String::from(name);
            for n in 0..2 {
                yield format!("{text}{n}");
            }
        }
    };
    let (mut left, mut right) = (make("l"), make("r"));
    assert_eq!(resume(&mut left, ()), Yielded("l0".into()));
    swap(&mut left, &mut right);
    assert_eq!(resume(&mut right, ()), Yielded("l1".into()));
    assert_eq!(resume(&mut left, ()), Yielded("r0".into()));
}

#[test]
fn a_suspended_one_goes_on_on_another_thread() {
    let mut body = #[coroutine]
    || {
        let mut ran_on = vec![thread::current().id()];
        yield;
        ran_on.push(thread::current().id());
        ran_on
    };
    resume(&mut body, ());
    let spawned = thread::spawn(move || (resume(&mut body, ()), thread::current().id()));
    let (returned, other) = spawned.join().unwrap();
    assert_eq!(returned, Complete(vec![thread::current().id(), other]));
}

#[test]
fn a_thread_local_is_that_of_the_thread_that_resumes() {
    thread_local! {
        static HERE: Cell<&'static str> = const { Cell::new("no name") };
    }
    HERE.set("here");
    let mut body = #[coroutine]
    || {
        yield HERE.get();
        HERE.get()
    };
    assert_eq!(resume(&mut body, ()), Yielded("here"));
    let elsewhere = thread::spawn(move || {
        HERE.set("there");
        resume(&mut body, ())
    });
    assert_eq!(elsewhere.join().unwrap(), Complete("there"));
}

#[test]
fn one_that_is_not_send_stays_on_its_thread() {
    refused(
        "coroutine cannot be sent between threads safely",
        "fn f() {
            let mut body = #[coroutine] || { let rc = Rc::new(1); yield; drop(rc); };
            std::thread::spawn(move || { Pin::new(&mut body).resume(()); });
        }",
    )
    .accepted_with("Rc::new", "Arc::new");
}

#[test]
fn it_may_wait_for_another_thread_between_two_yields() {
    let (sender, receiver) = mpsc::channel();
    let body = #[coroutine]
    || {
        while let Ok(n) = receiver.recv() {
            yield n;
        }
    };
    let sent = thread::spawn(move || [1, 2].map(|n| sender.send(n).unwrap()));
    assert_eq!(run(body, [(); 3]), (vec![1, 2], ()));
    sent.join().unwrap();
}

#[test]
fn one_in_a_static_is_behind_a_lock_and_made_on_first_use() {
    type Ticket = Pin<Box<dyn Coroutine<Yield = u32, Return = !> + Send>>;
    static TICKET: LazyLock<Mutex<Ticket>> = LazyLock::new(|| {
        Mutex::new(Box::pin(
            #[coroutine]
            || {
                let mut next = 0;
                loop {
                    yield next;
                    next += 1;
                }
            },
        ))
    });
    fn draw() -> u32 {
        let Yielded(number) = resume(&mut *TICKET.lock().unwrap(), ());
        number
    }
    let mut drawn: Vec<u32> = thread::scope(|scope| {
        let threads = [(); 4].map(|()| scope.spawn(|| [draw(), draw(), draw()]));
        let drawn = threads.map(|thread| thread.join().unwrap());
        drawn.concat()
    });
    drawn.sort();
    assert!(drawn.into_iter().eq(0..12));
}

#[test]
fn one_in_a_static_has_to_be_send() {
    refused(
        "E0277",
        "type Boxed = Pin<Box<dyn Coroutine<Yield = u8, Return = ()>>>;
        static BODY: Mutex<Option<Boxed>> = Mutex::new(None);",
    )
    .accepted_with("Return = ()>>", "Return = ()> + Send>");
}

#[test]
fn any_loop_can_be_driven_through_an_iterator_written_in_five_lines() {
    struct Each<C>(C);
    impl<C: Coroutine + Unpin> Iterator for Each<C> {
        type Item = C::Yield;
        fn next(&mut self) -> Option<C::Yield> {
            match resume(&mut self.0, ()) {
                Yielded(value) => Some(value),
                Complete(_) => None,
            }
        }
    }
    let mut seen = Vec::new();
    for letter in Each(
        #[coroutine]
        || {
            yield 'a';
            yield 'b';
        },
    ) {
        seen.push(letter);
    }
    assert_eq!(seen, ['a', 'b']);
}
