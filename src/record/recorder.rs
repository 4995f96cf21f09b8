//! Makes a record: runs the tour, looks into its values, and asks the compiler for the ways.

use core::cell::{OnceCell, RefCell};
use core::fmt;
use std::borrow::ToOwned;
use std::collections::HashMap;
use std::format;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;
use std::string::{String, ToString};
use std::vec::Vec;

use object::{Object, ObjectSection};

use super::ways::{self, Body};
use super::{Machine, Record, Seen, Step};
use crate::inspect::{Anatomy, Found, Handle, Inspector, Shown};
use crate::patterns::Pattern;
use crate::patterns::stop::{self, Line, Recorded};

/// The steps of a long run that are kept: so many first ones, and so many last ones.
const FIRST: usize = 25;
const LAST: usize = 5;

/// The longest value that is kept whole, in letters.
const LONGEST: usize = 320;

/// The numbers of the states `Unresumed` and `Returned`.
const UNRESUMED: u32 = 0;
const RETURNED: u32 = 1;

/// The values of the pattern inside of a value that was looked at, outermost first.
#[derive(Debug)]
pub(crate) struct Look {
    /// The address of the value that was looked at. As long as it does not move, a path in it leads
    /// to the same body.
    address: usize,
    native: Vec<Found>,
    by_hand: Vec<Found>,
}

/// The lines and looks of a tour while it is recorded.
struct Recorder {
    inspector: Rc<Inspector>,
    /// The file of the native bodies, and the module of the structs by hand.
    native: String,
    by_hand: String,
    /// The lines of each dialogue.
    dialogues: Vec<Vec<Line>>,
    error: Option<crate::inspect::Error>,
}

std::thread_local! {
    /// The inspector, which reads much when it is made.
    static INSPECTOR: OnceCell<Rc<Inspector>> = const { OnceCell::new() };
    static RECORDER: RefCell<Option<Recorder>> = const { RefCell::new(None) };
}

/// Looks into a value. `None` if nothing is recorded, or if nothing of the pattern is in there.
pub(crate) fn look<V>(value: &V) -> Option<Look> {
    RECORDER.with_borrow_mut(|recorder| recorder.as_mut()?.look(value))
}

impl Recorder {
    fn look<V>(&mut self, value: &V) -> Option<Look> {
        let handle = Handle::of(value);
        let native = self.inspector.coroutines(handle);
        let by_hand = self
            .inspector
            .find(handle, |name| name.starts_with(&self.by_hand));
        match native.and_then(|native| Ok((native, by_hand?))) {
            Ok((mut native, by_hand)) => {
                native.retain(|found| found.anatomy.file.ends_with(&self.native));
                let is_empty = native.is_empty() && by_hand.is_empty();
                (!is_empty).then_some(Look {
                    address: core::ptr::from_ref(value).addr(),
                    native,
                    by_hand,
                })
            }
            Err(error) => {
                self.error.get_or_insert(error);
                None
            }
        }
    }
}

/// Keeps the lines of a dialogue that has ended.
pub(crate) fn hear(lines: Vec<Line>) {
    RECORDER.with_borrow_mut(|recorder| {
        if let Some(recorder) = recorder {
            recorder.dialogues.push(lines);
        }
    });
}

/// The reason for which there is no record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordError {
    /// The program cannot be looked into.
    Inspect(crate::inspect::Error),
    /// The compiler could not be run, or it refused a file. The text says why.
    Compiler(String),
    /// The program was built by one compiler, and another one is at hand.
    OtherCompiler {
        /// The compiler that built the program.
        built_by: String,
        /// The compiler that `rustc` is.
        at_hand: String,
    },
    /// The compiler's MIR is not understood.
    Mir(String),
    /// The tour did not show the recorder what a record is made of.
    Tour(String),
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordError::Inspect(error) => error.fmt(f),
            RecordError::Compiler(why) => write!(f, "no MIR from the compiler: {why}"),
            RecordError::OtherCompiler { built_by, at_hand } => write!(
                f,
                "this program was built by {built_by}, and `rustc` is {at_hand}: build it anew, or \
                 choose the compiler with `RUSTUP_TOOLCHAIN`"
            ),
            RecordError::Mir(why) => write!(
                f,
                "the compiler's MIR is not understood: {why}; it is a text without a stable format, \
                 and `src/record/ways.rs` reads it"
            ),
            RecordError::Tour(why) => write!(f, "{why}"),
        }
    }
}

impl core::error::Error for RecordError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            RecordError::Inspect(error) => Some(error),
            _ => None,
        }
    }
}

