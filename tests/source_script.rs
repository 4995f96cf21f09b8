//! The promise: the script of the note that this project grew out of does here what it does there.
//!
//! In Python:
//!
//! ```python
//! search = grep('coroutine')
//! next(search)
//! search.send("I love you")
//! search.send("Don't you love me?")
//! search.send("I love coroutines instead!")
//! search.close()
//! ```

use std::cell::RefCell;
use std::convert::Infallible;

use native_coroutines::Consumer;
use native_coroutines::patterns::fib::fib;
use native_coroutines::patterns::grep::{by_hand, grep};

/// What was printed since the last look.
#[derive(Default)]
struct Screen(RefCell<Vec<String>>);

impl Screen {
    fn print(&self, text: impl ToString) -> Result<(), Infallible> {
        self.0.borrow_mut().push(text.to_string());
        Ok(())
    }

    fn shows(&self, expected: &[&str]) {
        assert_eq!(self.0.take(), expected);
    }
}

#[test]
fn the_script_prints_what_python_prints() {
    let screen = Screen::default();

    let search = grep("coroutine", |a| screen.print(a), |line| screen.print(line));
    screen.shows(&[]);
    let mut search = search.prime();
    screen.shows(&["Searching for coroutine"]);
    assert_eq!(search.send("I love you"), Ok(Some("I love you")));
    screen.shows(&[]);
    assert!(search.send("Don't you love me?").is_ok());
    screen.shows(&[]);
    assert!(search.send("I love coroutines instead!").is_ok());
    screen.shows(&["I love coroutines instead!"]);
    assert_eq!(search.close().unwrap(), Ok(1));
    screen.shows(&[]);
}

#[test]
fn the_script_by_hand_prints_the_same() {
    let screen = Screen::default();

    let search = by_hand::grep(
        "coroutine",
        |a: std::fmt::Arguments| screen.print(a),
        |line: &&str| line.contains("coroutine"),
        |line: &&str| screen.print(line),
    );
    screen.shows(&[]);
    let mut search = search.prime().unwrap();
    screen.shows(&["Searching for coroutine"]);
    assert_eq!(search.send("I love you"), Ok("I love you"));
    screen.shows(&[]);
    assert!(search.send("Don't you love me?").is_ok());
    screen.shows(&[]);
    assert!(search.send("I love coroutines instead!").is_ok());
    screen.shows(&["I love coroutines instead!"]);
    assert_eq!(search.close(), 1);
    screen.shows(&[]);
}

#[test]
fn a_for_loop_reads_the_fibonacci_numbers_until_it_breaks() {
    let mut printed = Vec::new();
    for number in fib() {
        if number > 50 {
            break;
        }
        printed.push(number);
    }
    assert_eq!(printed, [0, 1, 1, 2, 3, 5, 8, 13, 21, 34]);
}
