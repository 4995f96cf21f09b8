//! What is looked for: one text, or any of several.

use aho_corasick::{AhoCorasick, BuildError};
use memchr::memmem::Finder;

pub enum Patterns<'p> {
    One(Box<Finder<'p>>),
    Any(AhoCorasick),
}

impl<'p> Patterns<'p> {
    /// Every line of `text` is a pattern, as grep has it, and so is nothing after a last newline.
    pub fn new(text: &'p [u8]) -> Result<Self, BuildError> {
        if text.contains(&b'\n') {
            AhoCorasick::new(text.split(|&byte| byte == b'\n')).map(Patterns::Any)
        } else {
            Ok(Patterns::One(Box::new(Finder::new(text))))
        }
    }

    /// Where the first of them begins that ends before all others. It has no newline in it.
    #[inline]
    pub fn find(&self, text: &[u8]) -> Option<usize> {
        match self {
            Patterns::One(finder) => finder.find(text),
            Patterns::Any(automaton) => automaton.find(text).map(|found| found.start()),
        }
    }
}
