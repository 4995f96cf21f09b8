// #![feature(coroutines, coroutine_trait)]

use core::ops::Coroutine;

/// Yields the numbers from `number` down to 1, and then returns the word.
pub fn countdown(mut number: u32) -> impl Coroutine<(), Yield = u32, Return = &'static str> {
    #[coroutine]
    move || {
        while number > 0 {
            yield number;
            number -= 1;
        }
        "Liftoff!"
    }
}
