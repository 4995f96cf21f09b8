//! The machine in the margin of the source: a node for each state, at the line where it waits, and
//! a rail for each way.

use maud::{Markup, html};
use native_coroutines::inspect::State;
use native_coroutines::record::{Machine, Way};

use super::names;

/// The height of a line of source, as in the style sheet. All lengths are in pixels.
const LINE: f64 = 20.0;
/// The distance of states that wait in one line.
const TOGETHER: f64 = 17.0;
/// The node's centre to the source.
const NODE: f64 = 14.0;
/// The node's centre to the first lane.
const FIRST_LANE: f64 = 33.0;
/// The width of a lane, and of all lanes if there are many.
const LANE: f64 = 11.0;
const LANES: f64 = 130.0;
const CORNER: f64 = 7.0;
const MARGIN: f64 = 12.0;

/// The state after a panic. No line of the source stands for it.
const PANICKED: u32 = 2;

struct Node {
    key: String,
    y: f64,
    short: String,
    title: String,
}

struct Rail {
    key: String,
    from: f64,
    to: f64,
    title: String,
    lines: String,
    /// Counted from the source. `None` for a way from a state to itself.
    lane: Option<usize>,
}

/// Returns the states of a machine that stand in the source.
pub fn states(machine: &Machine) -> impl Iterator<Item = &State> {
    let states = machine.anatomy.states.iter();
    states.filter(|state| state.number != PANICKED && state.line > 0)
}

/// Returns the ways of a machine between those states.
pub fn ways(machine: &Machine) -> impl Iterator<Item = (&Way, &State, &State)> {
    let find = |number| states(machine).find(|state| state.number == number);
    let ways = machine.ways.iter();
    ways.filter_map(move |way| Some((way, find(way.from)?, find(way.to)?)))
}

/// Names a state on a page.
pub fn state_key(machine: usize, state: u32) -> String {
    format!("{machine}-{state}")
}

/// Names a way on a page.
pub fn way_key(machine: usize, from: u32, to: u32) -> String {
    format!("{machine}-{from}-{to}")
}

/// Draws the machines of a source.
///
/// Machines that share lines, as those of a macro do, would cover each other: only that of the step
/// is seen.
pub fn draw(machines: &[Machine], source: &str) -> Markup {
    let drawings: Vec<(Vec<Node>, Vec<Rail>)> = machines
        .iter()
        .enumerate()
        .map(|(index, machine)| {
            let nodes = nodes(index, machine);
            let rails = rails(index, machine, &nodes, source);
            (nodes, rails)
        })
        .collect();
    let lanes = drawings.iter().flat_map(|(_, rails)| rails);
    let lanes = lanes.filter_map(|rail| rail.lane).max().unwrap_or(0);
    let lane = (LANES / lanes.max(1) as f64).min(LANE);
    let x = MARGIN + FIRST_LANE + lane * lanes as f64;
    let height = source.trim_end().lines().count() as f64 * LINE;
    let name = format!(
        "{} and {}, which are listed below in words",
        names::count(machines.iter().flat_map(states).count(), "state"),
        names::count(machines.iter().flat_map(ways).count(), "way"),
    );
    html! {
        svg.machine width=(x + NODE) height=(height) role="img" aria-label=(name) {
            defs {
                marker #head viewBox="0 0 6 6" refX="3" refY="3" markerWidth="8" markerHeight="8"
                    markerUnits="userSpaceOnUse" orient="auto" { path d="M0 0 L6 3 L0 6 z" {} }
            }
            @for (index, (nodes, rails)) in drawings.iter().enumerate() {
                g.one.covered[is_covered(machines, index)].now[index == 0] data-of=(index) {
                    @for rail in rails {
                        path.rail data-way=(rail.key) data-lines=(rail.lines) d=(path(rail, x, lane)) marker-end="url(#head)" {
                            title { (rail.title) }
                        }
                    }
                    @for node in nodes {
                        g.node data-state=(node.key) transform=(format!("translate({x} {})", node.y)) {
                            circle r="8" {}
                            text { (node.short) }
                            title { (node.title) }
                        }
                    }
                }
            }
        }
    }
}

/// Tests whether a machine shares lines with another one.
pub fn is_covered(machines: &[Machine], index: usize) -> bool {
    let lines = |machine: &Machine| {
        let lines = || states(machine).map(|state| state.line);
        (lines().min(), lines().max())
    };
    let (first, last) = lines(&machines[index]);
    let mut others = machines
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != index);
    others.any(|(_, other)| {
        let (top, bottom) = lines(other);
        top <= last && first <= bottom
    })
}

