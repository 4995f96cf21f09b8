use std::string::String;

use super::*;
use crate::patterns::stop::{Dialogue, Stop};

/// The first of norvig.com/hardest.txt.
const PUZZLE: &str = "
    85. ..2 4..   72. ... ..9   ..4 ... ...
    ... 1.7 ..2   3.5 ... 9..   .4. ... ...
    ... .8. .7.   .17 ... ...   ... .36 .4.
";
const THREADS: NonZero<usize> = NonZero::new(2).unwrap();

pub fn tour() -> Stop {
    let clues = clues(PUZZLE).expect("the puzzle has 81 cells");
    Stop {
        input: "four puzzles, each with the search that suits it".into(),
        native: Dialogue::of(|said| {
            said.say("where the five live: depth first");
            said.iterate(dwelling().depth_first());
            said.say("to measure 4 with jugs of 8, 5 and 3: breadth first, until the first find");
            pours(said, jugs::<16>([8, 5, 3], 4).breadth_first());
            said.step("6 queens: on two threads", || {
                queens::<6>().parallel(THREADS)
            });
            said.say("a hard sudoku: depth first");
            grids(said, Search::new(native::sudoku(clues)).depth_first());
        }),
        by_hand: Dialogue::of(|said| {
            said.say("where the five live: depth first");
            said.iterate(by_hand::depth_first(by_hand::dwelling()));
            said.say("to measure 4 with jugs of 8, 5 and 3: breadth first, until the first find");
            pours(
                said,
                by_hand::breadth_first(by_hand::jugs::<16>([8, 5, 3], 4)),
            );
            said.step("6 queens: on two threads", || {
                parallel_by_hand(by_hand::queens::<6>(), THREADS)
            });
            said.say("a hard sudoku: depth first");
            grids(said, by_hand::depth_first(by_hand::sudoku(clues)));
        }),
        native_bytes: size_of_val(&native::sudoku(clues)),
        by_hand_bytes: size_of_val(&by_hand::sudoku(clues)),
    }
}

fn pours(said: &Dialogue, mut finds: impl Iterator<Item = Vec<[u8; 3]>>) {
    for amounts in finds.next().into_iter().flatten() {
        said.note(format_args!("pour: {amounts:?}"));
    }
}

fn grids(said: &Dialogue, finds: impl Iterator<Item = [u8; 81]>) {
    for digits in finds {
        for row in digits.chunks(9) {
            let row: String = row.iter().map(|digit| char::from(b'0' + digit)).collect();
            said.note(row);
        }
    }
}
