//! A value taken apart, one layer: its fields, its elements, or what is behind it.

use std::borrow::ToOwned;
use std::format;
use std::rc::Rc;
use std::string::{String, ToString};
use std::vec::Vec;

use super::dwarf::Place;
use super::inspector::Inspector;
use super::names::{bare, short};
use super::slots::Slots;
use super::trust::{self, Trust};
use super::types::{Base, Enum, Field, Shape, Type, Variant};

/// The longest text that is shown, in bytes.
const LONGEST_TEXT: usize = 256;

/// The way to look at a value: the trust in it, and whether it is pinned.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub trust: Trust,
    /// Whether the value may be one that cannot move.
    pub pinned: bool,
}

/// A part of a value, or a value behind it.
#[derive(Debug)]
pub(super) struct Part {
    pub of: Rc<Type>,
    pub bytes: Vec<u8>,
    pub look: Look,
    /// The address, if the part is behind a pointer.
    pub address: Option<u64>,
}

/// A value, one layer of it.
#[derive(Debug)]
pub(super) enum View {
    /// The value as text.
    Text(String),
    /// The value is that of the part: it is a reference, a box, or the like.
    Through(Part),
    /// The elements of a list, and how many more there are.
    List(Vec<Part>, usize),
    /// A name, and fields with their names; those of a tuple have none.
    Fields(String, Vec<(String, Result<Part, String>)>),
    /// A coroutine.
    Coroutine(Slots),
}

/// A view, or the reason for which there is none.
pub(super) type Viewed = Result<View, String>;

pub(super) const OUTSIDE: &str = "it lies outside of the value";
pub(super) const UNDESCRIBED: &str = "the debug information does not describe its type";
/// The reason for which a coroutine that runs is not seen.
pub(super) const BORROWED: &str = "it is borrowed mutably";
pub(super) const STRANGE: &str = "this compiler lays it out in a way that is not known";

impl Inspector {
    /// Takes a value apart. Of a list it takes so many elements at most.
    pub(super) fn view(&self, of: &Type, bytes: &[u8], look: &Look, elements: usize) -> Viewed {
        let bytes = bytes.get(..of.size).ok_or(OUTSIDE)?;
        if look.trust.may_be_moved() && !trust::is_copy(self, of) {
            return Err(trust::MAYBE_MOVED.into());
        }
        let viewer = Viewer {
            inspector: self,
            of,
            bytes,
            look,
            elements,
        };
        if let Some(view) = viewer.standard() {
            return view;
        }
        match &of.shape {
            Shape::Base(base) => primitive(*base, bytes).map(View::Text),
            Shape::Pointer(to) => viewer.pointer(*to),
            Shape::Names(names) => {
                let is = unsigned(bytes).ok_or("its number is too wide")?;
                let name = names.iter().find(|(number, _)| same(*number, is, of.size));
                let name = name.ok_or("no variant has its number")?;
                Ok(View::Text(name.1.clone()))
            }
            Shape::Array { of, count } => {
                viewer.list(*of, *count, bytes, 0, &viewer.element_look())
            }
            Shape::Enum(body) if of.is_coroutine() => self
                .slots(of, body, bytes, look.pinned)
                .map(View::Coroutine)
                .map_err(|e| e.to_string()),
            Shape::Enum(body) => {
                let variant = self
                    .current(body, bytes)
                    .ok_or("no variant has its number")?;
                let inner = self.type_at(variant.of).map_err(|e| e.to_string())?;
                viewer.fields(bare(&inner.name), inner.fields(), variant.offset)
            }
            Shape::Struct(fields) => viewer.structure(fields),
            Shape::Union => Err("it is a union, and which field it holds is not known".into()),
            Shape::Item => Ok(View::Text(short(&of.name))),
            Shape::Unknown => Err(UNDESCRIBED.into()),
        }
    }

    /// The variant of an enum, or the state of a coroutine, that these bytes are in.
    pub(super) fn current<'a>(&self, of: &'a Enum, bytes: &[u8]) -> Option<&'a Variant> {
        let Some(tag) = &of.tag else {
            return of.variants.first();
        };
        let size = self.type_at(tag.of).ok()?.size;
        let is = unsigned(slice(bytes, tag.offset, size)?)?;
        let numbered = of
            .variants
            .iter()
            .find(|v| v.number.is_some_and(|n| same(n, is, size)));
        numbered.or_else(|| of.variants.iter().find(|v| v.number.is_none()))
    }
}

/// A value that is taken apart.
pub(super) struct Viewer<'a> {
    pub inspector: &'a Inspector,
    pub of: &'a Type,
    pub bytes: &'a [u8],
    pub look: &'a Look,
    pub elements: usize,
}

