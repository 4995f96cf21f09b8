extern crate alloc;

use alloc::string::String;

/// Makes records from the events of an XML parser.
#[derive(Clone)]
pub struct Records<E, S, F, G, R> {
    element: E,
    start: S,
    field: F,
    found: G,
    /// The record that has begun and not ended.
    record: Option<R>,
    /// The number of open elements in the record. In a field it is 1.
    depth: u64,
    name: String,
    offset: u64,
    text: String,
}

/// Makes a record of each element named `element`, and a field of each element directly in it.
pub fn records<E, S, F, G, R>(element: E, start: S, field: F, found: G) -> Records<E, S, F, G, R>
where
    E: AsRef<str>,
    S: FnMut(u64) -> R,
    F: FnMut(&mut R, u64, &str, &str),
    G: FnMut(R),
{
    Records {
        element,
        start,
        field,
        found,
        record: None,
        depth: 0,
        name: String::new(),
        offset: 0,
        text: String::new(),
    }
}

impl<E, S, F, G, R> Records<E, S, F, G, R>
where
    E: AsRef<str>,
    S: FnMut(u64) -> R,
    F: FnMut(&mut R, u64, &str, &str),
    G: FnMut(R),
{
    /// Begins an element at byte `offset` of the document.
    #[inline]
    pub fn start(&mut self, name: &str, offset: u64) {
        if self.record.is_none() {
            if name == self.element.as_ref() {
                self.record = Some((self.start)(offset));
            }
            return;
        }
        if self.depth == 0 {
            self.name.clear();
            self.name.push_str(name);
            self.offset = offset;
            self.text.clear();
        }
        self.depth += 1;
    }

    /// Takes some text. The next call may bring more of it.
    #[inline]
    pub fn text(&mut self, piece: &str) {
        if self.depth == 1 {
            self.text.push_str(piece);
        }
    }

    /// Ends the innermost open element.
    #[inline]
    pub fn end(&mut self) {
        match self.depth {
            0 => {
                if let Some(record) = self.record.take() {
                    (self.found)(record);
                }
                return;
            }
            1 => {
                if let Some(record) = &mut self.record {
                    (self.field)(record, self.offset, &self.name, &self.text);
                }
            }
            _ => {}
        }
        self.depth -= 1;
    }

    /// Ends the document.
    ///
    /// # Errors
    ///
    /// The unfinished record, in the middle of a record.
    pub fn close(self) -> Result<(), R> {
        self.record.map_or(Ok(()), Err)
    }
}
