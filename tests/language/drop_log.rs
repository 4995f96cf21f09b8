//! Values that write down when they are dropped.

use std::cell::RefCell;

#[derive(Default)]
pub struct DropLog(RefCell<Vec<&'static str>>);

pub struct Logged<'log> {
    name: &'static str,
    log: &'log DropLog,
}

impl DropLog {
    pub fn value(&self, name: &'static str) -> Logged<'_> {
        Logged { name, log: self }
    }

    /// The names of what was dropped since the last time, the first dropped first.
    pub fn take(&self) -> Vec<&'static str> {
        self.0.take()
    }
}

impl<'log> Logged<'log> {
    /// Another value that writes to the same log.
    pub fn another(&self, name: &'static str) -> Logged<'log> {
        self.log.value(name)
    }

    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl Drop for Logged<'_> {
    fn drop(&mut self) {
        self.log.0.borrow_mut().push(self.name);
    }
}
