//! The middle of a page: the source with its machine, and one step of the run beside it.

use std::ops::RangeInclusive;

use maud::{Markup, html};
use native_coroutines::inspect::{Local, Snapshot};
use native_coroutines::patterns::Pattern;
use native_coroutines::record::{Record, Seen, Step};

use super::colours::Colours;
use super::{machine, memory, names, source};

pub struct Cockpit<'a> {
    pub pattern: &'a Pattern,
    pub record: &'a Record,
    pub colours: &'a Colours,
    /// Whether the struct by hand is shown beside the coroutine.
    pub by_hand: bool,
}

impl Cockpit<'_> {
    pub fn draw(&self) -> Markup {
        let steps = &self.record.steps;
        let last = steps.len().saturating_sub(1);
        html! {
            div.cockpit {
                div.rails { (self.source()) }
                div.side.card {
                    div.bar.script {
                        button.back type="button" aria-label="Step back" { "←" }
                        button.on type="button" aria-label="Step on" { "→" }
                        output.count { "0 / " (last) }
                        span.note.keys { kbd { "←" } " " kbd { "→" } " " kbd { "Home" } " " kbd { "End" } }
                    }
                    div.cards aria-live="polite" {
                        @for number in 0..steps.len() { (self.card(number)) }
                    }
                    (self.list())
                }
            }
            (machine::in_words(&self.record.machines, self.pattern.native))
        }
    }

    /// Draws the source, with the machine in its margin.
    pub fn source(&self) -> Markup {
        let text = self.pattern.native;
        let machines = &self.record.machines;
        let lines = source::lines(text, &bodies(self.record), self.colours);
        html! {
            div.source tabindex="0" role="region" aria-label="native.rs, with its machine in the margin" {
                div.sheet {
                    (machine::draw(machines, text))
                    pre { @for (number, line) in (1..).zip(lines) {
                        span.line data-line=(number) {
                            span.number { (number) } (line)
                            @for (index, machine) in machines.iter().enumerate() {
                                @for state in machine::states(machine).filter(|state| state.line == number) {
                                    span.pill.covered[machine::is_covered(machines, index)].here[index == 0] data-of=(index)
                                        data-state=(machine::state_key(index, state.number)) { (state.name) }
                                }
                            }
                        }
                    } }
                }
            }
        }
    }

    /// A step: where the body is, what was said, and the memory of both sides.
    fn card(&self, number: usize) -> Markup {
        let step = &self.record.steps[number];
        let native = step.native.as_ref();
        let (state, line, way) = match native {
            Some(seen) => (
                seen.snapshot
                    .number
                    .map(|state| machine::state_key(seen.of, state)),
                Some(seen.snapshot.line),
                self.way(seen),
            ),
            None => (None, None, None),
        };
        html! {
            article id=(format!("step-{number}")) data-step=(number) data-state=[state] data-line=[line] data-of=[native.map(|seen| seen.of)]
                data-way=[way.map(|(of, from, to)| machine::way_key(of, from, to))] {
                div.where {
                    h3 { "Step " (number) }
                    @match native {
                        Some(seen) => {
                            span.state { (seen.snapshot.state) }
                            span { "line " (seen.snapshot.line) }
                            @if self.record.machines.len() > 1 {
                                span { "in " code { (names::function(&self.record.machines[seen.of].anatomy)) } }
                            }
                        }
                        None => span.state { "gone" },
                    }
                }
                (talk(step))
                (self.side("native", number, |step| step.native.as_ref(), |of| self.record.machines[of].anatomy.tag.as_ref()))
                @if self.by_hand && !self.record.by_hand.is_empty() {
                    (self.side("by hand", number, |step| step.by_hand.as_ref(), |_| None))
                }
            }
        }
    }

    fn side<'r>(
        &'r self,
        name: &str,
        number: usize,
        side: impl Fn(&'r Step) -> Option<&'r Seen>,
        tag: impl Fn(usize) -> Option<&'r Local>,
    ) -> Markup {
        let steps = self.record.steps[..number].iter().rev();
        let Some(now) = side(&self.record.steps[number]) else {
            let was_there = steps.clone().any(|step| side(step).is_some());
            let where_ = if was_there {
                "It is gone."
            } else {
                "It is not there yet."
            };
            return html! { h4 { (name) } p.gone { (where_) } };
        };
        let mut same = steps.filter_map(side).filter(|seen| seen.of == now.of);
        let before: Option<&Snapshot> = same.next().map(|seen| &seen.snapshot);
        html! {
            h4 { (name) small { (names::count(now.snapshot.bytes.len(), "byte")) } }
            (memory::draw(&now.snapshot, before, tag(now.of), self.colours))
        }
    }

    /// The way that led to a step, if it is one way.
    fn way(&self, seen: &Seen) -> Option<(usize, u32, u32)> {
        let way = self.record.machines.get(seen.of)?.way(seen)?;
        Some((seen.of, way.from, way.to))
    }

    /// All steps, as a list that leads to each.
    fn list(&self) -> Markup {
        html! {
            nav.run aria-label="All steps" {
                ol.steps tabindex="0" { @for (number, step) in self.record.steps.iter().enumerate() {
                    @if step.skipped > 0 { li.skipped { "… " (names::count(step.skipped, "step")) " left out" } }
                    li data-step=(number) {
                        a href=(format!("#step-{number}")) {
                            span.nr { (number) }
                            span { @if step.said.is_empty() { "made" } @else { (step.said) } }
                            span { @if let Some(answer) = &step.answer { "→ " (answer) } }
                            span { @match &step.native { Some(seen) => (seen.snapshot.state), None => "gone" } }
                        }
                    }
                } }
            }
        }
    }
}

fn talk(step: &Step) -> Markup {
    html! {
        div.talk {
            @if step.said.is_empty() { p data-sign="·" { "It is made, and nothing has run yet." } }
            @else { p data-sign="→" { span.unseen { "In: " } (step.said) } }
            @for note in &step.notes { p.called data-sign="·" { span.unseen { "The body calls: " } (note) } }
            @if let Some(answer) = &step.answer { p.out data-sign="←" { span.unseen { "Out: " } (answer) } }
        }
    }
}

/// The lines of the bodies, in which a name is a saved local.
pub fn bodies(record: &Record) -> Vec<RangeInclusive<usize>> {
    let bodies = record.machines.iter().map(|machine| {
        let lines = machine
            .anatomy
            .states
            .iter()
            .map(|state| state.line as usize);
        let last = lines.max().unwrap_or(0);
        machine.anatomy.line as usize..=last
    });
    bodies.collect()
}
