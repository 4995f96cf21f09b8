//! Every coroutine of the catalogue is described, and has the size that its tour measures.

use native_coroutines::inspect::{Inspector, Kind};
use native_coroutines::patterns;

#[test]
fn every_pattern_has_a_body_with_the_size_that_its_tour_says() {
    let this = Inspector::open(std::env::current_exe().unwrap()).unwrap();
    for pattern in patterns::all() {
        let stop = (pattern.tour)();
        let found = this
            .anatomies_in(&format!("src/patterns/{}/native.rs", pattern.name))
            .unwrap();
        let sizes: Vec<_> = found.iter().map(|anatomy| anatomy.size).collect();
        // Its tour measures the body together with the vector that the body lends.
        let lent = if pattern.name == "permutations" {
            size_of::<(u8, Vec<u8>)>() - 1
        } else {
            0
        };
        let sizes: Vec<_> = sizes.iter().map(|size| size + lent).collect();
        assert!(
            sizes.contains(&stop.native_bytes),
            "{}: {} is in {sizes:?}",
            pattern.name,
            stop.native_bytes
        );
    }
}

#[test]
fn what_a_state_saves_lies_in_the_body_and_has_bytes_of_its_own() {
    let this = Inspector::open(std::env::current_exe().unwrap()).unwrap();
    let all = this.anatomies_in(".rs").unwrap();
    assert!(all.len() > 50, "{}", all.len());
    for anatomy in &all {
        assert!(!anatomy.file.is_empty() && anatomy.line > 0, "{anatomy}");
        for state in &anatomy.states {
            assert!(state.line > 0, "{anatomy}");
            let known = state
                .locals
                .iter()
                .filter(|local| local.kind != Kind::Hidden);
            let mut saved: Vec<_> = known
                .chain(&anatomy.tag)
                .filter(|local| local.size > 0)
                .collect();
            saved.sort_by_key(|local| local.offset);
            assert!(
                saved.is_sorted_by(|a, b| a.offset + a.size <= b.offset),
                "{anatomy}"
            );
            assert!(
                saved
                    .last()
                    .is_none_or(|last| last.offset + last.size <= anatomy.size),
                "{anatomy}"
            );
            // Each byte is free or saved.
            let free: usize = state.free(anatomy).iter().map(|range| range.len()).sum();
            let used: usize = saved.iter().map(|local| local.size).sum();
            if state.locals.iter().all(|local| local.kind != Kind::Hidden) {
                assert_eq!(free + used, anatomy.size, "{anatomy}");
            }
        }
    }
}
