//! A real browser reads what is sent: the page of the practice Medium, taken apart by Chromium, has the blocks that the
//! story has.

use std::path::Path;
use std::process::Command;

use byline::domain::attempt::Outcome;
use byline::domain::post::Post;

use super::super::real;
use super::super::support::{Stage, post};
use super::Golden;
use super::markup::{Element, elements};

/// Those of the stories that have something of everything.
const STORIES: [&str; 10] = [
    "essay.md",
    "recipe.md",
    "tutorial.md",
    "lists.md",
    "photographs.md",
    "raw-html.md",
    "components.mdx",
    "kramdown.md",
    "arabic.md",
    "hostile-text.md",
];

/// The elements a page shows for a story: the title and subtitle, then Medium's two sizes of heading.
fn expected(html: &str) -> Vec<Element> {
    let mut list = elements(html);
    let mut title = None;
    for (number, element) in list.iter_mut().enumerate() {
        element.tag = match element.tag.as_str() {
            "h1" if title.is_none() => {
                title = Some(number);
                "h1"
            }
            "h1" => "h2",
            "h2" if title.is_some_and(|title| title + 1 == number) => "p",
            "h2" | "h3" | "h4" => "h3",
            same => same,
        }
        .to_owned();
    }
    list
}

/// Runs Chromium on a page, without a window, in a home of its own.
pub fn chromium(home: &Path, arguments: &[&str], url: &str) -> String {
    let output = Command::new("timeout")
        .args([
            "--kill-after=5",
            "60",
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
        ])
        .args([
            "--no-first-run",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
        ])
        // Nothing but this machine is asked: pictures stay away, and what is shown is the same everywhere.
        .args(["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"])
        .arg(format!(
            "--user-data-dir={}",
            home.join("chromium").display()
        ))
        .args(arguments)
        .arg(url)
        .env("HOME", home)
        .output()
        .expect("it starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Sends a story to the sandbox; the address of its page.
pub async fn page(stage: &Stage, golden: &Golden) -> String {
    let post = Post {
        title: golden.draft.details.title.text.chars().take(100).collect(),
        content: golden.html.clone(),
        ..post()
    };
    match stage.send(post).await {
        Outcome::Sent { receipt } => receipt.url,
        other => panic!("{}: {other:?}", golden.name),
    }
}

#[tokio::test]
async fn a_browser_makes_the_same_blocks_of_what_is_sent() {
    if !real::has(&["chromium"]) {
        return;
    }
    let stage = Stage::set().await;
    let home = tempfile::tempdir().expect("a folder");
    for golden in Golden::all()
        .iter()
        .filter(|golden| STORIES.contains(&&*golden.name))
    {
        let url = page(&stage, golden).await;
        let folder = home.path().to_owned();
        let dom = tokio::task::spawn_blocking(move || chromium(&folder, &["--dump-dom"], &url))
            .await
            .expect("no panic");
        let (_, article) = dom
            .split_once("<article dir=\"auto\">")
            .expect("a story on the page");
        let (article, _) = article.split_once("</article>").expect("its end");
        let (wanted, got) = (expected(&golden.html), elements(article));
        for (wanted, got) in wanted.iter().zip(&got) {
            assert_eq!(got, wanted, "{}", golden.name);
        }
        assert_eq!(got.len(), wanted.len(), "{}", golden.name);
    }
    // The control: the comparison is not blind.
    assert_ne!(
        expected("<h1>a</h1><h4>b</h4>"),
        elements("<h1>a</h1><h2>b</h2>")
    );
}
