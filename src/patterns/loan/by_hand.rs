/// Counts words.
#[derive(Clone, Debug, Default)]
pub struct Words {
    words: usize,
}

pub fn words() -> Words {
    Words::default()
}

impl Words {
    /// Borrows the line for the call only: a method can, for any lifetime.
    #[inline]
    pub fn send(&mut self, line: &str) {
        self.words += line.split_whitespace().count();
    }

    /// How many words there were.
    pub fn close(self) -> usize {
        self.words
    }
}
