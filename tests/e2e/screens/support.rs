//! What the tests of the screens share: homes with drafts, and pictures of a window.

use byline::app::msg::Msg;
use byline::domain::attempt::{AttemptId, Outcome, Receipt};
use byline::domain::plan::{Digest, Target};
use byline::domain::post::Visibility;
use byline::ports::journal::Record;
use byline::testing::{Driver, Home};

/// A short draft that may be sent as it is.
pub const READY: &str = "---\ntitle: Hello there\ntags: [writing]\n---\n\nA first sentence.\n";

/// A draft with a bit of everything.
const RICH: &str = "---
title: Why I write in a terminal
tags: [writing, terminal]
---

The terminal has one window, one font and no notifications. That is the whole pitch.

## The cursor is the point

When I open a draft, the *only* thing that moves is the cursor. I have **nothing** to arrange, so I write.

- no toolbar
- no tabs
- no badge that says 3

> A page that asks for nothing.

![my desk at six](https://example.org/desk.jpg)

```rust
fn main() {
    println!(\"hello\");
}
```

Read [more about it](https://example.org/more), and then go and write.
";

/// A draft with things that Medium cannot show.
const TABLE: &str = "---
title: The long table
tags: [writing]
---

| what | how many |
|------|---------:|
| tabs | 0        |
| words| 812      |

TODO say why. ![](desk.jpg)

1. one
   - nested
2. two
";

fn plain(title: &str, words: usize) -> String {
    let body = "one more word and ".repeat(words / 4);
    format!("---\ntitle: {title}\ntags: [writing]\n---\n\n{body}the end.\n")
}

/// A home with the sample drafts.
pub fn demo() -> Home {
    Home::new()
        .with("why-i-write.md", RICH)
        .with("slow.md", &plain("Notes on slow software", 1204))
        .with("table.md", TABLE)
        .with("book.md", &plain("On keeping a commonplace book", 1880))
        .with("letter.md", &plain("Letter to a younger editor", 950))
        .with(
            "outage.md",
            &plain(
                "What the outage taught us, and what we did about it then",
                40,
            ),
        )
        .with("untitled-2026-11-17.md", "A thought without a title.\n")
}

/// A home with one draft, `post.md`.
pub fn with(text: &str) -> Home {
    Home::new().with("post.md", text)
}

/// Compares a window with its picture. What differs from run to run is replaced by something as wide.
pub fn picture(name: &str, driver: &Driver) {
    let mut text = driver.screen();
    let cursor = driver.cursor().map_or("no cursor".into(), |(x, y)| {
        format!("cursor at column {x}, row {y}")
    });
    text.push_str(&cursor);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(r"─ /\S*config\.toml", "─ ~/.config/byline/config.toml");
    settings.add_filter(r"127\.0\.0\.1:\d{5}", "127.0.0.1:54321");
    let (width, height) = (driver.model.width, driver.model.height);
    settings.bind(|| insta::assert_snapshot!(format!("{name}@{width}x{height}"), text));
}

/// Compares the same window with its pictures in the usual size and in a small one.
pub fn pictures(name: &str, home: impl Fn() -> Home, play: impl Fn(&mut Driver)) {
    for (width, height) in [(80, 24), (40, 12)] {
        let mut driver = home().size(width, height).start();
        play(&mut driver);
        picture(name, &driver);
    }
}

/// A review of `post.md` confirmed with Enter, whose request ends as told: the request itself is held back.
pub fn ends(driver: &mut Driver, outcome: Outcome) {
    driver.hold_sends = true;
    driver.keys("p<enter>");
    assert_eq!(driver.held.len(), 1, "{}", driver.screen());
    driver.hear(Msg::SendStarted(AttemptId("7F3A".into())));
    driver.hear(Msg::SendEnded {
        attempt: Some(AttemptId("7F3A".into())),
        outcome,
        unrecorded: None,
    });
    driver.settle();
}

/// An answer as Medium gives it.
pub fn receipt() -> Receipt {
    Receipt {
        id: "e6f36a".into(),
        url: "https://medium.com/@you/hello-there-e6f36a".into(),
        ..Receipt::default()
    }
}

/// A line of the history.
pub fn record(driver: &Driver, id: &str, at: i64, title: &str, outcome: Outcome) -> Record {
    Record {
        by_hand: false,
        id: AttemptId(id.into()),
        at,
        file: driver.path("post.md"),
        title: title.into(),
        target: Target::Sandbox,
        username: "you".into(),
        publication: None,
        visibility: Visibility::Draft,
        digest: Digest::of(b"sent"),
        source: Digest::of(b"source"),
        pictures: Vec::new(),
        outcome,
        resolved: None,
    }
}