impl Viewer<'_> {
    pub(super) fn at(&self, place: Place) -> Result<Rc<Type>, String> {
        self.inspector
            .type_at(place)
            .map_err(|error| error.to_string())
    }

    pub(super) fn read(&self, address: u64, size: usize) -> Result<Vec<u8>, String> {
        if size == 0 {
            return Ok(Vec::new());
        }
        let memory = self.inspector.memory.as_ref().ok_or("there is no memory")?;
        memory
            .read(address, size)
            .ok_or_else(|| "its memory cannot be read".into())
    }

    pub(super) fn element_look(&self) -> Look {
        Look {
            trust: self.look.trust.of_element(),
            ..self.look.clone()
        }
    }

    /// Returns how to look at the content of a collection. A body cannot move an element out unseen.
    pub(super) fn inside(&self) -> Look {
        Look {
            trust: Trust::Whole,
            pinned: false,
        }
    }

    pub(super) fn part(&self, field: &Field, base: usize, look: Look) -> Result<Part, String> {
        let of = self.at(field.of)?;
        let bytes = base
            .checked_add(field.offset)
            .and_then(|at| slice(self.bytes, at, of.size));
        Ok(Part {
            bytes: bytes.ok_or(OUTSIDE)?.to_owned(),
            of,
            look,
            address: None,
        })
    }

    fn fields(&self, name: &str, fields: &[Field], base: usize) -> Viewed {
        let tuple = fields.iter().all(|field| number_of(&field.name).is_some());
        let mut in_order: Vec<&Field> = fields.iter().collect();
        // In the order of the source.
        in_order.sort_by_key(|field| (number_of(&field.name), field.place));
        let parts = in_order.into_iter().map(|field| {
            let look = Look {
                trust: self.look.trust.of_field(self.of, field),
                ..self.look.clone()
            };
            let name = field.name.strip_prefix("_ref__").unwrap_or(&field.name);
            let name = if tuple { "" } else { name };
            (name.to_string(), self.part(field, base, look))
        });
        Ok(View::Fields(name.to_string(), parts.collect()))
    }

    fn structure(&self, fields: &[Field]) -> Viewed {
        let name = &*self.of.name;
        // A pointer of two words is described as a struct that is in no module.
        if self.of.path.is_empty()
            && let [pointer, second] = fields
        {
            match (&*pointer.name, &*second.name) {
                ("data_ptr", "length") => return self.wide(pointer, second),
                ("pointer", "vtable") => return self.trait_object(pointer, second),
                _ => {}
            }
        }
        match name {
            _ if name.starts_with('(') => self.fields("", fields, 0),
            _ if name.starts_with("{closure_env#") => self.fields("closure", fields, 0),
            _ => self.fields(bare(name), fields, 0),
        }
    }

    /// The elements of a list that lies in these bytes.
    fn list(&self, of: Place, count: usize, bytes: &[u8], address: u64, look: &Look) -> Viewed {
        let of = self.at(of)?;
        let shown = count.min(self.elements);
        let mut parts = Vec::new();
        for number in 0..shown {
            let at = number.checked_mul(of.size).ok_or(OUTSIDE)?;
            parts.push(Part {
                of: of.clone(),
                bytes: slice(bytes, at, of.size).ok_or(OUTSIDE)?.to_owned(),
                look: look.clone(),
                address: (address != 0).then_some(address.wrapping_add(at as u64)),
            });
        }
        Ok(View::List(parts, count - shown))
    }

    pub(super) fn list_at(&self, of: Place, count: u64, address: u64, look: &Look) -> Viewed {
        let count = usize::try_from(count).map_err(|_| STRANGE)?;
        let size = self.at(of)?.size;
        let bytes = self.read(address, size.saturating_mul(count.min(self.elements)))?;
        self.list(of, count, &bytes, address, look)
    }

    pub(super) fn text_at(&self, address: u64, length: u64) -> Viewed {
        let length = usize::try_from(length).map_err(|_| STRANGE)?;
        let bytes = self.read(address, length.min(LONGEST_TEXT))?;
        let text = match core::str::from_utf8(&bytes) {
            Ok(text) => text,
            // Cut off in the middle of a letter.
            Err(error) if length > LONGEST_TEXT && error.error_len().is_none() => {
                core::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
            }
            Err(_) => return Err("it is no UTF-8".into()),
        };
        Ok(View::Text(match length - text.len() {
            0 => format!("{text:?}"),
            more => format!("{text:?}… {more} bytes more"),
        }))
    }

    pub(super) fn through(&self, to: Place, address: u64, look: Look) -> Viewed {
        let of = self.at(to)?;
        let bytes = self.read(address, of.size)?;
        Ok(View::Through(Part {
            of,
            bytes,
            look,
            address: Some(address),
        }))
    }

    fn pointer(&self, to: Option<Place>) -> Viewed {
        let address = unsigned(self.bytes).ok_or(STRANGE)? as u64;
        match self.look.behind(self.of) {
            Some(look) => self.through(to.ok_or(UNDESCRIBED)?, address, look),
            None => match self.of.name.starts_with('*') {
                true if address == 0 => Ok(View::Text("null".into())),
                true => Err("it is a raw pointer".into()),
                false => Err("it is the address of a function".into()),
            },
        }
    }

    /// `&str`, `&[T]`, and the same in a box.
    fn wide(&self, pointer: &Field, length: &Field) -> Viewed {
        let look = self.look.behind(self.of).ok_or("it is a raw pointer")?;
        let (address, length) = (self.word(pointer)?, self.word(length)?);
        let Shape::Pointer(Some(element)) = self.at(pointer.of)?.shape else {
            return Err(UNDESCRIBED.into());
        };
        let name = self.of.name.trim_start_matches("alloc::boxed::Box<");
        let name = name.trim_start_matches('&').trim_start_matches("mut ");
        match name {
            _ if name == "str" || name.starts_with("str,") => self.text_at(address, length),
            _ if name.starts_with('[') => self.list_at(element, length, address, &look),
            _ => Err("its size is known at run time only".into()),
        }
    }

    fn trait_object(&self, pointer: &Field, table: &Field) -> Viewed {
        let look = self.look.behind(self.of).ok_or("it is a raw pointer")?;
        let (address, table) = (self.word(pointer)?, self.word(table)?);
        let to = self
            .inspector
            .type_of_table(table)
            .ok_or("the type behind it is not described")?;
        self.through(to.place, address, look)
    }

    fn word(&self, field: &Field) -> Result<u64, String> {
        let size = self.at(field.of)?.size.min(8);
        let word = slice(self.bytes, field.offset, size).and_then(unsigned);
        word.map(|word| word as u64).ok_or_else(|| OUTSIDE.into())
    }
}

