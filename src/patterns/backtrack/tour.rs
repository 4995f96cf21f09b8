use core::fmt::Debug;
use core::ops::ControlFlow;
use core::ops::CoroutineState::{self, Complete, Yielded};
use std::format;
use std::string::String;

use super::*;
use crate::patterns::stop::{Dialogue, Stop, Watched};

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
            dwellings(
                said,
                Search::new(watched(said, native::dwelling())).depth_first(),
            );
            said.say("to measure 4 with jugs of 8, 5 and 3: breadth first, until the first find");
            let jugs = watched(said, native::jugs::<16>([8, 5, 3], 4));
            pours(said, Search::new(jugs).breadth_first());
            said.step("6 queens: on two threads", || {
                queens::<6>().parallel(THREADS)
            });
            said.say("a hard sudoku: depth first");
            let sudoku = watched(said, native::sudoku(clues));
            grids(said, Search::new(sudoku).depth_first());
        }),
        by_hand: Dialogue::of(|said| {
            said.say("where the five live: depth first");
            let dwelling = watched_by_hand(said, by_hand::dwelling());
            dwellings(said, by_hand::depth_first(dwelling));
            said.say("to measure 4 with jugs of 8, 5 and 3: breadth first, until the first find");
            let jugs = watched_by_hand(said, by_hand::jugs::<16>([8, 5, 3], 4));
            pours(said, by_hand::breadth_first(jugs));
            said.step("6 queens: on two threads", || {
                parallel_by_hand(by_hand::queens::<6>(), THREADS)
            });
            said.say("a hard sudoku: depth first");
            let sudoku = watched_by_hand(said, by_hand::sudoku(clues));
            grids(said, by_hand::depth_first(sudoku));
        }),
        native_bytes: size_of_val(&native::sudoku(clues)),
        by_hand_bytes: size_of_val(&by_hand::sudoku(clues)),
    }
}

/// Shows the recorder the body after each choice of a search.
fn watched<C, R: Debug>(
    said: &Dialogue,
    body: C,
) -> impl Coroutine<usize, Yield = usize, Return = Option<R>> + Copy
where
    C: Coroutine<usize, Yield = usize, Return = Option<R>> + Copy + Unpin,
{
    said.look(&body);
    let shown = |state: &CoroutineState<usize, Option<R>>| match state {
        Yielded(ways) => format!("{ways} ways"),
        Complete(Some(found)) => format!("found {found:?}"),
        Complete(None) => "a dead end".into(),
    };
    let name = GO;
    Watched {
        body,
        said,
        name,
        shown,
    }
}

const GO: &str = "go way";

/// Shows the recorder the struct after each choice. It stands at the first choice from the beginning.
fn watched_by_hand<S: by_hand::State>(
    said: &Dialogue,
    mut body: S,
) -> impl by_hand::State<Found = S::Found> {
    said.look(&body);
    said.aside(format!("{GO} 0"), &mut body, |_| (), |()| String::new());
    let (name, shown) = (GO, ());
    Watched {
        body,
        said,
        name,
        shown,
    }
}

impl<S: by_hand::State> by_hand::State for Watched<'_, S, ()> {
    type Found = S::Found;

    fn ways(&self) -> usize {
        self.body.ways()
    }

    fn go(&mut self, way: usize) -> ControlFlow<Option<S::Found>> {
        let words = format!("{} {way}", self.name);
        let go = |body: &mut S| body.go(way);
        self.said
            .aside(words, &mut self.body, go, |_| String::new())
    }
}

fn dwellings(said: &Dialogue, mut finds: impl Iterator<Item = [usize; 5]>) {
    loop {
        said.say("next");
        match finds.next() {
            Some(floors) => said.answer(format_args!("{floors:?}")),
            None => return said.answer("the end"),
        }
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
