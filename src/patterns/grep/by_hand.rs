use core::fmt::{Arguments, Display};

/// A search that has not announced itself.
#[derive(Debug)]
pub struct Grep<P, A, M, F> {
    pattern: P,
    announce: A,
    matches: M,
    found: F,
}

/// A search that takes lines.
#[derive(Debug)]
pub struct Search<M, F> {
    matches: M,
    found: F,
    count: u64,
}

/// Creates a search. Nothing runs before [`Grep::prime`].
pub fn grep<P, A, M, F>(pattern: P, announce: A, matches: M, found: F) -> Grep<P, A, M, F> {
    Grep {
        pattern,
        announce,
        matches,
        found,
    }
}

impl<P: Display, A, M, F> Grep<P, A, M, F> {
    /// Announces the search, and starts it.
    pub fn prime<E>(self) -> Result<Search<M, F>, E>
    where
        A: FnOnce(Arguments) -> Result<(), E>,
    {
        (self.announce)(format_args!("Searching for {}", self.pattern))?;
        Ok(Search {
            matches: self.matches,
            found: self.found,
            count: 0,
        })
    }
}

impl<M, F> Search<M, F> {
    /// Takes one line, and returns it.
    #[inline]
    pub fn send<L, E>(&mut self, line: L) -> Result<L, E>
    where
        M: Fn(&L) -> bool,
        F: FnMut(&L) -> Result<(), E>,
    {
        if (self.matches)(&line) {
            (self.found)(&line)?;
            self.count += 1;
        }
        Ok(line)
    }

    /// Returns the number of lines that matched.
    pub fn close(self) -> u64 {
        self.count
    }
}
