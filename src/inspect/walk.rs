//! The coroutines, and the values of a chosen type, in a value.

use std::collections::HashSet;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::dwarf::Place;
use super::inspector::Inspector;
use super::trust::Trust;
use super::types::Type;
use super::view::{BORROWED, Look, Part, View};
use super::{Anatomy, Error, Handle, Snapshot};

/// The most values that are looked at.
const MOST_VALUES: usize = 10_000;
/// The deepest value in a value that is looked at.
const DEEPEST: usize = 40;
/// The most elements of a list that are looked at.
const MOST_ELEMENTS: usize = 1000;

/// A value that was found in another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The fields that lead to the value, such as `0.state`. Empty for the value that was searched.
    pub path: String,
    /// The layout.
    pub anatomy: Anatomy,
    /// The value.
    pub snapshot: Snapshot,
}

impl Inspector {
    /// Returns the coroutines in a value, the outermost first.
    ///
    /// The search goes through fields, references, boxes, `Rc`, `Arc`, pins, cells, vectors, trait
    /// objects, and the locals that a coroutine has saved.
    ///
    /// # Errors
    ///
    /// The debug information does not describe the type, or is that of another file. Nothing is found,
    /// but a cell on the way is borrowed mutably.
    pub fn coroutines(&self, value: Handle) -> Result<Vec<Found>, Error> {
        self.search(value, &mut |of| of.is_coroutine())
    }

    /// Returns the values in a value whose type has a name that is chosen, the outermost first.
    ///
    /// The name is the one that the debug information has, with its path and its parameters, such as
    /// `my_crate::Reader<alloc::string::String>`. The search goes as far as that for coroutines.
    ///
    /// # Errors
    ///
    /// The debug information does not describe the type, or is that of another file. Nothing is found,
    /// but a cell on the way is borrowed mutably.
    pub fn find(
        &self,
        value: Handle,
        mut chosen: impl FnMut(&str) -> bool,
    ) -> Result<Vec<Found>, Error> {
        self.search(value, &mut |of| chosen(&of.full_name()))
    }

    fn search(
        &self,
        value: Handle,
        chosen: &mut dyn FnMut(&Type) -> bool,
    ) -> Result<Vec<Found>, Error> {
        let (of, bytes) = (self.type_of(value)?, self.bytes_of(value)?);
        let mut found = Vec::new();
        let mut seen: HashSet<(u64, Place)> = HashSet::new();
        let look = Look {
            trust: Trust::Whole,
            pinned: !value.movable,
        };
        let mut level = std::vec![(
            String::new(),
            Part {
                of,
                bytes,
                look,
                address: None
            }
        )];
        let mut left = MOST_VALUES;
        let mut running = false;
        // Level by level, so that the outermost come first.
        for _ in 0..DEEPEST {
            let mut next = Vec::new();
            for (path, part) in level {
                let Some(less) = left.checked_sub(1) else {
                    break;
                };
                left = less;
                if part
                    .address
                    .is_some_and(|address| !seen.insert((address, part.of.place)))
                {
                    continue;
                }
                if chosen(&part.of)
                    && let Ok(snapshot) = self.snapshot_of(&part.of, &part.bytes, part.look.pinned)
                {
                    let anatomy = self.anatomy_of(&part.of)?;
                    found.push(Found {
                        path: path.clone(),
                        anatomy,
                        snapshot,
                    });
                }
                let within = |name: &str| match (path.is_empty(), name.is_empty()) {
                    (_, true) => path.clone(),
                    (true, _) => name.to_string(),
                    _ => format!("{path}.{name}"),
                };
                match self.view(&part.of, &part.bytes, &part.look, MOST_ELEMENTS) {
                    Ok(View::Through(inner)) => next.push((path, inner)),
                    Ok(View::List(parts, _)) => {
                        let parts = parts.into_iter().enumerate();
                        next.extend(
                            parts.map(|(number, part)| (within(&number.to_string()), part)),
                        );
                    }
                    Ok(View::Fields(_, fields)) => {
                        let fields = fields.into_iter().enumerate();
                        next.extend(fields.filter_map(|(number, (name, part))| {
                            running |= part.as_ref().is_err_and(|reason| reason == BORROWED);
                            let name = if name.is_empty() {
                                number.to_string()
                            } else {
                                name
                            };
                            Some((within(&name), part.ok()?))
                        }));
                    }
                    Ok(View::Coroutine(slots)) => {
                        next.extend(slots.slots.into_iter().filter_map(|slot| {
                            let part = Part {
                                of: slot.of,
                                bytes: slot.bytes,
                                look: slot.here.ok()?,
                                address: None,
                            };
                            Some((within(&slot.local.name), part))
                        }));
                    }
                    Ok(View::Text(_)) | Err(_) => {}
                }
            }
            level = next;
        }
        match found.is_empty() && running {
            true => Err(Error::Running),
            false => Ok(found),
        }
    }
}
