//! The promise: an anatomy and a snapshot say what is there, and nothing that is not.
//!
//! The second source is the body itself: it yields the addresses of its locals, and their values as
//! `{:?}` writes them.

#![feature(coroutines, coroutine_trait, gen_blocks, stmt_expr_attributes)]
// A local is saved if it is used after the `yield`, and `drop` is a use.
#![allow(dropping_copy_types, clippy::drop_non_drop, clippy::type_complexity)]

mod catalogue;
mod example;
mod holds;
mod hostile;
mod layout;
mod layouts;
mod moved;
mod support;
mod values;
mod wrappers;
