//! The promise: what Python's enhancement proposals say of `throw` and of `yield from` holds here,
//! clause by clause.
//!
//! Each test is named after its clause. The bodies are small and made for the clause, so this file
//! is one that needs the feature gates.

#![cfg(feature = "alloc")]
#![feature(coroutines, coroutine_trait, stmt_expr_attributes)]

mod delegate;
mod throw;
