//! The cost of a pattern, from the results on record.

use std::collections::BTreeMap;

use maud::{Markup, html};
use native_coroutines::record::json::{decimal, each, entries, field, parse, text};
use serde_json::Value;

/// `REFRESH=1 cargo test --test performance` writes it, from `benches/results`.
const COSTS: &str = include_str!("costs.json");

/// The order and the names of the contenders.
const CONTENDERS: [(&str, &str); 5] = [
    ("by_hand", "by hand"),
    ("native", "native"),
    ("wrapped", "wrapped"),
    ("gen_block", "gen block"),
    ("plain_loop", "plain loop"),
];

struct Costs {
    compiler: String,
    processor: String,
    rows: Vec<Row>,
}

struct Row {
    pattern: String,
    driver: String,
    nanoseconds: BTreeMap<String, f64>,
    instructions: BTreeMap<String, f64>,
}

impl Costs {
    fn on_record() -> Result<Self, String> {
        let costs = parse(COSTS)?;
        Ok(Costs {
            compiler: field(&costs, "compiler", text)?,
            processor: field(&costs, "processor", text)?,
            rows: field(&costs, "rows", |rows| each(rows, Row::read))?,
        })
    }
}

/// Draws the costs of a pattern, or says how they are measured.
pub fn draw(pattern: &str) -> Markup {
    let costs = match Costs::on_record() {
        Ok(costs) => costs,
        Err(error) => return html! { p.note { "The costs on record cannot be read: " (error) } },
    };
    let rows: Vec<&Row> = costs.rows.iter().filter(|row| row.is_of(pattern)).collect();
    html! {
        @if rows.is_empty() {
            p { "Not measured on record yet. This command measures it on your machine:" }
            pre.listing.example { "cargo bench -- " (pattern) }
        } @else {
            div.costs { @for row in rows { (figure(row)) } }
            p.note {
                "Bars: nanoseconds per item, the median of five runs’ medians. Beside them: instructions per item. \
                 Measured with " (costs.compiler) " on " (costs.processor) ". Ratios travel between machines, times do \
                 not. " code { "PERFORMANCE.md" } " explains the gaps; " code { "cargo bench -- " (pattern) }
                " measures on your machine."
            }
        }
    }
}

fn figure(row: &Row) -> Markup {
    let most = row.nanoseconds.values().copied().fold(0.0, f64::max);
    html! {
        figure {
            figcaption { code { (row.pattern) "/" (row.driver) } }
            table.bars {
                thead { tr {
                    th scope="col" { span.unseen { "contender" } }
                    th scope="col" aria-hidden="true" {}
                    th scope="col" { "ns" }
                    th scope="col" { "instructions" }
                } }
                tbody { @for (key, name) in CONTENDERS {
                    @if let Some(cost) = row.nanoseconds.get(key) {
                        tr {
                            th scope="row" { (name) }
                            td.track aria-hidden="true" { i.(key) style=(format!("width:{:.1}%", cost * 100.0 / most)) {} }
                            td.figure { (figures(*cost)) }
                            td.figure { @match row.instructions.get(key) { Some(count) => (figures(*count)), None => "–" } }
                        }
                    }
                } }
            }
        }
    }
}

/// Three figures are enough.
fn figures(value: f64) -> String {
    match value {
        ..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

impl Row {
    fn read(row: &Value) -> Result<Self, String> {
        let decimals = |all: &Value| entries(all, decimal);
        Ok(Row {
            pattern: field(row, "pattern", text)?,
            driver: field(row, "driver", text)?,
            nanoseconds: field(row, "nanoseconds", decimals)?,
            instructions: field(row, "instructions", decimals)?,
        })
    }

    /// Some patterns are measured with more than one body, whose names contain that of the pattern.
    fn is_of(&self, pattern: &str) -> bool {
        let (before, after) = (format!("{pattern}_"), format!("_{pattern}"));
        self.pattern == pattern
            || self.pattern.starts_with(&before)
            || self.pattern.ends_with(&after)
    }
}

#[cfg(test)]
mod tests {
    use native_coroutines::patterns;

    #[test]
    fn every_row_on_record_is_shown_on_one_page() {
        for row in super::Costs::on_record().unwrap().rows {
            let pages = patterns::all().filter(|pattern| row.is_of(pattern.name));
            assert_eq!(pages.count(), 1, "{}", row.pattern);
        }
    }
}
