//! Values that are counted when they are made and when they are dropped.

use std::cell::RefCell;
use std::rc::Rc;

/// How often each value was dropped, by its number.
#[derive(Clone, Default)]
pub struct Tally(Rc<RefCell<Vec<u32>>>);

/// A value with a number. Dropping it is noted.
#[derive(Debug)]
pub struct Counted {
    pub number: usize,
    drops: Rc<RefCell<Vec<u32>>>,
}

impl Tally {
    pub fn value(&self) -> Counted {
        let mut drops = self.0.borrow_mut();
        drops.push(0);
        Counted {
            number: drops.len() - 1,
            drops: self.0.clone(),
        }
    }

    pub fn made(&self) -> usize {
        self.0.borrow().len()
    }

    pub fn dropped(&self, number: usize) -> bool {
        self.0.borrow()[number] > 0
    }

    /// Whether every value that was made has been dropped, and none of them twice.
    pub fn is_even(&self) -> bool {
        self.0.borrow().iter().all(|&drops| drops == 1)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.drops.borrow_mut()[self.number] += 1;
    }
}
