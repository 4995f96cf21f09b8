//! A colour for each local that is saved somewhere: the same in the code, the bytes and the ribbons.

use std::collections::BTreeMap;

use native_coroutines::inspect::{Anatomy, Kind, Local};
use native_coroutines::record::Record;

/// The number of colours in the style sheet.
const COLOURS: usize = 8;

/// The class of each name. A name has one colour, natively and by hand.
#[derive(Default)]
pub struct Colours(BTreeMap<String, usize>);

impl Colours {
    /// Colours the locals of a pattern, those of its coroutines first.
    pub fn of_record(record: &Record) -> Self {
        Self::of_all(record.natives().chain(&record.by_hand))
    }

    /// Colours the locals of some anatomies.
    pub fn of_all<'a>(anatomies: impl Iterator<Item = &'a Anatomy>) -> Self {
        let mut colours = Self::default();
        let states = anatomies.flat_map(|anatomy| &anatomy.states);
        for local in states.flat_map(|state| &state.locals) {
            if local.size > 0 && matches!(local.kind, Kind::Capture | Kind::Local) {
                let next = colours.0.len() % COLOURS;
                colours.0.entry(local.name.clone()).or_insert(next);
            }
        }
        colours
    }

    /// Returns the class of a name. `None` if nothing of that name is saved.
    pub fn of(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|colour| format!("f{colour}"))
    }

    /// Returns the class of a local.
    pub fn class(&self, local: &Local) -> String {
        match local.kind {
            Kind::DropFlag => "flag".into(),
            Kind::Tag => "tag".into(),
            Kind::Capture | Kind::Local | Kind::Hidden => {
                self.of(&local.name).unwrap_or_else(|| "free".into())
            }
        }
    }
}

/// Returns the name that the pages show.
pub fn label(local: &Local) -> &str {
    match local.kind {
        Kind::DropFlag => "drop flag",
        Kind::Tag => "state",
        // The value of an expression that goes on after the `yield`.
        Kind::Capture | Kind::Local if local.name.is_empty() => "temporary",
        Kind::Capture | Kind::Local | Kind::Hidden => &local.name,
    }
}
