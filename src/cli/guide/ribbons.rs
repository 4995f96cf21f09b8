//! Ribbons: the states of one value below each other, on one axis of bytes.

use maud::{Markup, html};
use native_coroutines::inspect::{Anatomy, Kind, Local, State};

use super::colours::{Colours, label};
use super::names;

/// The width at which labels have to fit. A narrower screen scrolls.
const WIDTH: f64 = 1000.0;
/// The width of a character of a name and of a type, and what a segment needs besides, in pixels.
const NAME: f64 = 7.7;
const TYPE: f64 = 6.8;
const AROUND: f64 = 16.0;
/// The most numbers on an axis.
const TICKS: usize = 10;

/// Rows that share an axis.
pub struct Ribbons<'a> {
    size: usize,
    colours: &'a Colours,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    title: String,
    small: String,
    key: Option<String>,
    /// Whether a line is drawn above it.
    apart: bool,
    size: usize,
    segments: Vec<&'a Local>,
}

enum Text {
    Both,
    Name,
    None,
}

impl<'a> Ribbons<'a> {
    /// Begins an axis of so many bytes.
    pub fn new(size: usize, colours: &'a Colours) -> Self {
        Self {
            size,
            colours,
            rows: Vec::new(),
        }
    }

    /// Adds a row for each state in which a coroutine waits. `key` names a state whose line is on the
    /// page.
    pub fn coroutine(
        &mut self,
        anatomy: &'a Anatomy,
        title: &str,
        key: impl Fn(&State) -> Option<String>,
    ) {
        for (index, state) in waiting(anatomy).enumerate() {
            self.rows.push(Row {
                title: state.name.clone(),
                small: match (key(state), title) {
                    (None, title) => title.into(),
                    (Some(_), "") => format!("line {}", state.line),
                    (Some(_), title) => format!("{title}, line {}", state.line),
                },
                key: key(state),
                apart: index == 0 && !self.rows.is_empty(),
                size: anatomy.size,
                segments: state.locals.iter().chain(&anatomy.tag).collect(),
            });
        }
    }

    /// Adds a row for a struct.
    pub fn by_hand(&mut self, anatomy: &'a Anatomy, title: &str) {
        self.rows.push(Row {
            title: "by hand".into(),
            small: title.into(),
            key: None,
            apart: !self.rows.is_empty(),
            size: anatomy.size,
            segments: anatomy
                .states
                .iter()
                .flat_map(|state| &state.locals)
                .collect(),
        });
    }

    /// Draws the rows. `name` says to those who cannot see the picture what it shows.
    pub fn draw(&self, name: &str) -> Markup {
        let least = self
            .rows
            .iter()
            .flat_map(|row| &row.segments)
            .map(|local| self.least(local));
        let least = least.fold(150.0, f64::max).ceil();
        html! {
            div.ribbons tabindex="0" role="group" aria-label=(name) style=(format!("--least:{least}px")) {
                div.axis aria-hidden="true" { span {} div { @for at in ticks(self.size) {
                    i style=(format!("left:{:.3}%", self.percent(at))) { (at) }
                } } }
                @for row in &self.rows {
                    div.row.apart[row.apart] data-state=[&row.key] {
                        span { (row.title) small { (row.small) } }
                        div.ribbon style=(format!("--size:{:.3}%", self.percent(row.size))) {
                            @for local in row.segments.iter().filter(|local| local.size > 0) { (self.segment(local)) }
                        }
                    }
                }
            }
        }
    }

    fn segment(&self, local: &Local) -> Markup {
        let class = self.colours.class(local);
        let text = self.text(local);
        let place = format!(
            "left:{:.3}%;width:{:.3}%",
            self.percent(local.offset),
            self.percent(local.size)
        );
        html! {
            span.segment.(class) style=(place) title=(in_words(local)) {
                @match text {
                    Text::Both => { b { (label(local)) } small { (local.type_name) } }
                    Text::Name => b { (label(local)) },
                    Text::None => {}
                }
            }
        }
    }

    /// The text that fits into a segment.
    fn text(&self, local: &Local) -> Text {
        let width = self.percent(local.size) / 100.0 * WIDTH;
        match needed(local) {
            _ if self.colours.of(&local.name).is_none() => Text::None,
            (name, _) if name > width => Text::None,
            (_, type_name) if type_name > width => Text::Name,
            _ => Text::Both,
        }
    }

    /// The least width of the axis at which the text of a segment fits.
    fn least(&self, local: &Local) -> f64 {
        let (name, type_name) = needed(local);
        let needed = match self.text(local) {
            Text::Both => name.max(type_name),
            Text::Name => name,
            Text::None => return 0.0,
        };
        needed * self.size as f64 / local.size as f64
    }

    fn percent(&self, bytes: usize) -> f64 {
        bytes as f64 * 100.0 / self.size.max(1) as f64
    }
}

fn needed(local: &Local) -> (f64, f64) {
    let width = |text: &str, character: f64| text.chars().count() as f64 * character + AROUND;
    (width(label(local), NAME), width(&local.type_name, TYPE))
}

/// The numbers on an axis: multiples of eight, and the end.
fn ticks(size: usize) -> Vec<usize> {
    let mut step = 8;
    while size / step > TICKS {
        step *= 2;
    }
    let inner = (0..size)
        .step_by(step)
        .filter(|at| at + step / 2 < size || *at == 0);
    inner.chain([size]).collect()
}

/// The states in which a value can wait: all but the end and a panic.
pub fn waiting(anatomy: &Anatomy) -> impl Iterator<Item = &State> {
    anatomy.states.iter().filter(|state| !state.is_over())
}

fn in_words(local: &Local) -> String {
    let (label, from) = (label(local), local.offset);
    let size = names::count(local.size, "byte");
    format!("{label}: {}, {size} from {from}", local.type_name)
}

fn place(local: &Local) -> String {
    match local.size {
        _ if local.kind == Kind::Hidden => "not known".into(),
        0 => "none".into(),
        size => format!("{}–{}", local.offset, local.offset + size - 1),
    }
}

/// Says in a table what the ribbons of an anatomy show in colours.
pub fn table(anatomy: &Anatomy, colours: &Colours) -> Markup {
    // A local may lie elsewhere in another state: then it has a row for each place.
    let mut rows: Vec<(&Local, Vec<&str>)> = Vec::new();
    for state in waiting(anatomy) {
        for local in &state.locals {
            match rows.iter_mut().find(|(other, _)| *other == local) {
                Some((_, states)) => states.push(&state.name),
                None => rows.push((local, vec![&state.name])),
            }
        }
    }
    rows.extend(anatomy.tag.iter().map(|tag| (tag, Vec::new())));
    rows.sort_by_key(|(local, _)| local.offset);
    let coroutine = anatomy.tag.is_some();
    let all = waiting(anatomy).count();
    html! {
        div.scroll tabindex="0" role="group" aria-label=(format!("The bytes of {}", names::function(anatomy))) {
            table.plain {
                thead { tr {
                    th scope="col" { "bytes" }
                    th scope="col" { "local" }
                    th scope="col" { "type" }
                    @if coroutine { th scope="col" { "saved in" } }
                } }
                tbody { @for (local, states) in &rows {
                    tr {
                        td.figure { (place(local)) }
                        th scope="row" { span.swatch.(colours.class(local)) {} code { (label(local)) } }
                        td { code { (local.type_name) } }
                        @if coroutine { td {
                            @if states.is_empty() || states.len() == all { "every state" } @else { (states.join(", ")) }
                        } }
                    }
                } }
            }
        }
    }
}
