extern crate alloc;

use alloc::collections::VecDeque;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::ControlFlow::{self, Break, Continue};

/// A search that stands at a choice.
pub trait State: Copy {
    type Found;

    /// The number of ways.
    fn ways(&self) -> usize;

    /// Goes a way, to the next choice or to the end. `Break(None)` is a dead end.
    fn go(&mut self, way: usize) -> ControlFlow<Option<Self::Found>>;
}

/// The floors of five people, each in turn: Baker, Cooper, Fletcher, Miller and Smith.
#[derive(Clone, Copy, Debug)]
pub struct Dwelling {
    floors: [usize; 5],
    known: usize,
}

pub fn dwelling() -> Dwelling {
    Dwelling {
        floors: [0; 5],
        known: 0,
    }
}

impl State for Dwelling {
    type Found = [usize; 5];

    fn ways(&self) -> usize {
        5
    }

    fn go(&mut self, floor: usize) -> ControlFlow<Option<[usize; 5]>> {
        // The ground floor is 0, and the top floor is 4.
        let [_, cooper, fletcher, _, _] = self.floors;
        let allowed = match self.known {
            0 => floor != 4,
            1 => floor != 0,
            2 => floor != 4 && floor != 0 && floor.abs_diff(cooper) != 1,
            3 => floor > cooper,
            _ => floor.abs_diff(fletcher) != 1,
        };
        if !allowed || self.floors[..self.known].contains(&floor) {
            return Break(None);
        }
        self.floors[self.known] = floor;
        self.known += 1;
        if self.known < 5 {
            return Continue(());
        }
        Break(Some(self.floors.map(|floor| floor + 1)))
    }
}

/// A row per column, so that no queen attacks another.
#[derive(Clone, Copy, Debug)]
pub struct Queens<const N: usize> {
    rows: [u8; N],
    column: usize,
    /// The rows that are attacked in the current column: along the rows and both diagonals.
    along: u32,
    up: u32,
    down: u32,
}

pub fn queens<const N: usize>() -> Queens<N> {
    const { assert!(N >= 1 && N <= 32, "a board has 1 to 32 columns") }
    Queens {
        rows: [0; N],
        column: 0,
        along: 0,
        up: 0,
        down: 0,
    }
}

impl<const N: usize> Queens<N> {
    /// The rows that are not attacked.
    fn open(&self) -> u32 {
        !(self.along | self.up | self.down) & (u32::MAX >> (32 - N))
    }
}

impl<const N: usize> State for Queens<N> {
    type Found = [u8; N];

    #[inline(always)]
    fn ways(&self) -> usize {
        self.open().count_ones() as usize
    }

    #[inline(always)]
    fn go(&mut self, way: usize) -> ControlFlow<Option<[u8; N]>> {
        let row = nth(self.open(), way);
        let queen = 1 << row;
        self.along |= queen;
        self.up = (self.up | queen) << 1;
        self.down = (self.down | queen) >> 1;
        self.rows[self.column] = row;
        self.column += 1;
        if self.column < N {
            return Continue(());
        }
        Break(Some(self.rows))
    }
}

/// Pours that end with `goal` in a jug.
#[derive(Clone, Copy, Debug)]
pub struct Jugs<const POURS: usize> {
    sizes: [u8; 3],
    goal: u8,
    amounts: [u8; 3],
    history: [[u8; 3]; POURS],
    poured: usize,
}

/// Only the first jug is full at the beginning.
///
/// Finds the amounts after each pour. No amounts come twice, and there are at most `POURS` pours.
pub fn jugs<const POURS: usize>(sizes: [u8; 3], goal: u8) -> Jugs<POURS> {
    let begin = [sizes[0], 0, 0];
    Jugs {
        sizes,
        goal,
        amounts: begin,
        history: [begin; POURS],
        poured: 0,
    }
}

impl<const POURS: usize> State for Jugs<POURS> {
    type Found = Vec<[u8; 3]>;

    fn ways(&self) -> usize {
        if self.amounts.contains(&self.goal) {
            return 1;
        }
        if self.poured < POURS { 6 } else { 0 }
    }

    fn go(&mut self, way: usize) -> ControlFlow<Option<Vec<[u8; 3]>>> {
        let begin = [self.sizes[0], 0, 0];
        if self.amounts.contains(&self.goal) {
            return Break(Some(Vec::new()));
        }
        let (from, to) = [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)][way];
        let amount = self.amounts[from].min(self.sizes[to] - self.amounts[to]);
        self.amounts[from] -= amount;
        self.amounts[to] += amount;
        let history = &self.history[..self.poured];
        if self.amounts == begin || history.contains(&self.amounts) {
            return Break(None);
        }
        self.history[self.poured] = self.amounts;
        self.poured += 1;
        if !self.amounts.contains(&self.goal) {
            return Continue(());
        }
        Break(Some(self.history[..self.poured].to_vec()))
    }
}

/// The digits of a sudoku.
#[derive(Clone, Copy, Debug)]
pub struct Sudoku {
    grid: Grid,
    /// The cell of the choice. `None` if the grid is full, which has one way.
    cell: Option<usize>,
    digits: u16,
}

