//! An accessibility checker finds nothing to mend.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::browser::{SCREENS, in_browser};
use super::not_run;

/// Checks the rules of WCAG 2.2 AA, and the good practice that the checker knows.
pub const CHECK: &str = r#"
    document.querySelectorAll('details:not(.menu, .long)').forEach((e) => { e.open = true; });
    const { violations } = await axe.run(document, { runOnly: [
        'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice',
    ], resultTypes: ['violations'], selectors: false });
    return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3)
        .map((n) => `${n.html.slice(0, 200)} ${n.any.map((a) => a.message).join()}`).join('\n  ')}`);
"#;

/// Returns the checker, or says that it is not installed.
pub fn checker() -> Option<String> {
    let checker =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guide/node_modules/axe-core/axe.min.js");
    let checker = fs::read_to_string(checker).ok();
    if checker.is_none() {
        not_run(
            "axe-core is not installed",
            "cd tests/guide && npm install --no-package-lock",
        );
    }
    checker
}

#[test]
fn the_accessibility_checker_finds_nothing_on_any_page() {
    let Some(checker) = checker() else { return };
    in_browser(|browser| {
        for page in browser.guide.pages() {
            for (width, scheme) in SCREENS {
                browser.open(&page, width, scheme);
                browser.run(&checker);
                match browser.wait_for(CHECK) {
                    Value::Array(found) if found.is_empty() => {}
                    found => panic!("{page} at {width}, {scheme}: {found:#}"),
                }
            }
        }
    });
}
