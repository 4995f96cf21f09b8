#![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
use std::{ops::Coroutine, pin::Pin, pin::pin};

struct Reads<'a>(&'a u8);

impl Drop for Reads<'_> {
    fn drop(&mut self) {
        assert_eq!(*self.0, 1);
    }
}

fn main() {
    let mut here = Box::new(Some(
        #[coroutine]
        || {
            let inner = pin!(
                #[coroutine]
                static || {
                    let number = 1;
                    let _reads = Reads(&number);
                    yield;
                }
            );
            let _ = inner.resume(());
            yield; // what was pinned is still there, and moves with the outer one
        },
    ));
    let _ = Pin::new((*here).as_mut().unwrap()).resume(());
    let moved = here.take();
    drop(here);
    drop(moved);
}
