//! Layouts, from the debug information.

use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::dwarf::Place;
use super::inspector::Inspector;
use super::layout::{Described, Form, Layout, Member, Saved, There};
use super::trust;
use super::types::{Base, Field, Shape, Type};
use super::{Anatomy, Error, Kind};

impl Inspector {
    /// Returns the layouts of the coroutines whose bodies are in a file with a name that ends so.
    ///
    /// A layout is an [`Anatomy`](super::Anatomy) and the types in it. With it, a program that can read
    /// the memory of another one can show the values of a coroutine there. The body is taken for one
    /// that can move: a `static` body also keeps what it has moved out.
    ///
    /// # Errors
    ///
    /// The debug information is damaged.
    pub fn layouts_in(&self, file: &str) -> Result<Vec<Layout>, Error> {
        let coroutines = self.coroutines_in(file)?.into_iter();
        let layouts = coroutines.map(|(of, anatomy)| self.layout_of(&of, anatomy));
        layouts.collect()
    }

    fn layout_of(&self, of: &Type, anatomy: Anatomy) -> Result<Layout, Error> {
        let Shape::Enum(body) = &of.shape else {
            return Err(Error::Damaged(format!("{} has no states", of.full_name())));
        };
        let captures = self.captures(body)?;
        let mut types = Types {
            inspector: self,
            places: Vec::new(),
            described: Vec::new(),
        };
        let mut variants: Vec<_> = body.variants.iter().collect();
        variants.sort_by_key(|variant| variant.number); // as those of the anatomy
        let mut saved = Vec::new();
        for variant in variants {
            let state = self.type_at(variant.of)?;
            let started = state.name != "Unresumed";
            let mut locals = Vec::new();
            for (field, kind) in self.saved(&state, &captures) {
                locals.push(Saved {
                    there: self.there(&field, kind, started, of)?,
                    of: types.place(field.of)?,
                });
            }
            saved.push(locals);
        }
        Ok(Layout {
            anatomy,
            saved,
            types: types.described,
        })
    }

    /// Whether a local of the body is still there.
    fn there(&self, field: &Field, kind: Kind, started: bool, body: &Type) -> Result<There, Error> {
        let of = self.type_at(field.of)?;
        let is_whole = || !trust::may_be_moved_in_part(self, &of, &body.path);
        Ok(match kind {
            Kind::Hidden => There::Unknown,
            _ if !started => There::Yes,
            Kind::DropFlag | Kind::Tag => There::Yes,
            Kind::Capture if trust::may_have_lost(self, &of, body) => There::Unknown,
            Kind::Local if !trust::is_copy(self, &of) && !is_whole() => There::Unknown,
            _ if trust::may_be_dropped(self, &of) => There::Flagged,
            _ => There::Yes,
        })
    }
}

/// The types that were met so far.
struct Types<'a> {
    inspector: &'a Inspector,
    places: Vec<Place>,
    described: Vec<Described>,
}

impl Types<'_> {
    /// The place of a type in the list, which it is added to.
    fn place(&mut self, place: Place) -> Result<usize, Error> {
        if let Some(at) = self.places.iter().position(|other| *other == place) {
            return Ok(at);
        }
        let of = self.inspector.type_at(place)?;
        let at = self.places.len();
        self.places.push(place);
        self.described.push(Described {
            name: of.full_name(),
            size: of.size,
            element: None,
            form: Form::Unknown, // until its parts are there, as a type can contain itself
        });
        let element = of.parameter("T").filter(|_| of.is("alloc::vec::Vec"));
        self.described[at].element = element.map(|of| self.place(of)).transpose()?;
        self.described[at].form = self.form(&of)?;
        Ok(at)
    }

    fn form(&mut self, of: &Type) -> Result<Form, Error> {
        Ok(match &of.shape {
            Shape::Base(base) => Form::Base(name(*base).into()),
            Shape::Pointer(_) => Form::Pointer,
            Shape::Names(names) => {
                let names = names.iter();
                let names = names.map(|(number, name)| (decimal(*number, of.size), name.clone()));
                Form::Names(names.collect())
            }
            Shape::Array { of, count } => Form::Array {
                of: self.place(*of)?,
                count: *count,
            },
            Shape::Struct(fields) => {
                let parts = fields.iter().map(|field| {
                    Ok(Member {
                        name: field.name.clone(),
                        of: self.place(field.of)?,
                        offset: field.offset,
                    })
                });
                Form::Fields(parts.collect::<Result<_, Error>>()?)
            }
            Shape::Enum(body) => {
                let tag = body.tag.as_ref().map(|tag| {
                    let size = self.inspector.type_at(tag.of)?.size;
                    Ok::<_, Error>((tag.offset, size))
                });
                let tag = tag.transpose()?;
                let mut of = Vec::new();
                for variant in &body.variants {
                    let size = tag.map_or(0, |(_, size)| size);
                    let number = variant.number.map(|number| decimal(number, size));
                    of.push((number, self.place(variant.of)?, variant.offset));
                }
                Form::Variants { tag, of }
            }
            Shape::Item | Shape::Union | Shape::Unknown => Form::Unknown,
        })
    }
}

/// Writes the lowest bytes of a number. The debug information fills the others of a negative one.
fn decimal(number: u128, bytes: usize) -> String {
    let unused = 128_u32.saturating_sub(8 * bytes as u32);
    (number & u128::MAX.checked_shr(unused).unwrap_or(0)).to_string()
}

fn name(base: Base) -> &'static str {
    match base {
        Base::Unit => "unit",
        Base::Bool => "bool",
        Base::Char => "char",
        Base::Signed => "signed",
        Base::Unsigned => "unsigned",
        Base::Float => "float",
    }
}
