//! The difference that a step makes.

use native_coroutines::inspect::{Local, Shown, Snapshot, Value};

/// The difference between a local before a step and after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    None,
    /// There is nothing to compare it with.
    Shown,
    New,
    Other,
    /// It is not saved any more.
    Gone,
    /// The struct keeps it, and the coroutine has just given it up.
    Kept,
}

/// A local, what a step did to it, and its value if it still has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed<'a> {
    pub change: Change,
    pub local: &'a Local,
    pub shown: Option<&'a Shown>,
}

/// Compares the locals before a step and after it. The order is that of the bytes.
pub fn compared<'a>(before: Option<&'a Snapshot>, now: &'a Snapshot) -> Vec<Changed<'a>> {
    let old = before.map_or(&[][..], |before| &before.values);
    let here = now.values.iter().map(|Value { local, shown }| {
        let change = match old.iter().find(|old| old.local == *local) {
            None if before.is_none() => Change::Shown,
            None => Change::New,
            Some(old) if old.shown != *shown => Change::Other,
            Some(_) => Change::None,
        };
        Changed {
            change,
            local,
            shown: Some(shown),
        }
    });
    let is_gone = |old: &&Value| now.values.iter().all(|value| value.local != old.local);
    let gone = old.iter().filter(is_gone).map(|old| Changed {
        change: Change::Gone,
        local: &old.local,
        shown: None,
    });
    let mut all: Vec<_> = here.chain(gone).collect();
    all.sort_by_key(|value| value.local.offset);
    all
}

/// Marks what the struct keeps and the coroutine has just given up: fields with the name of a local
/// whose bytes are free now.
pub fn keep(by_hand: &mut [Changed], native: &[Changed]) {
    let named = |name: &str, gone: bool| {
        native
            .iter()
            .any(|value| value.local.name == name && (value.change == Change::Gone) == gone)
    };
    for field in by_hand {
        let name = &field.local.name;
        // Another local of the coroutine may have this name.
        if field.change == Change::None && named(name, true) && !named(name, false) {
            field.change = Change::Kept;
        }
    }
}

#[cfg(test)]
mod tests {
    use native_coroutines::inspect::Kind;

    use super::*;

    fn snapshot(values: &[(&str, usize, &str)]) -> Snapshot {
        let values = values.iter().map(|&(name, offset, value)| Value {
            local: Local {
                name: name.into(),
                type_name: "u64".into(),
                offset,
                size: 8,
                kind: Kind::Local,
            },
            shown: Shown::Is(value.into()),
        });
        Snapshot {
            type_name: String::new(),
            number: Some(3),
            state: "Suspend0".into(),
            line: 1,
            values: values.collect(),
            bytes: Vec::new(),
        }
    }

    fn seen<'a>(values: &'a [Changed]) -> Vec<(&'a str, Change)> {
        values
            .iter()
            .map(|value| (&*value.local.name, value.change))
            .collect()
    }

    #[test]
    fn a_step_leaves_changes_adds_and_frees() {
        let before = snapshot(&[("same", 0, "1"), ("other", 8, "2"), ("gone", 16, "3")]);
        let now = snapshot(&[("same", 0, "1"), ("other", 8, "4"), ("new", 24, "5")]);
        let changes = compared(Some(&before), &now);
        let expected = [
            ("same", Change::None),
            ("other", Change::Other),
            ("gone", Change::Gone),
            ("new", Change::New),
        ];
        assert_eq!(seen(&changes), expected);
        assert_eq!(
            seen(&compared(None, &before)),
            ["same", "other", "gone"].map(|name| (name, Change::Shown))
        );
    }

    #[test]
    fn a_local_with_the_same_name_in_other_bytes_is_another() {
        let changes = [snapshot(&[("x", 0, "1")]), snapshot(&[("x", 8, "1")])];
        let changes = compared(Some(&changes[0]), &changes[1]);
        assert_eq!(seen(&changes), [("x", Change::Gone), ("x", Change::New)]);
    }

    #[test]
    fn a_field_is_kept_if_it_has_not_changed_and_the_coroutine_has_no_local_of_its_name_any_more() {
        let native = [
            snapshot(&[("name", 0, "1"), ("depth", 8, "1"), ("x", 16, "1")]),
            snapshot(&[("x", 24, "1")]),
        ];
        let native = compared(Some(&native[0]), &native[1]);
        let by_hand = [
            snapshot(&[("name", 0, "1"), ("depth", 8, "1"), ("x", 16, "1")]),
            snapshot(&[("name", 0, "1"), ("depth", 8, "0"), ("x", 16, "1")]),
        ];
        let mut by_hand = compared(Some(&by_hand[0]), &by_hand[1]);
        keep(&mut by_hand, &native);
        let expected = [
            ("name", Change::Kept),
            ("depth", Change::Other),
            ("x", Change::None),
        ];
        assert_eq!(seen(&by_hand), expected);
    }
}
