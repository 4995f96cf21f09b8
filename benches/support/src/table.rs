//! What was measured, as one table: a row a pattern and driver, a column a contender.

use std::collections::BTreeMap;

use comfy_table::{CellAlignment, Table, TableStyle, presets};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The columns. Groups may have other functions: those are in criterion's own report.
pub const CONTENDERS: [&str; 5] = ["by_hand", "native", "wrapped", "gen_block", "plain_loop"];

/// Marked are the figures of which more than this share of the samples are outliers.
pub const MANY_OUTLIERS: f64 = 0.1;

/// A figure and its confidence interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    pub lower: f64,
    pub point: f64,
    pub upper: f64,
}

impl Estimate {
    /// The ratio of two independent figures, with its own interval.
    ///
    /// The interval is had from the two intervals by the method of variance estimates recovery, on
    /// the logarithms.
    ///
    /// # Source
    ///
    /// G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures: a general
    /// approach", Statistics in Medicine 27 (2008), 1693-1702.
    pub fn ratio(self, other: Self) -> Self {
        let up = |estimate: Self| (estimate.upper / estimate.point).ln();
        let down = |estimate: Self| (estimate.point / estimate.lower).ln();
        let point = self.point / other.point;
        Self {
            lower: point * (-down(self).hypot(up(other))).exp(),
            point,
            upper: point * up(self).hypot(down(other)).exp(),
        }
    }

    /// The distance to the farther end of the interval.
    fn half_width(self) -> f64 {
        (self.upper - self.point).max(self.point - self.lower)
    }
}

/// What an item costs with one contender.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Nanoseconds or instructions an item.
    #[serde(flatten)]
    pub cost: Estimate,
    /// The share of the samples beyond Tukey's inner fences, from 0 to 1.
    pub outliers: f64,
}

/// A group of criterion's: one pattern, drained or fed in one way.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Row {
    pub pattern: String,
    pub driver: String,
    /// By the contender's name; what was not measured is not in it.
    pub costs: BTreeMap<String, Cost>,
}

impl Row {
    /// How much one contender costs for each unit that the other one costs.
    pub fn ratio(&self, contender: &str, other: &str) -> Option<Estimate> {
        let [contender, other] = [contender, other].map(|name| self.costs.get(name));
        Some(contender?.cost.ratio(other?.cost))
    }

    fn same_group<'r>(&self, rows: &'r [Self]) -> Option<&'r Self> {
        rows.iter()
            .find(|row| row.pattern == self.pattern && row.driver == self.driver)
    }
}

/// What was measured, by pattern and driver and by contender, as rows in that order.
pub fn rows(costs: BTreeMap<(String, String), BTreeMap<String, Cost>>) -> Vec<Row> {
    let row = |((pattern, driver), costs)| Row {
        pattern,
        driver,
        costs,
    };
    costs.into_iter().map(row).collect()
}

/// The geometric mean of a ratio over the rows of each driver that have it, and how many they are.
pub fn geometric_means(rows: &[Row], contender: &str, other: &str) -> Vec<(String, f64, usize)> {
    let mut ratios: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for row in rows {
        if let Some(ratio) = row.ratio(contender, other) {
            ratios.entry(&row.driver).or_default().push(ratio.point);
        }
    }
    let mean = |(driver, ratios): (&str, Vec<f64>)| {
        (driver.to_owned(), geometric_mean(&ratios), ratios.len())
    };
    ratios.into_iter().map(mean).collect()
}

pub fn geometric_mean(ratios: &[f64]) -> f64 {
    let logarithms: f64 = ratios.iter().map(|ratio| ratio.ln()).sum();
    (logarithms / ratios.len() as f64).exp()
}