fn nodes(index: usize, machine: &Machine) -> Vec<Node> {
    let place = |state: &State| {
        // States of one line stand below each other.
        let together: Vec<u32> = states(machine)
            .filter(|other| other.line == state.line)
            .map(|other| other.number)
            .collect();
        let place = together.iter().position(|number| *number == state.number);
        place.unwrap_or(0) as f64 - (together.len() - 1) as f64 / 2.0
    };
    let node = |state: &State| Node {
        key: state_key(index, state.number),
        y: (f64::from(state.line) - 0.5) * LINE + place(state) * TOGETHER,
        short: names::short_state(&state.name),
        title: format!("{}, line {}", state.name, state.line),
    };
    states(machine).map(node).collect()
}

fn rails(index: usize, machine: &Machine, nodes: &[Node], source: &str) -> Vec<Rail> {
    let y = |number| {
        let key = state_key(index, number);
        nodes.iter().find(|node| node.key == key).map(|node| node.y)
    };
    let rail = |(way, from, to): (&Way, &State, &State)| {
        let lines: Vec<String> = code(way, source).iter().map(u32::to_string).collect();
        Some(Rail {
            key: way_key(index, way.from, way.to),
            from: y(way.from)?,
            to: y(way.to)?,
            title: format!("{} to {}", from.name, to.name),
            lines: lines.join(" "),
            lane: None,
        })
    };
    let mut rails: Vec<Rail> = ways(machine).filter_map(rail).collect();
    // Short ways take the lanes near the source, so that the long ones go around them.
    rails.sort_by(|one, other| span(one).total_cmp(&span(other)));
    let mut lanes: Vec<Vec<(f64, f64)>> = Vec::new();
    for rail in rails.iter_mut().filter(|rail| span(rail) > 0.0) {
        let (top, bottom) = (rail.from.min(rail.to), rail.from.max(rail.to));
        let free = |lane: &Vec<(f64, f64)>| lane.iter().all(|&(t, b)| bottom <= t || b <= top);
        let lane = lanes.iter().position(free).unwrap_or(lanes.len());
        if lane == lanes.len() {
            lanes.push(Vec::new());
        }
        lanes[lane].push((top, bottom));
        rail.lane = Some(lane);
    }
    rails
}

/// The lines of a way that have code on them, and not only the end of a block.
fn code(way: &Way, source: &str) -> Vec<u32> {
    let is_code = |line: &u32| {
        let text = (*line as usize)
            .checked_sub(1)
            .and_then(|line| source.lines().nth(line));
        text.is_some_and(|text| text.contains(char::is_alphanumeric))
    };
    way.lines.iter().copied().filter(is_code).collect()
}

fn span(rail: &Rail) -> f64 {
    (rail.from - rail.to).abs()
}

/// The line of a rail. It leaves its node a little on the one side of the middle and arrives a
/// little on the other, so that rails in both directions are told apart.
fn path(rail: &Rail, x: f64, lane_width: f64) -> String {
    let (from, to) = (rail.from, rail.to);
    let Some(lane) = rail.lane else {
        let (top, bottom, far) = (from - 15.0, from + 15.0, x - 29.0);
        return format!(
            "M{} {} C{far} {top} {far} {bottom} {} {}",
            x - 7.0,
            from - 4.0,
            x - 9.0,
            from + 4.5
        );
    };
    let down = if to > from { 1.0 } else { -1.0 };
    let (start, end) = (from + 2.0 * down, to - 5.5 * down);
    let at = x - FIRST_LANE - lane_width * lane as f64;
    let (inner, node, bend) = (at + CORNER, x - 8.0, CORNER * down);
    format!(
        "M{node} {start} H{inner} Q{at} {start} {at} {} V{} Q{at} {end} {inner} {end} H{node}",
        start + bend,
        end - bend
    )
}

/// Returns the ways in words.
pub fn in_words(machines: &[Machine], source: &str) -> Markup {
    let all: Vec<_> = machines.iter().flat_map(ways).collect();
    html! {
        details.words {
            summary { "The " (names::count(all.len(), "way")) ", in words" }
            @for machine in machines {
                @if machines.len() > 1 { p { "In " code { (names::function(&machine.anatomy)) } ":" } }
                ul { @for (way, from, to) in ways(machine) {
                    li {
                        (from.name) ", line " (from.line) ", to " (to.name) ", line " (to.line)
                        @let lines = code(way, source);
                        @if !lines.is_empty() { ": over " (names::lines(&lines)) }
                    }
                } }
            }
        }
    }
}
