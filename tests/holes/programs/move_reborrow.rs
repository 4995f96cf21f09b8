#![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
use std::{ops::Coroutine, pin::Pin};

fn main() {
    let mut number = 1;
    let mut body = #[coroutine]
    || {
        let reborrow = &mut number; // of what is captured
        *reborrow += 1;
        yield;
        *reborrow += 1;
    };
    let _ = Pin::new(&mut body).resume(());
    let mut moved = body;
    let _ = Pin::new(&mut moved).resume(());
}
