//! The record of the course: a bus and its position.

use alloc::string::String;
use core::fmt;

/// A bus and its position.
#[derive(Clone, Debug, PartialEq)]
pub struct Bus {
    pub id: u32,
    /// The line on which it runs, which is not always a number.
    pub route: String,
    /// The direction in which it goes.
    pub direction: String,
    /// Degrees north of the equator, from -90 to 90.
    pub latitude: f64,
    /// Degrees east of Greenwich, from -180 to 180.
    pub longitude: f64,
}

/// A bus with the fields so far.
///
/// As an error, it means that the document ended in the middle of the bus.
#[derive(Clone, Debug, PartialEq)]
pub struct PartialBus {
    offset: u64,
    id: Option<u32>,
    route: Option<String>,
    direction: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    error: Option<BusError>,
}

/// The reason why an element is not a [`Bus`]. Offsets count the bytes of the document from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BusError {
    /// The bus that starts at `offset` has no such field.
    Missing { offset: u64, field: &'static str },
    /// The field that starts at `offset` is the second of its name.
    Repeated { offset: u64, field: &'static str },
    /// The text of the field that starts at `offset` is empty, not a number, or out of range.
    Invalid {
        offset: u64,
        field: &'static str,
        text: String,
    },
}

impl PartialBus {
    /// Creates a bus that starts at byte `offset` of the document, without fields.
    pub fn new(offset: u64) -> Self {
        PartialBus {
            offset,
            id: None,
            route: None,
            direction: None,
            latitude: None,
            longitude: None,
            error: None,
        }
    }

    /// Returns the byte of the document at which the bus starts, counted from 0.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Takes the text of a field that starts at byte `offset` of the document.
    ///
    /// Ignores white space around the text, and fields with other names. Keeps the first error for
    /// [`finish`](PartialBus::finish).
    pub fn set(&mut self, offset: u64, name: &str, text: &str) {
        let text = text.trim();
        let named = || (!text.is_empty()).then(|| text.into());
        let result = match name {
            "id" => put(&mut self.id, text.parse().ok(), offset, "id", text),
            "route" => put(&mut self.route, named(), offset, "route", text),
            "direction" => put(&mut self.direction, named(), offset, "direction", text),
            "latitude" => put(
                &mut self.latitude,
                degrees(text, 90.0),
                offset,
                "latitude",
                text,
            ),
            "longitude" => put(
                &mut self.longitude,
                degrees(text, 180.0),
                offset,
                "longitude",
                text,
            ),
            _ => return,
        };
        if let Err(error) = result {
            self.error.get_or_insert(error);
        }
    }

    /// Returns the bus, after its element has ended.
    ///
    /// # Errors
    ///
    /// The first [`BusError::Repeated`] or [`BusError::Invalid`]. Without such an error,
    /// [`BusError::Missing`] for the first missing field, in the order of [`Bus`].
    pub fn finish(self) -> Result<Bus, BusError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let offset = self.offset;
        let missing = |field| BusError::Missing { offset, field };
        Ok(Bus {
            id: self.id.ok_or(missing("id"))?,
            route: self.route.ok_or(missing("route"))?,
            direction: self.direction.ok_or(missing("direction"))?,
            latitude: self.latitude.ok_or(missing("latitude"))?,
            longitude: self.longitude.ok_or(missing("longitude"))?,
        })
    }
}

fn put<T>(
    place: &mut Option<T>,
    value: Option<T>,
    offset: u64,
    field: &'static str,
    text: &str,
) -> Result<(), BusError> {
    if place.is_some() {
        return Err(BusError::Repeated { offset, field });
    }
    *place = value;
    match place {
        Some(_) => Ok(()),
        None => Err(BusError::Invalid {
            offset,
            field,
            text: text.into(),
        }),
    }
}

/// Returns the number if it is within the limit. `NaN` never is.
fn degrees(text: &str, limit: f64) -> Option<f64> {
    let degrees = text.parse().ok()?;
    (-limit..=limit).contains(&degrees).then_some(degrees)
}

impl fmt::Display for Bus {
    /// Writes a line of comma-separated values, as the course does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Bus { route, id, .. } = self;
        write!(f, "{route},{id},\"{}\",", self.direction)?;
        write!(f, "{},{}", self.latitude, self.longitude)
    }
}

impl fmt::Display for PartialBus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "byte {}: the bus that starts here has no end",
            self.offset
        )
    }
}

impl core::error::Error for PartialBus {}

impl BusError {
    /// Returns the byte of the document at which the error is, counted from 0.
    pub fn offset(&self) -> u64 {
        match self {
            BusError::Missing { offset, .. }
            | BusError::Repeated { offset, .. }
            | BusError::Invalid { offset, .. } => *offset,
        }
    }
}

impl fmt::Display for BusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: ", self.offset())?;
        match self {
            BusError::Missing { field, .. } => write!(f, "a bus without {field}"),
            BusError::Repeated { field, .. } => write!(f, "a second {field}"),
            BusError::Invalid { field, text, .. } => write!(f, "{text:?} is no {field}"),
        }
    }
}

impl core::error::Error for BusError {}
