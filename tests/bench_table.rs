//! The promise: the contenders of a benchmark do the same work, and the table at the end of
//! `cargo bench` says what criterion measured.

use std::cell::Cell;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, SystemTime};

use bench_support::estimates::read;
use bench_support::figures::median;
use bench_support::record;
use bench_support::table::{self, Cost, Estimate, Row, geometric_means, text, to_json};
use bench_support::{Bench, Group, ignore, mix, produce, seed, send};
use proptest::prelude::*;
use serde_json::json;

/// What criterion writes of one function, as far as it is read.
struct Function<'a> {
    group: &'a str,
    name: &'a str,
    throughput: serde_json::Value,
    median: Estimate,
    /// Nanoseconds an iteration; every sample has ten iterations.
    samples: &'a [f64],
}

/// The median that every function has which is not about that.
const MEDIAN: Estimate = Estimate {
    lower: 90.0,
    point: 100.0,
    upper: 120.0,
};

impl<'a> Function<'a> {
    /// One without a throughput, measured without outliers.
    fn new(group: &'a str, name: &'a str) -> Self {
        Function {
            group,
            name,
            throughput: json!(null),
            median: MEDIAN,
            samples: QUIET,
        }
    }

    fn write(&self, home: &Path) {
        let folder = home.join(self.group.replace('/', "_")).join(self.name);
        let folder = folder.join("new");
        fs::create_dir_all(&folder).unwrap();
        let write = |file: &str, value: serde_json::Value| {
            fs::write(folder.join(file), value.to_string()).unwrap();
        };
        write(
            "benchmark.json",
            json!({
                "group_id": self.group, "function_id": self.name, "value_str": null,
                "full_id": format!("{}/{}", self.group, self.name),
                "throughput": self.throughput,
            }),
        );
        let Estimate {
            lower,
            point,
            upper,
        } = self.median;
        let interval =
            json!({ "confidence_level": 0.95, "lower_bound": lower, "upper_bound": upper });
        write(
            "estimates.json",
            json!({
                "mean": { "confidence_interval": {}, "point_estimate": 0.0 },
                "median": { "confidence_interval": interval, "point_estimate": point },
            }),
        );
        write("tukey.json", json!([0.0, 50.0, 150.0, 200.0]));
        let times: Vec<f64> = self.samples.iter().map(|sample| sample * 10.0).collect();
        let iterations = vec![10.0; times.len()];
        write(
            "sample.json",
            json!({ "iters": iterations, "times": times }),
        );
    }
}

const QUIET: &[f64] = &[100.0, 101.0, 99.0, 100.0];

fn estimate(lower: f64, point: f64, upper: f64) -> Estimate {
    Estimate {
        lower,
        point,
        upper,
    }
}

/// Counted, not measured.
fn exact(point: f64) -> Estimate {
    estimate(point, point, point)
}

fn row(pattern: &str, driver: &str, costs: &[(&str, Estimate)]) -> Row {
    let cost = |(name, cost): &(&str, Estimate)| {
        let outliers = 0.0;
        let cost = *cost;
        (name.to_string(), Cost { cost, outliers })
    };
    Row {
        pattern: pattern.to_owned(),
        driver: driver.to_owned(),
        costs: costs.iter().map(cost).collect(),
    }
}

#[test]
fn medians_are_divided_by_the_items_of_an_iteration() {
    let home = tempfile::tempdir().unwrap();
    let start = SystemTime::now() - Duration::from_secs(60);
    for (group, throughput) in [
        ("fib/for", json!({ "Elements": 100 })),
        ("frames/send", json!({ "Bytes": 1000 })),
        ("once/send", json!(null)),
    ] {
        Function {
            throughput,
            ..Function::new(group, "native")
        }
        .write(home.path());
    }
    let rows = read(home.path(), start).unwrap().rows;
    assert_eq!(
        rows,
        [
            row("fib", "for", &[("native", estimate(0.9, 1.0, 1.2))]),
            row("frames", "send", &[("native", estimate(0.09, 0.1, 0.12))]),
            row("once", "send", &[("native", estimate(90.0, 100.0, 120.0))]),
        ]
    );
}

