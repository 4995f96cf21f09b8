//! The ways between the states of a body, read from the compiler's MIR.
//!
//! MIR is a text for people, and has no stable format. What is not understood is an error.

use std::borrow::ToOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::format;
use std::string::String;
use std::vec::Vec;

use super::Way;

/// The arguments with which `rustc` prints MIR that [`bodies`] understands, but for the gates and
/// the file.
pub const ARGUMENTS: [&str; 5] = [
    "--edition=2024",
    "--crate-type=lib",
    "-Zunpretty=mir",
    "-Zmir-opt-level=0",
    "-Zmir-include-spans=on",
];

/// The states in which a resume panics.
const RETURNED: u32 = 1;
const PANICKED: u32 = 2;

/// A body in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The line on which the closure begins.
    pub line: u32,
    /// Its ways, by the states.
    pub ways: Vec<Way>,
}

/// Finds the bodies in the MIR of a file, and their ways without those of a panic.
///
/// # Errors
///
/// Names the body and the part of it that is not understood.
pub fn bodies(mir: &str) -> Result<Vec<Body>, String> {
    let mut lines = mir.lines();
    let mut bodies = Vec::new();
    while let Some(head) = lines.next() {
        let Some(place) = resumed(head) else { continue };
        let (file, line) = place_of(place).ok_or_else(|| format!("no place in `{head}`"))?;
        let misread = |why: String| format!("the body at line {line}: {why}");
        // Constants may follow the function, with blocks of their own.
        let mut function = Vec::new();
        loop {
            match lines.next() {
                Some("}") => break,
                Some(line) => function.push(line),
                None => return Err(misread("the text ends in the middle".into())),
            }
        }
        let graph = Graph::parse(&function, file).map_err(misread)?;
        let ways = graph.ways().map_err(misread)?;
        bodies.push(Body { line, ways });
    }
    Ok(bodies)
}

/// Returns the place of the coroutine that the function resumes, if it resumes one.
fn resumed(head: &str) -> Option<&str> {
    let argument = head.strip_prefix("fn ")?.split_once("(_1: Pin<&mut {")?.1;
    let place = argument.strip_prefix("static ").unwrap_or(argument);
    Some(place.strip_prefix("coroutine@")?.split_once('}')?.0)
}

/// Splits `file.rs:9:5: 9:12` into the file and the first line, which may be the last one too.
fn place_of(place: &str) -> Option<(&str, u32)> {
    let mut parts = place.trim_end().rsplitn(5, ':');
    let (_column, _last, _first_column) = (parts.next()?, parts.next()?, parts.next()?);
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?, line))
}

/// A block, as far as the states are concerned.
#[derive(Default)]
struct Block {
    /// The lines of the source that it comes from.
    lines: BTreeSet<u32>,
    next: Vec<u32>,
    /// The state in which it leaves the coroutine.
    becomes: Option<u32>,
}

#[derive(Default)]
struct Graph {
    blocks: BTreeMap<u32, Block>,
    /// The first block of each state.
    entries: BTreeMap<u32, u32>,
}

impl Graph {
    fn parse(function: &[&str], file: &str) -> Result<Graph, String> {
        let mut graph = Graph::default();
        // The place whose discriminant is the state, as the first block reads it.
        let mut state = None;
        let mut current = None;
        for &text in function {
            if let Some(number) = header(text) {
                current = Some(number);
                graph.blocks.insert(number, Block::default());
                continue;
            }
            if text == "    }" {
                current = None;
            }
            let Some(number) = current else { continue };
            let (code, comment) = text.rsplit_once(" // ").unwrap_or((text, ""));
            let code = code.trim().trim_end_matches(';');
            if code.is_empty() || text.trim_start().starts_with("//") {
                continue;
            }
            if number == 0 && state.is_none() {
                state = code
                    .split_once(" = discriminant(")
                    .and_then(|(_, place)| place.strip_suffix(')'))
                    .map(|place| format!("discriminant({place}) = "));
            }
            let block = graph.blocks.entry(number).or_default();
            if let Some(set) = state.as_deref().and_then(|set| code.strip_prefix(set)) {
                block.becomes = Some(set.parse().map_err(|_| format!("`{code}`"))?);
                continue;
            }
            if let Some(line) = line_of(code, comment, file) {
                block.lines.insert(line);
            }
            let Some((_, targets)) = code.rsplit_once(" -> ") else {
                continue;
            };
            // An arrow is also in the type of a function.
            if !["[", "bb", "unwind"]
                .iter()
                .any(|begin| targets.starts_with(begin))
            {
                continue;
            }
            if number == 0 {
                graph.entries = entries(targets)?;
            } else {
                block.next = targets_of(targets)?;
            }
        }
        Ok(graph)
    }

