//! The promise: every pattern has the same parts, and what is written about them is true.

use std::path::Path;

use native_coroutines::patterns::CATALOGUE;

#[test]
fn every_folder_is_in_the_catalogue_with_its_three_files() {
    let patterns = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/patterns");
    let mut folders: Vec<String> = std::fs::read_dir(&patterns)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    folders.sort();
    let mut names: Vec<&str> = CATALOGUE.iter().map(|pattern| pattern.name).collect();
    names.sort();
    assert_eq!(folders, names);
    for name in names {
        for file in ["mod.rs", "native.rs", "by_hand.rs"] {
            assert!(patterns.join(name).join(file).is_file(), "{name}/{file}");
        }
    }
}

#[test]
fn every_pattern_is_compared_on_random_input_and_measured() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for pattern in CATALOGUE {
        for folder in ["tests/agreement", "benches/patterns"] {
            let file = root.join(folder).join(pattern.name).with_extension("rs");
            assert!(file.is_file(), "{} is missing", file.display());
            let main = std::fs::read_to_string(root.join(folder).join("main.rs")).unwrap();
            let line = format!("mod {};", pattern.name);
            assert!(main.contains(&line), "{folder}/main.rs lacks `{line}`");
        }
    }
}

#[test]
fn the_patterns_use_nothing_of_this_crate() {
    for pattern in CATALOGUE {
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
    for pattern in CATALOGUE {
        let stop = (pattern.tour)();
        assert_eq!(stop.native, stop.by_hand, "{}", pattern.name);
        assert!(!stop.native.is_empty(), "{}", pattern.name);
    }
}

#[cfg(feature = "cli")]
#[test]
fn the_table_in_the_readme_is_what_list_prints() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_native-coroutines"))
        .args(["list", "--markdown"])
        .output()
        .unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    assert_eq!(table.lines().count(), CATALOGUE.len() + 2);
    let readme = include_str!("../README.md");
    assert!(
        readme.contains(&table),
        "put this into README.md, from `cargo run -- list --markdown`:\n{table}"
    );
}
