//! Bodies in pairs: as one writes them first, and smaller.
//!
//! The guide shows them and their anatomies, which `tests/guide/sizes.rs` records.

use std::cell::RefCell;
use std::ops::Coroutine;

pub fn scope_before() -> impl Coroutine<(), Yield = usize, Return = ()> {
    #[coroutine]
    || {
        let line = String::from("one two three");
        let words = line.split(' ').count();
        yield words;
    }
}

pub fn scope_after() -> impl Coroutine<(), Yield = usize, Return = ()> {
    #[coroutine]
    || {
        let words = {
            let line = String::from("one two three");
            line.split(' ').count()
        };
        yield words;
    }
}

pub fn parameter_before() -> impl Coroutine<Option<String>, Yield = (), Return = usize> {
    #[coroutine]
    |_prime: Option<String>| {
        let mut count = 0;
        while let Some(line) = (yield) {
            count += line.len();
        }
        count
    }
}

pub fn parameter_after() -> impl Coroutine<Option<String>, Yield = (), Return = usize> {
    #[coroutine]
    |prime: Option<String>| {
        drop(prime);
        let mut count = 0;
        while let Some(line) = (yield) {
            count += line.len();
        }
        count
    }
}

pub fn capture_before(name: String) -> impl Coroutine<(), Yield = usize, Return = ()> {
    #[coroutine]
    move || {
        let mut text = name;
        yield text.len();
        text.push('!');
        yield text.len();
    }
}

pub fn capture_after(mut name: String) -> impl Coroutine<(), Yield = usize, Return = ()> {
    #[coroutine]
    move || {
        yield name.len();
        name.push('!');
        yield name.len();
    }
}

pub fn blocks_before() -> impl Coroutine<(), Yield = usize, Return = ()> {
    #[coroutine]
    || {
        let title = String::from("Sizes");
        yield title.len();
        let text = String::from("What is saved, and why");
        yield text.len();
    }
}

pub fn blocks_after() -> impl Coroutine<(), Yield = usize, Return = ()> {
    #[coroutine]
    || {
        {
            let title = String::from("Sizes");
            yield title.len();
        }
        let text = String::from("What is saved, and why");
        yield text.len();
    }
}

pub fn shadow_before() -> impl Coroutine<(), Yield = usize, Return = ()> {
    #[coroutine]
    || {
        let page = String::from("the first");
        yield page.len();
        let page = page + ", and the second";
        yield page.len();
    }
}

pub fn shadow_after() -> impl Coroutine<(), Yield = usize, Return = ()> {
    #[coroutine]
    || {
        let mut page = String::from("the first");
        yield page.len();
        page += ", and the second";
        yield page.len();
    }
}

pub fn guard_before(numbers: &RefCell<Vec<u64>>) -> impl Coroutine<(), Yield = u64, Return = ()> {
    #[coroutine]
    move || match numbers.borrow().first() {
        Some(&number) => yield number,
        None => yield 0,
    }
}

pub fn guard_after(numbers: &RefCell<Vec<u64>>) -> impl Coroutine<(), Yield = u64, Return = ()> {
    #[coroutine]
    move || {
        let first = numbers.borrow().first().copied();
        match first {
            Some(number) => yield number,
            None => yield 0,
        }
    }
}

pub fn range_before(last: u64) -> impl Coroutine<(), Yield = u64, Return = ()> {
    #[coroutine]
    move || {
        for number in 1..=last {
            yield number;
        }
    }
}

pub fn range_after(last: u64) -> impl Coroutine<(), Yield = u64, Return = ()> {
    #[coroutine]
    move || {
        let mut number = 0;
        while number < last {
            number += 1;
            yield number;
        }
    }
}

pub fn borrow_before(line: String) -> impl Coroutine<(), Yield = usize, Return = ()> {
    #[coroutine]
    static move || {
        for word in line.split(' ') {
            yield word.len();
        }
    }
}

pub fn borrow_after(line: String) -> impl Coroutine<(), Yield = usize, Return = ()> {
    #[coroutine]
    move || {
        let mut rest = 0;
        while let Some(word) = line[rest..].split(' ').next() {
            let length = word.len();
            yield length;
            rest += length + 1;
            if rest > line.len() {
                return;
            }
        }
    }
}

pub fn flag_before() -> impl Coroutine<bool, Yield = (), Return = ()> {
    #[coroutine]
    |keep: bool| {
        let line = String::from("a line");
        if !keep {
            drop(line);
        }
        yield;
    }
}

pub fn flag_after() -> impl Coroutine<bool, Yield = (), Return = ()> {
    #[coroutine]
    |keep: bool| {
        let _line = keep.then(|| String::from("a line"));
        yield;
    }
}
