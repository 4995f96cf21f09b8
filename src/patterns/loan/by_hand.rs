/// Counts words.
#[derive(Clone, Debug, Default)]
pub struct Words {
    words: usize,
}

pub fn words() -> Words {
    Words::default()
}

impl Words {
    /// Counts the words of a line, which is borrowed for this call only.
    #[inline]
    pub fn send(&mut self, line: &str) {
        self.words += line.split_whitespace().count();
    }

    /// Returns the number of words.
    pub fn close(self) -> usize {
        self.words
    }
}
