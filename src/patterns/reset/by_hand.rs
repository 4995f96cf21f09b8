use core::iter::FusedIterator;

/// Counts down to 0, and starts anew from every sent number.
#[derive(Clone, Debug)]
pub struct Countdown {
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    Before(u32),
    At(u32),
    Ended,
}

pub fn countdown(start: u32) -> Countdown {
    Countdown {
        state: State::Before(start),
    }
}

impl Countdown {
    /// Starts anew from this number and returns it as the next item. Hands it back after the end.
    #[inline]
    pub fn send(&mut self, start: u32) -> Result<u32, u32> {
        if matches!(self.state, State::Ended) {
            return Err(start);
        }
        self.state = State::At(start);
        Ok(start)
    }
}

impl Iterator for Countdown {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let upcoming = match self.state {
            State::Before(start) => Some(start),
            State::At(number) => number.checked_sub(1),
            State::Ended => None,
        };
        self.state = upcoming.map_or(State::Ended, State::At);
        upcoming
    }
}

impl FusedIterator for Countdown {}
