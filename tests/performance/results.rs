//! The runs that are on record, in `benches/results`.

use std::fs;
use std::path::PathBuf;

use bench_support::machine::Machine;
use bench_support::table::{Estimate, Row};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What `cargo bench` measured, or what its benchmark `instructions` counted.
#[derive(Deserialize)]
pub struct Comparison {
    pub machine: Machine,
    pub rows: Vec<Row>,
    /// Those that are no column of the table, by criterion's whole name.
    #[serde(default)]
    pub others: Vec<Other>,
}

#[derive(Deserialize)]
pub struct Other {
    pub id: String,
    pub cost: Estimate,
}

/// What the peers measured.
#[derive(Deserialize)]
pub struct Peers {
    pub machine: Machine,
    pub jobs: Vec<Job>,
}

#[derive(Deserialize)]
pub struct Job {
    pub job: String,
    pub peers: Vec<Peer>,
}

#[derive(Deserialize)]
pub struct Peer {
    pub peer: String,
    /// Nanoseconds an operation.
    pub median: Option<f64>,
}

/// How cost grows.
#[derive(Deserialize)]
pub struct Growth {
    pub machine: Machine,
    pub scale: Vec<Scale>,
}

#[derive(Deserialize)]
pub struct Scale {
    pub title: String,
    pub unit: String,
    pub sizes: Vec<usize>,
    pub rows: Vec<Way>,
}

#[derive(Deserialize)]
pub struct Way {
    pub way: String,
    /// For each size, until the series stopped.
    pub values: Vec<f64>,
    pub stopped: Option<String>,
}

/// The command `grep` beside the real one.
#[derive(Deserialize)]
pub struct Grep {
    pub machine: Machine,
    pub grep: Searches,
}

#[derive(Deserialize)]
pub struct Searches {
    /// The version of the real one.
    pub grep: String,
    pub bytes: u64,
    pub lines: u64,
    pub cases: Vec<Search>,
}

#[derive(Deserialize)]
pub struct Search {
    pub title: String,
    /// Milliseconds of wall time, round by round.
    pub grep: Vec<f64>,
    pub native: Vec<f64>,
    /// Native / grep.
    pub ratio: f64,
    pub ratio_range: [f64; 2],
}

pub struct Results {
    pub default: Comparison,
    pub dfa: Comparison,
    pub instructions: Comparison,
    pub instructions_dfa: Comparison,
    pub peers: Peers,
    pub growth: Growth,
    pub grep: Grep,
}

impl Results {
    pub fn read() -> Self {
        Results {
            default: Comparison::of_runs("default"),
            dfa: Comparison::of_runs("dfa"),
            instructions: json("default/instructions.json"),
            instructions_dfa: json("dfa/instructions.json"),
            peers: json("peers.json"),
            growth: json("scale.json"),
            grep: json("grep.json"),
        }
    }
}

/// How often each profile is measured.
pub const RUNS: usize = 5;

impl Comparison {
    /// Of each figure, the one in the middle of all runs.
    fn of_runs(profile: &str) -> Self {
        let runs: [Self; RUNS] =
            std::array::from_fn(|run| json(&format!("{profile}/{}.json", run + 1)));
        let row = |index: usize| {
            let mut row = runs[0].rows[index].clone();
            let others = runs.iter().map(|run| &run.rows[index]);
            assert!(
                others.clone().all(|other| name(other) == name(&row)),
                "the same rows"
            );
            for (contender, cost) in &mut row.costs {
                *cost = middle(others.clone().map(|row| row.costs[contender]), |cost| {
                    cost.cost.point
                });
            }
            row
        };
        let other = |Other { id, .. }: &Other| Other {
            id: id.clone(),
            cost: middle(runs.iter().map(|run| run.other(id)), |cost| cost.point),
        };
        Comparison {
            machine: runs[RUNS - 1].machine.clone(),
            rows: (0..runs[0].rows.len()).map(row).collect(),
            others: runs[0].others.iter().map(other).collect(),
        }
    }

    pub fn other(&self, id: &str) -> Estimate {
        let other = self.others.iter().find(|other| other.id == id);
        other
            .unwrap_or_else(|| panic!("{id} was not measured"))
            .cost
    }

    pub fn row(&self, name: &str) -> &Row {
        let row = self.rows.iter().find(|row| self::name(row) == name);
        row.unwrap_or_else(|| panic!("{name} was not measured"))
    }
}

impl Peers {
    /// Of this job, in nanoseconds an operation.
    pub fn median(&self, job: &str, peer: &str) -> f64 {
        let job = self.jobs.iter().find(|found| found.job == job).unwrap();
        let found = job.peers.iter().find(|found| found.peer == peer);
        let median = found.and_then(|peer| peer.median);
        median.unwrap_or_else(|| panic!("{peer} was not measured"))
    }
}

impl Growth {
    /// What it costs at each size that was reached.
    pub fn series(&self, title: &str, way: &str) -> impl Iterator<Item = (usize, f64)> {
        let scale = self
            .scale
            .iter()
            .find(|scale| scale.title == title)
            .unwrap();
        let row = scale.rows.iter().find(|row| row.way == way).unwrap();
        scale.sizes.iter().copied().zip(row.values.iter().copied())
    }
}

fn middle<T>(runs: impl Iterator<Item = T>, figure: fn(&T) -> f64) -> T {
    let mut runs: Vec<T> = runs.collect();
    runs.sort_by(|one, other| figure(one).total_cmp(&figure(other)));
    runs.swap_remove(RUNS / 2)
}

pub fn name(row: &Row) -> String {
    format!("{}/{}", row.pattern, row.driver)
}

fn json<T: DeserializeOwned>(name: &str) -> T {
    let file = root().join("benches/results").join(name);
    let text =
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
