//! A search clones a half-run body at each choice, and goes every way.
//!
//! # The problem
//!
//! A puzzle is a row of choices. On which floor does Baker live? In which row stands the queen? Most
//! ways end in a dead end, and the search has to go back. In a loop or a recursive function the
//! search and the puzzle are one text. Another order of the search is then another program.
//!
//! Here the puzzle is a body that reads like the puzzle. It yields the number of ways, is resumed
//! with one of them, and ends with its find or with `None`. The search copies the half-run body at
//! each choice, and resumes each copy another way:
//!
//! ```
//! #![feature(coroutines, coroutine_trait, coroutine_clone)]
//! use native_coroutines::patterns::backtrack::Search;
//!
//! macro_rules! require {
//!     ($condition:expr) => { if !$condition { return None; } };
//! }
//!
//! // The ages of three children: 0 is the youngest. Ann is older than Bob. Cid is not in the middle.
//! let children = Search::new(#[coroutine] |_begin: usize| {
//!     let ann = yield 3;
//!     let bob = yield 3;
//!     require!(ann > bob);
//!     let cid = yield 3;
//!     require!(![ann, bob].contains(&cid));
//!     require!(cid != 1);
//!     Some([ann, bob, cid])
//! });
//! assert!(children.depth_first().eq([[1, 0, 2], [2, 1, 0]]));
//! ```
//!
//! Python cannot copy a generator, so a Python search has to run the body again from its beginning:
//!
//! ```python
//! def search(body):
//!     paths = [[]]
//!     while paths:
//!         path = paths.pop()                   # paths.pop(0): breadth first
//!         generator = body()
//!         try:
//!             ways = next(generator)
//!             for way in path:
//!                 ways = generator.send(way)   # what a copy would know
//!         except StopIteration as end:
//!             if end.value is not None:
//!                 yield end.value
//!         else:
//!             paths += [path + [way] for way in reversed(range(ways))]
//! ```
//!
//! # One body, three searches
//!
//! | search | order | keeps |
//! |---|---|---|
//! | [`Search::depth_first`] | each way to its end before the next | one body per choice on the way |
//! | [`Search::breadth_first`] | the fewest choices first | all bodies that stand at a choice |
//! | `Search::parallel` (feature `std`) | as depth first | as depth first, per thread |
//!
//! All of them find the same, and each starts anew:
//!
//! ```
//! use native_coroutines::patterns::backtrack::{jugs, queens};
//! # #[cfg(feature = "std")]
//! use std::thread;
//!
//! let queens = queens::<8>();
//! assert_eq!(queens.depth_first().next(), Some([0, 4, 7, 5, 2, 6, 1, 3]));
//! # #[cfg(feature = "std")]
//! assert_eq!(queens.parallel(thread::available_parallelism()?).len(), 92);
//!
//! // Three jugs hold 8, 5 and 3, and the first is full. Measure out 4, with the fewest pours.
//! let pours = jugs::<16>([8, 5, 3], 4).breadth_first().next();
//! let amounts = [[3, 5, 0], [3, 2, 3], [6, 2, 0], [6, 0, 2], [1, 5, 2], [1, 4, 3]];
//! assert_eq!(pours.as_deref(), Some(&amounts[..]));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! A body without an end has no depth-first search: it would follow the first way for ever. So
//! [`jugs`] refuses amounts that it has already had. A choice of no ways (`yield 0`) is a dead end.
//!
//! # Why the body must be `Copy`
//!
//! With the gate `coroutine_clone` a coroutine is `Clone` if its captures and saved locals are.
//! That is not enough. A clone also clones what the body has already dropped or moved out
//! ([rust-lang/rust 152463](https://github.com/rust-lang/rust/issues/152463)). This is safe code,
//! and it reads memory that is free:
//!
//! ```no_run
//! #![feature(coroutines, coroutine_trait, coroutine_clone, stmt_expr_attributes)]
//! use std::ops::Coroutine;
//! use std::pin::Pin;
//!
//! let text = String::from("a text that is long enough to live on the heap");
//! let mut body = #[coroutine] move |_begin: usize| {
//!     drop(text);
//!     yield 2;
//! };
//! let _ = Pin::new(&mut body).resume(0);
//! let clone = body.clone(); // clones the text, which is gone
//! ```
//!
//! A coroutine is `Copy` if its captures and all saved locals are. Nothing in it can then be dropped
//! or moved out, and a copy runs no code. [`Search::new`] asks for `Copy`, so it refuses this body:
//!
//! ```compile_fail,E0277
//! #![feature(coroutines, coroutine_trait, coroutine_clone)]
//! use native_coroutines::patterns::backtrack::Search;
//!
//! let text = String::from("a text that is long enough to live on the heap");
//! let search = Search::new(#[coroutine] move |_begin: usize| { // `String` is not `Copy`
//!     drop(text);
//!     let way = yield 2;
//!     Some(way)
//! });
//! ```
//!
//! and a body that owns a `String` across a `yield`:
//!
//! ```compile_fail,E0277
//! #![feature(coroutines, coroutine_trait, coroutine_clone)]
//! use native_coroutines::patterns::backtrack::Search;
//!
//! let search = Search::new(#[coroutine] |_begin: usize| {
//!     let mut path = String::new();
//!     let way = yield 2;
//!     path += if way == 0 { "left" } else { "right" };
//!     Some(path)
//! });
//! ```
//!
//! A body may borrow anything, and own anything between two yields. It may also find anything:
//!
//! ```
//! #![feature(coroutines, coroutine_trait, coroutine_clone)]
//! use native_coroutines::patterns::backtrack::Search;
//!
//! let names = ["left".to_string(), "right".to_string()];
//! let search = Search::new(#[coroutine] |_begin: usize| {
//!     let way = yield names.len();
//!     Some(names[way].clone() + " turn")
//! });
//! assert!(search.depth_first().eq(["left turn", "right turn"]));
//! ```
//!
//! A type without a `drop` is no weaker bound that would do. `ManuallyDrop<Rc<_>>` has none, and its
//! clone reads an `Rc` that the body may have dropped.
//!
//! The bound also has a price: a range is not `Copy`, so a `for` across a `yield` becomes a `while`.
//!
//! # When not to use it
//!
//! Do not use it when one order is enough and speed is everything. A depth-first search by hand
//! changes one board and takes each change back, where this one copies the board at every choice. The
//! queens take about twice as long here. A real solver also learns from its dead ends; these bodies
//! only turn round. For exact cover, use dancing links.
#![cfg_attr(not(doctest), doc = sources!())]

