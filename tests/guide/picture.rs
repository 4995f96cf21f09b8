//! The picture at the top of the README.
//!
//! `REFRESH=1 cargo test --test guide picture` makes it from a page, in a browser.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::browser::{DESKTOP, in_browser};

const PICTURE: &str = "src/docs/guide.webp";
const PAGE: &str = "records.html#step-6";
/// Down to the end of the struct by hand, in pixels.
const HEIGHT: u32 = 1650;
const MOST: usize = 200_000;

#[test]
fn the_picture_in_the_readme_has_at_most_200_kilobytes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("REFRESH").is_some() {
        in_browser(|browser| {
            browser.open(PAGE, DESKTOP, "light");
            browser.run("document.querySelector('.source').style.maxHeight = 'none'");
            // Two frames later the marks of the step are painted.
            browser.wait_for("await new Promise((done) => setTimeout(done, 500))");
            let picture = browser.picture(json!({
                "x": 0, "y": 0, "width": DESKTOP, "height": HEIGHT, "scale": 1,
            }));
            fs::write(root.join(PICTURE), picture).unwrap();
        });
    }
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    assert!(
        readme.contains(&format!("]({PICTURE})")),
        "README.md shows it"
    );
    let picture = fs::read(root.join(PICTURE)).expect("REFRESH=1 cargo test --test guide picture");
    assert!(picture.len() <= MOST, "{}", picture.len());
}
