use std::iter;

use native_coroutines::patterns::backtrack::by_hand;
#[cfg(feature = "std")]
use native_coroutines::patterns::backtrack::parallel_by_hand;
use native_coroutines::patterns::backtrack::{PuzzleError, clues, dwelling, jugs, queens, sudoku};
use proptest::prelude::*;

use crate::agree;

/// Runs every search, natively and by hand, and returns the finds of the depth-first one.
macro_rules! finds {
    ($search:expr, $state:expr $(,)?) => {{
        let (search, state) = ($search, $state);
        let depth = agree::producers(search.depth_first(), by_hand::depth_first(state));
        let breadth = agree::producers(search.breadth_first(), by_hand::breadth_first(state));
        assert_eq!(sorted(&breadth), sorted(&depth));
        #[cfg(feature = "std")]
        for threads in [1, 3] {
            let threads = threads.try_into().unwrap();
            assert_eq!(search.parallel(threads), depth, "{threads} threads");
            assert_eq!(parallel_by_hand(state, threads), depth, "{threads} threads");
        }
        depth
    }};
}

fn sorted<R: Clone + Ord>(finds: &[R]) -> Vec<R> {
    let mut finds = finds.to_vec();
    finds.sort();
    finds
}

#[test]
fn the_dwelling_is_the_one_of_the_book() {
    assert_eq!(finds!(dwelling(), by_hand::dwelling()), [[3, 2, 4, 5, 1]]);
}

/// One by one as the book has them, on all 3125 sets of floors.
#[test]
#[cfg_attr(
    miri,
    ignore = "Miri would take too long: it tries all 3 125 sets of floors"
)]
fn the_dwelling_keeps_every_rule_of_the_book() {
    let floors = || 1..=5_usize;
    let mut allowed = Vec::new();
    for [baker, cooper, fletcher, miller, smith] in
        iter::repeat_n(floors(), 5).fold(vec![[0; 5]], |sets, floors| {
            let next = |set: [usize; 5]| {
                floors.clone().map(move |floor| {
                    let [_, b, c, d, e] = set;
                    [b, c, d, e, floor]
                })
            };
            sets.into_iter().flat_map(next).collect()
        })
    {
        let people = [baker, cooper, fletcher, miller, smith];
        let distinct = floors().all(|floor| people.contains(&floor));
        let rules = [
            baker != 5,
            cooper != 1,
            fletcher != 5,
            fletcher != 1,
            miller > cooper,
            smith.abs_diff(fletcher) != 1,
            fletcher.abs_diff(cooper) != 1,
        ];
        if distinct && rules.iter().all(|kept| *kept) {
            allowed.push(people);
        }
    }
    assert_eq!(finds!(dwelling(), by_hand::dwelling()), allowed);
}

#[track_caller]
fn count_queens<const N: usize>() -> usize {
    let boards = finds!(queens::<N>(), by_hand::queens::<N>());
    for rows in &boards {
        for (column, row) in rows.iter().enumerate() {
            for (distance, other) in rows[column + 1..].iter().enumerate() {
                let apart = usize::from(row.abs_diff(*other));
                assert!(apart != 0 && apart != distance + 1, "{rows:?}");
            }
        }
    }
    let ascending = boards.windows(2).all(|pair| pair[0] < pair[1]);
    assert!(
        ascending,
        "no board comes twice, and the lower rows come first"
    );
    boards.len()
}

