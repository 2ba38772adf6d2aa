//! The program in a real terminal: the whole main job, from choosing a draft to the address of the story.

pub mod crashing;
mod endings;
mod lending;
pub mod losing;
mod pictures;
mod remote;
mod sharing;
mod suspending;
mod typing;
mod wire;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use byline::adapters::journal::FileJournal;
use byline::domain::post::Visibility;
use byline::ports::journal::{Journal as _, Record};
use byline::sandbox::ledger::KeptPost;
use byline::sandbox::{Sandbox, Settings};

use super::pty::{Home, Terminal};

/// Long enough for a dialog that has just opened to accept keys.
const GUARDED: Duration = Duration::from_millis(350);

/// The posts in a sandbox's folder, read as the file they are.
fn posts(folder: &Path) -> Vec<KeptPost> {
    let text = std::fs::read_to_string(folder.join("posts.jsonl")).unwrap_or_default();
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a post"))
        .collect()
}

fn history(folder: &Path) -> Vec<Record> {
    FileJournal::new(folder).read().expect("readable")
}

/// The file, once it holds a text (at most a few seconds later).
fn soon(file: &Path, text: &str) -> String {
    for _ in 0..200 {
        let found = std::fs::read_to_string(file).expect("readable");
        if found.contains(text) {
            return found;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    std::fs::read_to_string(file).expect("readable")
}

/// Fetches a page as the simplest browser would.
fn page(url: &str) -> String {
    let (host, path) = url
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once('/'))
        .expect("an address");
    let mut stream = TcpStream::connect(host).expect("it listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .expect("set");
    write!(
        stream,
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .expect("asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer
}

/// The address on the screen.
fn address(screen: &str) -> String {
    screen
        .split_whitespace()
        .find(|word| word.starts_with("http://127.0.0.1:"))
        .expect("an address on the screen")
        .to_owned()
}

/// Adds a tag in the details of the selected draft and goes back.
fn add_tag(terminal: &mut Terminal, tag: &str) {
    terminal.send("m");
    terminal.wait("Details ·");
    terminal.send("\t");
    terminal.wait("▸ Tags");
    terminal.typed(&format!(", {tag}"));
    terminal.wait(tag);
    terminal.send("\x1b");
    terminal.wait_gone("Details ·");
}

#[test]
fn the_demo_takes_a_draft_from_the_list_to_a_page() {
    let home = Home::new();
    let mut terminal = home.byline(&["demo"]).run();
    terminal.wait("Why I write in a terminal");
    terminal.wait("SANDBOX");
    let draft = home.path("data/byline/demo/notes-on-slow-software.md");
    let before = std::fs::read_to_string(&draft).expect("readable");
    // A draft with room for another tag; the filter finds it whatever the order.
    terminal.send("/");
    terminal.typed("slow soft");
    terminal.wait_gone("Why I write");
    terminal.send("\r");
    terminal.settle(GUARDED);
    add_tag(&mut terminal, "kitchens");
    terminal.send("p");
    terminal.wait("Send draft");
    terminal.settle(GUARDED);
    terminal.send("\r");
    let screen = terminal.wait("http://127.0.0.1:");
    let url = address(&screen);

    terminal.wait("medium_url");
    let text = soon(&draft, "medium_url");
    let new: Vec<_> = text
        .lines()
        .filter(|line| !before.lines().any(|old| old == *line))
        .collect();
    let tags = "tags = [\"software\", \"craft\", \"kitchens\"]";
    assert_eq!(new, [tags, &format!("medium_url = \"{url}\"")], "{text}");
    assert_eq!(text.lines().count(), before.lines().count() + 1);

    let posts = posts(&home.path("data/byline/sandbox"));
    let [post] = &posts[..] else {
        panic!("{} posts", posts.len());
    };
    let title = &post.title;
    assert_eq!(title, "Notes on slow software");
    assert_eq!(post.tags, ["software", "craft", "kitchens"]);
    assert_eq!(post.publish_status, Visibility::Draft);
    let history = history(&home.path("state/byline/sandbox"));
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].url(), Some(&*url));
    assert_eq!(&history[0].title, title);

    let page = page(&url);
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.to_lowercase().contains("content-type: text/html"));
    let (_, article) = page.split_once("<article").expect("a story");
    let (article, _) = article.split_once("</article>").expect("its end");
    assert_eq!(article.matches(&format!("<h1>{title}</h1>")).count(), 1);
    assert_eq!(article.matches(&**title).count(), 1, "{article}");
    assert_eq!(page.matches("<article").count(), 1);

    terminal.settle(GUARDED);
    terminal.send("\x11");
    assert_eq!(terminal.ended(Duration::from_secs(3)), Some(0));
    terminal.assert_given_back();
}

#[test]
fn a_public_story_needs_its_word_and_its_grace_and_goes_to_another_api() {
    let home = Home::new();
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let sandbox = runtime
        .block_on(Sandbox::start(Settings {
            folder: home.path("far"),
            port: 0,
        }))
        .expect("it starts");
    let draft = home.draft(
        "essay.md",
        "---\ntitle: Quiet Machines\ntags: [tools]\n---\n\nThey wait until they are asked.\n",
    );
    let mut terminal = home
        .byline(&["drafts"])
        .env("BYLINE_API_URL", sandbox.base_url())
        .env("MEDIUM_INTEGRATION_TOKEN", sandbox.token().expose())
        .run();
    terminal.wait("Quiet Machines");
    terminal.send("p");
    terminal.wait("Send draft");
    terminal.settle(GUARDED);
    // From the button back to the choice, and from draft leftwards to public.
    terminal.send("\x1b[Z");
    terminal.send("\x1b[D");
    terminal.wait("Publish…");
    terminal.settle(GUARDED);
    terminal.send("\t\r");
    terminal.settle(GUARDED);
    assert_eq!(sandbox.posts().expect("readable").len(), 0);
    // The wrong word sends nothing, nor does a pasted one.
    terminal.send("publik\r");
    terminal.settle(GUARDED);
    terminal.send("\x7f");
    terminal.typed("c");
    terminal.settle(GUARDED);
    terminal.send("\r");
    let start = std::time::Instant::now();
    let url = address(&terminal.wait("http://127.0.0.1:"));
    assert!(
        start.elapsed() >= Duration::from_millis(2500),
        "there was no grace"
    );

    let posts = sandbox.posts().expect("readable");
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].title, "Quiet Machines");
    assert_eq!(posts[0].tags, ["tools"]);
    assert_eq!(posts[0].publish_status, Visibility::Public);
    assert!(url.ends_with(&posts[0].path), "{url}");
    assert!(page(&url).contains("They wait until they are asked."));
    let asked: Vec<_> = sandbox.requests();
    assert_eq!(asked.iter().filter(|row| row.method == "POST").count(), 1);
    let history = history(&home.path("state/byline"));
    assert_eq!(history.len(), 1);

    // Medium's address is written into the draft only if the writer wants it.
    terminal.wait("Yes, always");
    let before = std::fs::read_to_string(&draft).expect("readable");
    assert!(!before.contains("medium_url"), "{before}");
    terminal.settle(GUARDED);
    terminal.send("\r");
    terminal.wait("medium_url");
    terminal.send("\x11");
    assert_eq!(terminal.ended(Duration::from_secs(3)), Some(0));
    let after = std::fs::read_to_string(&draft).expect("readable");
    assert_eq!(
        after.matches(&format!("medium_url: {url}\n")).count(),
        1,
        "{after}"
    );
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    assert!(
        !raw.contains(sandbox.token().expose()),
        "the token was shown"
    );
}
