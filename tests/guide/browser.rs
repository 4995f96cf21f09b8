//! A browser without a window, driven over WebDriver.
//!
//! <https://www.w3.org/TR/webdriver2/> has the protocol: JSON over HTTP, one request per command.

use std::io::{self, BufRead, BufReader, ErrorKind};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;

use super::{Guide, not_run};

/// The widths of a desktop and of a phone, in pixels.
pub const DESKTOP: u32 = 1440;
pub const PHONE: u32 = 420;

/// Both widths and both colours.
pub const SCREENS: [(u32, &str); 2] = [(DESKTOP, "light"), (PHONE, "dark")];

const INSTALL: &str = "apt-get install chromium chromium-driver";

/// Writes a guide and runs a check of it in a browser, or says that no browser is installed.
pub fn in_browser(check: impl FnOnce(&Browser)) {
    let driver = match Driver::start() {
        Ok(driver) => driver,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return not_run("no chromedriver is installed", INSTALL);
        }
        Err(error) => panic!("chromedriver does not start: {error}"),
    };
    let profile = tempfile::tempdir().unwrap();
    let session = driver.post(
        "/session",
        &capabilities(&profile.path().display().to_string()),
    );
    let session = match session {
        Ok(session) => session["sessionId"].as_str().expect("a session").to_owned(),
        Err(error) if error.contains("cannot find Chrome binary") => {
            return not_run("no browser is installed", INSTALL);
        }
        Err(error) => panic!("no session: {error}"),
    };
    let guide = Guide::write();
    check(&Browser {
        driver,
        session,
        guide,
    });
}

fn capabilities(profile: &str) -> Value {
    let profile = format!("--user-data-dir={profile}");
    json!({ "capabilities": { "alwaysMatch": {
        "goog:chromeOptions": { "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", profile,
        ] },
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
    } } })
}

/// The program that drives the browser.
struct Driver {
    process: Child,
    address: String,
    agent: Agent,
}

impl Driver {
    fn start() -> io::Result<Self> {
        let mut command = Command::new("chromedriver");
        command
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = command.spawn()?;
        // "ChromeDriver was started successfully on port 40123."
        let output = BufReader::new(process.stdout.take().expect("it is piped"));
        let port = output.lines().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let config = Agent::config_builder();
        let config = config
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)));
        let driver = Driver {
            process,
            address: format!("http://127.0.0.1:{}", port.unwrap_or_default()),
            agent: config.build().into(),
        };
        match port {
            Some(_) => Ok(driver),
            None => Err(io::Error::other("it names no port")),
        }
    }

    /// Sends a command, and returns its value or the message of its error.
    fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        let answer = self
            .agent
            .post(format!("{}{path}", self.address))
            .send_json(body);
        let mut answer = answer.map_err(|error| error.to_string())?;
        let mut body: Value = answer
            .body_mut()
            .read_json()
            .map_err(|error| error.to_string())?;
        match body["value"]["message"].as_str() {
            Some(message) if body["value"]["error"].is_string() => Err(message.into()),
            _ => Ok(body["value"].take()),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A session: one window.
pub struct Browser {
    driver: Driver,
    session: String,
    pub guide: Guide,
}

impl Browser {
    /// Opens a page of the guide at a width, in light or dark colours.
    pub fn open(&self, page: &str, width: u32, scheme: &str) {
        let phone = width == PHONE;
        let screen =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": phone });
        self.devtools("Emulation.setDeviceMetricsOverride", screen);
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            // What moves has no colour that could be tested.
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.devtools("Emulation.setEmulatedMedia", media);
        // From one step to another of the same page nothing is loaded.
        self.command("url", json!({ "url": "about:blank" }));
        let address = format!("file://{}", self.guide.path(page).display());
        self.command("url", json!({ "url": address }));
    }

    /// Runs the body of a function in the page, and returns the function's value.
    pub fn run(&self, script: &str) -> Value {
        self.command("execute/sync", json!({ "script": script, "args": [] }))
    }

    /// Runs the body of an asynchronous function.
    pub fn wait_for(&self, script: &str) -> Value {
        self.run(&format!("return (async () => {{ {script} }})();"))
    }

    /// Presses a key, as a person does.
    pub fn press(&self, key: &str) {
        for kind in ["keyDown", "keyUp"] {
            self.devtools(
                "Input.dispatchKeyEvent",
                json!({ "type": kind, "key": key, "code": key }),
            );
        }
    }

    /// Returns and empties a log: `browser` is the console, `performance` has the requests.
    pub fn log(&self, kind: &str) -> Vec<Value> {
        match self.command("se/log", json!({ "type": kind })) {
            Value::Array(entries) => entries,
            other => panic!("no log: {other}"),
        }
    }

    /// Returns a part of the page as a picture in the format WebP.
    pub fn picture(&self, clip: Value) -> Vec<u8> {
        let parameters = json!({
            "format": "webp", "quality": 88, "captureBeyondViewport": true, "clip": clip,
        });
        let answer = self.devtools("Page.captureScreenshot", parameters);
        base64(answer["data"].as_str().expect("a picture"))
    }

    /// Gives a command to the developer tools of the browser.
    pub fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.command(
            "goog/cdp/execute",
            json!({ "cmd": command, "params": parameters }),
        )
    }

    fn command(&self, command: &str, body: Value) -> Value {
        let path = format!("/session/{}/{command}", self.session);
        let value = self.driver.post(&path, &body);
        value.unwrap_or_else(|error| panic!("{command}: {error}"))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser ends with its session, and not with its driver.
        let address = format!("{}/session/{}", self.driver.address, self.session);
        let _ = self.driver.agent.delete(address).call();
    }
}

/// Decodes Base64.
fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<u32> = text
        .chars()
        .filter_map(|digit| Some(DIGITS.find(digit)? as u32))
        .collect();
    let groups = digits.chunks(4).flat_map(|group| {
        let bits = group.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - group.len()));
        bits.to_be_bytes()[1..group.len()].to_vec()
    });
    groups.collect()
}