impl From<crate::inspect::Error> for RecordError {
    fn from(error: crate::inspect::Error) -> Self {
        RecordError::Inspect(error)
    }
}

/// Runs the tour of a pattern and records it. `root` is the folder of the project.
///
/// # Errors
///
/// A [`RecordError`] if the program has no debug information or does not run on Linux, if `rustc`
/// is missing or is another one than that of the program, or if the tour shows nothing.
pub fn record(pattern: &Pattern, root: &Path) -> Result<Record, RecordError> {
    let name = pattern.name;
    let file = format!("src/patterns/{name}/native.rs");
    let inspector = inspector()?;
    let compiler = compiler(root)?;
    let bodies = bodies(root, &file, pattern.native)?;
    RECORDER.set(Some(Recorder {
        inspector,
        native: file.clone(),
        by_hand: format!("native_coroutines::patterns::{name}::by_hand::"),
        dialogues: Vec::new(),
        error: None,
    }));
    let stop = (pattern.tour)();
    let recorder = RECORDER.take();
    let recorder = recorder.ok_or_else(|| RecordError::Tour("the recorder is gone".into()))?;
    if let Some(error) = recorder.error {
        return Err(error.into());
    }

    let dialogues = &recorder.dialogues;
    let native = steps(dialogues, &stop.native, |look| &look.native);
    let by_hand = steps(dialogues, &stop.by_hand, |look| &look.by_hand);

    let mut anatomies = Vec::new();
    let mut structs = Vec::new();
    let mut steps = pair(native, by_hand);
    shorten(&mut steps);
    let steps: Vec<_> = (steps.into_iter())
        .map(|(told, by_hand)| Step {
            said: told.said,
            notes: told.notes,
            answer: told.answer,
            skipped: told.skipped,
            native: told.seen.map(|value| seen(value, &mut anatomies)),
            by_hand: by_hand.map(|value| seen(value, &mut structs)),
        })
        .collect();
    if anatomies.is_empty() {
        let why = format!("the tour of `{name}` shows the recorder no body of {file}");
        return Err(RecordError::Tour(why));
    }
    let met = looks(dialogues).flat_map(|look| &look.native);
    let met: Vec<_> = met.map(|found| &found.anatomy).collect();
    let known = recorder.inspector.anatomies_in(&file)?;
    for anatomy in met.into_iter().chain(&known) {
        // A generic body has many layouts: one of those that ran is shown.
        if !anatomies.iter().any(|other| other.line == anatomy.line) {
            anatomies.push(anatomy.clone());
        }
    }
    let machines = anatomies.into_iter().map(|anatomy| {
        let body = bodies.iter().find(|body| body.line == anatomy.line);
        let missing = || format!("it has no body at line {} of {file}", anatomy.line);
        let ways = body
            .ok_or_else(|| RecordError::Mir(missing()))?
            .ways
            .clone();
        Ok(Machine { anatomy, ways })
    });
    Ok(Record {
        compiler,
        machines: machines.collect::<Result<_, RecordError>>()?,
        by_hand: structs,
        steps,
    })
}

fn inspector() -> Result<Rc<Inspector>, RecordError> {
    INSPECTOR.with(|kept| {
        if let Some(inspector) = kept.get() {
            return Ok(Rc::clone(inspector));
        }
        let inspector = Rc::new(Inspector::new()?);
        Ok(Rc::clone(kept.get_or_init(|| inspector)))
    })
}

/// Returns the compiler of the program, if it is the one at hand.
fn compiler(root: &Path) -> Result<String, RecordError> {
    let at_hand = run(Command::new("rustc").arg("-V").current_dir(root))?;
    let at_hand = at_hand.trim().to_owned();
    let built_by = built_by()?;
    match built_by == at_hand {
        true => Ok(at_hand),
        false => Err(RecordError::OtherCompiler { built_by, at_hand }),
    }
}

/// Returns the compiler of the program, as `rustc -V` names it: the compiler signs each program.
fn built_by() -> Result<String, RecordError> {
    let unsigned = |why: String| RecordError::Compiler(format!("the program is unsigned: {why}"));
    let program = std::fs::read("/proc/self/exe").map_err(|error| unsigned(error.to_string()))?;
    let program = object::File::parse(&*program).map_err(|error| unsigned(error.to_string()))?;
    let comment = program
        .section_by_name(".comment")
        .map(|section| section.data());
    let comment = match comment {
        Some(Ok(bytes)) => String::from_utf8_lossy(bytes),
        _ => return Err(unsigned("it has no section .comment".into())),
    };
    let signature = comment
        .split('\0')
        .find_map(|name| name.strip_prefix("rustc version "));
    let version = signature.ok_or_else(|| unsigned("it is not of rustc".into()))?;
    Ok(format!("rustc {version}"))
}