/// Takes the clues row by row. 0 is an empty cell.
pub fn sudoku(clues: [u8; 81]) -> Sudoku {
    let mut sudoku = Sudoku {
        grid: Grid {
            cells: [0; 81],
            rows: [0; 9],
            columns: [0; 9],
            boxes: [0; 9],
        },
        cell: Some(0),
        digits: 0,
    };
    for (cell, &digit) in clues.iter().enumerate().filter(|(_, digit)| **digit != 0) {
        if digit > 9 || sudoku.grid.open(cell) >> digit & 1 == 0 {
            // No way is left.
            return sudoku;
        }
        sudoku.grid.put(cell, digit);
    }
    (sudoku.cell, sudoku.digits) = match sudoku.grid.narrowest() {
        Some((cell, digits)) => (Some(cell), digits),
        None => (None, 1),
    };
    sudoku
}

impl State for Sudoku {
    type Found = [u8; 81];

    #[inline(always)]
    fn ways(&self) -> usize {
        self.digits.count_ones() as usize
    }

    #[inline(always)]
    fn go(&mut self, way: usize) -> ControlFlow<Option<[u8; 81]>> {
        if let Some(cell) = self.cell {
            self.grid.put(cell, nth(self.digits.into(), way));
            if let Some((cell, digits)) = self.grid.narrowest() {
                (self.cell, self.digits) = (Some(cell), digits);
                return Continue(());
            }
        }
        Break(Some(self.grid.cells))
    }
}

#[derive(Clone, Copy, Debug)]
struct Grid {
    cells: [u8; 81],
    /// The digits that stand in each row, column and box. Bit 1 is digit 1.
    rows: [u16; 9],
    columns: [u16; 9],
    boxes: [u16; 9],
}

impl Grid {
    /// The digits that may stand in an empty cell.
    fn open(&self, cell: usize) -> u16 {
        let (row, column) = (cell / 9, cell % 9);
        let used = self.rows[row] | self.columns[column] | self.boxes[row / 3 * 3 + column / 3];
        !used & 0b11_1111_1110
    }

    fn put(&mut self, cell: usize, digit: u8) {
        let (row, column) = (cell / 9, cell % 9);
        self.cells[cell] = digit;
        self.rows[row] |= 1 << digit;
        self.columns[column] |= 1 << digit;
        self.boxes[row / 3 * 3 + column / 3] |= 1 << digit;
    }

    /// Returns the empty cell with the fewest open digits, and these digits.
    fn narrowest(&self) -> Option<(usize, u16)> {
        let mut narrowest = None;
        let mut fewest = u32::MAX;
        for cell in (0..81).filter(|&cell| self.cells[cell] == 0) {
            let digits = self.open(cell);
            let count = digits.count_ones();
            if count < fewest {
                (narrowest, fewest) = (Some((cell, digits)), count);
                if count <= 1 {
                    break;
                }
            }
        }
        narrowest
    }
}

/// The bit with so many lower ones.
fn nth(mut bits: u32, lower: usize) -> u8 {
    for _ in 0..lower {
        bits &= bits - 1;
    }
    bits.trailing_zeros() as u8
}

/// A state and the ways that are left of its choice.
#[derive(Clone, Debug)]
struct Choice<S> {
    state: S,
    way: usize,
    ways: usize,
}

impl<S: State> Choice<S> {
    #[inline(always)]
    fn new(state: S) -> Self {
        let (way, ways) = (0, state.ways());
        Choice { state, way, ways }
    }

    /// Takes the next way, and a copy of the state to go it.
    #[inline(always)]
    fn next(&mut self) -> (S, usize) {
        self.way += 1;
        (self.state, self.way - 1)
    }
}

/// Follows each way to its end before the next.
#[derive(Clone, Debug)]
pub struct DepthFirst<S> {
    choices: Vec<Choice<S>>,
}

pub fn depth_first<S: State>(state: S) -> DepthFirst<S> {
    DepthFirst {
        choices: vec![Choice::new(state)],
    }
}

impl<S: State> Iterator for DepthFirst<S> {
    type Item = S::Found;

    #[inline(always)]
    fn next(&mut self) -> Option<S::Found> {
        while let Some(choice) = self.choices.last_mut() {
            if choice.way == choice.ways {
                self.choices.pop();
                continue;
            }
            let (mut state, way) = choice.next();
            match state.go(way) {
                Continue(()) => self.choices.push(Choice::new(state)),
                Break(None) => {}
                Break(found) => return found,
            }
        }
        None
    }
}

/// Follows all ways a step before any goes further, so that the fewest choices come first.
#[derive(Clone, Debug)]
pub struct BreadthFirst<S> {
    choices: VecDeque<Choice<S>>,
}

pub fn breadth_first<S: State>(state: S) -> BreadthFirst<S> {
    BreadthFirst {
        choices: [Choice::new(state)].into(),
    }
}

impl<S: State> Iterator for BreadthFirst<S> {
    type Item = S::Found;

    fn next(&mut self) -> Option<S::Found> {
        while let Some(choice) = self.choices.front_mut() {
            if choice.way == choice.ways {
                self.choices.pop_front();
                continue;
            }
            let (mut state, way) = choice.next();
            match state.go(way) {
                Continue(()) => self.choices.push_back(Choice::new(state)),
                Break(None) => {}
                Break(found) => return found,
            }
        }
        None
    }
}
