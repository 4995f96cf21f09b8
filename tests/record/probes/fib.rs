// #![feature(coroutines, coroutine_trait)]

use core::ops::Coroutine;

/// Yields the Fibonacci numbers 0, 1, 1, 2, 3, … up to the last that fits a `u64`.
pub fn fib() -> impl Coroutine<(), Yield = u64, Return = ()> {
    let (mut current, mut next) = (Some(0_u64), Some(1));
    #[coroutine]
    move || {
        while let Some(number) = current {
            current = next;
            next = next.and_then(|next| number.checked_add(next));
            probe!(current, next);
            yield number;
        }
    }
}
