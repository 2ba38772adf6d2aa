//! The hand-off page: who may look at it, and what a real browser carries away from it.

mod browser;
mod guard;

use std::time::Duration;

use byline::domain::carry::Parcel;
use byline::domain::draft::Draft;
use byline::domain::story::Story;
use byline::domain::story::convert;
use byline::handoff::{Handoff, IDLE, Settings};
use tempfile::TempDir;

/// A draft with every shape a story has, and a picture beside it.
const DRAFT: &str = "---
title: Slow \"mornings\" & <kettles>
subtitle: A clock of water
tags: [writing, tea]
canonical_url: https://example.org/slow
---

The *kettle* is the first **clock** of the day, and [it is `slow`](https://example.org/k).
Second line\\
after a break.

![A red kettle](img/red%20kettle.png)

## What it says

- one
- *two*

3. three
4. four

### Small

> Wait.
>
> A second paragraph.

```rust
fn boil() {

    wait(\"<b>\");
}
```

---

A note[^1], and 日本語 🎉.

[^1]: About water.
";

/// The smallest PNG there is: one red point.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xDE, 0, 0, 0, 0x0C, b'I', b'D', b'A', b'T', 8,
    0xD7, 0x63, 0xF8, 0xCF, 0xC0, 0, 0, 3, 1, 1, 0, 0x18, 0xDD, 0x8D, 0xB0, 0, 0, 0, 0, b'I', b'E',
    b'N', b'D', 0xAE, 0x42, 0x60, 0x82,
];

/// A running page, and the folder of its draft.
struct Desk {
    parcel: Parcel,
    page: Handoff,
    folder: TempDir,
}

impl Desk {
    async fn set() -> Self {
        Self::with(IDLE).await
    }

    async fn with(idle: Duration) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("img")).expect("a folder");
        std::fs::write(folder.path().join("img/red kettle.png"), PNG).expect("a picture");
        std::fs::write(folder.path().join("secret.txt"), "secret").expect("a file");
        let file = folder.path().join("post.md");
        let draft = Draft::parse(&file, DRAFT);
        let story = Story::of(DRAFT, &draft, convert::Settings::default());
        let parcel = Parcel::of(&draft, &story);
        let page = Handoff::start(Settings {
            parcel: parcel.clone(),
            folder: Some(folder.path().to_owned()),
            idle,
        })
        .await
        .expect("a page");
        Self {
            parcel,
            page,
            folder,
        }
    }

    /// The path of the page, without the slash at its end.
    fn path(&self) -> String {
        let (_, path) = self
            .page
            .url()
            .split_once(&format!(":{}", self.page.port()))
            .expect("a port");
        path.trim_end_matches('/').to_owned()
    }
}
