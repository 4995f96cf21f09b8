//! The live pages: the coroutine itself, compiled to WebAssembly, which the reader resumes.
//!
//! The folder `wasm` is the package that makes the module. The scripts find the saved locals by the
//! layouts that its command has written.

use maud::{Markup, PreEscaped, html};
use native_coroutines::inspect::{Kind, Local};
use native_coroutines::patterns::{self, Pattern};
use native_coroutines::record::Record;
use native_coroutines::record::json::{self, field, list, number};
use serde_json::{Value, json};

use super::cockpit::Cockpit;
use super::colours::{Colours, label};
use super::frame::{MARK, Page, pattern_file};
use super::{machine, names, text};

const MODULE: &str = "live_module.js";

/// The scripts of a live page. Each uses the ones before it.
const SCRIPTS: &[&str] = &["live_values.js", "live_input.js", MODULE, "live.js"];

/// A field of the form: its label and the text in it.
struct Field {
    label: &'static str,
    text: &'static str,
}

/// The form of a pattern.
#[derive(Default)]
struct Form {
    /// The input that the body is made with. A change counts at the next start.
    start: Option<Field>,
    /// The values that are sent.
    input: Option<Field>,
    /// The ways to write it, if there are several: the value, and its name.
    ways: &'static [(&'static str, &'static str)],
}

/// Returns the name of the file of a pattern's live page. `None` if it has none.
pub fn live_file(pattern: &str) -> Option<String> {
    form(pattern).map(|_| format!("live_{pattern}.html"))
}

/// Returns the live pages.
pub fn pages() -> Vec<Page> {
    let compiled = json::parse(include_str!("live.json")).expect("written by the command");
    let pages = patterns::all().filter_map(|pattern| {
        let layout = compiled["layouts"].get(pattern.name)?;
        let record = Record::of(pattern).ok()?;
        Some(Page {
            file: live_file(pattern.name)?,
            title: format!("{}, live", pattern.name),
            scripts: SCRIPTS,
            main: page(
                pattern,
                &record,
                layout,
                &form(pattern.name)?,
                compiled["compiler"].as_str()?,
            )
            .expect("written by the command"),
        })
    });
    pages.collect()
}

/// Returns the scripts.
pub fn files() -> Vec<(String, Vec<u8>)> {
    let module = format!(
        "// {MARK}: the module, and the script that `wasm-bindgen` wrote to call it.\n'use strict';\n\
         const liveModule = {{\n  bytes: '{}',\n  /** Returns a new instance. */\n  make() {{\n{}\nreturn wasm_bindgen;\n  }},\n}};\n",
        base64(include_bytes!("live.wasm")),
        include_str!("live_glue.js"),
    );
    let scripts = [
        ("live_values.js", include_str!("live_values.js")),
        ("live_input.js", include_str!("live_input.js")),
        (MODULE, &module),
        ("live.js", include_str!("live.js")),
    ];
    scripts
        .map(|(name, text)| (name.into(), text.as_bytes().to_vec()))
        .into()
}

fn form(pattern: &str) -> Option<Form> {
    let field = |label, text| Some(Field { label, text });
    Some(match pattern {
        "fib" => Form::default(),
        "grep" => Form {
            start: field("Pattern", "coroutine"),
            input: field(
                "Lines",
                "I love you\nDon't you love me?\nI love coroutines instead!",
            ),
            ..Form::default()
        },
        "average" => Form {
            input: field("Numbers", "1 2 4.5 -1.5"),
            ..Form::default()
        },
        "frames" => Form {
            input: field("Bytes", "48 69 c0 db dc 21 c0 79 6f 75 db 72 c0"),
            ways: &[("hex", "as hexadecimal digits"), ("bytes", "as text")],
            ..Form::default()
        },
        "tokens" => Form {
            start: field(
                "Document",
                "{\"stop\": \"Caf\\u00e9\",\n \"delay\": -1.5e1,\n \"bus\": nul",
            ),
            ..Form::default()
        },
        "records" => Form {
            start: field("Element", "bus"),
            input: field(
                "Events, as XML",
                "<buses><bus><id>1485</id><route>22</route></bus></buses>",
            ),
            ..Form::default()
        },
        _ => return None,
    })
}

