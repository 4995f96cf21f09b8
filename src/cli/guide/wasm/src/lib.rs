//! The coroutines of the live pages. The page resumes them, and reads their bytes itself.
#![feature(coroutines, coroutine_trait)]
#![forbid(unsafe_code)]
// A `native.rs` is there for other uses as well.
#![allow(dead_code)]

mod bodies;
mod live;

// The files of the patterns, which compile alone. A dependency on the library would have a name with a
// hash of its folder in it, and the module would differ from one clone to the next.
#[path = "../../../../patterns/average/native.rs"]
mod average;
#[path = "../../../../patterns/fib/native.rs"]
mod fib;
#[path = "../../../../patterns/frames/native.rs"]
mod frames;
#[path = "../../../../patterns/grep/native.rs"]
mod grep;
#[path = "../../../../patterns/records/native.rs"]
mod records;
#[path = "../../../../patterns/tokens/native.rs"]
mod tokens;
