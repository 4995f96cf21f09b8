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

    #[inline]
    pub fn are_in(&self, line: &[u8]) -> bool {
        match self {
            Patterns::One(finder) => finder.find(line).is_some(),
            Patterns::Any(automaton) => automaton.is_match(line),
        }
    }
}
