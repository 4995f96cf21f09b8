use std::hint::black_box;
use std::ops::ControlFlow::{self, Continue};
use std::ops::{Coroutine, CoroutineState};
use std::pin::Pin;
use std::thread;

use bench_support::{Bench, Group};
use native_coroutines::patterns::threaded::{by_hand, native, threaded};
use native_coroutines::{Consumer, Unprimed};

const NUMBERS: u64 = 100_000;
const QUEUE: usize = 1_024;

/// The target's work is next to nothing, so what is measured is the way to it.
fn sum() -> impl Coroutine<Option<u64>, Yield = (), Return = u64> + Unpin + Send {
    #[coroutine]
    |_prime: Option<u64>| {
        let mut sum = 0_u64;
        while let Some(number) = (yield) {
            sum = sum.wrapping_add(number);
        }
        sum
    }
}

struct Sum(u64);

impl by_hand::Sink<u64> for Sum {
    type Return = u64;

    #[inline]
    fn send(&mut self, number: u64) -> ControlFlow<u64> {
        self.0 = self.0.wrapping_add(number);
        Continue(())
    }

    fn close(&mut self) -> u64 {
        self.0
    }
}

/// One iteration also starts the thread and joins it, so there are many items in it.
pub fn bench(bench: &mut Bench) {
    Group::new("threaded/send", NUMBERS as usize)
        .by_hand(|| {
            thread::scope(|scope| {
                let mut target = by_hand::threaded(scope, QUEUE, Sum(0));
                for number in 0..NUMBERS {
                    if target.send(number).is_break() {
                        break;
                    }
                }
                target.close().result.ok()
            })
        })
        .native(|| {
            thread::scope(|scope| {
                let mut target = native::threaded(scope, QUEUE, sum());
                let mut target = Pin::new(&mut target);
                let mut end = target.as_mut().resume(None);
                for number in 0..NUMBERS {
                    if let CoroutineState::Complete(_) = end {
                        break;
                    }
                    end = target.as_mut().resume(Some(number));
                }
                if let CoroutineState::Yielded(()) = end {
                    end = target.as_mut().resume(None);
                }
                match end {
                    CoroutineState::Complete(ended) => ended.result.ok(),
                    CoroutineState::Yielded(()) => None,
                }
            })
        })
        .wrapped(|| {
            thread::scope(|scope| {
                let target = threaded(scope, QUEUE, Unprimed::new(sum()));
                target.prime().consume(0..NUMBERS).result.ok()
            })
        })
        // The same without a thread.
        .plain_loop(|| {
            let add = |sum: u64, number| sum.wrapping_add(black_box(number));
            Some((0..NUMBERS).fold(0, add))
        })
        .measure(bench);
}
