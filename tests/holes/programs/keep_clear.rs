#![feature(coroutines, coroutine_clone, coroutine_trait, stmt_expr_attributes)]
use std::{mem::forget, ops::Coroutine, pin::Pin, pin::pin, thread};

fn twice(mut body: Pin<&mut impl Coroutine>) {
    let _ = body.as_mut().resume(());
    let _ = body.as_mut().resume(());
}

fn main() {
    // Boxed before its first resume: the box moves, is sent and is forgotten, its content is not.
    let mut number = 1;
    let mut body = Box::pin(
        #[coroutine]
        || {
            let reborrow = &mut number;
            *reborrow += 1;
            yield;
            *reborrow += 1;
            yield;
        },
    );
    let _ = body.as_mut().resume(());
    let mut moved = body;
    thread::scope(|scope| {
        scope.spawn(|| {
            let _ = moved.as_mut().resume(());
        });
    });
    forget(moved);
    assert_eq!(number, 3);

    // An `Option` says itself that it is empty, and no drop flag is needed.
    let mut body = #[coroutine]
    |early: bool| {
        let mut boxed = Some(Box::new(1));
        if early {
            boxed = None;
        }
        yield;
        drop(boxed);
    };
    let _ = Pin::new(&mut body).resume(true);
    let mut moved = body;
    let _ = Pin::new(&mut moved).resume(true);

    // `pin!` inside an immovable one.
    twice(pin!(
        #[coroutine]
        static || {
            let inner = pin!(
                #[coroutine]
                static || {
                    let number = 1;
                    let borrow = &number;
                    yield;
                    assert_eq!(*borrow, 1);
                }
            );
            twice(inner);
            yield;
        }
    ));

    // Cloned while all that it ever owned is still there.
    let text = String::from("text");
    let mut body = #[coroutine]
    move || {
        yield text.len();
        drop(text);
    };
    let _ = Pin::new(&mut body).resume(());
    let mut clone = body.clone();
    let _ = Pin::new(&mut clone).resume(());
    let _ = Pin::new(&mut body).resume(());
}
