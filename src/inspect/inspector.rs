//! The inspector: from a value to its type, and from a type to its layout.

use core::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::format;
use std::path::Path;
use std::rc::Rc;
use std::string::{String, ToString};
use std::time::SystemTime;
use std::vec::Vec;

use super::dwarf::{Dwarf, Place};
use super::memory::Memory;
use super::movable;
use super::names::short;
use super::trust::{Answers, Trust};
use super::types::{Base, Enum, Field, Shape, Type, Variant};
use super::view::{Look, Part, View};
use super::{Anatomy, Error, Handle, Kind, Local, Snapshot, State};

/// The most references to a value that are followed.
const MOST_REFERENCES: usize = 16;

/// Looks into values by the debug information of the program.
#[derive(Debug)]
pub struct Inspector {
    pub(super) dwarf: Dwarf,
    /// `None` if the debug information is of another file.
    pub(super) memory: Option<Memory>,
    types: RefCell<HashMap<Place, Rc<Type>>>,
    tables: OnceCell<HashMap<u64, Place>>,
    pub(super) movable: Answers,
    pub(super) copied: Answers,
    pub(super) dropped: Answers,
    /// The time at which the program was built.
    pub(super) built: Option<SystemTime>,
}

impl Inspector {
    /// Creates an inspector of the running program.
    ///
    /// # Errors
    ///
    /// The program has no debug information, or the system has no file `/proc/self/mem`.
    pub fn new() -> Result<Self, Error> {
        if cfg!(not(target_os = "linux")) {
            return Err(Error::Unsupported);
        }
        // The file that runs, even if another one is at its path by now.
        let mut inspector = Self::open("/proc/self/exe")?;
        inspector.memory = Some(Memory::open(inspector.dwarf.headers)?);
        inspector.built = movable::built();
        Ok(inspector)
    }

