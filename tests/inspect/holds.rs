//! The rule that holds for any bytes: they are refused, or all that is described can be written.

use native_coroutines::inspect::{Anatomy, Inspector};

/// Reads the anatomies of all coroutines. No bytes make it panic, or go on without an end.
pub fn read(data: &[u8]) -> Vec<Anatomy> {
    let read = Inspector::read(data).and_then(|inspector| inspector.anatomies_in(""));
    match read {
        Ok(anatomies) => {
            for anatomy in &anatomies {
                assert!(!anatomy.to_string().is_empty());
                for state in &anatomy.states {
                    let free = state.free(anatomy);
                    assert!(
                        free.iter()
                            .all(|range| range.start < range.end && range.end <= anatomy.size)
                    );
                }
            }
            anatomies
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            Vec::new()
        }
    }
}
