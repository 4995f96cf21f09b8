//! The values that a body may have moved out without a trace.
//!
//! The compiler saves a local where the body may still use it, and keeps a flag where a local is
//! moved out on one way and not on another. A move that happens on every way leaves no flag, and the
//! bytes stay behind. So a value is shown only if nothing can have moved it out:
//!
//! - A capture, before the first resume; or one that is copied when it is used, such as a number or
//!   a shared reference. In a generic body, only one of at most two words.
//! - A local of a body that can move, since the compiler saves it only if the body may use it. But a
//!   part of such a local may be gone, if the body can name the part.

use super::dwarf::Place;
use super::inspector::Inspector;
use super::types::{Field, Shape, Type, Visibility};
use super::view::Look;
use core::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The reason that is given.
pub(super) const MAYBE_MOVED: &str = "the body may have moved it out, and leaves no trace of that";

/// The reason that is given for a local of a body that may be one that cannot move.
pub(super) const MAYBE_IMMOVABLE: &str = "a body that cannot move also keeps what it has moved out or not yet set, and leaves no trace of that";

/// The reason that is given where a flag is false.
pub(super) const A_FLAG_SAYS: &str = "a drop flag says that this or another local was moved out";

/// The reason that is given for a local with the name of another one.
pub(super) const HIDDEN: &str =
    "the compiler describes only the first of the locals with this name";

/// Whether a value may have been moved out.
#[derive(Clone, Debug)]
pub(super) enum Trust {
    /// Nothing can have been moved out.
    Whole,
    /// The value is there, but the body with this path may have moved out a part of it.
    There(Rc<str>),
    /// The body with this path may have moved it out.
    MaybeMoved(Rc<str>),
}

impl Trust {
    pub fn may_be_moved(&self) -> bool {
        matches!(self, Self::MaybeMoved(_))
    }

    /// Returns the trust in a field.
    pub fn of_field(&self, owner: &Type, field: &Field) -> Self {
        match self {
            Self::Whole => Self::Whole,
            Self::There(body) | Self::MaybeMoved(body) => match may_name(body, owner, field) {
                true => Self::MaybeMoved(body.clone()),
                false => Self::Whole,
            },
        }
    }

    /// Returns the trust in an element of an array.
    pub fn of_element(&self) -> Self {
        match self {
            Self::Whole => Self::Whole,
            Self::There(body) | Self::MaybeMoved(body) => Self::MaybeMoved(body.clone()),
        }
    }
}

impl Look {
    /// Returns how to look at the value behind a pointer. `None` if the pointer must not be followed.
    pub fn behind(&self, pointer: &Type) -> Option<Self> {
        if !pointer.path.is_empty() {
            return None;
        }
        if pointer.name.starts_with("alloc::boxed::Box<") {
            // A body can move a value out of a box.
            return Some(Self {
                trust: self.trust.of_element(),
                ..self.clone()
            });
        }
        if pointer.name.starts_with('&') {
            return Some(Self {
                trust: Trust::Whole,
                pinned: self.pinned || !pointer.name.starts_with("&mut "),
            });
        }
        None
    }
}