pub mod by_hand;
pub mod native;
#[cfg(feature = "std")]
mod parallel;
#[cfg(feature = "std")]
pub(super) mod tour;

use alloc::vec::Vec;
use core::fmt;
#[cfg(feature = "std")]
use core::num::NonZero;
use core::ops::Coroutine;

/// A body that searches, and has not begun.
///
/// Each search starts from the beginning, on a copy of the body.
///
/// # Source
///
/// The operator `amb` of J. McCarthy, *A Basis for a Mathematical Theory of Computation* (1963).
/// *Structure and Interpretation of Computer Programs*, second edition, section 4.3, searches with it.
// Not `Clone`, and the iterators are closures: no `impl` may ask for `C: Copy`. A caller's crate without
// `coroutine_clone` cannot prove that bound when it compiles the method, and rustc panics. For closures
// rust-lang/rust 44551 foresaw the same.
#[must_use = "nothing runs before a search is chosen"]
pub struct Search<C> {
    body: C,
}

impl<C, R> Search<C>
where
    C: Coroutine<usize, Yield = usize, Return = Option<R>> + Copy + Unpin,
{
    /// Takes a native coroutine that has not been resumed yet.
    ///
    /// It yields the number of ways and is resumed with one of them, counted from 0. It returns
    /// `Some` find, or `None` in a dead end. The first argument is 0, and means nothing.
    ///
    /// The body needs the gate `coroutine_clone` in its crate, or it is not `Copy`.
    pub fn new(body: C) -> Self {
        Search { body }
    }

    /// Creates an iterator over all finds that follows each way to its end before the next.
    ///
    /// # Panics
    ///
    /// The iterator passes on a panic of the body. If the caller catches the panic, the iterator
    /// goes on with the next way.
    pub fn depth_first(&self) -> impl Iterator<Item = R> + use<C, R> {
        native::depth_first(self.body)
    }

    /// Creates an iterator over all finds that yields those with the fewest choices first.
    ///
    /// Finds with equally many choices come in the order of their ways.
    ///
    /// # Panics
    ///
    /// As [`depth_first`](Search::depth_first).
    pub fn breadth_first(&self) -> impl Iterator<Item = R> + use<C, R> {
        native::breadth_first(self.body)
    }

    /// Finds everything, on at most `threads` threads, and returns the finds in the order of
    /// [`depth_first`](Search::depth_first).
    ///
    /// The calling thread is one of them.
    ///
    /// # Panics
    ///
    /// Passes on a panic of the body, and drops all finds. If several threads panic, one of the
    /// panics is passed on.
    #[cfg(feature = "std")]
    pub fn parallel(&self, threads: NonZero<usize>) -> Vec<R>
    where
        C: Send,
        R: Send,
    {
        use core::ops::ControlFlow::{Break, Continue};
        use core::ops::CoroutineState::{Complete, Yielded};
        use core::pin::Pin;

        parallel::parallel(self.body, threads, |body, way| {
            match Pin::new(body).resume(way) {
                Yielded(ways) => Continue(ways),
                Complete(found) => Break(found),
            }
        })
    }
}

