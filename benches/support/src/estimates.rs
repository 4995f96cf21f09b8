//! What criterion wrote into its folder, read back.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;

use crate::table::{self, CONTENDERS, Cost, Estimate, Row};

/// What criterion measured.
pub struct Measured {
    /// The contenders, a row a group.
    pub rows: Vec<Row>,
    /// All else by its whole name, in nanoseconds an item.
    pub others: BTreeMap<String, Estimate>,
}

/// What criterion wrote into its folder since then.
///
/// # Errors
///
/// A file cannot be read, or is not what criterion 0.8 writes.
pub fn read(home: &Path, since: SystemTime) -> io::Result<Measured> {
    let (mut rows, mut others) = (BTreeMap::new(), BTreeMap::new());
    for measured in newest(home)? {
        let estimates = measured.join("estimates.json");
        let Ok(modified) = fs::metadata(&estimates).and_then(|file| file.modified()) else {
            continue;
        };
        if modified < since {
            continue;
        }
        let benchmark = read_json(&measured.join("benchmark.json"))?;
        let Some((pattern, driver)) = benchmark["group_id"]
            .as_str()
            .and_then(|id| id.split_once('/'))
        else {
            continue;
        };
        let name = benchmark["function_id"].as_str().unwrap_or_default();
        let cost = median(&estimates, items(&benchmark))?;
        if !CONTENDERS.contains(&name) {
            let id = benchmark["full_id"].as_str().unwrap_or_default();
            others.insert(id.to_owned(), cost);
            continue;
        }
        let outliers = outliers(&measured)?;
        let cost = Cost { cost, outliers };
        rows.entry((pattern.to_owned(), driver.to_owned()))
            .or_insert_with(BTreeMap::new)
            .insert(name.to_owned(), cost);
    }
    let rows = table::rows(rows);
    Ok(Measured { rows, others })
}

/// All folders `new`: those of a function with a parameter are one level deeper than the others.
fn newest(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_type()?.is_dir() {
            continue;
        }
        match entry.file_name() == "new" {
            true => found.push(entry.path()),
            false => found.extend(newest(&entry.path())?),
        }
    }
    Ok(found)
}

fn read_json(file: &Path) -> io::Result<Value> {
    let named = |error: &dyn std::fmt::Display| {
        io::Error::other(format!("cannot read {}: {error}", file.display()))
    };
    let text = fs::read_to_string(file).map_err(|error| named(&error))?;
    serde_json::from_str(&text).map_err(|error| named(&error))
}

/// Nanoseconds an item, when an iteration has so many of them.
fn median(file: &Path, items: f64) -> io::Result<Estimate> {
    let median = &read_json(file)?["median"];
    let interval = &median["confidence_interval"];
    match [
        &interval["lower_bound"],
        &median["point_estimate"],
        &interval["upper_bound"],
    ]
    .map(Value::as_f64)
    {
        [Some(lower), Some(point), Some(upper)] => Ok(Estimate {
            lower: lower / items,
            point: point / items,
            upper: upper / items,
        }),
        _ => Err(io::Error::other(format!(
            "{} has no median",
            file.display()
        ))),
    }
}

/// How many items, or bytes, one iteration handles: `{"Elements": 94}`; 1 where nothing is said.
fn items(benchmark: &Value) -> f64 {
    let throughput = benchmark["throughput"].as_object();
    throughput
        .and_then(|throughput| throughput.values().next()?.as_f64())
        .unwrap_or(1.0)
}

/// The share of the samples beyond the inner ones of criterion's four fences.
fn outliers(measured: &Path) -> io::Result<f64> {
    let numbers = |value: &Value| -> Vec<f64> {
        let values = value.as_array().map(Vec::as_slice).unwrap_or_default();
        values.iter().filter_map(Value::as_f64).collect()
    };
    let fences = numbers(&read_json(&measured.join("tukey.json"))?);
    let sample = read_json(&measured.join("sample.json"))?;
    let (iterations, times) = (numbers(&sample["iters"]), numbers(&sample["times"]));
    let &[_, low, high, _] = fences.as_slice() else {
        return Err(io::Error::other(format!(
            "{} has not four fences in tukey.json",
            measured.display()
        )));
    };
    let beyond = times
        .iter()
        .zip(&iterations)
        .filter(|(time, iterations)| !(low..=high).contains(&(*time / *iterations)))
        .count();
    Ok(beyond as f64 / times.len().max(1) as f64)
}
