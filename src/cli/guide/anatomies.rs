//! The page with the anatomies of all patterns beside each other.

use maud::{Markup, html};
use native_coroutines::inspect::Anatomy;
use native_coroutines::patterns::{CATALOGUE, Pattern};
use native_coroutines::record::Record;

use super::colours::{Colours, label};
use super::frame::{Page, pattern_file};
use super::names;
use super::ribbons::waiting;

pub fn page() -> Page {
    Page {
        file: "anatomies.html".into(),
        title: "Anatomies".into(),
        scripts: &[],
        main: html! {
            h1 { "All anatomies" }
            p.lead { "The coroutines of the gallery beside each other, and below each the structs by hand." }
            p {
                "A strip is a state, and a square of it is a byte. The first strip is the state before the first resume; each \
                 of the others waits at a " code { "yield" } ". Coloured bytes hold a local, the dark ones a drop flag or \
                 the number of the state, and the pale ones nothing."
            }
            @for (chapter, number) in CATALOGUE.iter().zip(1..) {
                h2 { (number) ". " (chapter.name) }
                div.gallery { @for pattern in chapter.patterns { (entry(pattern)) } }
            }
        },
    }
}

fn entry(pattern: &Pattern) -> Markup {
    let record = Record::of(pattern);
    html! {
        article.panel {
            h3 { a href=(pattern_file(pattern.name)) { code { (pattern.name) } } }
            @match &record {
                Ok(record) => {
                    @let colours = Colours::of_record(record);
                    @for machine in &record.machines { (titled(&machine.anatomy, "native", &colours)) }
                    @for anatomy in &record.by_hand { (titled(anatomy, "by hand", &colours)) }
                }
                Err(error) => p.note { (error) },
            }
        }
    }
}

fn titled(anatomy: &Anatomy, side: &str, colours: &Colours) -> Markup {
    html! {
        p.strips-of { code { (names::function(anatomy)) } " " span { (side) ", " (names::count(anatomy.size, "byte")) } }
        (strips(anatomy, colours))
    }
}

/// Draws an anatomy small: a strip per state, and a square per byte.
pub fn strips(anatomy: &Anatomy, colours: &Colours) -> Markup {
    html! {
        div.strips role="img" aria-label=(in_words(anatomy)) {
            @for state in waiting(anatomy) {
                div.strip style=(format!("--bytes:{}", anatomy.size)) title=(state.name) {
                    @for local in state.locals.iter().chain(&anatomy.tag).filter(|local| local.size > 0) {
                        i.(colours.class(local)) style=(format!("--at:{};--of:{}", local.offset, local.size))
                            title=(label(local)) {}
                    }
                }
            }
        }
    }
}

fn in_words(anatomy: &Anatomy) -> String {
    let states = waiting(anatomy).map(|state| {
        let used: usize = state.locals.iter().map(|local| local.size).sum();
        match &*state.name {
            "" => format!("{used} bytes used"),
            name => format!("{name} {used}"),
        }
    });
    let states: Vec<String> = states.collect();
    match anatomy.tag {
        Some(_) => format!("Bytes that hold locals: {}", states.join(", ")),
        None => states.join(", "),
    }
}
