//! Types, as the debug information describes them.

// The constants of `gimli` are named as in the standard.
#![allow(non_upper_case_globals)]

use std::format;
use std::rc::Rc;
use std::string::{String, ToString};
use std::vec::Vec;

use gimli::AttributeValue;
use gimli::constants::*;

use super::Error;
use super::dwarf::{Dwarf, Entry, Place, count, number};
use super::names::bare;

/// The deepest array of arrays.
const DEEPEST: usize = 16;

/// A type.
#[derive(Debug)]
pub(super) struct Type {
    pub place: Place,
    /// The name without the path: `Vec<u8, alloc::alloc::Global>`.
    pub name: String,
    /// The path of the module: `alloc::vec`.
    pub path: Rc<str>,
    pub size: usize,
    pub shape: Shape,
    /// The type parameters, with their names.
    pub parameters: Vec<(String, Place)>,
}

/// The shape of a type.
#[derive(Debug)]
pub(super) enum Shape {
    Base(Base),
    /// A pointer of one word, and the type of what it points to.
    Pointer(Option<Place>),
    Struct(Vec<Field>),
    /// An enum with data, or a coroutine.
    Enum(Enum),
    /// An enum without data: the number and the name of each variant.
    Names(Vec<(u128, String)>),
    Array {
        of: Place,
        count: usize,
    },
    Union,
    /// A function, which has no bytes.
    Item,
    Unknown,
}

/// A type that the language has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    Unit,
    Bool,
    Char,
    Signed,
    Unsigned,
    Float,
}

#[derive(Clone, Debug)]
pub(super) struct Field {
    /// The place of the description, which is in the order of the source.
    pub place: Place,
    pub name: String,
    pub of: Place,
    pub offset: usize,
    pub visibility: Visibility,
}

/// Where a field can be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    Public,
    /// In the crate, or in a part of it.
    Restricted,
    /// In the module of the type.
    Private,
}

#[derive(Debug)]
pub(super) struct Enum {
    /// The number that says which variant it is. `None` if there is one only.
    pub tag: Option<Field>,
    pub variants: Vec<Variant>,
}

#[derive(Debug)]
pub(super) struct Variant {
    /// `None`: the variant of every number that no other has.
    pub number: Option<u128>,
    /// A type of its own, whose fields are those of the variant.
    pub of: Place,
    pub offset: usize,
    pub file: Option<String>,
    pub line: u32,
}

impl Type {
    /// Whether this is a coroutine.
    pub fn is_coroutine(&self) -> bool {
        let kinds = ["{coroutine_env#", "{gen_block_env#", "{async_"];
        matches!(self.shape, Shape::Enum(_)) && kinds.iter().any(|kind| self.name.starts_with(kind))
    }

    /// Whether this is the type of the standard library with this path, such as `alloc::vec::Vec`.
    ///
    /// The crate and the name count, since the modules between them move from version to version.
    pub fn is(&self, path: &str) -> bool {
        let crate_of = |path: &str| {
            path.split_once("::")
                .map_or(path, |(first, _)| first)
                .to_string()
        };
        let name = path.rsplit_once("::").map_or(path, |(_, name)| name);
        name == bare(&self.name) && !self.path.is_empty() && crate_of(path) == crate_of(&self.path)
    }

    /// Whether this is a type of the standard library.
    pub fn is_standard(&self) -> bool {
        matches!(
            self.path.split("::").next(),
            Some("core" | "alloc" | "std" | "hashbrown")
        )
    }

    /// The name with the path.
    pub fn full_name(&self) -> String {
        match self.path.is_empty() {
            true => self.name.clone(),
            false => format!("{}::{}", self.path, self.name),
        }
    }

    /// The type parameter with this name.
    pub fn parameter(&self, name: &str) -> Option<Place> {
        self.parameters
            .iter()
            .find_map(|(of, place)| (of == name).then_some(*place))
    }

    /// The fields of a struct.
    pub fn fields(&self) -> &[Field] {
        match &self.shape {
            Shape::Struct(fields) => fields,
            _ => &[],
        }
    }
}

impl Type {
    /// Reads the description of a type.
    pub fn read(dwarf: &Dwarf, place: Place) -> Result<Self, Error> {
        Self::read_within(dwarf, place, DEEPEST)
    }

