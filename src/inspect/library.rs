//! Types of the standard library whose fields are not what they mean.

use std::borrow::ToOwned;
use std::format;
use std::string::String;
use std::vec::Vec;

use super::names::{bare, short};
use super::trust::Trust;
use super::types::{Base, Field, Shape, Type};
use super::view::{
    BORROWED, Look, Part, STRANGE, UNDESCRIBED, View, Viewed, Viewer, primitive, slice, unsigned,
};

/// Whether the value of the type differs from run to run.
pub(super) fn varies(of: &Type) -> bool {
    let known = [
        "std::hash::random::RandomState",
        "std::os::fd::owned::OwnedFd",
        "std::thread::id::ThreadId",
        "std::time::Instant",
        "std::time::SystemTime",
    ];
    // The numbers and handles that the system hands out.
    let modules = ["std::sys::process", "std::sys::thread"];
    known.iter().any(|path| of.is(path)) || modules.iter().any(|path| of.path.starts_with(path))
}

/// The field with a name.
fn named<'a>(of: &'a Type, name: &str) -> Result<&'a Field, String> {
    let field = of.fields().iter().find(|field| field.name == name);
    field.ok_or_else(|| STRANGE.into())
}

impl Viewer<'_> {
    /// Takes a type of the standard library apart, if its fields are not what it means.
    pub(super) fn standard(&self) -> Option<Viewed> {
        let of = self.of;
        if !of.is_standard() {
            return None;
        }
        Some(match bare(&of.name) {
            _ if varies(of) => Err("it is another one in every run".into()),
            "String" if of.is("alloc::string::String") => self.string(),
            "OsString" if of.is("std::ffi::os_str::OsString") => self.string(),
            "PathBuf" if of.is("std::path::PathBuf") => self.string(),
            "Vec" if of.is("alloc::vec::Vec") => self.vector(),
            "VecDeque" if of.is("alloc::collections::vec_deque::VecDeque") => self.deque(),
            name @ ("HashMap" | "HashSet" | "BTreeMap" | "BTreeSet" | "BinaryHeap"
            | "LinkedList") => Err(format!("the elements of a {name} are not looked for")),
            "Pin" if of.is("core::pin::Pin") => self.pin(),
            "Rc" if of.is("alloc::rc::Rc") => self.counted(),
            "Arc" if of.is("alloc::sync::Arc") => self.counted(),
            "Weak" => Ok(View::Text("(Weak)".into())),
            "Cow" if of.is("alloc::borrow::Cow") => self.cow(),
            "Cell" if of.is("core::cell::Cell") => self.cell(),
            "RefCell" if of.is("core::cell::RefCell") => self.ref_cell(),
            "UnsafeCell" if of.is("core::cell::UnsafeCell") => {
                Err("it can change behind a shared reference".into())
            }
            "ManuallyDrop" if of.is("core::mem::manually_drop::ManuallyDrop") => {
                Err("it may have been dropped by hand".into())
            }
            "Atomic" if of.is("core::sync::atomic::Atomic") => self.number(),
            "NonZero" if of.is("core::num::nonzero::NonZero") => self.number(),
            "Wrapping" if of.is("core::num::wrapping::Wrapping") => self.number(),
            "Saturating" if of.is("core::num::saturating::Saturating") => self.number(),
            "Duration" if of.is("core::time::Duration") => self.duration(),
            "Range" if of.is("core::ops::range::Range") => self.range(),
            "PhantomData" if of.is("core::marker::PhantomData") => Ok(View::Text(short(&of.name))),
            _ => return None,
        })
    }

    fn field_named(&self, name: &str) -> Result<Part, String> {
        self.part(named(self.of, name)?, 0, self.inside())
    }

    /// The first pointer or number with this name, however deep in structs.
    fn leaf(&self, of: &Type, bytes: &[u8], name: &str, deepest: usize) -> Option<u64> {
        let deepest = deepest.checked_sub(1)?;
        // No type of the library has as many.
        of.fields().iter().take(8).find_map(|field| {
            let inner = self.inspector.type_at(field.of).ok()?;
            let part = slice(bytes, field.offset, inner.size)?;
            match inner.shape {
                Shape::Base(_) | Shape::Pointer(_) if field.name == name && inner.size <= 8 => {
                    Some(unsigned(part)? as u64)
                }
                Shape::Struct(_) => self.leaf(&inner, part, name, deepest),
                _ => None,
            }
        })
    }

    fn own_leaf(&self, name: &str) -> Result<u64, String> {
        self.leaf(self.of, self.bytes, name, 12)
            .ok_or_else(|| STRANGE.into())
    }

    /// The first number in the value, however deep in structs.
    fn number_in(&self, of: &Type, bytes: &[u8], deepest: usize) -> Option<(Base, Vec<u8>)> {
        let deepest = deepest.checked_sub(1)?;
        match &of.shape {
            Shape::Base(base) => Some((*base, bytes.to_owned())),
            _ => of.fields().iter().find_map(|field| {
                let inner = self.inspector.type_at(field.of).ok()?;
                self.number_in(&inner, slice(bytes, field.offset, inner.size)?, deepest)
            }),
        }
    }

    fn size_in(&self, of: &Type, bytes: &[u8]) -> Result<usize, String> {
        let number = self
            .number_in(of, bytes, 8)
            .and_then(|(_, bytes)| unsigned(&bytes));
        number
            .and_then(|n| usize::try_from(n).ok())
            .ok_or_else(|| STRANGE.into())
    }

    fn number(&self) -> Viewed {
        let (base, bytes) = self.number_in(self.of, self.bytes, 8).ok_or(STRANGE)?;
        primitive(base, &bytes).map(View::Text)
    }

    fn string(&self) -> Viewed {
        self.text_at(self.own_leaf("pointer")?, self.own_leaf("len")?)
    }

    fn vector(&self) -> Viewed {
        let element = self.of.parameter("T").ok_or(UNDESCRIBED)?;
        self.list_at(
            element,
            self.own_leaf("len")?,
            self.own_leaf("pointer")?,
            &self.inside(),
        )
    }

    /// A `VecDeque` is a ring: the elements begin at `head`, and go on at the beginning.
    fn deque(&self) -> Viewed {
        let of = self.at(self.of.parameter("T").ok_or(UNDESCRIBED)?)?;
        let (address, length) = (self.own_leaf("pointer")?, self.field_named("len")?);
        let head = self.field_named("head")?;
        let head = self.size_in(&head.of, &head.bytes)?;
        let length = self.size_in(&length.of, &length.bytes)?;
        let capacity = match of.size {
            // It is not stored.
            0 => usize::MAX,
            _ => {
                let buffer = self.field_named("buf")?;
                let inner = Viewer {
                    of: &buffer.of,
                    bytes: &buffer.bytes,
                    ..*self
                }
                .field_named("inner")?;
                let cap = Viewer {
                    of: &inner.of,
                    bytes: &inner.bytes,
                    ..*self
                }
                .field_named("cap")?;
                self.size_in(&cap.of, &cap.bytes)?
            }
        };
        if head > capacity || length > capacity {
            return Err(STRANGE.into());
        }
        let shown = length.min(self.elements);
        let mut parts = Vec::new();
        for number in 0..shown {
            let before_end = capacity - head;
            let place = if number < before_end {
                head + number
            } else {
                number - before_end
            };
            let at = address.wrapping_add(place.wrapping_mul(of.size) as u64);
            let bytes = self.read(at, of.size)?;
            parts.push(Part {
                of: of.clone(),
                bytes,
                look: self.inside(),
                address: Some(at),
            });
        }
        Ok(View::List(parts, length - shown))
    }

    fn pin(&self) -> Viewed {
        let [pointer] = self.of.fields() else {
            return Err(STRANGE.into());
        };
        self.part(
            pointer,
            0,
            Look {
                pinned: true,
                ..self.look.clone()
            },
        )
        .map(View::Through)
    }

    /// `Rc` and `Arc`: the value is behind a pointer, after two counts.
    fn counted(&self) -> Viewed {
        let part = self.field_named("ptr")?;
        let [inner] = part.of.fields() else {
            return Err(STRANGE.into());
        };
        let Shape::Pointer(Some(counts)) = self.at(inner.of)?.shape else {
            return Err("its size is known at run time only".into());
        };
        let address = unsigned(&part.bytes).ok_or(STRANGE)? as u64;
        let counts = self.at(counts)?;
        let value = named(&counts, "value").or_else(|_| named(&counts, "data"))?;
        self.through(
            value.of,
            address.wrapping_add(value.offset as u64),
            self.inside(),
        )
    }

    /// `Cow` is written as what it holds.
    fn cow(&self) -> Viewed {
        let Shape::Enum(body) = &self.of.shape else {
            return Err(STRANGE.into());
        };
        let variant = self.inspector.current(body, self.bytes).ok_or(STRANGE)?;
        let inner = self.at(variant.of)?;
        let [field] = inner.fields() else {
            return Err(STRANGE.into());
        };
        let look = Look {
            trust: self.look.trust.of_field(self.of, field),
            ..self.look.clone()
        };
        self.part(field, variant.offset, look).map(View::Through)
    }

    fn cell(&self) -> Viewed {
        Ok(View::Fields(
            "Cell".into(),
            [("value".into(), self.in_cell())].into(),
        ))
    }

    fn ref_cell(&self) -> Viewed {
        let count = self.field_named("borrow")?;
        let (_, count) = self.number_in(&count.of, &count.bytes, 8).ok_or(STRANGE)?;
        // Negative if the borrow is a mutable one.
        let value = match isize::from_ne_bytes(count.try_into().map_err(|_| STRANGE)?) {
            0.. => self.in_cell(),
            _ => Err(BORROWED.into()),
        };
        Ok(View::Fields(
            "RefCell".into(),
            [("value".into(), value)].into(),
        ))
    }

    /// The value in the `UnsafeCell` of a cell.
    fn in_cell(&self) -> Result<Part, String> {
        let cell = named(self.of, "value")?;
        let of = self.at(cell.of)?;
        let look = Look {
            trust: Trust::Whole,
            ..self.look.clone()
        };
        self.part(named(&of, "value")?, cell.offset, look)
    }

    fn duration(&self) -> Viewed {
        let nanos = self.field_named("nanos")?;
        let nanos = self.size_in(&nanos.of, &nanos.bytes)?;
        let nanos = u32::try_from(nanos)
            .ok()
            .filter(|&nanos| nanos < 1_000_000_000)
            .ok_or(STRANGE)?;
        let duration = core::time::Duration::new(self.own_leaf("secs")?, nanos);
        Ok(View::Text(format!("{duration:?}")))
    }

    fn range(&self) -> Viewed {
        let text = |name| {
            let part = self.part(named(self.of, name)?, 0, self.element_look())?;
            self.inspector.text_of(&part.of, &part.bytes, &part.look)
        };
        Ok(View::Text(format!("{}..{}", text("start")?, text("end")?)))
    }
}
