#![feature(coroutines, coroutine_trait, stmt_expr_attributes)]
use std::{ops::Coroutine, pin::Pin};

fn main() {
    let mut list: Box<[u8]> = Box::from([1, 2]);
    let mut body = #[coroutine]
    move || {
        for number in list.iter_mut() {
            yield;
            *number += 1;
        }
    };
    let _ = Pin::new(&mut body).resume(());
    let mut moved = body;
    let _ = Pin::new(&mut moved).resume(());
}
