//! The page on the sizes: what is saved, why, and how a body is made smaller.

use maud::{Markup, html};
use native_coroutines::inspect::Anatomy;
use native_coroutines::record::Record;

use super::colours::Colours;
use super::frame::Page;
use super::ribbons::{self, Ribbons};
use super::{names, source};

const BODIES: &str = include_str!("bodies.rs");

/// A record without ways and steps. `REFRESH=1 cargo test --features record --test guide_sizes` writes it.
const RECORD: &str = include_str!("record.json");

/// A way to save less. The bodies are `NAME_before` and `NAME_after`.
struct Technique {
    name: &'static str,
    title: &'static str,
    why: &'static str,
}

const TECHNIQUES: &[Technique] = &[
    Technique {
        name: "scope",
        title: "End a scope before the `yield`",
        why: "A `String` is dropped where its scope ends, and that is a use. If the scope ends behind the `yield`, the \
              `String` is saved for its drop alone. A block around the work ends the scope in time. A local without a \
              drop, such as a number, needs no block.",
    },
    Technique {
        name: "parameter",
        title: "Drop the first parameter",
        why: "A consumer is primed with a value that it does not need. The parameter still lives to the end of the body, \
              even if its name begins with an underscore, and every `yield` saves it. `drop` ends it at once.",
    },
    Technique {
        name: "capture",
        title: "Use a capture in its place",
        why: "A capture keeps its bytes from the first state to the last. A capture that is moved into a local is gone, and \
              nothing else takes its bytes: the value has room twice. Make the capture itself `mut`.",
    },
    Technique {
        name: "blocks",
        title: "Put neighbours into blocks",
        why: "Locals that never wait at the same `yield` share their bytes. Two locals of one block both live to its end, so \
              the second `yield` saves both. With a block of its own the first has ended, and the second takes its bytes.",
    },
    Technique {
        name: "shadow",
        title: "Assign instead of shadowing",
        why: "A second `let` of the same name is a second local. The first one is only hidden, and may have to be dropped \
              later: both have room of their own, and a drop flag comes on top. An assignment goes on in the same bytes.",
    },
    Technique {
        name: "guard",
        title: "Take the answer out of the `match`",
        why: "A temporary in what is matched lives to the end of the arms. Here that is the guard of a `RefCell`: the `yield` \
              saves it, and meanwhile nobody else can borrow the cell. A `let` before the `match` ends the temporary.",
    },
    Technique {
        name: "range",
        title: "Count by yourself",
        why: "A `for` loop saves its iterator. An inclusive range is its two ends and a flag. A `while` loop saves the number \
              alone, and asks the capture for the end.",
    },
    Technique {
        name: "borrow",
        title: "Keep a place instead of a borrow",
        why: "Only a body that is `static` may hold a borrow of its own local across a `yield`, and it must be pinned. \
              The body saves the whole iterator. An index is eight bytes, and its body can be moved and cloned.",
    },
    Technique {
        name: "flag",
        title: "Say in the type that something may be gone",
        why: "A local that one branch moved out needs a drop flag, a byte that the compiler adds. An `Option` of a type with a \
              niche says the same within its own bytes. This pays where a flag begins a new word; here the padding hides it.",
    },
];

pub fn page() -> Page {
    let record = Record::read(RECORD);
    Page {
        file: "sizes.html".into(),
        title: "Sizes".into(),
        scripts: &[],
        main: html! {
            h1 { "What is saved, and how to save less" }
            p.lead { "A suspended coroutine is a value of a fixed size. It has no stack of its own, and allocates nothing." }
            p { "The value holds three things:" }
            ul {
                li { "the " b { "captures" } ", in the same bytes in every state;" }
                li { "the " b { "locals that are needed later" } ": those that are used after the " code { "yield" } ", where the \
                     drop at the end of a scope is a use;" }
                li { "a byte for the " b { "number of the state" } ", and one for each " b { "drop flag" } "." }
            }
            p {
                "The largest state decides the size. Locals that never wait at the same " code { "yield" } " share their bytes. \
                 So a body becomes smaller if less waits, or if it waits at different places. The pairs below do the same; the \
                 ribbons are those of the real bodies."
            }
            @match &record {
                Ok(record) => {
                    @for technique in TECHNIQUES { (technique.draw(record)) }
                    p.note {
                        "Recorded with " (record.compiler) ", as a debug build. Optimised code may do without some drop flags. \
                         Each fact is a test: the page " code { "statements" } " of the documentation has them under “What a \
                         coroutine takes in memory”."
                    }
                }
                Err(error) => p.note { "The record of the sizes cannot be read: " (error) },
            }
        },
    }
}

impl Technique {
    fn draw(&self, record: &Record) -> Markup {
        let anatomy = |side: &str| anatomy_of(record, &format!("{}_{side}", self.name));
        let Some((before, after)) = anatomy("before").zip(anatomy("after")) else {
            return html! {};
        };
        let colours = Colours::of_all([before, after].into_iter());
        let mut ribbons = Ribbons::new(before.size.max(after.size), &colours);
        ribbons.coroutine(before, "before", |_| None);
        ribbons.coroutine(after, "after", |_| None);
        html! {
            h2 id=(self.name) { (super::text::line(self.title)) }
            p { (super::text::line(self.why)) }
            p.sizes { "From " b { (names::count(before.size, "byte")) } " to " b { (names::count(after.size, "byte")) } "." }
            div.beside { @for side in ["before", "after"] {
                figure {
                    figcaption { (side) }
                    @let function = format!("{}_{side}", self.name);
                    pre.listing tabindex="0" role="group" aria-label=(function) {
                        (source::listing(function_of(BODIES, &function), &[0..=usize::MAX], &colours))
                    }
                }
            } }
            (ribbons.draw(&format!("{}: the states before and after; the tables below say the same", self.title)))
            @for (side, anatomy) in [("before", before), ("after", after)] {
                details.words {
                    summary { (side) ": " (names::count(anatomy.size, "byte")) }
                    (ribbons::table(anatomy, &colours))
                }
            }
        }
    }
}

/// Returns the anatomy of the body that a function returns.
fn anatomy_of<'r>(record: &'r Record, function: &str) -> Option<&'r Anatomy> {
    let path = format!("::{function}::");
    record
        .natives()
        .find(|anatomy| anatomy.type_name.contains(&path))
}

/// Returns the text of a function, from its first line to its closing brace.
fn function_of<'s>(source: &'s str, name: &str) -> &'s str {
    let from = source
        .find(&format!("pub fn {name}("))
        .unwrap_or(source.len());
    let function = &source[from..];
    function
        .find("\n}\n")
        .map_or(function, |end| &function[..end + 2])
}

#[cfg(test)]
mod tests {
    use super::{BODIES, Record, TECHNIQUES, anatomy_of, function_of};

    #[test]
    fn every_technique_has_its_two_bodies_and_their_anatomies_and_none_grows() {
        let record = Record::read(super::RECORD).unwrap();
        let size = |name: &str| {
            let function = function_of(BODIES, name);
            assert!(
                function.starts_with("pub fn ") && function.ends_with('}'),
                "{name}"
            );
            anatomy_of(&record, name).unwrap().size
        };
        for technique in TECHNIQUES {
            let [before, after] =
                ["before", "after"].map(|side| size(&format!("{}_{side}", technique.name)));
            assert!(after <= before, "{}", technique.name);
        }
        assert_eq!(record.machines.len(), 2 * TECHNIQUES.len());
    }
}