impl<C> fmt::Debug for Search<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Search")
    }
}

/// Finds what the struct by hand finds, as [`Search::parallel`] does.
#[cfg(feature = "std")]
pub fn parallel_by_hand<S>(state: S, threads: NonZero<usize>) -> Vec<S::Found>
where
    S: by_hand::State<Found: Send> + Send,
{
    use core::ops::ControlFlow::{Break, Continue};

    // The root has one way, which goes nowhere: the state stands at its first choice.
    let root = (state, false);
    parallel::parallel(root, threads, |(state, begun), way| {
        if core::mem::replace(begun, true)
            && let Break(found) = state.go(way)
        {
            return Break(found);
        }
        Continue(state.ways())
    })
}

/// Creates a search for the floors of Baker, Cooper, Fletcher, Miller and Smith.
///
/// They live on different floors of a house with five. Baker does not live on the top floor, nor
/// Cooper on the bottom floor, and Fletcher on neither. Miller lives higher than Cooper. Neither Smith
/// nor Cooper lives next to Fletcher. The bottom floor is 1.
///
/// ```
/// use native_coroutines::patterns::backtrack::dwelling;
///
/// assert!(dwelling().depth_first().eq([[3, 2, 4, 5, 1]]));
/// ```
///
/// # Source
///
/// H. P. Dinesman, *Superior Mathematical Puzzles* (1968); *Structure and Interpretation of Computer
/// Programs*, second edition, section 4.3.2.
pub fn dwelling() -> Search<impl Coroutine<usize, Yield = usize, Return = Option<[usize; 5]>> + Copy>
{
    Search::new(native::dwelling())
}

/// Creates a search for the ways to put `N` queens on a board, so that none attacks another.
///
/// A find has the row of the queen in each column, counted from 0. `N` is 1 to 32, or it does not
/// compile.
///
/// ```
/// use native_coroutines::patterns::backtrack::queens;
///
/// assert!(queens::<4>().depth_first().eq([[1, 3, 0, 2], [2, 0, 3, 1]]));
/// ```
///
/// ```compile_fail,E0080
/// # use native_coroutines::patterns::backtrack::queens;
/// let _ = queens::<33>().depth_first().next();
/// ```
///
/// # Source
///
/// M. Bezzel (1848), for eight queens; OEIS A000170 has the numbers.
pub fn queens<const N: usize>()
-> Search<impl Coroutine<usize, Yield = usize, Return = Option<[u8; N]>> + Copy> {
    Search::new(native::queens())
}

