//! A headless Chromium driven through chromedriver: the WebDriver protocol is JSON over HTTP.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Key under which WebDriver hands out an element (W3C WebDriver, section 12).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How a browser shows pages.
#[derive(Clone, Copy, Default)]
pub(crate) struct Look {
    /// Width and height of the window, in CSS pixels.
    pub(crate) size: Option<(u32, u32)>,
    /// Whether scripts run.
    pub(crate) without_script: bool,
    /// Whether the reader asked for a dark scheme.
    pub(crate) dark: bool,
}

/// A browser with one window.
pub(crate) struct Browser {
    driver: Child,
    session: String,
    _profile: tempfile::TempDir,
}

/// Returns a browser, or says on standard error that the test is skipped and why.
///
/// With `UNBLINK_NEEDS_BROWSER` set, as `.ci/run` does, a missing browser fails the test.
pub(crate) fn open(test: &str, look: Look) -> Option<Browser> {
    let on_path = |name: &str| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
    };
    let (driver, chromium) = (on_path("chromedriver"), on_path("chromium"));
    if let (Some(driver), Some(chromium)) = (driver, chromium) {
        return Some(Browser::start(&driver, &chromium, look));
    }
    let why = "no chromium and chromedriver on the path (scripts/test-services installs them)";
    assert!(std::env::var_os("UNBLINK_NEEDS_BROWSER").is_none(), "{test}: {why}");
    eprintln!("{test}: SKIPPED, {why}");
    None
}

impl Browser {
    fn start(driver: &PathBuf, chromium: &PathBuf, look: Look) -> Self {
        // A port nobody listens on; between this and the driver's start nobody else takes it.
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let mut child = Command::new(driver)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let profile = tempfile::tempdir().expect("a folder");
        let (width, height) = look.size.unwrap_or((1200, 900));
        let mut prefs = json!({});
        if look.without_script {
            prefs["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": {
            "binary": chromium,
            "prefs": prefs,
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--hide-scrollbars", "--force-prefers-reduced-motion",
                format!("--window-size={width},{height}"),
                format!("--user-data-dir={}", profile.path().display()),
            ]
        }}}});
        let base = format!("http://127.0.0.1:{port}");
        let deadline = Instant::now() + Duration::from_secs(30);
        let session = loop {
            match post(&format!("{base}/session"), &wanted) {
                Ok(answer) => break answer["sessionId"].as_str().expect("a session").to_owned(),
                Err(problem) if Instant::now() > deadline => {
                    let _ = child.kill();
                    panic!("no browser: {problem}");
                }
                Err(_) => std::thread::sleep(Duration::from_millis(100)),
            }
        };
        let browser =
            Self { driver: child, session: format!("{base}/session/{session}"), _profile: profile };
        if look.dark {
            let media = json!([{"name": "prefers-color-scheme", "value": "dark"}]);
            browser.devtools("Emulation.setEmulatedMedia", &json!({"features": media}));
        }
        if let Some((width, height)) = look.size {
            // A headless window is never narrower than 500 pixels; a phone is.
            let screen = json!({
                "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600
            });
            browser.devtools("Emulation.setDeviceMetricsOverride", &screen);
        }
        browser
    }

    fn devtools(&self, command: &str, params: &Value) {
        self.ask("goog/cdp/execute", &json!({"cmd": command, "params": params}));
    }

    fn ask(&self, path: &str, body: &Value) -> Value {
        post(&format!("{}/{path}", self.session), body)
            .unwrap_or_else(|problem| panic!("{path}: {problem}"))
    }

    /// Opens an address and waits until it is there.
    pub(crate) fn go(&self, url: &str) {
        self.ask("url", &json!({"url": url}));
    }

    /// Returns the address of the page at hand.
    pub(crate) fn address(&self) -> String {
        get(&format!("{}/url", self.session)).as_str().expect("an address").to_owned()
    }

    /// Returns the element that a selector finds. A click or a form may still be on its way to the
    /// next page, and the first search builds an index, so it waits, at most half a minute.
    pub(crate) fn find(&self, selector: &str) -> Element<'_> {
        let body = json!({"using": "css selector", "value": selector});
        let found = until(&format!("nothing is {selector}"), || {
            let found = post(&format!("{}/element", self.session), &body).ok()?;
            found[ELEMENT].as_str().map(str::to_owned)
        });
        Element { browser: self, id: found }
    }

    /// Waits until the page says these words, and returns all of its words.
    pub(crate) fn says(&self, words: &str) -> String {
        let body = json!({"script": "return document.body.innerText", "args": []});
        until(&format!("nothing says “{words}”"), || {
            // Between two pages there is no body.
            let said = post(&format!("{}/execute/sync", self.session), &body).ok()?;
            said.as_str().filter(|text| text.contains(words)).map(str::to_owned)
        })
    }

    /// Waits until the address of the page holds these words.
    pub(crate) fn comes_to(&self, words: &str) {
        until(&format!("no address holds {words}"), || {
            self.address().contains(words).then_some(())
        });
    }

    /// Runs a function body in the page and returns what it returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.ask("execute/sync", &json!({"script": script, "args": []}))
    }

    /// Runs a function body that hands its answer to `arguments[0]`.
    pub(crate) fn run_async(&self, script: &str) -> Value {
        self.ask("execute/async", &json!({"script": script, "args": []}))
    }

    /// Presses keys where the focus is.
    pub(crate) fn press(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})]
            })
            .collect();
        let act = json!({"actions": [{"type": "key", "id": "keys", "actions": strokes}]});
        self.ask("actions", &act);
    }

    /// Returns the words of the page.
    pub(crate) fn text(&self) -> String {
        self.find("body").text()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = ureq::delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// An element of the page at hand.
pub(crate) struct Element<'a> {
    browser: &'a Browser,
    id: String,
}

impl Element<'_> {
    pub(crate) fn click(&self) {
        self.browser.ask(&format!("element/{}/click", self.id), &json!({}));
    }

    pub(crate) fn type_in(&self, text: &str) {
        self.browser.ask(&format!("element/{}/value", self.id), &json!({"text": text}));
    }

    pub(crate) fn text(&self) -> String {
        let url = format!("{}/element/{}/text", self.browser.session, self.id);
        get(&url).as_str().unwrap_or_default().to_owned()
    }
}

/// Asks again and again until there is an answer, at most half a minute.
fn until<T>(otherwise: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "{otherwise}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn post(url: &str, body: &Value) -> Result<Value, String> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_mins(1)))
        .build()
        .into();
    let sent = agent.post(url).content_type("application/json").send(body.to_string());
    let mut answer = sent.map_err(|problem| problem.to_string())?;
    let status = answer.status();
    let words = answer.body_mut().read_to_string().map_err(|problem| problem.to_string())?;
    let mut value: Value = serde_json::from_str(&words).map_err(|problem| problem.to_string())?;
    if status.is_success() { Ok(value["value"].take()) } else { Err(value["value"].to_string()) }
}

fn get(url: &str) -> Value {
    let mut answer = ureq::get(url).call().unwrap_or_else(|problem| panic!("{url}: {problem}"));
    let words = answer.body_mut().read_to_string().expect("words");
    let mut value: Value = serde_json::from_str(&words).expect("JSON");
    value["value"].take()
}