/// Whether the body with this path can name the field of a value, and so move the field out.
fn may_name(body: &str, owner: &Type, field: &Field) -> bool {
    let within = |path: &str| {
        body.strip_prefix(path)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    match field.visibility {
        _ if owner.name.starts_with("{closure_env#") => false,
        Visibility::Public => true,
        Visibility::Private => within(&owner.path),
        Visibility::Restricted => within(owner.path.split("::").next().unwrap_or_default()),
    }
}

/// Whether values of the type are copied when they are used, so that none is ever moved out.
pub(super) fn is_copy(inspector: &Inspector, of: &Type) -> bool {
    remembered(&inspector.copied, of, false, || {
        let copied = |place: &Place| {
            inspector
                .type_at(*place)
                .is_ok_and(|of| is_copy(inspector, &of))
        };
        let fields = || of.fields().iter().all(|field| copied(&field.of));
        let is_one_of = |paths: &[&str]| paths.iter().any(|path| of.is(path));
        match &of.shape {
            Shape::Base(_) => true,
            Shape::Pointer(_) => !is_unique(of),
            Shape::Array { of, .. } => copied(of),
            Shape::Struct(_)
                if of.name.starts_with('(') || of.name.starts_with("{closure_env#") =>
            {
                fields()
            }
            // A pointer of two words.
            Shape::Struct(_) if of.path.is_empty() => !is_unique(of),
            Shape::Struct(_) => {
                let known = [
                    "core::marker::PhantomData",
                    "core::num::nonzero::NonZero",
                    "core::time::Duration",
                    "std::time::Instant",
                    "std::time::SystemTime",
                ];
                let wrappers = [
                    "core::pin::Pin",
                    "core::num::wrapping::Wrapping",
                    "core::cmp::Reverse",
                ];
                is_one_of(&known) || is_one_of(&wrappers) && fields()
            }
            // A number, which stays as it was.
            Shape::Names(_) | Shape::Item => true,
            Shape::Enum(_) => {
                let known = [
                    "core::option::Option",
                    "core::result::Result",
                    "core::task::poll::Poll",
                    "core::ops::control_flow::ControlFlow",
                ];
                is_one_of(&known) && of.parameters.iter().all(|(_, place)| copied(place))
            }
            Shape::Union | Shape::Unknown => false,
        }
    })
}

/// Whether a body that has run may have lost a capture of this type.
///
/// A generic body moves what it could copy. A value of more than two words is then handed over where it
/// is, and the callee may change it.
pub(super) fn may_have_lost(inspector: &Inspector, capture: &Type, body: &Type) -> bool {
    let is_generic = body.name.contains('<');
    let words = 2 * inspector.dwarf.address_size(body.place);
    !is_copy(inspector, capture) || is_generic && capture.size > words
}

/// Whether the pointer is a box or a mutable reference, and so not copied.
fn is_unique(pointer: &Type) -> bool {
    is_box(pointer) || pointer.name.starts_with("&mut ")
}

fn is_box(pointer: &Type) -> bool {
    pointer.path.is_empty() && pointer.name.starts_with("alloc::boxed::Box<")
}

/// The answer for a type, which is asked once; for a type in itself it is `meanwhile`.
fn remembered(known: &Answers, of: &Type, meanwhile: bool, ask: impl FnOnce() -> bool) -> bool {
    if let Some(&answer) = known.borrow().get(&of.place) {
        return answer;
    }
    known.borrow_mut().insert(of.place, meanwhile);
    let answer = ask();
    known.borrow_mut().insert(of.place, answer);
    answer
}

/// The answers so far, by type.
pub(super) type Answers = RefCell<HashMap<Place, bool>>;

/// Whether a body may move a part out of a value of this type.
pub(super) fn may_be_moved_in_part(inspector: &Inspector, of: &Type, body: &str) -> bool {
    match &of.shape {
        Shape::Base(_) | Shape::Names(_) | Shape::Item => false,
        Shape::Pointer(_) => !of.name.starts_with('&'),
        Shape::Struct(_) if of.path.is_empty() && of.name.starts_with('&') => false,
        Shape::Struct(fields) => fields.iter().any(|field| {
            may_name(body, of, field)
                && !inspector
                    .type_at(field.of)
                    .is_ok_and(|of| is_copy(inspector, &of))
        }),
        _ => true,
    }
}

/// Whether a value of the type may have to be dropped, so that a drop flag may be for it.
pub(super) fn may_be_dropped(inspector: &Inspector, of: &Type) -> bool {
    remembered(&inspector.dropped, of, true, || {
        let dropped = |place: &Place| {
            !inspector
                .type_at(*place)
                .is_ok_and(|of| !may_be_dropped(inspector, &of))
        };
        let fields = || of.fields().iter().any(|field| dropped(&field.of));
        match &of.shape {
            Shape::Base(_) => false,
            Shape::Pointer(_) => is_box(of),
            Shape::Array { of, .. } => dropped(of),
            Shape::Struct(_)
                if of.name.starts_with('(') || of.name.starts_with("{closure_env#") =>
            {
                fields()
            }
            Shape::Struct(_) if of.path.is_empty() => is_box(of),
            // In `core` only the borrows of cells do more at the end than to drop their fields.
            Shape::Struct(_) => {
                !of.path.starts_with("core::") || &*of.path == "core::cell" || fields()
            }
            Shape::Names(_) => !of.is_standard(),
            Shape::Item => false,
            Shape::Enum(_) if of.path.starts_with("core::") => {
                of.parameters.iter().any(|(_, place)| dropped(place))
            }
            Shape::Enum(_) | Shape::Union | Shape::Unknown => true,
        }
    })
}