    /// Creates an inspector of a file: an ELF executable, or a WebAssembly module.
    ///
    /// Such an inspector has anatomies only.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or has no debug information.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(|e| Error::Unreadable(e.to_string()))?;
        Self::read(&bytes)
    }

    /// Creates an inspector of the bytes of such a file.
    ///
    /// # Errors
    ///
    /// The bytes are not those of such a file, or have no debug information.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        Ok(Self {
            dwarf: Dwarf::read(bytes)?,
            memory: None,
            types: RefCell::default(),
            tables: OnceCell::new(),
            movable: Answers::default(),
            copied: Answers::default(),
            dropped: Answers::default(),
            built: None,
        })
    }

    /// Returns the layout of the type of a value.
    ///
    /// # Errors
    ///
    /// The debug information does not describe the type.
    pub fn anatomy<C>(&self, value: &C) -> Result<Anatomy, Error> {
        self.anatomy_at(Handle::of(value))
    }

    /// Returns the state of a value, and what is saved in it.
    ///
    /// # Errors
    ///
    /// The debug information does not describe the type, or is that of another file.
    pub fn snapshot<C>(&self, value: &C) -> Result<Snapshot, Error> {
        self.snapshot_at(Handle::of(value))
    }

    /// As [`anatomy`](Self::anatomy), by a handle.
    ///
    /// # Errors
    ///
    /// The debug information does not describe the type.
    pub fn anatomy_at(&self, value: Handle) -> Result<Anatomy, Error> {
        let found = self.type_of(value)?;
        match self.is_reference(&found) {
            true => self.anatomy_of(&self.behind(value, found)?.of),
            false => self.anatomy_of(&found),
        }
    }

    /// As [`snapshot`](Self::snapshot), by a handle.
    ///
    /// # Errors
    ///
    /// The debug information does not describe the type, or is that of another file.
    pub fn snapshot_at(&self, value: Handle) -> Result<Snapshot, Error> {
        let found = self.type_of(value)?;
        let part = self.behind(value, found)?;
        self.snapshot_of(&part.of, &part.bytes, part.look.pinned)
    }

    /// Whether the type is a reference, a box, or a pin, which stands for the value behind it.
    fn is_reference(&self, of: &Type) -> bool {
        let pointer = of.path.is_empty()
            && (of.name.starts_with('&') || of.name.starts_with("alloc::boxed::Box<"));
        pointer
            || ["core::pin::Pin", "alloc::rc::Rc", "alloc::sync::Arc"]
                .iter()
                .any(|path| of.is(path))
    }

    /// The value, or the one behind the references to it.
    fn behind(&self, value: Handle, of: Rc<Type>) -> Result<Part, Error> {
        let look = Look {
            trust: Trust::Whole,
            pinned: !value.movable,
        };
        let mut part = Part {
            of,
            bytes: self.bytes_of(value)?,
            look,
            address: None,
        };
        for _ in 0..MOST_REFERENCES {
            if !self.is_reference(&part.of) {
                break;
            }
            part = match self.view(&part.of, &part.bytes, &part.look, 0) {
                Ok(View::Through(inner)) => inner,
                Ok(_) => return Err(Error::NotAStruct(part.of.full_name())),
                Err(reason) => return Err(Error::NotSeen(reason)),
            };
        }
        Ok(part)
    }

    pub(super) fn bytes_of(&self, value: Handle) -> Result<Vec<u8>, Error> {
        let memory = self.memory.as_ref().ok_or(Error::NoMemory)?;
        let bytes = memory.read_value(value.address, value.size);
        bytes.ok_or_else(|| Error::Unreadable("the memory of the value".into()))
    }

    /// Returns the layouts of the coroutines whose bodies are in a file with a name that ends so.
    ///
    /// # Errors
    ///
    /// The debug information is damaged.
    pub fn anatomies_in(&self, file: &str) -> Result<Vec<Anatomy>, Error> {
        let coroutines = self.coroutines_in(file)?.into_iter();
        Ok(coroutines.map(|(_, anatomy)| anatomy).collect())
    }

    /// The coroutines whose bodies are in a file with a name that ends so.
    pub(super) fn coroutines_in(&self, file: &str) -> Result<Vec<(Rc<Type>, Anatomy)>, Error> {
        let mut out: Vec<(Rc<Type>, Anatomy)> = Vec::new();
        for index in self.dwarf.indexes() {
            for &place in &index?.coroutines {
                let found = self.type_at(place)?;
                if !found.is_coroutine() || !self.place_of_body(&found).0.ends_with(file) {
                    continue;
                }
                let anatomy = self.anatomy_of(&found)?;
                // A unit has a description of its own of what it shares with another.
                if !out.iter().any(|(_, other)| *other == anatomy) {
                    out.push((found, anatomy));
                }
            }
        }
        out.sort_by(|(_, a), (_, b)| (a.line, &a.type_name).cmp(&(b.line, &b.type_name)));
        Ok(out)
    }

    /// The type of a value.
    pub(super) fn type_of(&self, value: Handle) -> Result<Rc<Type>, Error> {
        let memory = self.memory.as_ref().ok_or(Error::NoMemory)?;
        let function = (value.function as u64).wrapping_sub(memory.bias);
        let place = self.dwarf.parameter_of(function)?;
        let place = place.ok_or_else(|| Error::UnknownType(value.type_name.to_string()))?;
        let found = self.type_at(place)?;
        if found.size != value.size {
            return Err(Error::Disagrees(format!(
                "{} has {} bytes, and is described with {}",
                value.type_name, value.size, found.size
            )));
        }
        Ok(found)
    }

    pub(super) fn type_at(&self, place: Place) -> Result<Rc<Type>, Error> {
        if let Some(found) = self.types.borrow().get(&place) {
            return Ok(found.clone());
        }
        let found = Rc::new(Type::read(&self.dwarf, place)?);
        self.types.borrow_mut().insert(place, found.clone());
        Ok(found)
    }

    /// The type behind a trait object, by the address of its table of methods.
    pub(super) fn type_of_table(&self, table: u64) -> Option<Rc<Type>> {
        let memory = self.memory.as_ref()?;
        let tables = self.tables.get_or_init(|| {
            let indexes = self.dwarf.indexes().filter_map(Result::ok);
            indexes.flat_map(|index| index.tables.clone()).collect()
        });
        let place = tables.get(&table.wrapping_sub(memory.bias))?;
        self.type_at(*place).ok()
    }

    /// The file and the line at which the body of a coroutine begins.
    fn place_of_body(&self, of: &Type) -> (String, u32) {
        match &of.shape {
            Shape::Enum(of) => {
                let first = of.variants.iter().min_by_key(|variant| variant.number);
                first.map(|first| (first.file.clone().unwrap_or_default(), first.line))
            }
            _ => None,
        }
        .unwrap_or_default()
    }

    pub(super) fn anatomy_of(&self, of: &Type) -> Result<Anatomy, Error> {
        let (tag, states) = match &of.shape {
            Shape::Enum(body) if of.is_coroutine() => {
                let captures = self.captures(body)?;
                let states: Result<Vec<_>, _> = (body.variants.iter())
                    .map(|variant| self.state(variant, &captures))
                    .collect();
                let mut states = states?;
                states.sort_by_key(|state| state.number);
                let tag = body
                    .tag
                    .as_ref()
                    .map(|tag| self.local(tag, 0, Kind::Tag))
                    .transpose()?;
                (tag, states)
            }
            _ => {
                let locals: Result<Vec<_>, _> = (of.fields().iter())
                    .map(|field| self.local_of_struct(field))
                    .collect();
                let state = State {
                    number: 0,
                    name: String::new(),
                    line: 0,
                    locals: locals?,
                };
                (None, std::vec![state])
            }
        };
        let (file, line) = match of.is_coroutine() {
            true => self.place_of_body(of),
            false => Default::default(),
        };
        Ok(Anatomy {
            type_name: of.full_name(),
            size: of.size,
            file,
            line,
            tag,
            states,
        })
    }

    fn state(&self, variant: &Variant, captures: &[Field]) -> Result<State, Error> {
        let of = self.type_at(variant.of)?;
        let locals: Result<Vec<_>, _> = (self.saved(&of, captures).into_iter())
            .map(|(field, kind)| self.local(&field, variant.offset, kind))
            .collect();
        Ok(State {
            number: variant.number.unwrap_or(0) as u32,
            name: of.name.clone(),
            line: variant.line,
            locals: locals?,
        })
    }

    /// The captures: what the state `Unresumed` has.
    pub(super) fn captures(&self, body: &Enum) -> Result<Vec<Field>, Error> {
        for variant in &body.variants {
            let of = self.type_at(variant.of)?;
            if of.name == "Unresumed" {
                return Ok(of.fields().to_vec());
            }
        }
        Ok(Vec::new())
    }

    /// The fields of a state that mean something there, and the reason for which each is there.
    ///
    /// The debug information lists the captures in every state, also where nothing is left. And it
    /// describes fields of one state that share a name as if they were the first of them.
    pub(super) fn saved(&self, state: &Type, captures: &[Field]) -> Vec<(Field, Kind)> {
        let mut saved: Vec<(Field, Kind)> = Vec::new();
        if state.name == "Returned" || state.name == "Panicked" {
            return saved;
        }
        for field in state.fields() {
            let same = |other: &Field| (&other.name, other.offset) == (&field.name, field.offset);
            let capture = captures.iter().find(|capture| capture.name == field.name);
            let repeated = saved.iter().any(|(other, _)| same(other));
            saved.push(match capture {
                Some(capture)
                    if same(capture)
                        || repeated
                            && !saved.iter().any(|(other, kind)| {
                                *kind == Kind::Capture && other.name == field.name
                            }) =>
                {
                    (capture.clone(), Kind::Capture)
                }
                _ if repeated => (field.clone(), Kind::Hidden),
                _ if self.is_flag(field) => (field.clone(), Kind::DropFlag),
                _ => (field.clone(), Kind::Local),
            });
        }
        saved.sort_by_key(|(field, kind)| (*kind == Kind::Hidden, field.offset));
        saved
    }

    /// Whether the field is a `bool` without a name.
    fn is_flag(&self, field: &Field) -> bool {
        let number = field.name.strip_prefix("__").unwrap_or("no");
        number.bytes().all(|digit| digit.is_ascii_digit())
            && self
                .type_at(field.of)
                .is_ok_and(|of| matches!(of.shape, Shape::Base(Base::Bool)))
    }

    /// A field of a struct. That of a tuple has its number as its name.
    pub(super) fn local_of_struct(&self, field: &Field) -> Result<Local, Error> {
        let mut local = self.local(field, 0, Kind::Local)?;
        if local.name.is_empty() {
            local.name = field.name.trim_start_matches('_').to_string();
        }
        Ok(local)
    }

    pub(super) fn local(&self, field: &Field, base: usize, kind: Kind) -> Result<Local, Error> {
        if kind == Kind::Hidden {
            return Ok(Local {
                name: source_name(&field.name),
                type_name: "?".into(),
                offset: 0,
                size: 0,
                kind,
            });
        }
        let of = self.type_at(field.of)?;
        Ok(Local {
            name: source_name(&field.name),
            type_name: match (&of.shape, of.name.is_empty()) {
                (Shape::Pointer(Some(to)), true) => format!("*{}", short(&self.type_at(*to)?.name)),
                _ => short(&of.name),
            },
            offset: base.saturating_add(field.offset),
            size: of.size,
            kind,
        })
    }
}

/// The name in the source. Empty for what the compiler has numbered.
fn source_name(name: &str) -> String {
    match name.strip_prefix("__") {
        Some(number) if number.bytes().all(|digit| digit.is_ascii_digit()) => String::new(),
        _ => name.strip_prefix("_ref__").unwrap_or(name).to_string(),
    }
}
