#![feature(coroutines, coroutine_clone, coroutine_trait, stmt_expr_attributes)]
use std::{ops::Coroutine, pin::Pin};

fn main() {
    let text = String::from("text");
    let mut body = #[coroutine]
    move || yield text.len();
    let _ = Pin::new(&mut body).resume(());
    let _ = Pin::new(&mut body).resume(());
    drop(body.clone());
}
