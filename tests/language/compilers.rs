//! The compilers with which every statement was verified, and which of them this one is.
//!
//! A few statements hold since one of them or until one: `since(OCTOBER)` asks. A compiler between
//! two of them is taken for the older one, and one that is newer than all for the newest.

use std::panic;
use std::process::Command;
use std::sync::{Once, OnceLock};

use crate::compiler::rustc;

/// The minor version of `rustc 1.95.0 (59807616e 2026-04-14)`, with `RUSTC_BOOTSTRAP=1`.
pub const APRIL: u32 = 95;
/// The minor version of `rustc 1.97.0-nightly (e50aa6fba 2026-05-19)`.
pub const MAY: u32 = 97;
/// The minor version of `rustc 1.101.0-nightly (07e526db9 2026-10-19)`.
pub const OCTOBER: u32 = 101;

/// Returns whether this compiler is the one of that minor version, or a newer one.
pub fn since(minor: u32) -> bool {
    minor_of(version()).is_none_or(|this| this >= minor)
}

/// The minor version in the answer of `rustc --version`.
fn minor_of(version: &str) -> Option<u32> {
    version.split('.').nth(1)?.parse().ok()
}

fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let output = Command::new(rustc()).arg("--version").output();
        String::from_utf8(output.expect("rustc runs").stdout).unwrap()
    })
}

/// Makes every test that fails say so, if the statements were not verified with this compiler.
pub fn name_this_one_if_unverified() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Miri starts no other program, so it cannot ask.
        if cfg!(miri)
            || [APRIL, MAY, OCTOBER]
                .map(Some)
                .contains(&minor_of(version()))
        {
            return;
        }
        let standard = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            standard(panic);
            eprintln!("{}", unverified(version()));
        }));
    });
}

fn unverified(version: &str) -> String {
    format!(
        "note: this is {}, and the statements were verified with the nightly compilers of \
         2026-05-19 (1.97) and 2026-10-19 (1.101) and with 1.95.0.\n\
         If the language has changed, the statement has to: write both down with \
         `compilers::since`, and tell the maintainers of this package.\n\
         If it should not have changed: https://github.com/rust-lang/rust/issues, \
         where 43122 tracks the feature.",
        version.trim_end()
    )
}

#[test]
fn a_version_is_read_whatever_its_channel() {
    assert_eq!(minor_of("rustc 1.95.0 (59807616e 2026-04-14)"), Some(APRIL));
    assert_eq!(
        minor_of("rustc 1.101.0-nightly (07e526db9 2026-10-19)"),
        Some(OCTOBER)
    );
    assert_eq!(minor_of("rustc 1.97.0-dev"), Some(MAY));
    assert_eq!(minor_of("unknown"), None);
    assert!(minor_of(version()) >= Some(APRIL), "{}", version());
}

#[test]
fn the_note_on_an_unverified_compiler_names_it_and_those_that_were_verified() {
    let note = unverified("rustc 1.103.0-nightly\n");
    for part in [
        "1.103.0-nightly",
        "1.95.0",
        "2026-05-19",
        "2026-10-19",
        "43122",
    ] {
        assert!(note.contains(part), "{part}");
    }
}
