// #![feature(async_iterator, gen_blocks)]

use std::async_iter::AsyncIterator;
use std::future::{Future, poll_fn};
use std::mem;
use std::num::NonZeroU32;
use std::task::{Context, Poll};
use std::vec::Vec;

/// Yields the lines of `chunks` without their newlines. An error ends them, and loses a half line.
pub fn lines<B: AsRef<[u8]>, E>(
    mut chunks: impl FnMut(&mut Context<'_>) -> Poll<Option<Result<B, E>>>,
) -> impl AsyncIterator<Item = Result<Vec<u8>, E>> {
    async gen move {
        let mut line = Vec::new();
        while let Some(chunk) = poll_fn(&mut chunks).await {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    yield Err(error);
                    return;
                }
            };
            let mut pieces = chunk.as_ref().split(|&byte| byte == b'\n');
            line.extend_from_slice(pieces.next().unwrap_or_default());
            for piece in pieces {
                yield Ok(mem::take(&mut line));
                line.extend_from_slice(piece);
            }
        }
        if !line.is_empty() {
            yield Ok(line);
        }
    }
}

/// Awaits one attempt after another, until one succeeds or none is left.
pub async fn retry<F: Future<Output = Result<T, E>>, T, E>(
    attempts: NonZeroU32,
    mut attempt: impl FnMut(u32) -> F,
) -> Result<T, E> {
    let mut number = 1;
    loop {
        let result = attempt(number).await;
        if result.is_ok() || number == attempts.get() {
            return result;
        }
        number += 1;
    }
}
