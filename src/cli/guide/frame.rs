//! The frame of a page: the head, the navigation, and the switch between light and dark.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use native_coroutines::patterns::CATALOGUE;

/// Every file of the guide contains these words, so the guide knows which files it may replace.
pub const MARK: &str = "native-coroutines guide";

pub const START: &str = "index.html";
pub const STYLE: &str = "style.css";
pub const SCRIPT: &str = "script.js";

/// The pages that are not about one pattern: the file and the name in the navigation.
const PLACES: &[(&str, &str)] = &[
    (START, "Start"),
    ("anatomies.html", "Anatomies"),
    ("sizes.html", "Sizes"),
];

/// Sets the reader's choice before the page is painted, so that no page flashes. Some browsers
/// forbid storage to files on the disk.
const THEME: &str = "try { document.documentElement.dataset.theme = localStorage.theme ?? '' } catch {} \
     document.documentElement.classList.add('js')";

/// A page of the guide.
pub struct Page {
    /// The name of the file.
    pub file: String,
    /// The title, for the tab of the browser.
    pub title: String,
    /// Scripts that the page needs besides the shared one: names of files in the guide.
    pub scripts: &'static [&'static str],
    /// The content of the page, which begins with its `h1`.
    pub main: Markup,
}

impl Page {
    /// Returns the whole page as HTML.
    pub fn html(&self) -> String {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="generator" content=(MARK);
                    title { (self.title) " · a field guide to Rust’s coroutines" }
                    script { (PreEscaped(THEME)) }
                    link rel="stylesheet" href=(STYLE);
                    // Or the browser asks for a file that is not there.
                    link rel="icon" href="data:,";
                    script src=(SCRIPT) defer {}
                    @for script in self.scripts { script src=(script) defer {} }
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    header { (self.navigation()) }
                    main #main { (self.main) }
                    footer {
                        p {
                            "Made by " code { "native-coroutines guide" } " from recorded runs. States, offsets and \
                             values come from the debug information of the program, and the ways between the states \
                             from the compiler’s MIR. No body was changed to be looked into."
                        }
                    }
                }
            }
        };
        page.into_string()
    }

    fn navigation(&self) -> Markup {
        let here = |file: &str| (self.file == file).then_some("page");
        html! {
            nav aria-label="The guide" {
                a.brand href=(START) { "A field guide to coroutines" }
                @for (file, name) in PLACES { a.place href=(file) aria-current=[here(file)] { (name) } }
                details.menu {
                    summary.place { "Patterns" }
                    div { @for chapter in CATALOGUE {
                        section {
                            p { (chapter.name) }
                            ul { @for pattern in chapter.patterns {
                                @let file = pattern_file(pattern.name);
                                li { a href=(file) aria-current=[here(&file)] { (pattern.name) } }
                            } }
                        }
                    } }
                }
            }
            button #theme type="button" { "Dark" }
        }
    }
}

/// Returns the name of the file of a pattern's page.
pub fn pattern_file(pattern: &str) -> String {
    format!("{pattern}.html")
}