/// Returns the bodies of a file, which names its gates in its first line.
fn bodies(root: &Path, file: &str, source: &str) -> Result<Vec<Body>, RecordError> {
    let gates = source
        .strip_prefix("// #![")
        .and_then(|rest| rest.split_once(']'));
    let (gates, _) = gates.ok_or_else(|| {
        RecordError::Compiler(format!("the first line of {file} names no feature gates"))
    })?;
    let mut rustc = Command::new("rustc");
    rustc
        .args(ways::ARGUMENTS)
        .arg(format!("-Zcrate-attr={gates}"))
        .arg(file);
    let mir = run(rustc.current_dir(root))?;
    ways::bodies(&mir).map_err(|why| RecordError::Mir(format!("{file}: {why}")))
}

fn run(command: &mut Command) -> Result<String, RecordError> {
    let output = command.output().map_err(|error| {
        RecordError::Compiler(format!(
            "`rustc` does not start: {error}; install it with rustup"
        ))
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(RecordError::Compiler(said.trim().to_string()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A step of one side.
#[derive(Debug, Default)]
struct Told {
    said: String,
    notes: Vec<String>,
    answer: Option<String>,
    /// The state before the step, and the value after it.
    seen: Option<(Option<u32>, Found)>,
    skipped: usize,
}

impl Told {
    /// Whether nothing but words are there.
    fn is_heading(&self) -> bool {
        self.notes.is_empty() && self.answer.is_none() && self.seen.is_none()
    }
}

fn looks<'a>(dialogues: impl IntoIterator<Item = &'a Vec<Line>>) -> impl Iterator<Item = &'a Look> {
    dialogues
        .into_iter()
        .flatten()
        .filter_map(|line| match line {
            Line::Recorded(Recorded::Look(look)) => Some(look),
            _ => None,
        })
}

/// Returns the steps of the dialogues in which something of this side was seen, and of which `text`
/// is made.
fn steps(dialogues: &[Vec<Line>], text: &str, side: fn(&Look) -> &[Found]) -> Vec<Told> {
    let mut sides: Vec<_> = dialogues
        .iter()
        .filter(|lines| looks([*lines]).any(|look| !side(look).is_empty()))
        .collect();
    // Several ways with the same text are one dialogue, and the last has the size of the stop.
    let length =
        |lines: &[&Vec<Line>]| -> usize { lines.iter().map(|lines| stop::text(lines).len()).sum() };
    while sides.len() > 1 && length(&sides) > text.len() {
        sides.remove(0);
    }
    sides
        .into_iter()
        .flat_map(|lines| steps_of(lines, side))
        .collect()
}

fn steps_of(lines: &[Line], side: fn(&Look) -> &[Found]) -> Vec<Told> {
    let mut steps: Vec<Told> = Vec::new();
    let mut states = States::default();
    let mut heading = "";
    let mut about = None;
    for line in lines {
        match line {
            Line::Recorded(Recorded::About(name)) => about = Some(*name),
            Line::Words(words) => {
                heading = words;
                begin(&mut steps, words);
            }
            Line::Recorded(Recorded::Words(words)) => {
                // The words of the text announce this step.
                if steps.last().is_some_and(Told::is_heading) {
                    steps.pop();
                }
                begin(&mut steps, words);
            }
            Line::Note(call) => current(&mut steps).notes.push(call.clone()),
            Line::Answer(answer) | Line::Recorded(Recorded::Answer(answer)) => {
                if current(&mut steps).answer.is_some() {
                    begin(&mut steps, heading);
                }
                current(&mut steps).answer = Some(answer.clone());
            }
            Line::Recorded(Recorded::Before(look)) => states.seen(look, side(look)),
            Line::Recorded(Recorded::Look(look)) => {
                let Some(found) = subject(side(look), about) else {
                    continue;
                };
                let from = states.from(look, found);
                states.seen(look, side(look));
                // A body that has just been made is a step of its own.
                let is_new = found.snapshot.number == Some(UNRESUMED);
                if is_new && current(&mut steps).seen.is_some() {
                    begin(&mut steps, "");
                }
                current(&mut steps).seen = Some((from, found.clone()));
            }
        }
    }
    steps
}

/// Of all that a look finds, returns the one that the tour is about, or else the outermost.
fn subject<'a>(found: &'a [Found], about: Option<&str>) -> Option<&'a Found> {
    let is_meant = |found: &&Found| {
        let path = found
            .anatomy
            .type_name
            .split('<')
            .next()
            .unwrap_or_default();
        about.is_none_or(|name| path.split("::").any(|part| part == name))
    };
    found.iter().find(is_meant)
}

/// The states in which bodies were seen last.
#[derive(Default)]
struct States {
    /// By the place of the body: an address, a path from there, and the line of the body.
    known: HashMap<(usize, String, u32), u32>,
    /// By the line of the body alone.
    last: HashMap<u32, u32>,
}

impl States {
    fn seen(&mut self, look: &Look, found: &[Found]) {
        // The outermost body of a line comes first, and so is the one that stays.
        for found in found.iter().rev() {
            if let Some(number) = found.snapshot.number {
                let line = found.anatomy.line;
                self.known
                    .insert((look.address, found.path.clone(), line), number);
                self.last.insert(line, number);
            }
        }
    }

    /// Returns the state in which the body was resumed.
    fn from(&self, look: &Look, found: &Found) -> Option<u32> {
        if found.snapshot.number? == UNRESUMED {
            return None;
        }
        let line = found.anatomy.line;
        let known = self.known.get(&(look.address, found.path.clone(), line));
        // It may have moved since.
        let from = known.or_else(|| self.last.get(&line)).copied();
        from.filter(|&from| from != RETURNED)
    }
}

fn begin(steps: &mut Vec<Told>, words: &str) {
    steps.push(Told {
        said: words.to_owned(),
        ..Told::default()
    });
}

/// Returns the step that is going on: the first one has no words.
fn current(steps: &mut Vec<Told>) -> &mut Told {
    if steps.is_empty() {
        begin(steps, "");
    }
    let last = steps.len() - 1;
    &mut steps[last]
}

/// A step of both sides.
type Pair = (Told, Option<(Option<u32>, Found)>);

/// Joins both sides step by step. A step that one side has not is a step of the native side.
fn pair(native: Vec<Told>, by_hand: Vec<Told>) -> Vec<Pair> {
    /// So many steps more the side by hand may have.
    const AHEAD: usize = 3;
    let mut by_hand = by_hand.as_slice();
    let pairs = native.into_iter().map(|told| {
        let mut ahead = by_hand.iter().take(AHEAD);
        let other = ahead.position(|other| other.said == told.said);
        let other = other.map(|place| {
            let (other, rest) = (&by_hand[place], &by_hand[place + 1..]);
            by_hand = rest;
            other
        });
        (told, other.and_then(|other| other.seen.clone()))
    });
    pairs.collect()
}

/// Leaves out the middle of a long run.
fn shorten(steps: &mut Vec<Pair>) {
    if let Some(skipped) = (steps.len().checked_sub(FIRST + LAST)).filter(|&count| count > 0) {
        steps.drain(FIRST..FIRST + skipped);
        steps[FIRST].0.skipped = skipped;
    }
}

/// Replaces the anatomy by its place in the list, and cuts off what is long.
fn seen((from, mut found): (Option<u32>, Found), anatomies: &mut Vec<Anatomy>) -> Seen {
    let of = anatomies.iter().position(|other| *other == found.anatomy);
    let of = of.unwrap_or_else(|| {
        anatomies.push(found.anatomy);
        anatomies.len() - 1
    });
    for value in &mut found.snapshot.values {
        let Shown::Is(text) = &mut value.shown else {
            continue;
        };
        // The handle of a thread, in which the thread itself counts.
        if text.contains("Parker {") {
            value.shown = Shown::Unknown("another thread may change it meanwhile".into());
            continue;
        }
        *text = without_dialogues(text);
        if let Some((end, _)) = text.char_indices().nth(LONGEST) {
            text.truncate(end);
            text.push('…');
        }
    }
    Seen {
        of,
        from,
        snapshot: found.snapshot,
    }
}

/// Leaves out what is in the tour's own dialogue, which says nothing of the body.
fn without_dialogues(text: &str) -> String {
    const NAME: &str = "Dialogue";
    let mut short = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("Dialogue(") {
        let (before, dialogue) = rest.split_at(start + NAME.len());
        short.push_str(before);
        let mut depth = 0;
        let end = dialogue.find(|letter| {
            depth += i32::from(letter == '(') - i32::from(letter == ')');
            depth == 0
        });
        rest = end.map_or("", |end| &dialogue[end + 1..]);
    }
    short + rest
}
