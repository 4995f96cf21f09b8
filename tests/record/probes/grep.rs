// #![feature(coroutines, coroutine_trait)]

use core::fmt::{Arguments, Display};
use core::ops::Coroutine;

/// Takes lines, counts the lines that match, and hands each line back with the next `yield`.
pub fn grep<L, E>(
    pattern: impl Display,
    announce: impl FnOnce(Arguments) -> Result<(), E>,
    matches: impl Fn(&L) -> bool,
    mut found: impl FnMut(&L) -> Result<(), E>,
) -> impl Coroutine<Option<L>, Yield = Option<L>, Return = Result<u64, E>> {
    #[coroutine]
    #[inline(always)]
    move |mut seen: Option<L>| {
        announce(format_args!("Searching for {pattern}"))?;
        let mut count = 0;
        probe!(count);
        while let Some(line) = (yield seen) {
            if matches(&line) {
                found(&line)?;
                count += 1;
            }
            seen = Some(line);
            probe!(count);
        }
        Ok(count)
    }
}