    fn block(&self, number: u32) -> Result<&Block, String> {
        let block = self.blocks.get(&number);
        block.ok_or_else(|| format!("there is no block bb{number}"))
    }

    fn ways(&self) -> Result<Vec<Way>, String> {
        if !self.entries.contains_key(&0) {
            return Err("the first block does not ask for the state".to_owned());
        }
        let mut ways = Vec::new();
        for (&from, &entry) in &self.entries {
            if from != RETURNED && from != PANICKED {
                self.ways_from(from, entry, &mut ways)?;
            }
        }
        Ok(ways)
    }

    /// Walks forward from the entry up to where a state is set, and from there back again. A block
    /// on both walks is on a way.
    fn ways_from(&self, from: u32, entry: u32, ways: &mut Vec<Way>) -> Result<(), String> {
        let mut before: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut ends: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut todo = Vec::from([entry]);
        while let Some(number) = todo.pop() {
            if !seen.insert(number) {
                continue;
            }
            let block = self.block(number)?;
            match block.becomes {
                Some(PANICKED) => {}
                Some(to) => ends.entry(to).or_default().push(number),
                None => {
                    for &next in &block.next {
                        before.entry(next).or_default().push(number);
                        todo.push(next);
                    }
                }
            }
        }
        for (to, mut todo) in ends {
            let mut on_way = BTreeSet::new();
            let mut lines = BTreeSet::new();
            while let Some(number) = todo.pop() {
                if on_way.insert(number) {
                    lines.extend(&self.block(number)?.lines);
                    todo.extend(before.get(&number).into_iter().flatten());
                }
            }
            let lines = lines.into_iter().collect();
            ways.push(Way { from, to, lines });
        }
        Ok(())
    }
}

/// Returns the number of the block that begins here: `    bb3 (cleanup): {`.
fn header(text: &str) -> Option<u32> {
    let name = text.strip_prefix("    bb")?.strip_suffix(": {")?;
    name.strip_suffix(" (cleanup)").unwrap_or(name).parse().ok()
}

/// Returns the line of the source that the code stands for, unless it is housekeeping.
fn line_of(code: &str, comment: &str, file: &str) -> Option<u32> {
    const HOUSEKEEPING: [&str; 7] = [
        "StorageLive(",
        "StorageDead(",
        "drop(",
        "goto ",
        "nop",
        "unreachable",
        "return",
    ];
    // A drop flag, or a local that is only a flag: which of both is not said.
    let is_flag = code.ends_with(" = const true") || code.ends_with(" = const false");
    if is_flag || HOUSEKEEPING.iter().any(|word| code.starts_with(word)) {
        return None;
    }
    let (_, place) = comment.split_once(" at ")?;
    let (in_file, first) = place_of(place)?;
    let last: u32 = place.rsplit(':').nth(1)?.trim().parse().ok()?;
    // A span of several lines is the whole of something whose parts have spans of their own.
    (in_file == file && first == last).then_some(first)
}

/// Reads `[0: bb1, 1: bb8, otherwise: bb9]`: the first block of each state.
fn entries(targets: &str) -> Result<BTreeMap<u32, u32>, String> {
    let misread = || format!("`-> {targets}`");
    let targets = targets
        .strip_prefix('[')
        .and_then(|list| list.strip_suffix(']'));
    let mut entries = BTreeMap::new();
    for target in targets.ok_or_else(misread)?.split(", ") {
        let (state, block) = target.split_once(": bb").ok_or_else(misread)?;
        if state != "otherwise" {
            let state = state.parse().map_err(|_| misread())?;
            entries.insert(state, block.parse().map_err(|_| misread())?);
        }
    }
    Ok(entries)
}

/// Reads the targets at the end of a block, without those of a panic: `bb3`, or
/// `[return: bb3, unwind: bb5]`, or `[1: bb2, otherwise: bb4]`.
fn targets_of(targets: &str) -> Result<Vec<u32>, String> {
    let misread = || format!("`-> {targets}`");
    let list = targets
        .strip_prefix('[')
        .and_then(|list| list.strip_suffix(']'));
    let mut next = Vec::new();
    for target in list.unwrap_or(targets).split(", ") {
        let (name, block) = target.split_once(": ").unwrap_or(("", target));
        if name == "unwind" || block.starts_with("unwind ") {
            continue;
        }
        let number = block.strip_prefix("bb").map(str::parse);
        match number {
            Some(Ok(number)) => next.push(number),
            _ => return Err(misread()),
        }
    }
    Ok(next)
}
