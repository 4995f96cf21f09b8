//! The start page: a coroutine, how to read a page, and the way through the gallery.

use maud::{Markup, html};
use native_coroutines::patterns::{self, CATALOGUE, Chapter, Pattern};
use native_coroutines::record::Record;

use super::anatomies::strips;
use super::cockpit::Cockpit;
use super::colours::Colours;
use super::frame::{Page, START, pattern_file};
use super::memory::{ADDRESS, FREE, UNKNOWN};
use super::{live, text};

/// The pattern of the example.
const EXAMPLE: &str = "fib";

pub fn page() -> Page {
    Page {
        file: START.into(),
        title: "Start".into(),
        scripts: &[],
        main: html! {
            h1 { "Functions that stop, and go on" }
            p.lead {
                "Rust’s compiler has coroutines. This guide shows what it makes of them: where a body waits, what it keeps \
                 there, and in which bytes."
            }
            (what())
            h2 #read { "How to read a page" }
            (legend())
            h2 #gallery { "The gallery" }
            p {
                "Read the chapters in this order. Each builds on the ones before it. Some patterns also run live, in your \
                 browser, on what you send them:"
                @for pattern in patterns::all() {
                    @if let Some(file) = live::live_file(pattern.name) { " " a href=(file) { code { (pattern.name) } } }
                }
                "."
            }
            @for (chapter, number) in CATALOGUE.iter().zip(1..) { (self::chapter(chapter, number)) }
        },
    }
}

/// One small example, which the reader can step through.
fn what() -> Markup {
    let example = patterns::all().find(|pattern| pattern.name == EXAMPLE);
    let record = example.and_then(|example| Record::of(example).ok());
    html! {
        p {
            "A function runs from its first line to its end. A " dfn { "coroutine" } " stops at each " code { "yield" }
            ", hands a value out, and gives the caller the floor. The caller does whatever it likes, and then resumes the \
             body. The body goes on behind the " code { "yield" } ", and all its locals are still there."
        }
        p {
            "The compiler turns such a body into a plain value: an enum with a variant for each place to wait. The variant \
             holds the locals that are needed later. There is no stack, no thread and no allocation. "
            code { "resume" } " is a function that looks at the variant, and jumps."
        }
        @if let Some((pattern, record)) = example.zip(record) {
            @let colours = Colours::of_record(&record);
            h2 #run { "One of them, step by step" }
            p.script { "This is a small body and a real run of it. Press " kbd { "→" } " to resume it." }
            (Cockpit { pattern, record: &record, colours: &colours, by_hand: false }.draw())
        }
    }
}

fn legend() -> Markup {
    html! {
        p {
            "Each pattern is written twice: " b { "native" } ", as a coroutine, and " b { "by hand" } ", as a struct in \
             stable Rust that does the same. A page shows one recorded run of both."
        }
        dl.legend {
            dt { span.sign { svg width="22" height="22" aria-hidden="true" { g.node.now transform="translate(11 11)" { circle r="8" {} text { "0" } } } } "A state" }
            dd {
                "A place where the body waits, in the margin of its line: " b { "U" } " before the first resume, "
                b { "0" } ", " b { "1" } " and so on at a " code { "yield" } ", and " b { "R" } " after the return. The \
                 filled one is the state of this step."
            }
            dt { span.sign { svg width="30" height="22" aria-hidden="true" { path.rail.taken d="M28 3 H12 Q5 3 5 9 V13 Q5 19 12 19 H28" {} } } "A way" }
            dd {
                "A rail from one state to the next. The thick rail is the one that was taken, and the lines on it are tinted. \
                 Those lines lie on the way; not each of them runs every time. A rail that no step takes can be taken by \
                 another run."
            }
            dt { span.sign { code.bytes { i.f0 { "37 00" } } } "Bytes" }
            dd {
                "The value in memory, eight bytes a row, in hexadecimal digits. A local has one colour in the code, the bytes \
                 and the ribbons, and its name stands beside its first row. Inverted bytes changed in this step, and the \
                 changed values are bold."
            }
            dt { span.sign { code.bytes { i.tag { "03" } } } "The number of the state" }
            dd { "Most coroutines need one byte for it. 0 is unresumed, 1 returned, 2 panicked; the places to wait count from 3." }
            dt { span.sign { code.bytes { i.flag { "01" } } } "A drop flag" }
            dd { "A byte of the compiler. The flag says whether a local that may have been moved out still has to be dropped." }
            dt { span.sign { code.bytes { i.f1 { (ADDRESS) } } } "An address" }
            dd { "A byte of a pointer. It differs from run to run, so the guide does not show it." }
            dt { span.sign { code.bytes { i.free { (FREE) } } } "A free byte" }
            dd { "Padding, or a byte that this state does not use. Another state may keep a local there." }
            dt { span.sign { code.bytes { i.f1 { (UNKNOWN) } } } "A byte that is not known" }
            dd { "A part of a value that differs from run to run, or that the debug information does not explain." }
        }
        p.script {
            "Keys: " kbd { "→" } " and " kbd { "←" } " step on and back, " kbd { "Home" } " and " kbd { "End" } " go to the \
             first step and to the last."
        }
    }
}

fn chapter(chapter: &Chapter, number: usize) -> Markup {
    html! {
        section.chapter id=(format!("chapter-{number}")) {
            h3 { (number) ". " (chapter.name) }
            p { (text::line(&sentence(chapter.idea))) }
            ul.patterns { @for pattern in chapter.patterns { (tile(pattern)) } }
        }
    }
}

fn tile(pattern: &Pattern) -> Markup {
    let record = Record::of(pattern);
    html! {
        li { a.tile href=(pattern_file(pattern.name)) {
            b { (pattern.name) }
            span { (text::line(pattern.idea())) }
            @if let Some(machine) = record.as_ref().ok().and_then(|record| record.machines.first()) {
                (strips(&machine.anatomy, &Colours::of_all([&machine.anatomy].into_iter())))
            }
        } }
    }
}

/// Makes a sentence of an idea.
fn sentence(idea: &str) -> String {
    let mut characters = idea.chars();
    let first = characters.next().map(|first| first.to_uppercase());
    first
        .into_iter()
        .flatten()
        .chain(characters)
        .chain(['.'])
        .collect()
}
