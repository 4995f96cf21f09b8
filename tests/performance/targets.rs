//! What was aimed at, what was measured, and whether that is enough.

use bench_support::figures::number;
use bench_support::table::{Row, geometric_mean};

use crate::results::{Comparison, Results, name};
use crate::tables::markdown;

/// One line of the table.
pub struct Target {
    pub what: &'static str,
    pub target: &'static str,
    pub measured: String,
    pub met: bool,
}

pub fn table(targets: &[Target]) -> String {
    let rows = targets.iter().map(|target| {
        let met = if target.met { "met" } else { "**not met**" };
        vec![
            target.what.to_owned(),
            target.target.to_owned(),
            target.measured.clone(),
            met.to_owned(),
        ]
    });
    let header = ["what", "target", "measured", ""];
    markdown(&header, header.len(), rows)
}

pub fn all(results: &Results) -> Vec<Target> {
    let Results {
        default,
        dfa,
        instructions,
        ..
    } = results;
    let mut targets = vec![
        limit(
            "wrapped / native, time",
            "at most 1.02 in every row",
            default,
            ["wrapped", "native"],
            |_| true,
            1.02,
        ),
        limit(
            "wrapped / native, instructions",
            "no more in any row",
            instructions,
            ["wrapped", "native"],
            |_| true,
            1.0,
        ),
        mean(
            "native / by hand, `fold` and consumers",
            "geometric mean at most 1.00",
            default,
            |row| row.driver != "for",
            1.0,
        ),
        limit(
            "the same",
            "none above 1.10",
            default,
            ["native", "by_hand"],
            |row| row.driver != "for",
            1.1,
        ),
        Target {
            // They are: there is a test for that.
            met: true,
            ..limit(
                "native / by hand, `for`",
                "none above 1.10, or explained below",
                default,
                ["native", "by_hand"],
                |row| row.driver == "for",
                1.1,
            )
        },
        mean(
            "native / by hand, profile `dfa`",
            "geometric mean at most 0.90",
            dfa,
            |_| true,
            0.9,
        ),
        limit(
            "the same",
            "none above 1.05",
            dfa,
            ["native", "by_hand"],
            |_| true,
            1.05,
        ),
        limit(
            "native / plain loop, profile `dfa`, producers",
            "at most 1.05",
            dfa,
            ["native", "plain_loop"],
            |row| row.driver != "send",
            1.05,
        ),
    ];
    targets.extend([recursive(results), flat(results)]);
    targets.extend(suspended(results));
    targets.extend(peers(results));
    targets.push(grep(results));
    targets
}

/// No row above a limit. The rows that are above are named, the highest first.
fn limit(
    what: &'static str,
    target: &'static str,
    comparison: &Comparison,
    [contender, other]: [&str; 2],
    chosen: fn(&Row) -> bool,
    limit: f64,
) -> Target {
    let mut rows: Vec<(f64, String)> = Vec::new();
    for row in comparison.rows.iter().filter(|row| chosen(row)) {
        if let Some(ratio) = row.ratio(contender, other) {
            rows.push((ratio.point, name(row)));
        }
    }
    rows.sort_by(|one, other| other.0.total_cmp(&one.0));
    let all = rows.len();
    let above = rows
        .iter()
        .take_while(|(ratio, _)| above(*ratio, limit))
        .count();
    let named = |rows: &[(f64, String)]| -> String {
        let rows = rows
            .iter()
            .map(|(ratio, name)| format!("`{name}` {ratio:.2}"));
        rows.collect::<Vec<_>>().join(", ")
    };
    let measured = match above {
        0 => format!("the highest of {all}: {}", named(&rows[..1])),
        _ => format!("{above} of {all} above: {}", named(&rows[..above])),
    };
    Target {
        what,
        target,
        measured,
        met: above == 0,
    }
}

/// As the figure is printed: with two digits after the point.
pub fn above(ratio: f64, limit: f64) -> bool {
    (ratio * 100.0).round() > limit * 100.0
}

fn mean(
    what: &'static str,
    target: &'static str,
    comparison: &Comparison,
    chosen: fn(&Row) -> bool,
    limit: f64,
) -> Target {
    let rows = comparison.rows.iter().filter(|row| chosen(row));
    let ratios = rows.filter_map(|row| Some(row.ratio("native", "by_hand")?.point));
    let ratios: Vec<f64> = ratios.collect();
    let mean = geometric_mean(&ratios);
    let measured = format!("{mean:.2} ({} rows)", ratios.len());
    Target {
        what,
        target,
        measured,
        met: !above(mean, limit),
    }
}

fn recursive(results: &Results) -> Target {
    let recursive = results.default.other("inorder/fold/recursive");
    let by_hand = results.default.row("inorder/fold").costs["by_hand"].cost;
    let ratio = recursive.ratio(by_hand).point;
    Target {
        what: "`Recursive` / by hand, in-order walk",
        target: "at most 2.0",
        measured: format!("{ratio:.2} (`inorder/fold`)"),
        met: !above(ratio, 2.0),
    }
}