/// The numbers of OEIS A000170.
#[test]
fn there_are_as_many_boards_of_few_queens_as_published() {
    let counts = [
        count_queens::<1>(),
        count_queens::<2>(),
        count_queens::<3>(),
        count_queens::<4>(),
    ];
    assert_eq!(counts, [1, 0, 0, 2]);
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it finds 498 boards")]
fn there_are_as_many_boards_of_many_queens_as_published() {
    let counts = [
        count_queens::<5>(),
        count_queens::<6>(),
        count_queens::<7>(),
        count_queens::<8>(),
        count_queens::<9>(),
    ];
    assert_eq!(counts, [10, 4, 40, 92, 352]);
}

/// The eleven of norvig.com/hardest.txt and the first of norvig.com/top95.txt.
const PUZZLES: [&str; 12] = [
    "85...24..72......9..4.........1.7..23.5...9...4...........8..7..17..........36.4.",
    "..53.....8......2..7..1.5..4....53...1..7...6..32...8..6.5....9..4....3......97..",
    "12..4......5.69.1...9...5.........7.7...52.9..3......2.9.6...5.4..9..8.1..3...9.4",
    "...57..3.1......2.7...234......8...4..7..4...49....6.5.42...3.....7..9....18.....",
    "7..1523........92....3.....1....47.8.......6............9...5.6.4.9.7...8....6.1.",
    "1....7.9..3..2...8..96..5....53..9...1..8...26....4...3......1..4......7..7...3..",
    "1...34.8....8..5....4.6..21.18......3..1.2..6......81.52..7.9....6..9....9.64...2",
    "...92......68.3...19..7...623..4.1....1...7....8.3..297...8..91...5.72......64...",
    ".6.5.4.3.1...9...8.........9...5...6.4.6.2.7.7...4...5.........4...8...1.5.2.3.4.",
    "7.....4...2..7..8...3..8.799..5..3...6..2..9...1.97..6...3..9...3..4..6...9..1.35",
    "....7..2.8.......6.1.2.5...9.54....8.........3....85.1...3.2.8.4.......9.7..6....",
    "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
];

/// The 27 rows, columns and boxes, each as its cells.
fn units() -> Vec<Vec<usize>> {
    let of = |part: fn(usize) -> usize| {
        (0..9).map(move |number| (0..81).filter(|&cell| part(cell) == number).collect())
    };
    let rows = of(|cell| cell / 9);
    let columns = of(|cell| cell % 9);
    let boxes = of(|cell| cell / 27 * 3 + cell % 9 / 3);
    rows.chain(columns).chain(boxes).collect()
}

#[test]
#[cfg_attr(
    miri,
    ignore = "Miri would take too long: it solves twelve hard sudokus"
)]
fn each_hard_sudoku_has_one_find_which_is_a_solution() {
    for puzzle in PUZZLES {
        let clues = clues(puzzle).unwrap();
        let found = finds!(sudoku(puzzle).unwrap(), by_hand::sudoku(clues));
        let [digits] = found[..] else {
            panic!("{} finds for {puzzle}", found.len());
        };
        for unit in units() {
            let mut unit: Vec<u8> = unit.iter().map(|&cell| digits[cell]).collect();
            unit.sort();
            assert_eq!(unit, [1, 2, 3, 4, 5, 6, 7, 8, 9], "{puzzle}");
        }
        let kept = |(clue, digit): (&u8, &u8)| *clue == 0 || clue == digit;
        assert!(clues.iter().zip(&digits).all(kept), "{puzzle}");
    }
}

/// Takes the cells in order, and looks at every unit: slow, and simple enough to be right.
fn solutions(digits: &mut [u8; 81], units: &[Vec<usize>], found: &mut Vec<[u8; 81]>) {
    let Some(cell) = digits.iter().position(|digit| *digit == 0) else {
        found.push(*digits);
        return;
    };
    for digit in 1..=9 {
        let mut units_of_cell = units.iter().filter(|unit| unit.contains(&cell));
        if units_of_cell.all(|unit| unit.iter().all(|&cell| digits[cell] != digit)) {
            digits[cell] = digit;
            solutions(digits, units, found);
            digits[cell] = 0;
        }
    }
}

#[test]
fn clues_that_contradict_each_other_have_no_find() {
    for pair in [[0, 8], [0, 72], [0, 20], [60, 80]] {
        let mut clues = [0; 81];
        clues[pair[0]] = 7;
        clues[pair[1]] = 7;
        let puzzle: String = clues.map(|digit| char::from(digit + b'0')).iter().collect();
        assert!(finds!(sudoku(&puzzle).unwrap(), by_hand::sudoku(clues)).is_empty());
    }
}

