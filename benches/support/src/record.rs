//! Results as they are put on record: JSON with a row per line.

use serde_json::{Value, json};

/// Formats a document. Each object in an array has a line of its own.
///
/// An object that holds such an array has a line for each of its fields; everything else is on one
/// line.
pub fn text(document: &Value) -> String {
    format!("{}\n", lines(document))
}

fn lines(value: &Value) -> String {
    match value {
        Value::Array(rows) if has_rows(value) => {
            let rows: Vec<String> = rows.iter().map(lines).collect();
            format!("[\n{}\n]", rows.join(",\n"))
        }
        Value::Object(fields) if has_rows(value) => {
            let field = |(name, value)| format!("{}: {}", json!(name), lines(value));
            let fields: Vec<String> = fields.iter().map(field).collect();
            format!("{{\n{}\n}}", fields.join(",\n"))
        }
        _ => value.to_string(),
    }
}

fn has_rows(value: &Value) -> bool {
    match value {
        Value::Array(rows) => rows.iter().any(|row| row.is_object() || has_rows(row)),
        Value::Object(fields) => fields.values().any(has_rows),
        _ => false,
    }
}
