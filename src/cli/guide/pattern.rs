//! The page of a pattern.

use maud::{Markup, html};
use native_coroutines::patterns::{self, CATALOGUE, Pattern};
use native_coroutines::record::Record;

use super::cockpit::{self, Cockpit};
use super::colours::Colours;
use super::frame::{Page, pattern_file};
use super::ribbons::{self, Ribbons};
use super::{costs, live, machine, names, source, text};

pub fn page(pattern: &Pattern) -> Page {
    let record = Record::of(pattern);
    let colours = record
        .as_ref()
        .map_or_else(|_| Colours::default(), Colours::of_record);
    Page {
        file: pattern_file(pattern.name),
        title: pattern.name.into(),
        scripts: &[],
        main: html! {
            (head(pattern))
            @match &record {
                Ok(record) => {
                    h2 #run.unseen { "One run, step by step" }
                    (Cockpit { pattern, record, colours: &colours, by_hand: true }.draw())
                    h2 #bytes { "What waits where" }
                    (bytes(record, &colours))
                }
                Err(error) => p.panel #run { (error) },
            }
            div #guide { (text::guide(pattern.guide())) }
            h2 #code { "Both sources" }
            (sources(pattern, record.as_ref().ok(), &colours))
            h2 #cost { "What it costs" }
            (costs::draw(pattern.name))
            (neighbours(pattern))
        },
    }
}

fn head(pattern: &Pattern) -> Markup {
    let chapter = CATALOGUE.iter().zip(1..).find(|(chapter, _)| {
        chapter
            .patterns
            .iter()
            .any(|other| other.name == pattern.name)
    });
    html! {
        @if let Some((chapter, number)) = chapter {
            p.chapter { a href=(format!("index.html#chapter-{number}")) { "Chapter " (number) ": " (chapter.name) } }
        }
        h1.name { (pattern.name) }
        p.lead { (text::line(pattern.idea())) }
        nav.toc aria-label="This page" {
            a href="#run" { "The run" }
            @if let Some(file) = live::live_file(pattern.name) { a href=(file) { "Live, to try" } }
            a href="#bytes" { "What waits where" }
            a href="#guide" { "The guide" }
            a href="#code" { "Both sources" }
            a href="#cost" { "What it costs" }
        }
    }
}

/// The ribbons, and what they show in words.
fn bytes(record: &Record, colours: &Colours) -> Markup {
    let size = record
        .natives()
        .chain(&record.by_hand)
        .map(|anatomy| anatomy.size)
        .max();
    let mut ribbons = Ribbons::new(size.unwrap_or(0), colours);
    let several = record.machines.len() > 1;
    for (index, anatomy) in record.natives().enumerate() {
        let title = if several {
            names::function(anatomy)
        } else {
            String::new()
        };
        ribbons.coroutine(anatomy, &title, |state| {
            Some(machine::state_key(index, state.number))
        });
    }
    for anatomy in &record.by_hand {
        ribbons.by_hand(anatomy, &names::function(anatomy));
    }
    html! {
        p {
            "A suspended coroutine is as large in one state as in every other. Bytes in one column are the same bytes: \
             locals that never wait at the same " code { "yield" } " share them. The grey part is there, and this state \
             does not use it."
        }
        (ribbons.draw("The states, as ribbons of bytes; the tables below say the same"))
        @for anatomy in record.natives().chain(&record.by_hand) {
            details.words {
                summary {
                    code { (names::function(anatomy)) }
                    @if anatomy.tag.is_some() { ", the coroutine: " } @else { ", by hand: " }
                    (names::count(anatomy.size, "byte"))
                }
                (ribbons::table(anatomy, colours))
            }
        }
        p.note { "Recorded with " (record.compiler) "." }
    }
}

fn sources(pattern: &Pattern, record: Option<&Record>, colours: &Colours) -> Markup {
    let bodies = record.map(cockpit::bodies).unwrap_or_default();
    let all = [0..=usize::MAX];
    html! {
        p {
            "Each file compiles alone: " code { "cargo run -q --release -- show " (pattern.name) " --native" }
            " prints one to copy. The documentation (" code { "cargo doc --open" } ") has the caller’s side, and its page "
            code { "statements" } " lists what is tested about the language."
        }
        div.beside { @for (file, text, bodies) in [
            ("native.rs", pattern.native, &bodies[..]),
            ("by_hand.rs", pattern.by_hand, &all[..]),
        ] {
            figure {
                figcaption { code { "src/patterns/" (pattern.name) "/" (file) } }
                pre.listing tabindex="0" role="group" aria-label=(file) { (source::listing(text, bodies, colours)) }
            }
        } }
    }
}

/// The pattern before and the one after, in the order of the chapters.
fn neighbours(pattern: &Pattern) -> Markup {
    let all: Vec<&Pattern> = patterns::all().collect();
    let at = all.iter().position(|other| other.name == pattern.name);
    let before = at.and_then(|at| at.checked_sub(1)).map(|at| all[at]);
    let after = at.and_then(|at| all.get(at + 1));
    html! {
        nav.neighbours aria-label="The patterns before and after" {
            @if let Some(before) = before { a rel="prev" href=(pattern_file(before.name)) { "← " code { (before.name) } } }
            @if let Some(after) = after { a rel="next" href=(pattern_file(after.name)) { code { (after.name) } " →" } }
        }
    }
}
