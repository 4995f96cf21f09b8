//! Whether a body can move.
//!
//! The compiler saves a local of a body that can move only where the body may still use it. A `static`
//! body also keeps each local that was borrowed and is in scope, even one that was moved out, or that is
//! not set on this way. The debug information does not say which kind a body is.

use std::path::Path;
use std::time::SystemTime;

use super::inspector::Inspector;
use super::types::{Shape, Type};

impl Inspector {
    /// Whether the coroutine is known to be one that can move. The source says so, if it is there and
    /// is older than the program.
    pub(super) fn is_movable(&self, of: &Type) -> bool {
        if !of.name.starts_with("{coroutine_env#") {
            return of.name.starts_with("{gen_block_env#");
        }
        let known = self.movable.borrow().get(&of.place).copied();
        known.unwrap_or_else(|| {
            let movable = self.source_says_movable(of) == Some(true);
            self.movable.borrow_mut().insert(of.place, movable);
            movable
        })
    }

    fn source_says_movable(&self, of: &Type) -> Option<bool> {
        let Shape::Enum(body) = &of.shape else {
            return None;
        };
        let first = body.variants.first()?;
        let file = first.file.as_ref()?;
        let root = self.dwarf.folder(of.place).unwrap_or_default();
        let path = Path::new(&root).join(file);
        let built = self.built?;
        let changed = std::fs::metadata(&path)
            .and_then(|file| file.modified())
            .ok()?;
        let source = (changed <= built).then(|| std::fs::read_to_string(&path).ok())??;
        begins_without_static(&source, usize::try_from(first.line).ok()?)
    }
}

/// Whether there is no `static` from this line to the one with the parameters of the body.
fn begins_without_static(source: &str, line: usize) -> Option<bool> {
    for line in source.lines().skip(line.checked_sub(1)?).take(8) {
        let mut words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        if words.any(|word| word == "static") {
            return Some(false);
        }
        if line.contains('|') {
            return Some(true);
        }
    }
    None
}

/// The time at which the running program was built.
pub(super) fn built() -> Option<SystemTime> {
    std::fs::metadata("/proc/self/exe")
        .and_then(|file| file.modified())
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_static_body_is_told_from_one_that_can_move() {
        let says = |source: &str| begins_without_static(source, 1);
        assert_eq!(says("    move |line| {"), Some(true));
        assert_eq!(
            says("    #[coroutine]\n    #[inline]\n    || yield"),
            Some(true)
        );
        assert_eq!(says("#[coroutine] static || {"), Some(false));
        assert_eq!(says("#[coroutine]\nstatic move |a| {"), Some(false));
        assert_eq!(says("a macro of some kind"), None);
        assert_eq!(says("|statics| {"), Some(true));
    }
}