#[test]
fn what_an_earlier_run_left_is_not_in_the_table() {
    let home = tempfile::tempdir().unwrap();
    for group in ["fib/for", "grep/send"] {
        Function::new(group, "native").write(home.path());
    }
    let now = SystemTime::now();
    let old = fs::File::options()
        .write(true)
        .open(home.path().join("grep_send/native/new/estimates.json"))
        .unwrap();
    old.set_modified(now - Duration::from_secs(3600)).unwrap();
    let patterns = |since| -> Vec<String> {
        let measured = read(home.path(), since).unwrap();
        measured.rows.into_iter().map(|row| row.pattern).collect()
    };
    assert_eq!(patterns(now - Duration::from_secs(60)), ["fib"]);
    assert_eq!(patterns(SystemTime::UNIX_EPOCH), ["fib", "grep"]);
    assert!(patterns(now + Duration::from_secs(60)).is_empty());
}

#[test]
fn functions_that_are_no_contenders_stand_beside_the_rows() {
    let home = tempfile::tempdir().unwrap();
    for name in ["by_hand", "owned", "borrowed/10"] {
        Function::new("loan/send", name).write(home.path());
    }
    fs::create_dir_all(home.path().join("report")).unwrap();
    let measured = read(home.path(), SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(measured.rows, [row("loan", "send", &[("by_hand", MEDIAN)])]);
    assert_eq!(
        measured.others,
        ["borrowed/10", "owned"]
            .map(|name| (format!("loan/send/{name}"), MEDIAN))
            .into()
    );
}

#[test]
fn a_figure_with_many_outliers_is_marked() {
    let home = tempfile::tempdir().unwrap();
    for (name, samples) in [
        ("native", QUIET),
        ("by_hand", &[100.0, 40.0, 100.0, 160.0][..]),
    ] {
        Function {
            samples,
            ..Function::new("fib/for", name)
        }
        .write(home.path());
    }
    let rows = read(home.path(), SystemTime::UNIX_EPOCH).unwrap().rows;
    assert_eq!(rows[0].costs["native"].outliers, 0.0);
    assert_eq!(rows[0].costs["by_hand"].outliers, 0.5);
    let table = text(&rows, "nanoseconds", None);
    assert_eq!(table.matches("100.0*").count(), 1, "{table}");
    assert!(table.contains("outliers"), "{table}");
}

#[test]
fn a_file_that_is_cut_off_is_named() {
    let home = tempfile::tempdir().unwrap();
    let (group, name, samples) = ("fib/for", "native", QUIET);
    let (median, throughput) = (estimate(90.0, 100.0, 120.0), json!(null));
    Function {
        group,
        name,
        throughput,
        median,
        samples,
    }
    .write(home.path());
    let file = home.path().join("fib_for/native/new/estimates.json");
    fs::write(&file, "{\"median\": {").unwrap();
    let error = read(home.path(), SystemTime::UNIX_EPOCH).err().unwrap();
    assert!(
        error.to_string().contains(file.to_str().unwrap()),
        "{error}"
    );
}

/// With normal errors, the delta method says what the interval of a ratio has to be: relative
/// errors add up as the sides of a right angle.
#[test]
fn the_interval_of_a_ratio_is_what_the_delta_method_says() {
    let ratio = estimate(99.7, 100.0, 100.3).ratio(estimate(49.8, 50.0, 50.2));
    let half = 2.0 * 0.003_f64.hypot(0.004);
    assert!((ratio.point - 2.0).abs() < 1e-12);
    assert!((ratio.upper - (2.0 + half)).abs() < 1e-4, "{ratio:?}");
    assert!((ratio.lower - (2.0 - half)).abs() < 1e-4, "{ratio:?}");
}

proptest! {
    #[test]
    fn a_ratio_turned_around_is_its_reciprocal(
        [a, b] in prop::array::uniform2(1.0..1e6_f64),
        spread in prop::array::uniform4(0.001..0.5_f64),
    ) {
        let a = estimate(a * (1.0 - spread[0]), a, a * (1.0 + spread[1]));
        let b = estimate(b * (1.0 - spread[2]), b, b * (1.0 + spread[3]));
        let (ratio, back) = (a.ratio(b), b.ratio(a));
        let close = |x: f64, y: f64| (x / y - 1.0).abs() < 1e-9;
        prop_assert!(close(ratio.point, 1.0 / back.point));
        prop_assert!(close(ratio.lower, 1.0 / back.upper));
        prop_assert!(close(ratio.upper, 1.0 / back.lower));
        // No surer than either figure, and no less sure than both at their worst together.
        prop_assert!(ratio.lower <= a.lower / b.point && ratio.upper >= a.upper / b.point);
        prop_assert!(ratio.lower >= a.lower / b.upper && ratio.upper <= a.upper / b.lower);
    }
}

#[test]
fn a_counted_figure_has_a_ratio_without_an_interval() {
    let rows = [row(
        "fib",
        "for",
        &[("native", exact(6.0)), ("by_hand", exact(4.0))],
    )];
    assert_eq!(rows[0].ratio("native", "by_hand"), Some(exact(1.5)));
    assert_eq!(rows[0].ratio("native", "plain_loop"), None);
    let table = text(&rows, "instructions", None);
    assert!(table.contains(" 1.50") && !table.contains('±'), "{table}");
}

#[test]
fn the_geometric_mean_is_taken_for_each_driver() {
    let rows = [
        ("a", "for", 8.0, 2.0),
        ("b", "for", 1.0, 4.0),
        ("c", "fold", 3.0, 1.0),
    ]
    .map(|(pattern, driver, native, by_hand)| {
        let costs = [("native", exact(native)), ("by_hand", exact(by_hand))];
        row(pattern, driver, &costs)
    });
    // 4 and 1/4 cancel out.
    let [fold, r#for] = &geometric_means(&rows, "native", "by_hand")[..] else {
        panic!()
    };
    assert_eq!((r#for.0.as_str(), r#for.2), ("for", 2));
    assert!((r#for.1 - 1.0).abs() < 1e-12);
    assert_eq!((fold.0.as_str(), fold.2), ("fold", 1));
    assert!((fold.1 - 3.0).abs() < 1e-12);
}

#[test]
fn the_table_fits_a_hundred_columns_and_beside_it_are_the_usual_ratios() {
    let costs = |native: f64| {
        table::CONTENDERS.map(|name| {
            let point = if name == "native" { native } else { 12_345.6 };
            (name, estimate(point * 0.9, point, point * 1.1))
        })
    };
    // As long as the longest that there is.
    let name = "a_pattern_of_name";
    let rows = [row(name, "write", &costs(24_691.2))];
    let usual = [
        row("other", "write", &costs(1.0)),
        row(name, "write", &costs(37_036.8)),
    ];
    let table = text(&rows, "nanoseconds", Some(&usual));
    for line in table.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    let line = table.lines().find(|line| line.contains(name)).unwrap();
    // A tenth more against a tenth less: e to the root of (ln 1.1)² + (ln 0.9)² is 1.153.
    let words: Vec<&str> = line.split_whitespace().collect();
    let expected = [
        "a_pattern_of_name/write",
        "12346",
        "24691",
        "12346",
        "12346",
        "12346",
        "2.00",
        "±0.31",
        "3.00",
        "2.00",
        "±0.31",
        "3.00",
    ];
    assert_eq!(words, expected, "{table}");
    assert!(!text(&rows, "nanoseconds", None).contains("3.00"));

    let json = to_json(&rows, "nanoseconds", Some(&usual));
    let row = &json["rows"][0];
    assert_eq!(row["costs"]["native"]["point"], 24_691.2);
    assert_eq!(row["ratios"]["native/by_hand"]["point"], 2.0);
    let usual = &row["default_profile_ratios"]["native/by_hand"]["point"];
    assert!((usual.as_f64().unwrap() - 3.0).abs() < 1e-9);
}

#[test]
fn a_document_on_record_has_a_row_per_line() {
    let rows = json!([{ "id": 1, "of": [1, 2] }, { "id": 2, "of": [] }]);
    let document = json!({ "unit": "ns", "rows": rows, "empty": [] });
    let expected = r#"{
"empty": [],
"rows": [
{"id":1,"of":[1,2]},
{"id":2,"of":[]}
],
"unit": "ns"
}
"#;
    assert_eq!(record::text(&document), expected);
}

#[test]
fn the_median_lies_in_the_middle_or_between_the_two_in_the_middle() {
    assert_eq!(median(&[]), None);
    assert_eq!(median(&[3.0]), Some(3.0));
    assert_eq!(median(&[9.0, 1.0, 2.0]), Some(2.0));
    assert_eq!(median(&[9.0, 1.0, 2.0, 4.0]), Some(3.0));
}

/// Returns the message with which a group refuses its contenders, and "" if it takes them.
fn refusal(measure: impl FnOnce(&mut Bench)) -> String {
    let checked = catch_unwind(AssertUnwindSafe(|| {
        measure(&mut Bench::check(String::new()))
    }));
    let message = checked
        .err()
        .map(|panic| *panic.downcast::<String>().unwrap());
    message.unwrap_or_default()
}

#[test]
fn a_contender_that_does_no_work_is_refused() {
    let count = |loops: fn() -> u64| {
        refusal(|bench| {
            produce("count", 3)
                .by_hand(|| 1..=3_u64, mix)
                .plain_loop(loops)
                .measure(bench);
        })
    };
    assert_eq!(count(|| (1..=3_u64).fold(seed(), mix)), "");
    let message = count(|| 0);
    for part in ["count/for", "by_hand: ", "plain_loop: (Some(0), 0)"] {
        assert!(message.contains(part), "{message}");
    }
}

/// A consumer by hand that counts, and yields the number of values so far.
fn counter(bench: &mut Bench, close: fn(u64) -> u64, plain_loop: (u64, u64)) {
    send("count/send", || 0..4, 0, mix)
        .by_hand(
            || 0_u64,
            |count, _| {
                *count += 1;
                Some(*count)
            },
            close,
        )
        .plain_loop(|| plain_loop)
        .measure(bench);
}

#[test]
fn what_a_consumer_yields_and_what_it_returns_are_compared() {
    let hash = (1..=4_u64).fold(0, mix);
    assert_eq!(
        refusal(|bench| counter(bench, |count| count, (hash, 4))),
        ""
    );
    let yielded = refusal(|bench| counter(bench, |count| count, (hash + 1, 4)));
    assert!(yielded.contains("count/send"), "{yielded}");
    let returned = refusal(|bench| counter(bench, |_| 0, (hash, 4)));
    assert!(returned.contains("count/send"), "{returned}");
}

#[test]
fn what_one_iteration_leaves_behind_is_compared() {
    let left = Cell::new(7);
    let leaving = |value: u64| {
        refusal(|bench| {
            Group::new("left/behind", 1)
                .by_hand(|| left.set(left.get() + 2))
                .wrapped(|| left.set(left.get() + value))
                .leaves(|| left.take())
                .measure(bench);
        })
    };
    assert_eq!(leaving(2), "");
    assert!(
        leaving(0).contains("by_hand: (Some(()), 2)"),
        "{}",
        leaving(0)
    );
}

#[test]
fn a_consumer_that_ends_early_is_refused() {
    let measure = |bench: &mut Bench| {
        send("ends/send", || [Some(1), None].into_iter(), (), ignore)
            .by_hand(|| (), |(), value: Option<i32>| value, |()| ())
            .measure(bench);
    };
    let ended = catch_unwind(|| measure(&mut Bench::check(String::new())));
    let message = *ended.unwrap_err().downcast::<&str>().unwrap();
    assert!(message.contains("ended before"), "{message}");
    // What is left out by a filter is not run.
    measure(&mut Bench::check("other".to_owned()));
}
