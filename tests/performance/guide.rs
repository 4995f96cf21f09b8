//! The promise: the costs that the guide shows are those of the runs on record.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use bench_support::table::Row;
use serde_json::json;

use crate::results::{Comparison, Results, name, root};

#[test]
fn the_costs_in_the_guide_are_those_on_record() {
    let file = root().join("src/cli/guide/costs.json");
    let Results {
        default,
        instructions,
        ..
    } = Results::read();
    let costs = costs(&default, &instructions);
    if std::env::var_os("REFRESH").is_some() {
        return fs::write(file, costs).unwrap();
    }
    assert!(
        costs == fs::read_to_string(file).unwrap(),
        "src/cli/guide/costs.json is out of date: REFRESH=1 cargo test --test performance"
    );
}

/// A row per line, as the results have.
fn costs(times: &Comparison, instructions: &Comparison) -> String {
    let machine = &times.machine;
    let mut text = format!(
        "{{\n\"compiler\": {},\n\"processor\": {},\n\"rows\": [",
        json!(machine.compiler),
        json!(machine.processor)
    );
    for (index, row) in times.rows.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let counted = instructions
            .rows
            .iter()
            .find(|other| name(other) == name(row));
        let row = json!({
            "pattern": row.pattern,
            "driver": row.driver,
            "nanoseconds": points(row),
            "instructions": counted.map(points).unwrap_or_default(),
        });
        write!(text, "{comma}\n{row}").unwrap();
    }
    text + "\n]\n}\n"
}

/// Four significant digits: more than a page shows.
fn points(row: &Row) -> BTreeMap<&str, f64> {
    let points = row.costs.iter().map(|(contender, cost)| {
        let digits = format!("{:.3e}", cost.cost.point);
        (contender.as_str(), digits.parse().unwrap())
    });
    points.collect()
}
