use std::boxed::Box;
use std::future::Future;
use std::mem;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::vec::Vec;

/// The lines of `chunks` without their newlines. An error ends them, and loses a half line.
pub struct Lines<P, B> {
    chunks: P,
    /// The chunk that is being cut, and where its next line begins.
    chunk: Option<(B, usize)>,
    line: Vec<u8>,
    ended: bool,
}

pub fn lines<P, B, E>(chunks: P) -> Lines<P, B>
where
    P: FnMut(&mut Context<'_>) -> Poll<Option<Result<B, E>>>,
{
    Lines {
        chunks,
        chunk: None,
        line: Vec::new(),
        ended: false,
    }
}

/// It pins none of its fields, so it may move itself.
impl<P, B> Unpin for Lines<P, B> {}

impl<P, B: AsRef<[u8]>, E> Lines<P, B>
where
    P: FnMut(&mut Context<'_>) -> Poll<Option<Result<B, E>>>,
{
    #[inline(always)]
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Vec<u8>, E>>> {
        loop {
            if let Some((chunk, start)) = &mut self.chunk {
                let rest = &chunk.as_ref()[*start..];
                if let Some(length) = newline(rest) {
                    self.line.extend_from_slice(&rest[..length]);
                    *start += length + 1;
                    return Poll::Ready(Some(Ok(mem::take(&mut self.line))));
                }
                self.line.extend_from_slice(rest);
                self.chunk = None;
            }
            if self.ended {
                return Poll::Ready(None);
            }
            match (self.chunks)(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(chunk))) => self.chunk = Some((chunk, 0)),
                Poll::Ready(Some(Err(error))) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Ready(None) => {
                    self.ended = true;
                    let line = mem::take(&mut self.line);
                    return Poll::Ready((!line.is_empty()).then_some(Ok(line)));
                }
            }
        }
    }
}

#[inline(always)]
fn newline(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&byte| byte == b'\n')
}

/// One attempt after another, until one succeeds or none is left.
pub struct Retry<A, F> {
    attempts: NonZeroU32,
    attempt: A,
    /// The attempt that runs, or that was the last: 0 before the first poll.
    number: u32,
    /// In a box, because without `unsafe` a struct cannot pin one of its fields.
    current: Option<Pin<Box<F>>>,
}

pub fn retry<F, T, E, A: FnMut(u32) -> F>(attempts: NonZeroU32, attempt: A) -> Retry<A, F>
where
    F: Future<Output = Result<T, E>>,
{
    Retry {
        attempts,
        attempt,
        number: 0,
        current: None,
    }
}

/// It keeps the attempt in a box, so it may move itself.
impl<A, F> Unpin for Retry<A, F> {}

impl<F, T, E, A: FnMut(u32) -> F> Future for Retry<A, F>
where
    F: Future<Output = Result<T, E>>,
{
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T, E>> {
        let this = &mut *self;
        loop {
            let current = match &mut this.current {
                Some(current) => current,
                none => {
                    assert_eq!(this.number, 0, "`Retry` polled after completion");
                    this.number = 1;
                    none.insert(Box::pin((this.attempt)(1)))
                }
            };
            let Poll::Ready(result) = current.as_mut().poll(context) else {
                return Poll::Pending;
            };
            if result.is_ok() || this.number == this.attempts.get() {
                this.current = None;
                return Poll::Ready(result);
            }
            this.number += 1;
            // The next attempt takes the place of this one in the box.
            current.set((this.attempt)(this.number));
        }
    }
}

/// A future that is polled by resuming.
pub struct Polled<F> {
    future: Pin<Box<F>>,
    waker: Waker,
}

pub fn polled<F: Future>(future: F) -> Polled<F> {
    Polled {
        future: Box::pin(future),
        waker: Waker::noop().clone(),
    }
}

impl<F: Future> Polled<F> {
    /// Polls. `Ready` is the end.
    pub fn resume(&mut self, waker: Option<Waker>) -> Poll<F::Output> {
        if let Some(new) = waker {
            self.waker = new;
        }
        let mut context = Context::from_waker(&self.waker);
        self.future.as_mut().poll(&mut context)
    }
}