/// The number in the name of a field of a tuple: `__0`.
fn number_of(name: &str) -> Option<u32> {
    name.strip_prefix("__")?.parse().ok()
}

/// Whether two numbers are the same in so many bytes.
fn same(a: u128, b: u128, size: usize) -> bool {
    let unused = 128_u32.saturating_sub(8 * size.min(16) as u32);
    (a ^ b).checked_shl(unused).unwrap_or(0) == 0
}

/// A part of some bytes.
pub(super) fn slice(bytes: &[u8], offset: usize, size: usize) -> Option<&[u8]> {
    // What has no bytes may be described as if it were behind the end.
    if size == 0 {
        return Some(&[]);
    }
    bytes.get(offset..offset.checked_add(size)?)
}

/// The number in up to sixteen bytes.
pub(super) fn unsigned(bytes: &[u8]) -> Option<u128> {
    let mut wide = [0; 16];
    match cfg!(target_endian = "little") {
        true => wide.get_mut(..bytes.len())?.copy_from_slice(bytes),
        false => wide
            .get_mut(16_usize.checked_sub(bytes.len())?..)?
            .copy_from_slice(bytes),
    }
    Some(u128::from_ne_bytes(wide))
}

pub(super) fn primitive(base: Base, bytes: &[u8]) -> Result<String, String> {
    let number = unsigned(bytes).ok_or(STRANGE)?;
    Ok(match (base, bytes.len()) {
        (Base::Unit, _) => "()".into(),
        (Base::Bool, _) => match number {
            0 => "false".into(),
            1 => "true".into(),
            _ => return Err("it is no bool".into()),
        },
        (Base::Char, _) => {
            let letter = u32::try_from(number).ok().and_then(char::from_u32);
            format!("{:?}", letter.ok_or("it is no char")?)
        }
        (Base::Unsigned, _) => number.to_string(),
        (Base::Signed, size) => {
            let shift = 128 - 8 * size.clamp(1, 16) as u32;
            (((number << shift) as i128) >> shift).to_string()
        }
        (Base::Float, 8) => format!("{:?}", f64::from_bits(number as u64)),
        (Base::Float, 4) => format!("{:?}", f32::from_bits(number as u32)),
        (Base::Float, _) => return Err("it is a number of an unusual width".into()),
    })
}
