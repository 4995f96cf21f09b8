//! The promise: every pattern has the same parts, and the texts about them are true.

use std::collections::BTreeSet;
use std::path::Path;

use native_coroutines::patterns;

/// The files of each pattern's folder.
const FILES: [&str; 4] = ["mod.rs", "native.rs", "by_hand.rs", "tour.rs"];

/// The folders with a file per pattern, each declared by a `main.rs`.
const TEST_FOLDERS: [&str; 2] = ["tests/patterns", "benches/patterns"];

/// Where each pattern has a folder.
const PATTERNS: &str = "src/patterns";

fn read(path: impl AsRef<Path>) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_folder_is_in_the_catalogue_with_its_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(PATTERNS);
    let entries = std::fs::read_dir(&folder).unwrap().map(Result::unwrap);
    let folders: BTreeSet<String> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let modules = read(format!("{PATTERNS}/mod.rs"));
    for name in &folders {
        for file in FILES {
            let path = folder.join(name).join(file);
            assert!(path.is_file(), "{} is missing", path.display());
        }
        let line = format!("pub mod {name};");
        assert!(
            modules.lines().any(|other| other == line),
            "{PATTERNS}/mod.rs lacks the line `{line}`"
        );
        let line = format!("pattern!({name})");
        assert!(
            modules.contains(&line),
            "`CATALOGUE` in {PATTERNS}/mod.rs lacks `{line}`"
        );
    }
    // Patterns behind a feature that is off have a folder and are not in the catalogue.
    let mut names = BTreeSet::new();
    for pattern in patterns::all() {
        let name = pattern.name;
        assert!(folders.contains(name), "{name} has no folder in {PATTERNS}");
        assert!(names.insert(name), "{name} is in the catalogue twice");
    }
    if cfg!(feature = "std") {
        assert_eq!(names.len(), folders.len());
    }
}

#[cfg(feature = "std")]
#[test]
fn the_page_of_the_patterns_names_every_chapter_and_its_patterns_in_order() {
    let mut chapters = String::new();
    for (index, chapter) in patterns::CATALOGUE.iter().enumerate() {
        let names = chapter.patterns.iter().map(|pattern| pattern.name);
        let names: Vec<_> = names.map(|name| format!("[`{name}`]")).collect();
        chapters += &format!(
            "//! {}. **{}**: {}.\n//!    {}\n",
            index + 1,
            chapter.name,
            chapter.idea,
            names.join(", ")
        );
    }
    assert!(
        read(format!("{PATTERNS}/mod.rs")).contains(&chapters),
        "put this into the documentation at the top of {PATTERNS}/mod.rs:\n{chapters}"
    );
}

#[test]
fn every_guide_begins_with_a_sentence_and_says_when_not_to_use_the_pattern() {
    for pattern in patterns::all() {
        let file = format!("{PATTERNS}/{}/mod.rs", pattern.name);
        let mut guide = pattern.guide();
        let idea = guide.next().unwrap_or_default();
        assert!(
            idea.len() > 1 && idea.ends_with('.') && guide.next() == Some(""),
            "{file} does not begin with one line that is a sentence, and an empty line: {idea:?}"
        );
        assert_eq!(idea, pattern.idea());
        for heading in ["# The problem", "# When not to use it"] {
            assert!(
                pattern.guide().any(|line| line == heading),
                "{file} has no heading `{heading}`"
            );
        }
    }
}

#[test]
fn every_pattern_is_compared_on_random_input_and_measured() {
    for folder in TEST_FOLDERS {
        let main = read(format!("{folder}/main.rs"));
        for pattern in patterns::all() {
            read(format!("{folder}/{}.rs", pattern.name));
            let line = format!("mod {};", pattern.name);
            assert!(main.contains(&line), "{folder}/main.rs lacks `{line}`");
        }
    }
}

#[test]
fn the_patterns_use_nothing_of_this_crate() {
    for pattern in patterns::all() {
        for (file, text) in [
            ("native.rs", pattern.native),
            ("by_hand.rs", pattern.by_hand),
        ] {
            for path in ["crate::", "super::", "native_coroutines"] {
                assert!(!text.contains(path), "{}/{file} has {path}", pattern.name);
            }
        }
    }
}

#[cfg(feature = "std")]
#[test]
fn on_the_tour_native_and_by_hand_say_the_same() {
    for pattern in patterns::all() {
        let stop = (pattern.tour)();
        assert_eq!(stop.native, stop.by_hand, "{}", pattern.name);
    }
}

#[cfg(feature = "std")]
#[test]
fn every_stop_shows_a_dialogue() {
    for pattern in patterns::all() {
        let dialogue = (pattern.tour)().native;
        // A step of the caller, and an answer of the body.
        let steps = dialogue.lines().filter(|line| !line.starts_with(' '));
        assert!(steps.count() > 1, "{}: {dialogue}", pattern.name);
        assert!(dialogue.contains(" → "), "{}: {dialogue}", pattern.name);
    }
}

#[cfg(feature = "cli")]
#[test]
fn the_table_in_the_readme_is_the_one_that_list_prints() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_native-coroutines"))
        .args(["list", "--markdown"])
        .output()
        .unwrap();
    let mut table = String::from_utf8(output.stdout).unwrap();
    // The README has the sizes of May's compiler. Some are smaller on a newer one, as sizes.txt says.
    for line in read("tests/language/sizes.txt").lines() {
        if let [name, may, by_hand, october] = line.split_whitespace().collect::<Vec<_>>()[..]
            && let Some(row) = table
                .lines()
                .find(|row| row.contains(&format!("[`{name}`]")))
        {
            let newer = format!(" {october} | {by_hand} |");
            let row_of_may = row.replace(&newer, &format!(" {may} | {by_hand} |"));
            table = table.replace(row, &row_of_may);
        }
    }
    let rows = 2 + patterns::CATALOGUE.len() + patterns::all().count();
    assert_eq!(table.lines().count(), rows);
    assert!(
        read("README.md").contains(&table),
        "put this into README.md, from `cargo run -- list --markdown`:\n{table}"
    );
}
