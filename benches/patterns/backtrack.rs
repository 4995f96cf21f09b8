use bench_support::{Bench, Group, seed};
use native_coroutines::patterns::backtrack::{by_hand, clues, native, queens, sudoku};
use std::hint::black_box;

/// All boards of eleven queens.
const BOARDS: usize = 2_680;
/// The eleven of norvig.com/hardest.txt.
const PUZZLES: [&str; 11] = [
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
];

fn mix(hash: u64, digits: &[u8]) -> u64 {
    hash.rotate_left(5) ^ u64::from(digits[0]) ^ u64::from(digits[digits.len() - 1])
}

fn mix_all<const N: usize>(finds: impl Iterator<Item = [u8; N]>) -> u64 {
    finds.fold(seed(), |hash, digits| mix(hash, &digits))
}

/// Depth first only: the open rows of each column on a stack, and one board.
fn queens_in_place() -> u64 {
    const N: usize = 11;
    const ALL: u32 = (1 << N) - 1;
    let mut hash = seed();
    let mut rows = [0; N];
    // For each column the attacks, and the open rows that are left.
    let mut columns = [[0, 0, 0, black_box(ALL)]; N];
    let mut column = 0;
    loop {
        let [along, up, down, open] = &mut columns[column];
        if *open == 0 {
            if column == 0 {
                return hash;
            }
            column -= 1;
            continue;
        }
        let queen = *open & open.wrapping_neg();
        *open ^= queen;
        rows[column] = queen.trailing_zeros() as u8;
        if column == N - 1 {
            hash = mix(hash, &rows);
            continue;
        }
        let (along, up, down) = (*along | queen, (*up | queen) << 1, (*down | queen) >> 1);
        column += 1;
        columns[column] = [along, up, down, ALL & !(along | up | down)];
    }
}

pub fn bench(bench: &mut Bench) {
    // Every contender copies the board at each choice, but for the plain loop.
    Group::new("backtrack/queens", BOARDS)
        .by_hand(|| mix_all(by_hand::depth_first(by_hand::queens::<11>())))
        .native(|| mix_all(native::depth_first(native::queens::<11>())))
        .wrapped(|| mix_all(queens::<11>().depth_first()))
        .plain_loop(queens_in_place)
        .measure(bench);

    let puzzles = PUZZLES.map(|puzzle| clues(puzzle).expect("it has 81 cells"));
    let solve = |puzzle: &[u8; 81]| black_box(*puzzle);
    Group::new("backtrack/sudoku", PUZZLES.len())
        .by_hand(|| {
            let puzzles = puzzles.iter().map(solve);
            mix_all(puzzles.flat_map(|clues| by_hand::depth_first(by_hand::sudoku(clues))))
        })
        .native(|| {
            let puzzles = puzzles.iter().map(solve);
            mix_all(puzzles.flat_map(|clues| native::depth_first(native::sudoku(clues))))
        })
        .wrapped(|| {
            let searches =
                PUZZLES.map(|puzzle| sudoku(black_box(puzzle)).expect("it has 81 cells"));
            mix_all(searches.iter().flat_map(|search| search.depth_first()))
        })
        .measure(bench);
}
