#![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
use std::{ops::Coroutine, pin::Pin};

fn main() {
    let mut body = #[coroutine]
    |set: bool| {
        let _boxed: Box<u8>;
        if set {
            _boxed = Box::new(1);
        }
        yield;
    };
    let _ = Pin::new(&mut body).resume(false);
    let moved = body;
    drop(moved);
}