fn page(
    pattern: &Pattern,
    record: &Record,
    layout: &Value,
    form: &Form,
    compiler: &str,
) -> Result<Markup, String> {
    let colours = Colours::of_record(record);
    let data = data(pattern, layout, &colours)?.to_string();
    let size = field(&layout["anatomy"], "size", number)?;
    Ok(html! {
        h1.name { (pattern.name) ", live" }
        p.lead { (text::line(pattern.idea())) }
        p {
            "This is the coroutine itself, and no recording: it runs here, in your browser, compiled to WebAssembly. "
            "Its layout is that of " code { "wasm32" } ", where an address has 4 bytes, so it differs from the one on "
            a href=(pattern_file(pattern.name)) { "the page of the pattern" } "."
        }
        noscript { p.panel { "This page runs the coroutine with a script, and needs JavaScript." } }
        h2.unseen { "Try it" }
        div.cockpit #live {
            div.rails {
                (Cockpit { pattern, record, colours: &colours, by_hand: false }.source())
            }
            div.side.card.script {
                (inputs(form))
                div.cards { div {
                    div.where { h3 { "Now" } span.state {} span.line-now {} }
                    p.unseen.status role="status" {}
                    h4 { "memory" small { (names::count(size, "byte")) ", wasm32" } }
                    table.memory {
                        thead.unseen { tr { th scope="col" { "Offset" } th scope="col" { "Bytes" } th scope="col" { "Locals" } } }
                        tbody {}
                    }
                    h4 { "what was said" small { "the latest first" } }
                    div.heard tabindex="0" role="region" aria-label="What was said, the latest first" { ol.said {} }
                } }
            }
            script.data type="application/json" { (PreEscaped(data.replace("</", "<\\/"))) }
        }
        (machine::in_words(&record.machines, pattern.native))
        p.note {
            "Compiled with " (compiler) ". The bytes are shown as they are: also those that this state does not use, "
            "and addresses, which count from the start of the module’s memory. "
            code { "cargo run --manifest-path src/cli/guide/wasm/Cargo.toml" } " makes the module again."
        }
    })
}

fn inputs(form: &Form) -> Markup {
    html! {
        form.live {
            @if let Some(start) = &form.start {
                label for="start" { (start.label) small { "counts when you start anew" } }
                @if start.text.contains('\n') {
                    textarea #start name="start" rows="4" maxlength="20000" spellcheck="false" { (start.text) }
                } @else {
                    input #start name="start" maxlength="200" value=(start.text) spellcheck="false" autocomplete="off";
                }
            }
            @if let Some(input) = &form.input {
                label for="input" { (input.label) }
                textarea #input name="input" rows="3" maxlength="20000" spellcheck="false" aria-describedby="wrong coming" {
                    (input.text)
                }
                @if !form.ways.is_empty() {
                    fieldset {
                        legend.unseen { "How the field is written" }
                        @for (number, (value, name)) in form.ways.iter().enumerate() {
                            label { input type="radio" name="as" value=(value) checked[number == 0]; " " (name) }
                        }
                    }
                }
                p.wrong #wrong role="alert" {}
                p.coming #coming {}
            }
            div.sends {
                @if form.input.is_some() {
                    button.next { "Send the next" }
                    button.all type="button" { "Send the rest" }
                    button.none type="button" { "None" }
                } @else {
                    button.next { "Resume" }
                    button.all type="button" { "Resume to the end" }
                }
                button.anew type="button" { "Start anew" }
            }
            p.hint {}
        }
    }
}

/// Returns what the scripts need: the states with their saved locals, and the types of those.
fn data(pattern: &Pattern, layout: &Value, colours: &Colours) -> Result<Value, String> {
    let anatomy = &layout["anatomy"];
    let mut states = Vec::new();
    for (state, saved) in list(&anatomy["states"])?
        .iter()
        .zip(list(&layout["saved"])?)
    {
        let mut locals = Vec::new();
        for (value, saved) in list(&state["locals"])?.iter().zip(list(saved)?) {
            let local = local(value)?;
            locals.push(json!({
                "name": local.name, "label": label(&local), "class": colours.class(&local),
                "type_name": local.type_name, "offset": local.offset, "size": local.size,
                "capture": local.kind == Kind::Capture, "flag": local.kind == Kind::DropFlag,
                "of": saved["of"], "there": saved["there"],
            }));
        }
        let [number, name, line] = ["number", "name", "line"].map(|field| &state[field]);
        states.push(json!({ "number": number, "name": name, "line": line, "locals": locals }));
    }
    Ok(json!({
        "pattern": pattern.name,
        "size": anatomy["size"],
        "tag": anatomy["tag"],
        "states": states,
        "types": layout["types"],
    }))
}

fn local(value: &Value) -> Result<Local, String> {
    Ok(Local {
        name: field(value, "name", json::text)?,
        type_name: field(value, "type_name", json::text)?,
        offset: field(value, "offset", number)?,
        size: field(value, "size", number)?,
        kind: match value["kind"].as_str() {
            Some("Capture") => Kind::Capture,
            Some("Local") => Kind::Local,
            Some("DropFlag") => Kind::DropFlag,
            Some("Tag") => Kind::Tag,
            Some("Hidden") => Kind::Hidden,
            _ => return Err(format!("`{}` is no kind of a local", value["kind"])),
        },
    })
}

/// Writes bytes as base64, with the padding of RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let number = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let index = (number >> (18 - 6 * digit)) & 0x3f;
            let letter = char::from(LETTERS[index as usize]);
            text.push(if digit <= group.len() { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64_is_that_of_rfc_4648() {
        // Its section 10.
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(super::base64(bytes.as_bytes()), text);
        }
    }
}
