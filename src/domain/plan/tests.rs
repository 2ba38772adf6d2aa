//! What is chosen for a send, what stands in its way, and the pictures of the request.

use std::path::Path;

use super::*;
use crate::domain::picture::{Flaw, Format, Picture};
use crate::domain::story::convert::Settings;

#[test]
fn a_choice_replaces_the_value_of_the_draft_and_what_was_found_about_it() {
    let text = "---\ntags: [a, b, c, d, e, f]\n---\nSome words.\n";
    let draft = Draft::parse(Path::new("a-name.md"), text);
    let ids = |draft: &Draft| -> Vec<_> { draft.findings.iter().map(|f| f.rule.id).collect() };
    assert_eq!(ids(&draft), ["title-from-file-name", "tags-too-many"]);
    let choices = Choices {
        title: Some(" A  title ".into()),
        tags: Some(vec!["#one".into(), "One".into(), "two".into()]),
        ..Choices::default()
    };
    let draft = chosen(draft, &choices);
    assert_eq!(ids(&draft), [""; 0]);
    assert_eq!(draft.details.title.text, "A title");
    assert_eq!(draft.details.tags, ["one", "two"]);
}

#[test]
fn without_a_choice_a_draft_stays_as_it_is() {
    let text = "---\ntitle: T\ntags: [a, b, c, d, e, f]\n---\nSome words.\n";
    let draft = Draft::parse(Path::new("a.md"), text);
    assert_eq!(chosen(draft.clone(), &Choices::default()), draft);
}

fn found(source: &str, bytes: &[u8]) -> Picture {
    Picture {
        source: source.into(),
        root: "/w".into(),
        inside: source.into(),
        format: Format::Png,
        from: None,
        still: false,
        width: 1,
        height: 1,
        size: 1,
        digest: Digest::of(bytes),
    }
}

fn planned(text: &str, album: &Album) -> Result<Plan, Vec<Finding>> {
    planned_as(ContentFormat::Html, text, album)
}

fn planned_as(format: ContentFormat, text: &str, album: &Album) -> Result<Plan, Vec<Finding>> {
    let draft = Draft::parse(Path::new("/w/a.md"), text);
    let story = Story::of(text, &draft, Settings::default());
    let account = Account {
        id: "1a".into(),
        username: "you".into(),
        name: String::new(),
        url: String::new(),
    };
    let target = Target::Sandbox;
    plan(
        text,
        &draft,
        (&story, album),
        &account,
        target,
        &Choices {
            format,
            ..Choices::default()
        },
    )
}

fn album(pictures: &[(&str, &[u8])]) -> Album {
    let found = |(source, bytes): &(&str, &[u8])| ((*source).to_owned(), Ok(found(source, bytes)));
    Album(pictures.iter().map(found).collect())
}

#[test]
fn the_digest_names_the_pictures_and_not_their_addresses() {
    let text = "# T\n\nWords.\n\n![d](a.png)\n\n![e](b.png)\n\n![d](a.png)\n";
    let first = planned(text, &album(&[("a.png", b"1"), ("b.png", b"2")])).expect("a plan");
    let other = planned(text, &album(&[("a.png", b"1"), ("b.png", b"3")])).expect("a plan");
    assert_ne!(first.digest, other.digest);
    assert_eq!(first.pictures.len(), 2);
    let mut addresses = BTreeMap::from([(Digest::of(b"1"), "https://m.example/1".to_owned())]);
    assert_eq!(first.with_addresses(&addresses), None);
    addresses.insert(Digest::of(b"2"), "https://m.example/2?a&b\"".into());
    let sent = first.with_addresses(&addresses).expect("all are known");
    assert_eq!(sent.digest, first.digest);
    assert_eq!(
        sent.post.content.matches("\"https://m.example/1\"").count(),
        2
    );
    assert!(
        sent.post
            .content
            .contains("https://m.example/2?a&amp;b&quot;\"")
    );
    assert_eq!(sent.body, sent.post.body());
    assert!(!sent.body.contains("picture:"));
}

#[test]
fn a_story_sent_as_markdown_has_the_addresses_of_its_pictures_too() {
    let mark = found("a.png", b"1").mark();
    let text = format!("# T\n\n![d \\] e](a.png)\n\n![]({mark}) is text: `![]({mark})`\n");
    let text = text.replace(&format!("![]({mark}) is"), "It is");
    let album = album(&[("a.png", b"1")]);
    let plan = planned_as(ContentFormat::Markdown, &text, &album).expect("a plan");
    let addresses = BTreeMap::from([(Digest::of(b"1"), "https://m.example/1(a)".to_owned())]);
    let sent = plan.with_addresses(&addresses).expect("known");
    let content = &sent.post.content;
    assert!(
        content.contains("\n![d \\] e](https://m.example/1%28a%29)\n"),
        "{content}"
    );
    // What the writer wrote as code stays as it was.
    assert_eq!(content.matches(&mark).count(), 1, "{content}");
    assert_eq!(sent.digest, plan.digest);
}

#[test]
fn what_looks_like_a_mark_in_the_text_stays_text() {
    let mark = found("a.png", b"1").mark();
    let text =
        format!("# T\n\n`<img src=\"{mark}\"` <img src=\"{mark}\"> ![x]({mark})\n\n![d](a.png)\n");
    let album = album(&[("a.png", b"1")]);
    // As a picture it is one that nobody can look up.
    assert!(planned(&text, &album).is_err());
    let text = format!("# T\n\n`<img src=\"{mark}\"` {mark}\n\n![{mark}](a.png)\n");
    let plan = planned(&text, &album).expect("a plan");
    let addresses = BTreeMap::from([(Digest::of(b"1"), "https://m.example/1".to_owned())]);
    let sent = plan.with_addresses(&addresses).expect("known");
    assert_eq!(sent.post.content.matches("https://m.example/1").count(), 1);
    assert_eq!(sent.post.content.matches(&mark).count(), 3);
}

#[test]
fn a_picture_that_cannot_be_sent_or_that_nobody_looked_up_stops_the_story() {
    let text = "# T\n\nWords.\n\n![d](a.png)\n";
    let missing = planned(text, &Album::default()).expect_err("an obstacle");
    assert_eq!(missing[0].rule.id, "image-missing");
    assert_eq!(missing[0].place.map(|place| place.line), Some(5));
    let flaw = Flaw::new(&image::OUTSIDE, "Outside.");
    let outside = Album([("a.png".to_owned(), Err(flaw))].into());
    let obstacles = planned(text, &outside).expect_err("an obstacle");
    assert_eq!(obstacles[0].rule.id, "image-outside");
}