#[test]
#[cfg_attr(miri, ignore = "Miri would take too long: it solves a hard sudoku")]
fn a_full_grid_finds_itself_and_a_wrong_one_nothing() {
    let full = finds!(
        sudoku(PUZZLES[0]).unwrap(),
        by_hand::sudoku(clues(PUZZLES[0]).unwrap()),
    )[0];
    let text = |digits: [u8; 81]| -> String {
        digits
            .map(|digit| char::from(digit + b'0'))
            .iter()
            .collect()
    };
    assert_eq!(
        finds!(sudoku(&text(full)).unwrap(), by_hand::sudoku(full)),
        [full]
    );
    let mut wrong = full;
    wrong.swap(0, 1);
    assert!(finds!(sudoku(&text(wrong)).unwrap(), by_hand::sudoku(wrong)).is_empty());
}

#[test]
fn a_text_that_is_no_sudoku_says_where_and_why() {
    let error = |puzzle: &str| sudoku(puzzle).map(drop).unwrap_err();
    assert_eq!(
        error("1.x"),
        PuzzleError::Character {
            offset: 2,
            character: 'x'
        }
    );
    assert_eq!(
        error("é").to_string(),
        "byte 0: 'é' is no cell; write 1 to 9, and `.` for an empty cell"
    );
    assert_eq!(error(&".".repeat(80)), PuzzleError::Cells { cells: 80 });
    assert_eq!(
        error(&".".repeat(82)).to_string(),
        "a sudoku has 81 cells, not 82"
    );
    let printed = PUZZLES[0].replace('.', "0 |\n-+-");
    assert_eq!(clues(&printed), clues(PUZZLES[0]));
}

/// All pours without amounts that come twice, by recursion.
fn pours(sizes: [u8; 3], goal: u8, most: usize, path: &mut Vec<[u8; 3]>) -> Vec<Vec<[u8; 3]>> {
    let amounts = path[path.len() - 1];
    if amounts.contains(&goal) {
        return vec![path[1..].to_vec()];
    }
    let mut found = Vec::new();
    if path.len() > most {
        return found;
    }
    for from in 0..3 {
        for to in (0..3).filter(|&to| to != from) {
            let mut next = amounts;
            while next[from] > 0 && next[to] < sizes[to] {
                next[from] -= 1;
                next[to] += 1;
            }
            if !path.contains(&next) {
                path.push(next);
                found.extend(pours(sizes, goal, most, path));
                path.pop();
            }
        }
    }
    found
}

/// As the book *Geometry Revisited* shows.
#[test]
fn four_are_measured_with_six_pours_and_no_fewer() {
    let shortest = jugs::<16>([8, 5, 3], 4).breadth_first().next().unwrap();
    assert_eq!(shortest.len(), 6);
}

#[test]
fn breadth_first_finds_the_fewest_choices_first() {
    let lengths = jugs::<16>([8, 5, 3], 4)
        .breadth_first()
        .map(|pours| pours.len());
    assert!(lengths.is_sorted());
}

proptest! {
    #[test]
    #[cfg_attr(miri, ignore = "Miri would take too long: it solves a sudoku cell by cell")]
    fn a_sudoku_has_exactly_the_finds_of_a_search_cell_by_cell(
        puzzle in 0..PUZZLES.len(),
        emptied in prop::collection::vec(0_usize..81, 0..45),
    ) {
        let mut clues = sudoku(PUZZLES[puzzle]).unwrap().depth_first().next().unwrap();
        for cell in emptied {
            clues[cell] = 0;
        }
        let mut expected = Vec::new();
        solutions(&mut clues.clone(), &units(), &mut expected);
        let text: String = clues.map(|digit| char::from(digit + b'0')).iter().collect();
        let found = finds!(sudoku(&text).unwrap(), by_hand::sudoku(clues));
        prop_assert_eq!(sorted(&found), expected);
    }

    #[test]
    fn jugs_find_exactly_the_pours_of_a_recursion(
        sizes in [1_u8..12, 1_u8..8, 1_u8..6],
        goal in 0_u8..12,
    ) {
        let expected = pours(sizes, goal, 6, &mut vec![[sizes[0], 0, 0]]);
        prop_assert_eq!(finds!(jugs::<6>(sizes, goal), by_hand::jugs::<6>(sizes, goal)), expected);
    }
}