/// The table, at most 100 columns wide; what `unit` is counted is said above it.
///
/// `usual` are the same rows from the default profile, whose ratios are put beside.
pub fn text(rows: &[Row], unit: &str, usual: Option<&[Row]>) -> String {
    let mut table = Table::new();
    table
        .load_style(style())
        .set_width(100)
        .set_content_arrangement(comfy_table::ContentArrangement::Dynamic);
    let mut header = vec![
        "pattern/driver",
        "by\nhand",
        "native",
        "wrapped",
        "gen\nblock",
        "plain\nloop",
    ];
    for ratio in ["native /\nby hand", "native /\nplain loop"] {
        header.push(ratio);
        if usual.is_some() {
            header.push("usual");
        }
    }
    table.set_header(header);
    for row in rows {
        let mut cells = vec![format!("{}/{}", row.pattern, row.driver)];
        cells.extend(CONTENDERS.map(|name| row.costs.get(name).map_or_else(String::new, cell)));
        for other in ["by_hand", "plain_loop"] {
            let ratio = row.ratio("native", other);
            cells.push(ratio.map_or_else(String::new, ratio_cell));
            if let Some(usual) = usual {
                let before = row.same_group(usual);
                let ratio = before.and_then(|row| row.ratio("native", other));
                cells.push(ratio.map_or_else(String::new, |ratio| format!("{:.2}", ratio.point)));
            }
        }
        table.add_row(cells);
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, u16::from(index == 0)));
        if index > 0 {
            column.set_padding((1, 0));
            column.set_cell_alignment(CellAlignment::Right);
        }
    }

    let mut text = format!("{unit} an item (a byte where the items are bytes)\n\n");
    text.push_str(&table.trim_fmt());
    text.push('\n');
    for (contender, other) in [("native", "by_hand"), ("wrapped", "native")] {
        let means = geometric_means(rows, contender, other);
        if !means.is_empty() {
            let each: Vec<String> = means
                .iter()
                .map(|(driver, mean, count)| format!("{driver} {mean:.3} ({count})"))
                .collect();
            let title = format!("{contender} / {other}").replace('_', " ");
            let each = each.join(", ");
            text.push_str(&format!("\ngeometric mean of {title}: {each}"));
        }
    }
    if usual.is_some() {
        text.push_str("\nusual: the same ratio with the default profile");
    }
    let all: Vec<&Cost> = rows.iter().flat_map(|row| row.costs.values()).collect();
    if all.iter().any(|cost| cost.cost.half_width() > 0.0) {
        text.push_str("\n±: a 95 % confidence interval; both of its ends are in comparison.json");
    }
    if all.iter().any(|cost| cost.outliers > MANY_OUTLIERS) {
        text.push_str("\n*: more than a tenth of the samples are outliers; measure again");
    }
    text.push('\n');
    text
}

/// A line under the header and no other.
fn style() -> TableStyle {
    let line = comfy_table::LineStyle::none().fill('─').junction('─');
    presets::NOTHING.header_separator(line)
}

fn cell(cost: &Cost) -> String {
    let point = cost.cost.point;
    let digits = match point {
        ..10.0 => 2,
        ..1000.0 => 1,
        _ => 0,
    };
    let mark = if cost.outliers > MANY_OUTLIERS {
        "*"
    } else {
        ""
    };
    format!("{point:.digits$}{mark}")
}

fn ratio_cell(ratio: Estimate) -> String {
    let Estimate { point, .. } = ratio;
    match ratio.half_width() {
        // Nothing was measured, so there is nothing to be unsure of.
        0.0 => format!("{point:.2}"),
        half_width => format!("{point:.2} ±{half_width:.2}"),
    }
}

/// The same with everything that was left out for want of room.
pub fn to_json(rows: &[Row], unit: &str, usual: Option<&[Row]>) -> Value {
    let ratios = |row: &Row| -> Value {
        [
            ("native", "by_hand"),
            ("native", "plain_loop"),
            ("wrapped", "native"),
        ]
        .into_iter()
        .filter_map(|(contender, other)| {
            let ratio = row.ratio(contender, other)?;
            Some((format!("{contender}/{other}"), json!(ratio)))
        })
        .collect()
    };
    let json_row = |row: &Row| {
        let mut value = json!({
            "pattern": row.pattern,
            "driver": row.driver,
            "costs": row.costs,
            "ratios": ratios(row),
        });
        if let Some(before) = usual.and_then(|usual| row.same_group(usual)) {
            value["default_profile_ratios"] = ratios(before);
        }
        value
    };
    json!({
        "unit": format!("{unit} an item"),
        "rows": rows.iter().map(json_row).collect::<Vec<_>>(),
    })
}
