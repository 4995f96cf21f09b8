//! Reads the parts of a JSON value. An error says which part is wrong.
//!
//! Deriving this would cost every build of the command line the compilation of a derive macro.

use core::fmt::Display;
use std::collections::BTreeMap;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use serde_json::Value;
use serde_json::value::Index;

/// Reads a text as JSON.
///
/// # Errors
///
/// If the text is not JSON.
pub fn parse(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Reads the part of an object or a list that is at `place`. A missing part is read as `null`.
///
/// # Errors
///
/// The error of `read`, with the place.
pub fn field<T>(
    whole: &Value,
    place: impl Index + Copy + Display,
    read: impl FnOnce(&Value) -> Result<T, String>,
) -> Result<T, String> {
    let part = whole.get(place).unwrap_or(&Value::Null);
    read(part).map_err(|why| format!("{place}: {why}"))
}

/// Reads a list.
///
/// # Errors
///
/// If the value is not a list.
pub fn list(value: &Value) -> Result<&[Value], String> {
    value
        .as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| not("a list", value))
}

/// Reads each item of a list.
///
/// # Errors
///
/// If the value is not a list; and the first error of `read`, with the number of the item.
pub fn each<T>(list: &Value, read: impl Fn(&Value) -> Result<T, String>) -> Result<Vec<T>, String> {
    let items = self::list(list)?.iter().enumerate();
    items
        .map(|(number, item)| read(item).map_err(|why| format!("{number}: {why}")))
        .collect()
}

/// Reads each field of an object.
///
/// # Errors
///
/// If the value is not an object; and the first error of `read`, with the name of the field.
pub fn entries<T>(
    object: &Value,
    read: impl Fn(&Value) -> Result<T, String>,
) -> Result<BTreeMap<String, T>, String> {
    let fields = object.as_object().ok_or_else(|| not("an object", object))?;
    fields
        .keys()
        .map(|name| Ok((name.clone(), field(object, name, &read)?)))
        .collect()
}

/// Makes a reader that reads `null` as `None`.
pub fn optional<T>(
    read: impl Fn(&Value) -> Result<T, String>,
) -> impl Fn(&Value) -> Result<Option<T>, String> {
    move |value| match value {
        Value::Null => Ok(None),
        value => read(value).map(Some),
    }
}

/// Reads a text.
///
/// # Errors
///
/// If the value is not a text.
pub fn text(value: &Value) -> Result<String, String> {
    let text = value.as_str().ok_or_else(|| not("a text", value))?;
    Ok(text.into())
}

/// Reads a whole number.
///
/// # Errors
///
/// If the value is not a whole number, or does not fit.
pub fn number<N: TryFrom<u64>>(value: &Value) -> Result<N, String> {
    let number = value.as_u64().and_then(|number| number.try_into().ok());
    number.ok_or_else(|| not("a whole number that fits", value))
}

/// Reads a number.
///
/// # Errors
///
/// If the value is not a number.
pub fn decimal(value: &Value) -> Result<f64, String> {
    value.as_f64().ok_or_else(|| not("a number", value))
}

fn not(wanted: &str, value: &Value) -> String {
    match value {
        Value::Null => format!("{wanted} is missing"),
        Value::Array(_) => format!("a list is not {wanted}"),
        Value::Object(_) => format!("an object is not {wanted}"),
        value => format!("`{value}` is not {wanted}"),
    }
}
