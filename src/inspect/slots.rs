//! The locals that a coroutine has saved in its state, and whether each is still there.

use std::borrow::ToOwned;
use std::format;
use std::rc::Rc;
use std::string::{String, ToString};
use std::vec::Vec;

use super::inspector::Inspector;
use super::trust::{self, Trust};
use super::types::{Enum, Field, Type};
use super::view::{Look, slice, unsigned};
use super::{Error, Kind, Local, Shown};

/// The state of a coroutine, or of a struct.
#[derive(Debug)]
pub(super) struct Slots {
    pub number: Option<u32>,
    pub state: String,
    pub line: u32,
    pub slots: Vec<Slot>,
}

/// A saved local.
#[derive(Debug)]
pub(super) struct Slot {
    pub local: Local,
    pub of: Rc<Type>,
    pub bytes: Vec<u8>,
    /// How to look at the value, or the reason for which there is none.
    pub here: Result<Look, Shown>,
}

impl Inspector {
    /// The fields of a struct.
    pub(super) fn slots_of_struct(
        &self,
        of: &Type,
        bytes: &[u8],
        pinned: bool,
    ) -> Result<Slots, Error> {
        let look = Look {
            trust: Trust::Whole,
            pinned,
        };
        let slots = of.fields().iter().map(|field| {
            let slot = self.slot(field, 0, Kind::Local, bytes, Ok(look.clone()))?;
            let local = self.local_of_struct(field)?;
            Ok::<_, Error>(Slot { local, ..slot })
        });
        Ok(Slots {
            number: None,
            state: String::new(),
            line: 0,
            slots: slots.collect::<Result<_, _>>()?,
        })
    }

    /// The state of a coroutine, and what is saved in it.
    pub(super) fn slots(
        &self,
        of: &Type,
        body: &Enum,
        bytes: &[u8],
        pinned: bool,
    ) -> Result<Slots, Error> {
        let variant = self.current(body, bytes);
        let variant = variant.ok_or_else(|| Error::UnknownState(of.full_name()))?;
        let state = self.type_at(variant.of)?;
        let saved = self.saved(&state, &self.captures(body)?);
        let path: Rc<str> = Rc::from(&*of.path);
        let started = state.name != "Unresumed";
        let movable = !pinned || self.is_movable(of);
        let mut slots = Vec::new();
        for (field, kind) in saved {
            let trust = match kind {
                _ if !started => Trust::Whole,
                Kind::DropFlag => Trust::Whole,
                Kind::Capture => Trust::MaybeMoved(path.clone()),
                _ => Trust::There(path.clone()),
            };
            let here = match kind {
                Kind::Hidden => Err(Shown::Unknown(trust::HIDDEN.to_string())),
                Kind::Local if started && !movable => {
                    Err(Shown::Unknown(trust::MAYBE_IMMOVABLE.to_string()))
                }
                Kind::Capture if started && self.is_lost(&field, of)? => {
                    Err(Shown::Unknown(trust::MAYBE_MOVED.to_string()))
                }
                _ => Ok(Look { trust, pinned }),
            };
            slots.push(self.slot(&field, variant.offset, kind, bytes, here)?);
        }
        self.heed_flags(&mut slots, &path);
        Ok(Slots {
            number: variant.number.map(|number| number as u32),
            state: state.name.clone(),
            line: variant.line,
            slots,
        })
    }

    /// Whether a capture of a type that is copied may have been lost all the same.
    fn is_lost(&self, capture: &Field, body: &Type) -> Result<bool, Error> {
        let of = self.type_at(capture.of)?;
        Ok(trust::is_copy(self, &of) && trust::may_have_lost(self, &of, body))
    }

    fn slot(
        &self,
        field: &Field,
        base: usize,
        kind: Kind,
        bytes: &[u8],
        here: Result<Look, Shown>,
    ) -> Result<Slot, Error> {
        let local = self.local(field, base, kind)?;
        let of = self.type_at(field.of)?;
        let bytes = slice(bytes, local.offset, local.size);
        let bytes = bytes
            .ok_or_else(|| Error::Damaged(format!("`{}` is outside of its body", local.name)))?;
        Ok(Slot {
            bytes: bytes.to_owned(),
            local,
            of,
            here,
        })
    }

    /// Leaves out what a drop flag says is gone.
    ///
    /// Nothing says for which local a flag is. If there is one that can be meant, it is gone; if there
    /// are more, none of them is known.
    fn heed_flags(&self, slots: &mut [Slot], body: &str) {
        let flags: Vec<bool> = (slots.iter())
            .filter(|slot| slot.local.kind == Kind::DropFlag)
            .map(|slot| unsigned(&slot.bytes) == Some(1))
            .collect();
        if flags.iter().all(|&there| there) {
            return;
        }
        let all_gone = flags.iter().all(|&there| !there);
        let mut meant: Vec<_> = (slots.iter_mut())
            .filter(|slot| {
                slot.local.kind != Kind::DropFlag
                    && (slot.local.kind == Kind::Hidden || trust::may_be_dropped(self, &slot.of))
            })
            .collect();
        let only = all_gone
            && meant.len() == 1
            && meant[0].local.kind != Kind::Hidden
            && !trust::may_be_moved_in_part(self, &meant[0].of, body);
        for slot in &mut meant {
            slot.here = Err(match only {
                true => Shown::MovedOut,
                false => Shown::Unknown(trust::A_FLAG_SAYS.to_string()),
            });
        }
    }
}
