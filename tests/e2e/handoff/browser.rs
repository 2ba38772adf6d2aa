//! The page in a real browser, driven by `WebDriver`: what the copy buttons put on the clipboard, pasted into an editor.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use serde_json::{Value, json};

use super::super::real;
use super::Desk;

/// A browser without a screen.
struct Browser {
    client: reqwest::Client,
    driver: Child,
    session: String,
    profile: tempfile::TempDir,
}

impl Browser {
    async fn open() -> Self {
        let profile = tempfile::tempdir().expect("a folder");
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .env("HOME", profile.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let out = BufReader::new(driver.stdout.take().expect("piped"));
        let port = out
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, port) = line.rsplit_once("on port ")?;
                port.trim_end_matches('.')
                    .parse::<u16>()
                    .ok()
                    .filter(|port| *port != 0)
            })
            .expect("a port");
        let mut browser = Self {
            client: reqwest::Client::builder()
                .timeout(Duration::from_secs(30))
                .build()
                .expect("a client"),
            driver,
            session: format!("http://127.0.0.1:{port}/session"),
            profile,
        };
        let data = format!(
            "--user-data-dir={}",
            browser.profile.path().join("data").display()
        );
        let wish = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", data
            ]},
        }}});
        let made = browser.call("", wish).await;
        let id = made["sessionId"].as_str().expect("a session").to_owned();
        browser.session = format!("{}/{id}", browser.session);
        browser
    }

    /// Asks the driver for something.
    async fn call(&self, path: &str, body: Value) -> Value {
        let url = format!("{}{path}", self.session);
        let answer = self
            .client
            .post(&url)
            .json(&body)
            .send()
            .await
            .expect("an answer");
        let answer: Value = answer.json().await.expect("JSON");
        let value = answer["value"].clone();
        assert!(value["error"].is_null(), "{path}: {value}");
        value
    }

    async fn go(&self, url: &str) {
        self.call("/url", json!({"url": url})).await;
    }

    /// Runs a script in the page; what it returns may be a promise.
    async fn run(&self, script: &str) -> Value {
        self.call("/execute/sync", json!({"script": script, "args": []}))
            .await
    }

    async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        self.call("/goog/cdp/execute", body).await
    }

    /// Clicks as a person does.
    async fn click(&self, selector: &str) {
        let found = self
            .call(
                "/element",
                json!({"using": "css selector", "value": selector}),
            )
            .await;
        let id = found
            .as_object()
            .and_then(|element| element.values().next())
            .and_then(Value::as_str)
            .expect("an element")
            .to_owned();
        self.call(&format!("/element/{id}/click"), json!({})).await;
    }

    /// Presses keys as a person does.
    async fn press(&self, keys: &str) {
        let steps: Vec<Value> = keys
            .chars()
            .flat_map(|c| {
                let key = c.to_string();
                [
                    json!({"type": "keyDown", "value": key}),
                    json!({"type": "keyUp", "value": key}),
                ]
            })
            .collect();
        let body = json!({"actions": [{"type": "key", "id": "keyboard", "actions": steps}]});
        self.call("/actions", body).await;
    }

    /// Waits until the page says something.
    async fn said(&self, words: &str) {
        for _ in 0..100 {
            let said = self
                .run("return document.getElementById('said').textContent")
                .await;
            if said.as_str().is_some_and(|said| said.contains(words)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the page never said {words}");
    }

    /// Pastes into an editor on a page of its own; returns its blocks.
    async fn paste(&self) -> Value {
        self.go("data:text/html,<meta charset=utf-8><div id=e contenteditable style=\"min-height:9em\"></div>").await;
        self.click("#e").await;
        let paste = json!({"type": "keyDown", "modifiers": 2, "key": "v", "code": "KeyV", "windowsVirtualKeyCode": 86, "commands": ["paste"]});
        self.devtools("Input.dispatchKeyEvent", paste).await;
        self.run(BLOCKS).await
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser ends with its driver only when the session is closed.
        if let Some(host) = self.session.strip_prefix("http://") {
            let (host, path) = host.split_once('/').expect("a path");
            let request =
                format!("DELETE /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            if let Ok(mut stream) = std::net::TcpStream::connect(host) {
                use std::io::{Read as _, Write as _};
                let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
                let _ = stream.write_all(request.as_bytes());
                let _ = stream.read_to_end(&mut Vec::new());
            }
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The blocks of what was pasted: name and text, and the styled pieces in them.
const BLOCKS: &str = r"
const flat = (text) => text.replace(/\u00a0/g, ' ');
const pieces = (block) => [...block.querySelectorAll('strong, b, em, i, code, a')].map((piece) => [
  ({ B: 'STRONG', I: 'EM' })[piece.tagName] || piece.tagName, flat(piece.textContent), piece.getAttribute('href')]);
const list = [];
for (const block of document.getElementById('e').querySelectorAll('h1,h2,h3,h4,p,li,pre,hr,img')) {
  const name = block.tagName === 'P' && block.closest('blockquote') ? 'QUOTE' : block.tagName;
  list.push([name, flat(block.textContent), pieces(block)]);
}
return list;
";

/// What has to arrive, written down by hand from the draft.
fn expected(with_title: bool) -> Value {
    let mut blocks = vec![
        json!(["H1", "Slow \"mornings\" & <kettles>", []]),
        json!(["H2", "A clock of water", []]),
        json!([
            "P",
            "The kettle is the first clock of the day, and it is slow. Second lineafter a break.",
            [
                ["EM", "kettle", null],
                ["STRONG", "clock", null],
                ["A", "it is slow", "https://example.org/k"],
                ["CODE", "slow", null],
            ]
        ]),
        json!(["P", "[Picture 1: red kettle.png]", []]),
        json!([if with_title { "H1" } else { "H3" }, "What it says", []]),
        json!(["LI", "one", []]),
        json!(["LI", "two", [["EM", "two", null]]]),
        json!(["LI", "three", []]),
        json!(["LI", "four", []]),
        json!(["H4", "Small", []]),
        json!(["QUOTE", "Wait.", []]),
        json!(["QUOTE", "A second paragraph.", []]),
        json!(["PRE", "fn boil() {\n \n    wait(\"<b>\");\n}", []]),
        json!(["HR", "", []]),
        json!(["P", "A note[1], and 日本語 🎉.", []]),
        json!(["HR", "", []]),
        json!(["LI", "About water.", []]),
    ];
    if !with_title {
        blocks.drain(..2);
    }
    Value::Array(blocks)
}

fn is_installed() -> bool {
    real::has(&["chromium", "chromedriver"])
}

#[tokio::test]
async fn what_is_copied_and_pasted_into_an_editor_is_the_story_block_by_block() {
    if !is_installed() {
        return;
    }
    let (desk, browser) = (Desk::set().await, Browser::open().await);
    browser.go(desk.page.url()).await;
    browser.click("#copy-story").await;
    browser.said("The story is copied.").await;
    assert_eq!(browser.paste().await, expected(true));
    browser.go(desk.page.url()).await;
    browser.click("#copy-below").await;
    browser.said("without the title is copied.").await;
    assert_eq!(browser.paste().await, expected(false));
    // The other way, for a browser without the newer interface; and by the keyboard alone.
    browser.go(desk.page.url()).await;
    browser
        .run("Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.getElementById('copy-story').focus();")
        .await;
    browser.press("\u{E007}").await;
    browser.said("The story is copied.").await;
    assert_eq!(browser.paste().await, expected(true));
    // The control: what is on the clipboard is what was copied last.
    browser.go(desk.page.url()).await;
    browser.click("[data-copy=subtitle]").await;
    browser.said("Subtitle copied.").await;
    let pasted = browser.paste().await;
    assert_eq!(pasted, json!([]), "plain text has no blocks");
    let text = browser
        .run("return document.getElementById('e').textContent")
        .await;
    assert_eq!(text, desk.parcel.subtitle.clone().expect("one"));
}

#[tokio::test]
async fn the_page_can_be_used_by_keyboard_and_ear_on_any_screen() {
    if !is_installed() {
        return;
    }
    let (desk, browser) = (Desk::set().await, Browser::open().await);
    for (scheme, width) in [
        ("light", 1100),
        ("dark", 1100),
        ("light", 360),
        ("dark", 360),
    ] {
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        browser.devtools("Emulation.setEmulatedMedia", media).await;
        let screen =
            json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500});
        browser
            .devtools("Emulation.setDeviceMetricsOverride", screen)
            .await;
        browser.go(desk.page.url()).await;
        let what = format!("{scheme} {width}");
        let faults = browser.run(FAULTS).await;
        assert_eq!(faults, json!([]), "{what}");
        photograph(&browser, &what.replace(' ', "-")).await;
        // The story's headings have the levels that Medium gives them, whatever comes between.
        if let Some(axe) = axe() {
            browser.run(&axe).await;
            let found = browser
                .run("return axe.run(document, { resultTypes: ['violations'], rules: { 'heading-order': { enabled: false } } }).then((r) => r.violations.map((v) => [v.id, v.nodes.map((n) => n.html)]))")
                .await;
            assert_eq!(found, json!([]), "{what}");
        }
    }
    // Tab leads through every control in the order in which they are read, and each is seen to have the focus.
    browser.go(desk.page.url()).await;
    let order = browser.run("return [...document.querySelectorAll('a[href], button, summary, input')].filter((e) => e.offsetParent !== null || e.className === 'skip').length").await;
    let mut last = -1.0;
    for step in 0..order.as_u64().expect("a number") {
        browser.press("\u{E004}").await;
        let at = browser.run(FOCUS).await;
        let place = at[0].as_f64().expect("a place");
        assert!(place > last, "step {step}: {at}");
        assert_eq!(at[1], json!(true), "step {step} is not seen: {at}");
        last = place;
    }
}

/// Where the focus is in the order of the page, and whether it is seen.
const FOCUS: &str = "
const all = [...document.querySelectorAll('*')];
const e = document.activeElement;
const style = getComputedStyle(e);
return [all.indexOf(e), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, e.outerHTML.slice(0, 80)];
";

/// Our own look at what a reader needs: landmarks, headings, names, room, contrast. Works without anything from outside.
const FAULTS: &str = r"
const faults = [];
const need = (ok, what) => { if (!ok) faults.push(what); };
const one = (query) => document.querySelectorAll(query).length === 1;
need(document.documentElement.lang, 'no language');
for (const landmark of ['main', 'header', 'footer']) need(one('body > ' + landmark), landmark);
need(one('body > header h1'), 'h1');
need(one('[role=status][aria-live=polite]'), 'status');
for (const section of document.querySelectorAll('section')) {
  const name = document.getElementById(section.getAttribute('aria-labelledby') || '');
  need(name && name.textContent.trim(), 'a section without a name');
}
for (const control of document.querySelectorAll('button, a[href], input:not([type=hidden])')) {
  const label = control.id && document.querySelector(`label[for='${control.id}']`);
  const name = control.getAttribute('aria-label') || (label && label.textContent) || control.textContent;
  need(name.trim(), 'no name: ' + control.outerHTML);
}
for (const image of document.images) need(image.hasAttribute('alt'), 'no alt: ' + image.outerHTML);
const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
need(new Set(ids).size === ids.length, 'an id twice');
need(document.documentElement.scrollWidth <= innerWidth, `wider than the window: ${document.documentElement.scrollWidth}`);
for (const button of document.querySelectorAll('button')) {
  const box = button.getBoundingClientRect();
  need(box.width >= 24 && box.height >= 24, 'too small: ' + button.outerHTML);
}
const light = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
const rgb = (text) => text.match(/[\d.]+/g).map(Number);
const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
const paper = (e) => {
  for (; e; e = e.parentElement) {
    const colour = rgb(getComputedStyle(e).backgroundColor);
    if (colour.length === 3 || colour[3] > 0) return colour;
  }
  return [255, 255, 255];
};
for (const e of document.querySelectorAll('body *')) {
  const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  if (!own || e.offsetParent === null || e.className === 'skip') continue;
  const [a, b] = [luminance(rgb(getComputedStyle(e).color)), luminance(paper(e))].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  need(ratio >= 4.5, `contrast ${ratio.toFixed(2)}: ${e.outerHTML.slice(0, 80)}`);
}
return faults;
";

/// axe-core, where npm can get it; a check on top of our own.
fn axe() -> Option<String> {
    static AXE: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    AXE.get_or_init(|| {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("axe");
        let script = folder.join("node_modules/axe-core/axe.min.js");
        if !script.exists() {
            std::fs::create_dir_all(&folder).expect("a folder");
            let installed = Command::new("npm")
                .args([
                    "install",
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts",
                    "axe-core@4",
                ])
                .arg("--prefix")
                .arg(&folder)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            if !installed.is_ok_and(|status| status.success()) {
                println!("skipped: axe-core cannot be had from npm; our own checks ran");
            }
        }
        std::fs::read_to_string(script).ok()
    })
    .clone()
}

/// A picture of the page for a person to look at, where `BYLINE_PICTURES` names a folder.
async fn photograph(browser: &Browser, name: &str) {
    let Some(folder) = std::env::var_os("BYLINE_PICTURES") else {
        return;
    };
    let whole = json!({"format": "png", "captureBeyondViewport": true});
    let shot = browser.devtools("Page.captureScreenshot", whole).await;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(shot["data"].as_str().expect("a picture"))
        .expect("base64");
    let file = std::path::Path::new(&folder).join(format!("handoff-{name}.png"));
    std::fs::write(file, bytes).expect("written");
}
