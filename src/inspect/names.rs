//! The names of types, as one would write them.

use std::string::String;

/// Leaves out the paths and the default allocator: `Vec<(String, u8)>`.
pub(super) fn short(name: &str) -> String {
    let name = name.replace(", alloc::alloc::Global>", ">");
    let name = name.replace("_env#", "#");
    let mut out = String::new();
    let mut word = String::new();
    let mut chars = name.chars().peekable();
    while let Some(letter) = chars.next() {
        if letter == ':' && chars.peek() == Some(&':') {
            chars.next();
            word.clear();
        } else if letter.is_alphanumeric() || matches!(letter, '_' | '{' | '}' | '#') {
            word.push(letter);
        } else {
            out.push_str(&word);
            word.clear();
            out.push(letter);
        }
    }
    out + &word
}

/// The name without its parameters: `Vec` of `Vec<u8, alloc::alloc::Global>`.
pub(super) fn bare(name: &str) -> &str {
    name.split_once('<').map_or(name, |(bare, _)| bare)
}