/// Creates a search for pours after which a jug holds `goal`.
///
/// The jugs hold `sizes`. Only the first is full at the beginning. A pour ends when one jug is empty
/// or the other is full. A find has the amounts after each pour. No amounts come twice in it, and it
/// has at most `POURS` pours.
///
/// # Source
///
/// The three jugs are in the *Annales Stadenses* of Abbot Albert (about 1240). H. S. M. Coxeter and
/// S. L. Greitzer, *Geometry Revisited* (1967), section 4.6, show the six pours.
pub fn jugs<const POURS: usize>(
    sizes: [u8; 3],
    goal: u8,
) -> Search<impl Coroutine<usize, Yield = usize, Return = Option<Vec<[u8; 3]>>> + Copy> {
    Search::new(native::jugs::<POURS>(sizes, goal))
}

/// Creates a search for the digits of a sudoku.
///
/// The cells stand row by row: 1 to 9, or `.` or 0 where the cell is empty. White space and the
/// lines `|`, `-` and `+` are skipped. A find has all digits, row by row.
///
/// The search takes the empty cell with the fewest digits that may stand there. A puzzle whose clues
/// contradict each other has no finds.
///
/// ```
/// use native_coroutines::patterns::backtrack::sudoku;
///
/// // The first of the eleven hardest puzzles that Peter Norvig found.
/// let puzzle = "
///     85. ..2 4..
///     72. ... ..9
///     ..4 ... ...
///
///     ... 1.7 ..2
///     3.5 ... 9..
///     .4. ... ...
///
///     ... .8. .7.
///     .17 ... ...
///     ... .36 .4.
/// ";
/// let found: Vec<[u8; 81]> = sudoku(puzzle)?.depth_first().collect();
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0][..9], [8, 5, 9, 6, 1, 2, 4, 3, 7]);
/// # Ok::<(), native_coroutines::patterns::backtrack::PuzzleError>(())
/// ```
///
/// # Errors
///
/// If the text is no puzzle: it has another character, or not 81 cells.
///
/// # Source
///
/// P. Norvig, *Solving Every Sudoku Puzzle*, whose search takes the same cell.
pub fn sudoku(
    puzzle: &str,
) -> Result<
    Search<impl Coroutine<usize, Yield = usize, Return = Option<[u8; 81]>> + Copy + use<>>,
    PuzzleError,
> {
    Ok(Search::new(native::sudoku(clues(puzzle)?)))
}

/// Reads the clues of a sudoku, as [`sudoku`] does. 0 is an empty cell.
///
/// # Errors
///
/// As [`sudoku`].
pub fn clues(puzzle: &str) -> Result<[u8; 81], PuzzleError> {
    let mut clues = [0; 81];
    let mut cells = 0;
    for (offset, character) in puzzle.char_indices() {
        let digit = match character {
            '.' => 0,
            '0'..='9' => character as u8 - b'0',
            '|' | '-' | '+' => continue,
            _ if character.is_whitespace() => continue,
            _ => return Err(PuzzleError::Character { offset, character }),
        };
        if let Some(cell) = clues.get_mut(cells) {
            *cell = digit;
        }
        cells += 1;
    }
    if cells != clues.len() {
        return Err(PuzzleError::Cells { cells });
    }
    Ok(clues)
}

/// The reason why a text is no sudoku.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PuzzleError {
    /// This character, after so many bytes, means nothing.
    Character { offset: usize, character: char },
    /// There are so many cells, and not 81.
    Cells { cells: usize },
}

impl fmt::Display for PuzzleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PuzzleError::Character { offset, character } => write!(
                f,
                "byte {offset}: {character:?} is no cell; write 1 to 9, and `.` for an empty cell"
            ),
            PuzzleError::Cells { cells } => write!(f, "a sudoku has 81 cells, not {cells}"),
        }
    }
}

impl core::error::Error for PuzzleError {}
