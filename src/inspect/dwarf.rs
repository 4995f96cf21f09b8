//! The debug information of a file: its units, and what is described where.
//!
//! Everything is read when it is first needed: a large program has many units, and a look needs few.

// The constants of `gimli` are named as in the standard.
#![allow(non_upper_case_globals)]

use core::cell::OnceCell;
use std::boxed::Box;
use std::collections::HashMap;
use std::format;
use std::rc::Rc;
use std::string::String;
use std::sync::Arc;
use std::vec::Vec;

use gimli::{AttributeValue, DebugInfoOffset, DwAt, Reader as _, UnitOffset, constants::*};
use object::{Object, ObjectSection};

use super::Error;

pub(super) type Reader = gimli::EndianReader<gimli::RunTimeEndian, Arc<[u8]>>;
pub(super) type Entry = gimli::DebuggingInformationEntry<Reader>;
type Unit = gimli::Unit<Reader>;

/// The longest path of a module, in bytes.
const LONGEST_PATH: usize = 1 << 12;

/// A description in the debug information: its offset in the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Place(pub usize);

impl Place {
    /// No section is so long that an offset has this bit.
    const ITEM: usize = 1 << (usize::BITS - 1);

    /// The place, marked as the type of a function item.
    pub fn as_item(self) -> Self {
        Self(self.0 | Self::ITEM)
    }

    /// The place without the mark, and whether it was marked.
    pub fn of_item(self) -> (Self, bool) {
        (Self(self.0 & !Self::ITEM), self.0 & Self::ITEM != 0)
    }
}

/// The debug information of a file.
#[derive(Debug)]
pub(super) struct Dwarf {
    dwarf: gimli::Dwarf<Reader>,
    units: Vec<Slot>,
    /// The address of the program's headers, as the file has it.
    pub headers: u64,
}

/// A unit, which is parsed when it is first needed.
#[derive(Debug)]
struct Slot {
    start: usize,
    end: usize,
    header: gimli::UnitHeader<Reader>,
    unit: OnceCell<Result<Box<Unit>, gimli::Error>>,
    index: OnceCell<Rc<Index>>,
}

/// The descriptions of a unit that are looked up.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The path of the module in which a type is.
    paths: HashMap<Place, Rc<str>>,
    /// The functions with a type parameter: their addresses, and the type.
    pub functions: HashMap<u64, Place>,
    /// The tables of methods: their addresses, and the type that they are for.
    pub tables: Vec<(u64, Place)>,
    /// The coroutines.
    pub coroutines: Vec<Place>,
}

