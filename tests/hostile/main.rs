//! The promise: whatever a body or a caller does, nothing is lost, doubled or left behind.
//!
//! The bodies follow a random script, and so do the callers. A plain model, a few lines long, says
//! what has to come out. The feature gates are for the bodies.

#![feature(coroutines, coroutine_trait)]

mod consumer;
mod pouring;
mod producer;
mod tally;
