// #![feature(coroutines, coroutine_trait)]

use core::ops::{Coroutine, DerefMut};

/// Takes items and yields them sorted, and then each time in the next arrangement.
pub fn permutations<I, T>() -> impl Coroutine<I, Yield = I, Return = I>
where
    I: DerefMut<Target = [T]>,
    T: Ord,
{
    #[coroutine]
    #[inline(always)]
    |mut items: I| {
        items.sort_unstable();
        loop {
            items = yield items;
            let Some(pivot) = items.windows(2).rposition(|pair| pair[0] < pair[1]) else {
                return items;
            };
            // The items after the pivot fall, so those greater than the pivot come first.
            let greater = items[pivot + 1..].partition_point(|item| *item > items[pivot]);
            items.swap(pivot, pivot + greater);
            items[pivot + 1..].reverse();
        }
    }
}