impl Dwarf {
    /// Reads a file.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let file =
            object::File::parse(bytes).map_err(|e| Error::NotAnExecutable(format!("{e}")))?;
        let endian = match file.is_little_endian() {
            true => gimli::RunTimeEndian::Little,
            false => gimli::RunTimeEndian::Big,
        };
        let dwarf = gimli::Dwarf::load(|id| {
            let data = match file.section_by_name(id.name()) {
                Some(section) => section
                    .uncompressed_data()
                    .map_err(|e| Error::Damaged(format!("{}: {e}", id.name())))?,
                None => (&[][..]).into(),
            };
            Ok::<_, Error>(Reader::new(Arc::from(&*data), endian))
        })?;
        let mut units = Vec::new();
        let mut headers = dwarf.units();
        while let Some(header) = headers.next()? {
            let Some(start) = header.debug_info_offset() else {
                continue;
            };
            units.push(Slot {
                start: start.0,
                end: start.0.saturating_add(header.length_including_self()),
                header,
                unit: OnceCell::new(),
                index: OnceCell::new(),
            });
        }
        if units.is_empty() {
            return Err(Error::NoDebugInformation);
        }
        Ok(Self {
            dwarf,
            units,
            headers: headers_of(&file),
        })
    }

    fn slot(&self, place: Place) -> Result<&Slot, Error> {
        let number = self.units.partition_point(|slot| slot.start <= place.0);
        (number.checked_sub(1).and_then(|n| self.units.get(n)))
            .filter(|slot| place.0 < slot.end)
            .ok_or_else(|| Error::Damaged("a reference leads out of it".into()))
    }

    fn unit_of<'a>(&self, slot: &'a Slot) -> Result<&'a Unit, Error> {
        let unit = slot
            .unit
            .get_or_init(|| self.dwarf.unit(slot.header.clone()).map(Box::new));
        unit.as_deref().map_err(|&error| error.into())
    }

    fn unit(&self, place: Place) -> Result<(&Unit, UnitOffset), Error> {
        let unit = self.unit_of(self.slot(place)?)?;
        let offset = DebugInfoOffset(place.0).to_unit_offset(&unit.header);
        let offset =
            offset.ok_or_else(|| Error::Damaged("a reference leads into a header".into()))?;
        Ok((unit, offset))
    }

    /// The size of an address in bytes.
    pub fn address_size(&self, place: Place) -> usize {
        (self.slot(place)).map_or(8, |slot| usize::from(slot.header.address_size()))
    }

    /// The description at a place.
    pub fn entry(&self, place: Place) -> Result<Entry, Error> {
        let (unit, offset) = self.unit(place)?;
        Ok(unit.entry(offset)?)
    }

    /// The descriptions in the one at a place.
    pub fn children(&self, place: Place) -> Result<Vec<(Place, Entry)>, Error> {
        let (unit, offset) = self.unit(place)?;
        let mut tree = unit.entries_tree(Some(offset))?;
        let mut children = tree.root()?.children();
        let mut out = Vec::new();
        while let Some(child) = children.next()? {
            let entry = child.entry().clone();
            if let Some(offset) = entry.offset().to_debug_info_offset(&unit.header) {
                out.push((Place(offset.0), entry));
            }
        }
        Ok(out)
    }

    /// The description that an attribute refers to; `place` is that of the entry.
    pub fn reference(&self, place: Place, entry: &Entry, at: DwAt) -> Option<Place> {
        self.reference_in(self.unit(place).ok()?.0, entry, at)
    }

    fn reference_in(&self, unit: &Unit, entry: &Entry, at: DwAt) -> Option<Place> {
        match entry.attr_value(at)? {
            AttributeValue::UnitRef(offset) => {
                Some(Place(offset.to_debug_info_offset(&unit.header)?.0))
            }
            AttributeValue::DebugInfoRef(offset) => Some(Place(offset.0)),
            _ => None,
        }
    }

    /// The text of an attribute; empty if there is none.
    pub fn text(&self, place: Place, entry: &Entry, at: DwAt) -> String {
        self.unit(place)
            .map_or_else(|_| String::new(), |(unit, _)| self.text_in(unit, entry, at))
    }

    fn text_in(&self, unit: &Unit, entry: &Entry, at: DwAt) -> String {
        let value = entry.attr_value(at);
        value
            .map(|value| self.string(unit, value))
            .unwrap_or_default()
    }

    fn string(&self, unit: &Unit, value: AttributeValue<Reader>) -> String {
        let text = self.dwarf.attr_string(unit, value);
        let text = text.and_then(|text| text.to_string_lossy().map(|text| text.into_owned()));
        text.unwrap_or_default()
    }

    /// The file in which the entry is declared, as the compiler was given it.
    pub fn file(&self, place: Place, entry: &Entry) -> Option<String> {
        let (unit, _) = self.unit(place).ok()?;
        let Some(AttributeValue::FileIndex(index)) = entry.attr_value(DW_AT_decl_file) else {
            return None;
        };
        let header = unit.line_program.as_ref()?.header();
        let file = header.file(index)?;
        let name = self.string(unit, file.path_name());
        // The folder 0 is that of the compilation.
        let folder = match file.directory_index() {
            0 => String::new(),
            _ => self.string(unit, file.directory(header)?),
        };
        let path = match folder.is_empty() || name.starts_with('/') {
            true => name,
            false => format!("{}/{name}", folder.trim_end_matches('/')),
        };
        let root = unit
            .comp_dir
            .as_ref()
            .and_then(|root| root.to_string_lossy().ok());
        let root = root.map(|root| format!("{root}/"));
        Some(
            match root.and_then(|root| path.strip_prefix(&*root).map(String::from)) {
                Some(path) => path,
                None => path,
            },
        )
    }

    /// The folder in which the compiler ran.
    pub fn folder(&self, place: Place) -> Option<String> {
        let (unit, _) = self.unit(place).ok()?;
        let folder = unit.comp_dir.as_ref()?.to_string_lossy().ok()?;
        Some(folder.into_owned())
    }

    /// The path of the module in which a type is: `alloc::vec`.
    pub fn path(&self, place: Place) -> Rc<str> {
        let index = self.slot(place).and_then(|slot| self.index(slot));
        let path = index
            .ok()
            .and_then(|index| index.paths.get(&place).cloned());
        path.unwrap_or_else(|| Rc::from(""))
    }

    /// The type parameter of the function at an address.
    pub fn parameter_of(&self, function: u64) -> Result<Option<Place>, Error> {
        // The list of the addresses of units leads to the unit, if the compiler has made a list.
        let mut lists = self.dwarf.debug_aranges.headers();
        while let Ok(Some(list)) = lists.next() {
            let mut ranges = list.entries();
            while let Ok(Some(range)) = ranges.next() {
                let end = range.address().saturating_add(range.length());
                if (range.address()..end).contains(&function) {
                    let slot = self.slot(Place(list.debug_info_offset().0))?;
                    if let Some(&place) = self.index(slot)?.functions.get(&function) {
                        return Ok(Some(place));
                    }
                }
            }
        }
        for slot in &self.units {
            if let Some(&place) = self.index(slot)?.functions.get(&function) {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// Returns the index of each unit.
    pub fn indexes(&self) -> impl Iterator<Item = Result<Rc<Index>, Error>> {
        self.units.iter().map(|slot| self.index(slot))
    }

    fn index(&self, slot: &Slot) -> Result<Rc<Index>, Error> {
        if let Some(index) = slot.index.get() {
            return Ok(index.clone());
        }
        let index = Rc::new(self.make_index(self.unit_of(slot)?)?);
        Ok(slot.index.get_or_init(|| index).clone())
    }

    fn make_index(&self, unit: &Unit) -> Result<Index, Error> {
        let mut index = Index::default();
        let mut entries = unit.entries_raw(None)?;
        let mut entry = Entry::null();
        // The path at each depth: what is at a depth is in the last of the depth above.
        let mut paths: Vec<(isize, Rc<str>)> = Vec::new();
        let nowhere: Rc<str> = Rc::from("");
        // The function whose parameters come next.
        let mut function = None;
        while !entries.is_empty() {
            if !entries.read_entry(&mut entry)? || entry.is_null() {
                continue;
            }
            let depth = entry.depth();
            while paths.last().is_some_and(|(above, _)| *above >= depth) {
                paths.pop();
            }
            let path = paths.last().map_or(&nowhere, |(_, path)| path);
            let tag = entry.tag();
            match tag {
                DW_TAG_namespace
                | DW_TAG_structure_type
                | DW_TAG_enumeration_type
                | DW_TAG_union_type => {
                    let name = self.text_in(unit, &entry, DW_AT_name);
                    if tag != DW_TAG_namespace
                        && let Some(offset) = entry.offset().to_debug_info_offset(&unit.header)
                    {
                        let place = Place(offset.0);
                        index.paths.insert(place, path.clone());
                        if name.starts_with("{coroutine_env#")
                            || name.starts_with("{gen_block_env#")
                            || name.starts_with("{async_")
                        {
                            index.coroutines.push(place);
                        }
                    }
                    if entry.has_children() {
                        let path = match path.is_empty() {
                            true => Rc::from(name),
                            false if path.len() > LONGEST_PATH => path.clone(),
                            false => Rc::from(format!("{path}::{name}")),
                        };
                        paths.push((depth, path));
                    }
                }
                DW_TAG_subprogram => {
                    let address = entry.attr_value(DW_AT_low_pc);
                    let address = address.and_then(|at| self.dwarf.attr_address(unit, at).ok()?);
                    function = address.map(|address| (address, depth));
                }
                DW_TAG_template_type_parameter => {
                    if let Some((address, above)) = function
                        && depth == above + 1
                        && let Some(place) = self.reference_in(unit, &entry, DW_AT_type)
                    {
                        index.functions.entry(address).or_insert(place);
                    }
                }
                DW_TAG_variable => {
                    if let Some(table) = self.table(unit, &entry) {
                        index.tables.push(table);
                    }
                }
                _ => {}
            }
        }
        Ok(index)
    }

    /// The address of a table of methods, and the type that it is for.
    fn table(&self, unit: &Unit, entry: &Entry) -> Option<(u64, Place)> {
        // A table is no part of any function or module.
        if entry.depth() != 1 {
            return None;
        }
        let AttributeValue::Exprloc(expression) = entry.attr_value(DW_AT_location)? else {
            return None;
        };
        let operation = expression.operations(unit.encoding()).next().ok()??;
        let address = match operation {
            gimli::Operation::Address { address } => address,
            gimli::Operation::AddressIndex { index } => self.dwarf.address(unit, index).ok()?,
            _ => return None,
        };
        let of = self.reference_in(unit, entry, DW_AT_type)?;
        let (unit, offset) = self.unit(of).ok()?;
        let table = unit.entry(offset).ok()?;
        Some((
            address,
            self.reference_in(unit, &table, DW_AT_containing_type)?,
        ))
    }
}

/// The address of the program's headers, as the file has it: after the header of the file, in the
/// segment that begins with the file.
fn headers_of(file: &object::File) -> u64 {
    use object::read::elf::{FileHeader, ProgramHeader};
    fn of<H: FileHeader>(header: &H, endian: H::Endian, data: &[u8]) -> Option<u64> {
        let at: u64 = header.e_phoff(endian).into();
        let segments = header.program_headers(endian, data).ok()?;
        segments.iter().find_map(|segment| {
            let (start, size) = (
                segment.p_offset(endian).into(),
                segment.p_filesz(endian).into(),
            );
            let within = segment.p_type(endian) == object::elf::PT_LOAD
                && (start..start.saturating_add(size)).contains(&at);
            within.then(|| segment.p_vaddr(endian).into().wrapping_add(at - start))
        })
    }
    match file {
        object::File::Elf64(elf) => of(elf.elf_header(), elf.endian(), elf.data()),
        object::File::Elf32(elf) => of(elf.elf_header(), elf.endian(), elf.data()),
        _ => None,
    }
    .unwrap_or_default()
}

/// An attribute that is a number. A negative one fills the upper bits.
pub(super) fn number(entry: &Entry, at: DwAt) -> Option<u128> {
    match entry.attr_value(at)? {
        AttributeValue::Block(bytes) => wide(&bytes),
        AttributeValue::Exprloc(expression) => wide(&expression.0),
        AttributeValue::Sdata(number) => Some(i128::from(number) as u128),
        value => value.udata_value().map(u128::from),
    }
}

/// A number that the debug information has as bytes, since it is wider than eight.
fn wide(bytes: &Reader) -> Option<u128> {
    let mut bytes = bytes.clone();
    let length = bytes.len();
    let mut out = [0; 16];
    let slot = out.get_mut(..length)?;
    bytes.read_slice(slot).ok()?;
    let little = bytes.endian() == gimli::RunTimeEndian::Little;
    if !little {
        slot.reverse();
    }
    Some(u128::from_le_bytes(out))
}

/// An attribute that is a number of bytes or a line.
pub(super) fn count(entry: &Entry, at: DwAt) -> Option<usize> {
    usize::try_from(number(entry, at)?).ok()
}
