use std::time::{Duration, Instant};

use native_coroutines::patterns::CATALOGUE;

use crate::{command, run};

#[test]
fn the_tour_visits_every_pattern_and_says_that_both_versions_agree() {
    let start = Instant::now();
    let seen = run::<&str>([]);
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!((seen.status, &*seen.errors), (Some(0), ""));

    let text = String::from_utf8(command::<&str>([]).output().unwrap().stdout).unwrap();
    let mut rest = &*text;
    for pattern in CATALOGUE {
        let stop = (pattern.tour)();
        let heading = format!("{}: {}\n", pattern.name, pattern.idea);
        let (_, from) = rest.split_once(&heading).expect(&heading);
        let size = format!(
            "size: native {} bytes, by hand {} bytes\n",
            stop.native_bytes, stop.by_hand_bytes
        );
        let (here, after) = from.split_once(&size).expect(&size);
        // What went in and came out, wherever the lines are broken.
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let here = words(here);
        assert!(here.contains(&words(&stop.input)), "{here}");
        assert!(here.contains(&words(&stop.native)), "{here}");
        assert!(here.ends_with("native and by hand agree"), "{here}");
        rest = after;
    }
    assert!(rest.contains(&format!("{} patterns, all agree.\n", CATALOGUE.len())));
}

#[test]
fn the_tour_is_readable_in_80_columns() {
    let text = String::from_utf8(command::<&str>([]).output().unwrap().stdout).unwrap();
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn the_tour_works_from_any_directory() {
    let here = command::<&str>([]).output().unwrap();
    let elsewhere = command::<&str>([]).current_dir("/").output().unwrap();
    assert_eq!(elsewhere.status.code(), Some(0));
    assert_eq!(here.stdout, elsewhere.stdout);
}
