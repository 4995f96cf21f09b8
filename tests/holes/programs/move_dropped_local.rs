#![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
use std::{ops::Coroutine, pin::Pin};

fn main() {
    let mut body = #[coroutine]
    |early: bool| {
        let boxed = Box::new(1);
        if early {
            drop(boxed);
        }
        yield;
    };
    let _ = Pin::new(&mut body).resume(true);
    let moved = body;
    drop(moved);
}
