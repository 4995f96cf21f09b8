//! How the pages name things.

use native_coroutines::inspect::Anatomy;

/// Writes a count and its noun: `1 state`, `2 states`.
pub fn count(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// Shortens the name of a state for a node: `0` for `Suspend0`, `U` for `Unresumed`.
pub fn short_state(name: &str) -> String {
    match name.strip_prefix("Suspend") {
        Some(number) => number.into(),
        None => name.chars().take(1).collect(),
    }
}

/// Writes the numbers of lines, in order and with ranges: `lines 3, 5–7`.
pub fn lines(numbers: &[u32]) -> String {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let ranges = numbers.chunk_by(|one, next| one + 1 == *next);
    let ranges = ranges.map(|range| match range {
        [line] => line.to_string(),
        [first, .., last] => format!("{first}–{last}"),
        [] => String::new(),
    });
    let word = if numbers.len() == 1 { "line" } else { "lines" };
    format!("{word} {}", ranges.collect::<Vec<_>>().join(", "))
}

/// Names the function of a coroutine, or the struct: the last part of the path that has a name.
pub fn function(anatomy: &Anatomy) -> String {
    let path = &anatomy.type_name;
    let path = match path.find("::{coroutine_env#") {
        Some(end) => &path[..end],
        None => path.split('<').next().unwrap_or(path),
    };
    // The parameters of an `impl` have paths of their own.
    let path = path.rsplit("::").find(|part| !part.starts_with('{'));
    path.unwrap_or(&anatomy.type_name).into()
}

#[cfg(test)]
mod tests {
    #[test]
    fn lines_that_follow_one_another_are_a_range() {
        for (numbers, text) in [
            (&[7][..], "line 7"),
            (&[7, 3, 4], "lines 3–4, 7"),
            (&[5, 4, 3, 4], "lines 3–5"),
        ] {
            assert_eq!(super::lines(numbers), text);
        }
    }
}
