//! A live page in the browser.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::{Browser, DESKTOP, in_browser};

pub struct Page<'a> {
    pub browser: &'a Browser,
}

/// The answer of a body to a resume.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    /// The calls that it made.
    pub notes: Vec<String>,
    pub answer: String,
}

/// Opens the live page of a pattern and runs a check of it, or says that no browser is installed.
pub fn live(pattern: &str, check: impl FnOnce(&Page)) {
    in_browser(|browser| {
        let page = Page { browser };
        page.go(pattern);
        check(&page);
        let console = browser.log("browser");
        assert!(console.is_empty(), "the console: {console:?}");
    });
}

/// Returns the file of a live page.
pub fn file(pattern: &str) -> String {
    format!("live_{pattern}.html")
}

impl Page<'_> {
    /// Opens the live page of a pattern, and waits until the coroutine is made.
    pub fn go(&self, pattern: &str) {
        self.browser.open(&file(pattern), DESKTOP, "light");
        self.wait();
    }

    pub fn wait(&self) {
        let limit = Instant::now() + Duration::from_secs(20);
        while self.all(".said li").len() != 1 {
            assert!(
                Instant::now() < limit,
                "no coroutine: {:?}",
                self.browser.log("browser")
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Runs the body of a function of some arguments in the page.
    pub fn run(&self, script: &str, arguments: &[Value]) -> Value {
        let arguments = json!(arguments);
        self.browser.run(&format!(
            "return ((...given) => {{ {script} }})(...{arguments})"
        ))
    }

    /// The texts of all elements, as a reader sees them.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let script =
            "return [...document.querySelectorAll(given[0])].map((e) => e.innerText.trim())";
        serde_json::from_value(self.run(script, &[json!(selector)])).unwrap()
    }

    pub fn text(&self, selector: &str) -> String {
        self.all(selector).join("\n")
    }

    /// Presses a button by its class.
    pub fn press(&self, button: &str) {
        let script = "const button = document.querySelector(`button.${given[0]}`); \
             if (button.disabled) throw new Error(`${given[0]} is disabled`); button.click()";
        self.run(script, &[json!(button)]);
    }

    /// Presses a key of the keyboard: its name, its number, and the text that it makes.
    pub fn key(&self, name: &str, number: u32, text: &str) {
        for kind in ["keyDown", "keyUp"] {
            let key = json!({ "type": kind, "key": name, "code": name, "text": text, "windowsVirtualKeyCode": number });
            self.browser.devtools("Input.dispatchKeyEvent", key);
        }
    }

    /// Starts the body anew.
    pub fn anew(&self) {
        // The old entries go at once, so that the first one to be seen is of the new start.
        self.run("document.querySelector('.said').replaceChildren()", &[]);
        self.press("anew");
        self.wait();
    }

    /// Writes into a field, as a reader does.
    pub fn write(&self, field: &str, text: &str) {
        let script = "const field = document.querySelector(`[name=${given[0]}]`); field.value = given[1]; \
             field.dispatchEvent(new Event('input', { bubbles: true }))";
        self.run(script, &[json!(field), json!(text)]);
    }

    /// Returns the answers of the body, from the first resume to the last.
    pub fn said(&self) -> Vec<Said> {
        let script = "return [...document.querySelectorAll('.said li')].reverse().slice(1).map((entry) => { \
             const texts = (kind) => [...entry.querySelectorAll(kind)].map((e) => e.lastChild.textContent); \
             return [texts('.called'), texts('.out')[0]] })";
        let said: Vec<(Vec<String>, String)> =
            serde_json::from_value(self.run(script, &[])).unwrap();
        said.into_iter()
            .map(|(notes, answer)| Said { notes, answer })
            .collect()
    }

    /// The saved locals as the page shows them: `count = 1`.
    pub fn held(&self) -> Vec<String> {
        let script = "return [...document.querySelectorAll('.held .local:not(.tag)')].map((e) => \
             [...e.childNodes].filter((node) => !node.classList?.contains('unseen')).map((node) => node.textContent).join(''))";
        serde_json::from_value(self.run(script, &[])).unwrap()
    }
}
