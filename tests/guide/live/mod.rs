//! The live pages run the coroutine itself, and show its memory as it is.

mod answers;
mod form;
mod memory;
mod page;
