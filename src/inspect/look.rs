//! Snapshots: the state of a value, and its bytes.

use super::inspector::Inspector;
use super::library::varies;
use super::slots::{Slot, Slots};
use super::trust::{self, Trust};
use super::types::{Base, Field, Shape, Type};
use super::view::{Look, slice};
use super::{Byte, Error, Kind, Shown, Snapshot, Value};

/// The deepest part of a value whose bytes are told apart.
const DEEPEST: usize = 24;
/// The most elements of an array whose bytes are told apart.
const MOST_ELEMENTS: usize = 1 << 16;

impl Inspector {
    pub(super) fn snapshot_of(
        &self,
        of: &Type,
        bytes: &[u8],
        pinned: bool,
    ) -> Result<Snapshot, Error> {
        let mut out = std::vec![Byte::Free; bytes.len()];
        let slots = match &of.shape {
            Shape::Enum(body) if of.is_coroutine() => self.slots(of, body, bytes, pinned)?,
            Shape::Struct(_) => self.slots_of_struct(of, bytes, pinned)?,
            _ => {
                return Err(Error::NotAStruct(of.full_name()));
            }
        };
        let look = Look {
            trust: Trust::Whole,
            pinned,
        };
        Mask {
            inspector: self,
            out: &mut out,
        }
        .mask(of, bytes, &look, 0, DEEPEST);
        Ok(Snapshot {
            type_name: of.full_name(),
            number: slots.number,
            state: slots.state,
            line: slots.line,
            values: slots
                .slots
                .into_iter()
                .map(|slot| self.shown(slot))
                .collect(),
            bytes: out,
        })
    }

    fn shown(&self, slot: Slot) -> Value {
        let shown = match slot.here {
            Ok(look) => match self.text_of(&slot.of, &slot.bytes, &look) {
                Ok(text) => Shown::Is(text),
                Err(reason) => Shown::Unknown(reason),
            },
            Err(shown) => shown,
        };
        Value {
            local: slot.local,
            shown,
        }
    }
}

/// Tells the bytes of a value apart.
struct Mask<'a> {
    inspector: &'a Inspector,
    out: &'a mut [Byte],
}

impl Mask<'_> {
    fn fill(&mut self, at: usize, size: usize, byte: Byte) {
        if let Some(bytes) = self.out.get_mut(at..at.saturating_add(size)) {
            bytes.fill(byte);
        }
    }

    fn field(&mut self, field: &Field, bytes: &[u8], look: &Look, at: usize, deepest: usize) {
        let Ok(of) = self.inspector.type_at(field.of) else {
            return;
        };
        if let Some(bytes) = slice(bytes, field.offset, of.size) {
            self.mask(&of, bytes, look, at.saturating_add(field.offset), deepest);
        }
    }

    fn mask(&mut self, of: &Type, bytes: &[u8], look: &Look, at: usize, deepest: usize) {
        if of.size == 0 {
            return;
        }
        let unknown = look.trust.may_be_moved() && !trust::is_copy(self.inspector, of);
        let Some(deepest) = deepest.checked_sub(1).filter(|_| !unknown && !varies(of)) else {
            return self.fill(at, of.size, Byte::Unknown);
        };
        match &of.shape {
            Shape::Base(Base::Unit) => {}
            Shape::Base(_) | Shape::Names(_) => {
                let here = self
                    .out
                    .get_mut(at..at.saturating_add(of.size))
                    .unwrap_or_default();
                here.iter_mut()
                    .zip(bytes)
                    .for_each(|(out, byte)| *out = Byte::Is(*byte));
            }
            Shape::Pointer(_) => self.fill(at, of.size, Byte::Address),
            Shape::Item => {}
            Shape::Union | Shape::Unknown => self.fill(at, of.size, Byte::Unknown),
            Shape::Array { of, count } => {
                let Ok(of) = self.inspector.type_at(*of) else {
                    return;
                };
                let look = Look {
                    trust: look.trust.of_element(),
                    ..look.clone()
                };
                for number in 0..(*count).min(MOST_ELEMENTS) {
                    let inner = number.saturating_mul(of.size);
                    let Some(bytes) = slice(bytes, inner, of.size) else {
                        return;
                    };
                    self.mask(&of, bytes, &look, at.saturating_add(inner), deepest);
                }
            }
            Shape::Struct(fields) => {
                for field in fields {
                    let look = Look {
                        trust: look.trust.of_field(of, field),
                        ..look.clone()
                    };
                    self.field(field, bytes, &look, at, deepest);
                }
            }
            Shape::Enum(body) => {
                let slots = match of.is_coroutine() {
                    true => self.inspector.slots(of, body, bytes, look.pinned).ok(),
                    false => None,
                };
                let hidden = |slots: &Slots| {
                    slots
                        .slots
                        .iter()
                        .any(|slot| slot.local.kind == Kind::Hidden)
                };
                if slots.as_ref().is_some_and(hidden) {
                    // Any byte may be of a local that is not described.
                    self.fill(at, of.size, Byte::Unknown);
                }
                if let Some(tag) = &body.tag {
                    let look = Look {
                        trust: Trust::Whole,
                        ..look.clone()
                    };
                    self.field(tag, bytes, &look, at, deepest);
                }
                if of.is_coroutine() {
                    return slots
                        .into_iter()
                        .for_each(|slots| self.slots(&slots, at, deepest));
                }
                let Some(variant) = self.inspector.current(body, bytes) else {
                    return;
                };
                let Ok(inner) = self.inspector.type_at(variant.of) else {
                    return;
                };
                let Some(bytes) = bytes.get(variant.offset..) else {
                    return;
                };
                for field in inner.fields() {
                    let look = Look {
                        trust: look.trust.of_field(of, field),
                        ..look.clone()
                    };
                    self.field(
                        field,
                        bytes,
                        &look,
                        at.saturating_add(variant.offset),
                        deepest,
                    );
                }
            }
        }
    }

    fn slots(&mut self, slots: &Slots, at: usize, deepest: usize) {
        for slot in &slots.slots {
            let at = at.saturating_add(slot.local.offset);
            match &slot.here {
                Ok(look) => self.mask(&slot.of, &slot.bytes, look, at, deepest),
                Err(Shown::MovedOut) => {}
                Err(_) => self.fill(at, slot.of.size, Byte::Unknown),
            }
        }
    }
}
