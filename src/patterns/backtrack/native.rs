// #![feature(coroutines, coroutine_trait, coroutine_clone)]

extern crate alloc;

use alloc::collections::VecDeque;
use alloc::vec;
use alloc::vec::Vec;
use core::iter::from_fn;
use core::ops::Coroutine;
use core::ops::CoroutineState::{Complete, Yielded};
use core::pin::Pin;

/// Ends the body in a dead end, unless the condition holds.
macro_rules! require {
    ($condition:expr) => {
        if !$condition {
            return None;
        }
    };
}

/// Searches for the floors of five people: Baker, Cooper, Fletcher, Miller and Smith.
pub fn dwelling() -> impl Coroutine<usize, Yield = usize, Return = Option<[usize; 5]>> + Copy {
    #[coroutine]
    |_begin: usize| {
        // The ground floor is 0, and the top floor is 4.
        let baker = yield 5;
        require!(baker != 4);
        let cooper = yield 5;
        require!(cooper != 0);
        require!(cooper != baker);
        let fletcher = yield 5;
        require!(fletcher != 4 && fletcher != 0);
        require!(![baker, cooper].contains(&fletcher));
        require!(fletcher.abs_diff(cooper) != 1);
        let miller = yield 5;
        require!(miller > cooper);
        require!(![baker, fletcher].contains(&miller));
        let smith = yield 5;
        require!(smith.abs_diff(fletcher) != 1);
        require!(![baker, cooper, fletcher, miller].contains(&smith));
        Some([baker, cooper, fletcher, miller, smith].map(|floor| floor + 1))
    }
}

/// Searches for a row per column, so that no queen attacks another.
pub fn queens<const N: usize>()
-> impl Coroutine<usize, Yield = usize, Return = Option<[u8; N]>> + Copy {
    const { assert!(N >= 1 && N <= 32, "a board has 1 to 32 columns") }
    #[coroutine]
    #[inline(always)]
    |_begin: usize| {
        let mut rows = [0; N];
        // The rows that are attacked in the current column: along the rows and both diagonals.
        let (mut along, mut up, mut down) = (0_u32, 0_u32, 0_u32);
        let mut column = 0;
        // A range is not `Copy`, so this is no `for`.
        while column < N {
            let open = !(along | up | down) & (u32::MAX >> (32 - N));
            let row = nth(open, yield open.count_ones() as usize);
            let queen = 1 << row;
            along |= queen;
            up = (up | queen) << 1;
            down = (down | queen) >> 1;
            rows[column] = row;
            column += 1;
        }
        Some(rows)
    }
}

/// Searches for pours that end with `goal` in a jug. Only the first jug is full at the beginning.
///
/// Finds the amounts after each pour. No amounts come twice, and there are at most `POURS` pours.
pub fn jugs<const POURS: usize>(
    sizes: [u8; 3],
    goal: u8,
) -> impl Coroutine<usize, Yield = usize, Return = Option<Vec<[u8; 3]>>> + Copy {
    const PAIRS: [(usize, usize); 6] = [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)];
    #[coroutine]
    move |_begin: usize| {
        let begin = [sizes[0], 0, 0];
        let mut amounts = begin;
        let mut history = [begin; POURS];
        let mut poured = 0;
        while !amounts.contains(&goal) {
            require!(poured < POURS);
            let (from, to) = PAIRS[yield PAIRS.len()];
            let amount = amounts[from].min(sizes[to] - amounts[to]);
            amounts[from] -= amount;
            amounts[to] += amount;
            require!(amounts != begin && !history[..poured].contains(&amounts));
            history[poured] = amounts;
            poured += 1;
        }
        Some(history[..poured].to_vec())
    }
}

/// Searches for the digits of a sudoku, row by row. 0 is an empty cell.
pub fn sudoku(
    clues: [u8; 81],
) -> impl Coroutine<usize, Yield = usize, Return = Option<[u8; 81]>> + Copy {
    #[coroutine]
    #[inline(always)]
    move |_begin: usize| {
        let mut grid = Grid::new(&clues)?;
        while let Some((cell, digits)) = grid.narrowest() {
            let way = yield digits.count_ones() as usize;
            grid.put(cell, nth(digits.into(), way));
        }
        Some(grid.cells)
    }
}

#[derive(Clone, Copy)]
struct Grid {
    cells: [u8; 81],
    /// The digits that stand in each row, column and box. Bit 1 is digit 1.
    rows: [u16; 9],
    columns: [u16; 9],
    boxes: [u16; 9],
}

impl Grid {
    /// Returns `None` if a digit is above 9, or stands twice in a row, a column or a box.
    fn new(clues: &[u8; 81]) -> Option<Grid> {
        let mut grid = Grid {
            cells: [0; 81],
            rows: [0; 9],
            columns: [0; 9],
            boxes: [0; 9],
        };
        for (cell, &digit) in clues.iter().enumerate().filter(|(_, digit)| **digit != 0) {
            require!(digit <= 9 && grid.open(cell) >> digit & 1 == 1);
            grid.put(cell, digit);
        }
        Some(grid)
    }

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

/// A half-run body at a choice, and the ways that are left.
struct Choice<C> {
    body: C,
    way: usize,
    ways: usize,
}

impl<C: Copy> Choice<C> {
    fn begin(body: C) -> Self {
        let (way, ways) = (0, 1);
        Choice { body, way, ways }
    }

    /// Takes the next way, and a copy of the body to go it.
    #[inline(always)]
    fn next(&mut self) -> (C, usize) {
        self.way += 1;
        (self.body, self.way - 1)
    }
}

/// Follows each way to its end before the next.
pub fn depth_first<C, R>(body: C) -> impl Iterator<Item = R>
where
    C: Coroutine<usize, Yield = usize, Return = Option<R>> + Copy + Unpin,
{
    let mut choices = vec![Choice::begin(body)];
    from_fn(move || {
        while let Some(choice) = choices.last_mut() {
            if choice.way == choice.ways {
                choices.pop();
                continue;
            }
            let (mut body, way) = choice.next();
            match Pin::new(&mut body).resume(way) {
                Yielded(ways) => choices.push(Choice { body, way: 0, ways }),
                Complete(None) => {}
                Complete(found) => return found,
            }
        }
        None
    })
}

/// Follows all ways a step before any goes further, so that the fewest choices come first.
pub fn breadth_first<C, R>(body: C) -> impl Iterator<Item = R>
where
    C: Coroutine<usize, Yield = usize, Return = Option<R>> + Copy + Unpin,
{
    let mut choices = VecDeque::from([Choice::begin(body)]);
    from_fn(move || {
        while let Some(choice) = choices.front_mut() {
            if choice.way == choice.ways {
                choices.pop_front();
                continue;
            }
            let (mut body, way) = choice.next();
            match Pin::new(&mut body).resume(way) {
                Yielded(ways) => choices.push_back(Choice { body, way: 0, ways }),
                Complete(None) => {}
                Complete(found) => return found,
            }
        }
        None
    })
}
