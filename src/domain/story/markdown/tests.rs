//! The Markdown that is sent reads back as the story that was shown.

use std::path::Path;

use super::*;
use crate::domain::draft::Draft;
use crate::domain::story::convert::Settings;

fn story(text: &str) -> Story {
    let draft = Draft::parse(Path::new("a.md"), text);
    Story::of(text, &draft, Settings::default())
}

/// What Medium would be sent as HTML for what it is sent as Markdown.
fn html_again(text: &str) -> (String, String) {
    let first = story(text);
    (first.to_html(), story(&first.to_markdown()).to_html())
}

#[test]
fn what_is_sent_reads_back_as_what_was_shown() {
    for text in [
        "# A title\n\nSome *words* and **more** and ***both*** and `co`de``.\nA break\\\nhere.\n",
        "# T\n\n- one\n  - two\n- [x] three\n\n4. four\n5. five\n",
        "# T\n\n> a quote\n>\n> of two\n\n---\n\n## Large\n\n### Small\n",
        "# T\n\n```rust\nfn a() {}\n\n# no heading\n```\n\n    indented\n",
        "# T\n\n[a *b*](https://x.example/a_b?c=d&e) ![p](https://x.example/p.png)\n",
        "# T\n\n1986\\. A year. \\# no heading \\* no star \\[no](link) a_b_c 2 < 3 & 4 &amp; 5 \\`x\\`\n",
        "# T\n\n| a | b |\n|---|---|\n| 1 | `2` |\n",
        "# T\n\n\\- no list\n\n\\> no quote\n\n\\+ no\n\na\n\\=\\=\n\n\\~\\~x\\~\\~ $1 and $2\n",
        "# T\n\n`` a`b `` and ```` c```d ````\n\n````\n```\n````\n",
        "# T\n\n日本**語**です。\n\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n",
    ] {
        let (shown, sent) = html_again(text);
        assert_eq!(sent, shown, "{}", story(text).to_markdown());
    }
}

#[test]
fn brackets_in_an_address_cannot_end_the_link() {
    let sent = story("# T\n\n[a](<https://x.example/b_(c)>)\n").to_markdown();
    assert_eq!(sent, "# T\n\n[a](https://x.example/b_%28c%29)\n");
}

#[test]
fn its_losses_are_said_and_a_story_without_them_has_none() {
    let text = "# T\n\n```rust\na\n```\n\n<figure><img src=\"https://x.example/a.png\" alt=\"b\"><figcaption>c</figcaption></figure>\n";
    let losses = story(text).markdown_losses();
    let said: Vec<_> = losses.iter().map(|f| f.what.as_str()).collect();
    assert_eq!(
        said,
        [
            "1 code block loses the name of the language.",
            "1 caption becomes a paragraph below the picture.",
        ]
    );
    assert_eq!(losses[0].place.map(|p| p.line), Some(3));
    assert!(story("# T\n\nwords\n").markdown_losses().is_empty());
}
