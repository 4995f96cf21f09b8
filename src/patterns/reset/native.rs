// #![feature(coroutines, coroutine_trait)]

use core::ops::Coroutine;

/// Counts down to 0, and starts anew from every sent number.
pub fn countdown(start: u32) -> impl Coroutine<Option<u32>, Yield = u32, Return = ()> {
    #[coroutine]
    #[inline(always)]
    move |first: Option<u32>| {
        let mut upcoming = first.or(Some(start));
        while let Some(number) = upcoming {
            upcoming = match (yield number) {
                None => number.checked_sub(1),
                restart => restart,
            };
        }
    }
}