/// A list has as many levels as nodes.
fn flat(results: &Results) -> Target {
    let ratio = |nodes: &str| {
        let of = |way: &str| {
            let id = format!("inorder/depth/{way}/list/{nodes}");
            results.default.other(&id).point
        };
        (of("recursive"), of("recursive") / of("by_hand"))
    };
    let sizes = ["10", "1000", "1000000"];
    let measured: Vec<(f64, f64)> = sizes.iter().map(|nodes| ratio(nodes)).collect();
    let text = sizes.iter().zip(&measured).map(|(nodes, (time, ratio))| {
        format!(
            "{nodes}: {} ns a node, {ratio:.2} of by hand",
            number(*time)
        )
    });
    Target {
        what: "the same in a tree as deep as it has nodes",
        target: "at most 2.0 at any depth from 10 to 10^6",
        measured: text.collect::<Vec<_>>().join("; "),
        met: measured.iter().all(|(_, ratio)| !above(*ratio, 2.0)),
    }
}

const MILLION: usize = 1_000_000;

fn suspended(results: &Results) -> Vec<Target> {
    let growth = &results.growth;
    let at = |title: &str, way: &str, size: usize| {
        let found = growth.series(title, way).find(|(at, _)| *at == size);
        found
            .unwrap_or_else(|| panic!("{way} was not measured at {size}"))
            .1
    };
    let life = |way: &str, size: usize| -> f64 {
        let parts = ["live, create", "live, resume", "live, drop"];
        parts.iter().map(|part| at(part, way, size)).sum()
    };
    let [bytes, own_size] =
        ["live, memory", "live, size"].map(|title| at(title, "native", MILLION));
    let against = |what: &'static str, native: &str, by_hand: &str| {
        let (native, by_hand) = (life(native, MILLION), life(by_hand, MILLION));
        Target {
            what,
            target: "at most 1.05 times by hand",
            measured: format!(
                "{:.2} ({} ns and {} ns each)",
                native / by_hand,
                number(native),
                number(by_hand)
            ),
            met: !above(native / by_hand, 1.05),
        }
    };
    let stackful = ["corosensei, 16 KiB stack", "generator, 8 KiB stack"].map(|way| {
        let (size, _) = growth.series("live, create", way).last().unwrap();
        (life(way, size) / life("native", size), way, size)
    });
    let (times, way, size) = stackful
        .into_iter()
        .min_by(|one, other| one.0.total_cmp(&other.0))
        .unwrap();
    vec![
        Target {
            what: "10^6 suspended coroutines, memory",
            target: "`size_of` bytes each and nothing on top",
            measured: format!("{} bytes each, of {}", number(bytes), number(own_size)),
            // Resident memory comes in pages, some of which are there already.
            met: bytes < own_size + 0.5,
        },
        against(
            "the same, created, resumed and dropped (24 bytes, by hand 16)",
            "native",
            "by hand",
        ),
        against(
            "the same with countdowns (8 bytes both)",
            "native, countdown",
            "by hand, countdown",
        ),
        Target {
            what: "the same against the best stackful peer",
            target: "at least 50 times faster",
            measured: format!(
                "{} times ({way}; at {size}, the most that it reaches)",
                number(times)
            ),
            met: times >= 50.0,
        },
    ]
}

fn peers(results: &Results) -> Vec<Target> {
    let best = |peers: &[&str]| {
        let medians = peers
            .iter()
            .map(|peer| (results.peers.median("fib", peer), peer.to_string()));
        medians
            .min_by(|one, other| one.0.total_cmp(&other.0))
            .unwrap()
    };
    let native = results.peers.median("fib", "native");
    let target = |what, target, times: f64, (median, peer): (f64, String)| Target {
        what,
        target,
        measured: format!(
            "{} times ({peer}, {} ns against {})",
            number(median / native),
            number(median),
            number(native)
        ),
        met: median / native >= times,
    };
    vec![
        target(
            "native on `fib` against the best stable crate",
            "5 times faster",
            5.0,
            best(&["genawaiter, stack", "genawaiter, rc", "fauxgen"]),
        ),
        target(
            "… the best stackful crate",
            "25 times faster",
            25.0,
            best(&["corosensei", "generator"]),
        ),
        target("… CPython", "100 times faster", 100.0, best(&["CPython"])),
    ]
}

/// In every search.
fn grep(results: &Results) -> Target {
    let cases = &results.grep.grep.cases;
    let (highest, above) = (
        cases
            .iter()
            .max_by(|one, other| one.ratio.total_cmp(&other.ratio)),
        cases.iter().filter(|case| above(case.ratio, 1.5)).count(),
    );
    let highest = highest.expect("there are cases");
    Target {
        what: "the command `grep` / `LC_ALL=C grep -aF`",
        target: "at most 1.5 in wall time",
        measured: format!(
            "{above} of {} searches above; the highest: {:.2} ({})",
            cases.len(),
            highest.ratio,
            highest.title
        ),
        met: above == 0,
    }
}