    fn read_within(dwarf: &Dwarf, place: Place, deepest: usize) -> Result<Self, Error> {
        let deepest = deepest
            .checked_sub(1)
            .ok_or_else(|| Error::Damaged("arrays without an end".into()))?;
        let (place, is_item) = place.of_item();
        let entry = dwarf.entry(place)?;
        let mut name = dwarf.text(place, &entry, DW_AT_name);
        let mut size = count(&entry, DW_AT_byte_size).unwrap_or(0);
        let mut parameters = Vec::new();
        let shape = match entry.tag() {
            DW_TAG_base_type => Shape::Base(base(&entry, &name)),
            DW_TAG_pointer_type => {
                size = dwarf.address_size(place);
                Shape::Pointer(dwarf.reference(place, &entry, DW_AT_type))
            }
            DW_TAG_array_type => {
                let of = dwarf.reference(place, &entry, DW_AT_type);
                let of = of.ok_or_else(|| Error::Damaged("an array of nothing".into()))?;
                let length = (dwarf.children(place)?.iter())
                    .find_map(|(_, child)| count(child, DW_AT_count));
                let length = length.unwrap_or(0);
                let element = Self::read_within(dwarf, of, deepest)?;
                size = element.size.saturating_mul(length);
                name = format!("[{}; {length}]", element.full_name());
                Shape::Array { of, count: length }
            }
            DW_TAG_structure_type => {
                let mut fields = Vec::new();
                let mut part = None;
                for (child, entry) in dwarf.children(place)? {
                    match entry.tag() {
                        DW_TAG_member => fields.extend(field(dwarf, child, &entry)),
                        DW_TAG_variant_part => part = Some(child),
                        DW_TAG_template_type_parameter => {
                            if let Some(of) = dwarf.reference(child, &entry, DW_AT_type) {
                                parameters.push((dwarf.text(child, &entry, DW_AT_name), of));
                            }
                        }
                        _ => {}
                    }
                }
                // In memory order, but what has no bytes in the order of the source.
                fields.sort_by_key(|field| field.offset);
                match part {
                    Some(part) => Shape::Enum(variants(dwarf, part)?),
                    None => Shape::Struct(fields),
                }
            }
            DW_TAG_enumeration_type => {
                let children = dwarf.children(place)?;
                let named = children.iter().filter_map(|(child, entry)| {
                    Some((
                        number(entry, DW_AT_const_value)?,
                        dwarf.text(*child, entry, DW_AT_name),
                    ))
                });
                Shape::Names(named.collect())
            }
            DW_TAG_union_type => Shape::Union,
            _ => Shape::Unknown,
        };
        let (size, shape) = if is_item {
            (0, Shape::Item)
        } else {
            (size, shape)
        };
        Ok(Self {
            place: if is_item { place.as_item() } else { place },
            name,
            path: dwarf.path(place),
            size,
            shape,
            parameters,
        })
    }
}

fn base(entry: &Entry, name: &str) -> Base {
    match entry.attr_value(DW_AT_encoding) {
        _ if name == "()" || name == "!" => Base::Unit,
        Some(AttributeValue::Encoding(DW_ATE_boolean)) => Base::Bool,
        Some(AttributeValue::Encoding(DW_ATE_UTF)) => Base::Char,
        Some(AttributeValue::Encoding(DW_ATE_signed | DW_ATE_signed_char)) => Base::Signed,
        Some(AttributeValue::Encoding(DW_ATE_float)) => Base::Float,
        _ => Base::Unsigned,
    }
}

fn field(dwarf: &Dwarf, place: Place, entry: &Entry) -> Option<Field> {
    let of = dwarf.reference(place, entry, DW_AT_type)?;
    let is_item = is_function_item(dwarf, of, count(entry, DW_AT_alignment), DEEPEST);
    Some(Field {
        place,
        name: dwarf.text(place, entry, DW_AT_name),
        of: if is_item { of.as_item() } else { of },
        offset: count(entry, DW_AT_data_member_location)?,
        visibility: match entry.attr_value(DW_AT_accessibility) {
            Some(AttributeValue::Accessibility(DW_ACCESS_private)) => Visibility::Private,
            Some(AttributeValue::Accessibility(DW_ACCESS_protected)) => Visibility::Restricted,
            _ => Visibility::Public,
        },
    })
}

/// Whether a field is a function item, which has no bytes.
///
/// The compiler describes its type as that of a pointer to the function. Only the alignment differs.
fn is_function_item(dwarf: &Dwarf, of: Place, align: Option<usize>, deepest: usize) -> bool {
    let (Some(deepest), Some(1), Ok(entry)) = (deepest.checked_sub(1), align, dwarf.entry(of))
    else {
        return false;
    };
    match entry.tag() {
        DW_TAG_pointer_type => true,
        DW_TAG_array_type => (dwarf.reference(of, &entry, DW_AT_type))
            .is_some_and(|of| is_function_item(dwarf, of, align, deepest)),
        _ => false,
    }
}

fn variants(dwarf: &Dwarf, part: Place) -> Result<Enum, Error> {
    let (mut tag, mut variants) = (None, Vec::new());
    for (child, entry) in dwarf.children(part)? {
        match entry.tag() {
            DW_TAG_member => tag = field(dwarf, child, &entry),
            DW_TAG_variant => {
                for (member_place, member) in dwarf.children(child)? {
                    let Some(of) = dwarf.reference(member_place, &member, DW_AT_type) else {
                        continue;
                    };
                    variants.push(Variant {
                        number: number(&entry, DW_AT_discr_value),
                        of,
                        offset: count(&member, DW_AT_data_member_location).unwrap_or(0),
                        file: dwarf.file(member_place, &member),
                        line: count(&member, DW_AT_decl_line).unwrap_or(0) as u32,
                    });
                }
            }
            _ => {}
        }
    }
    Ok(Enum { tag, variants })
}
