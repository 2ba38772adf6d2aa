//! The checks: fixes as one undo step, what is left as it is, the choice about tables, the network, the margin.

use byline::domain::plan::Target;
use byline::domain::post::ContentFormat;
use byline::domain::reach::Reached;
use byline::domain::story::BlockKind;
use byline::screens::Screen;
use byline::testing::{Driver, Home};

use super::support::{picture, pictures, with};

/// A draft with things that Byline can mend, and things it cannot.
const MENDABLE: &str = "---
title: Mending
tags: [writing]
---

One  word too far -- or two. :tada: See [this](http://github.com/a).

##### Deep

- [ ] a box

| what | how many |
|------|---------:|
| tabs | 0        |

TODO say why.
";

/// A draft for everybody, with a picture and a link.
const PUBLIC: &str = "---
title: For all
tags: [writing]
publish_status: public
---

A sentence with [a link](https://example.org/page).

![A desk](https://example.org/desk.jpg)
";

fn public(target: Target) -> Home {
    let home = with(PUBLIC);
    match target {
        Target::Sandbox => home,
        Target::Medium => home.medium(true),
    }
}

fn ids(driver: &Driver) -> Vec<&'static str> {
    byline::screens::checks::entries(&driver.model)
        .iter()
        .filter(|entry| !entry.ignored)
        .map(|entry| entry.finding.rule.id)
        .collect()
}

fn select(driver: &mut Driver, rule: &str) {
    let at = ids(driver).iter().position(|id| *id == rule);
    driver.keys("g");
    for _ in 0..at.unwrap_or_else(|| panic!("{rule} in {:?}", ids(driver))) {
        driver.keys("j");
    }
}

#[test]
fn the_list_says_what_byline_can_do_and_what_it_does() {
    pictures("checks_fixes", || with(MENDABLE), |driver| driver.keys("c"));
    pictures(
        "checks_fixed",
        || with(MENDABLE),
        |driver| driver.keys("cA"),
    );
    pictures(
        "checks_ignored",
        || with(MENDABLE),
        |driver| driver.keys("ci"),
    );
}

#[test]
fn one_fix_is_one_undo_step_and_touches_nothing_else() {
    let mut driver = with(MENDABLE).start();
    driver.keys("c");
    select(&mut driver, "heading-too-deep");
    driver.keys("a");
    driver.settle();
    let deep = MENDABLE.replace("##### Deep", "#### Deep");
    assert_eq!(driver.file("post.md"), deep);
    assert!(!ids(&driver).contains(&"heading-too-deep"));
    driver.keys("u");
    driver.settle();
    assert_eq!(driver.file("post.md"), MENDABLE);
    assert!(ids(&driver).contains(&"heading-too-deep"));
    // Once more, and back with the key that works everywhere.
    select(&mut driver, "task-list");
    driver.keys("a<ctrl-z>");
    driver.settle();
    assert_eq!(driver.file("post.md"), MENDABLE);
}

#[test]
fn all_safe_fixes_are_one_undo_step() {
    let mut driver = with(MENDABLE).start();
    driver.keys("cA");
    driver.settle();
    let mended = MENDABLE.replace(
        "One  word too far -- or two. :tada: See [this](http://",
        "One word too far – or two. 🎉 See [this](https://",
    );
    assert_eq!(driver.file("post.md"), mended);
    driver.keys("A");
    assert!(driver.screen().contains("No fix here is safe enough"));
    driver.keys("u");
    driver.settle();
    assert_eq!(driver.file("post.md"), MENDABLE);
}

#[test]
fn the_checks_take_back_what_was_mended_there_and_nothing_that_was_written() {
    let mut driver = with(MENDABLE).start();
    driver.keys("<enter>Words of mine. <esc>c");
    driver.settle();
    let written = driver.file("post.md");
    assert!(written.contains("Words of mine. One  word"), "{written}");
    select(&mut driver, "heading-too-deep");
    driver.keys("a");
    driver.settle();
    driver.keys("A");
    driver.settle();
    assert!(!driver.file("post.md").contains("One  word"));
    driver.keys("u");
    driver.settle();
    driver.keys("u");
    driver.settle();
    assert_eq!(driver.file("post.md"), written);
    driver.keys("u<ctrl-z>");
    let screen = driver.screen();
    assert!(screen.contains("Nothing to take back here"), "{screen}");
    driver.settle();
    assert_eq!(driver.file("post.md"), written);
}

#[test]
fn what_is_ignored_is_kept_beside_the_draft_and_never_in_it() {
    let mut driver = with(MENDABLE).start();
    driver.keys("c");
    let before = ids(&driver).len();
    select(&mut driver, "unfinished");
    driver.keys("i");
    driver.settle();
    assert_eq!(ids(&driver).len(), before - 1);
    assert_eq!(driver.file("post.md"), MENDABLE);
    let kept = std::fs::read_to_string(driver.home().join("state/byline/ignored.json"));
    assert!(kept.is_ok_and(|kept| kept.contains("unfinished")));
    // The same mark in another line is another matter.
    driver.keys("<esc><enter><ctrl-end>TODO and this.");
    driver.settle();
    driver.keys("<esc>c");
    assert!(ids(&driver).contains(&"unfinished"));
    // What was ignored is the last row; i takes it back.
    driver.keys("Gi");
    driver.settle();
    assert_eq!(
        ids(&driver)
            .iter()
            .filter(|id| **id == "unfinished")
            .count(),
        2
    );
}

#[test]
fn an_error_cannot_be_ignored() {
    let mut driver = with("---\ntitle: T\ntags: [a, b, c, d, e, f]\n---\n\nText.\n").start();
    driver.keys("ci");
    assert!(driver.screen().contains("cannot be ignored"));
    assert_eq!(ids(&driver)[0], "tags-too-many");
    driver.keys("a");
    driver.settle();
    assert!(driver.file("post.md").contains("tags: [a, b, c, d, e]\n"));
    assert!(!ids(&driver).contains(&"tags-too-many"));
}

#[test]
fn tables_become_lists_when_the_writer_says_so_and_the_story_follows_at_once() {
    let mut driver = with(MENDABLE).start();
    driver.keys("c");
    select(&mut driver, "table");
    let is_list = |driver: &Driver| {
        let reading = driver.model.reading().expect("a story");
        reading.story.blocks.iter().any(|block| {
            matches!(&block.kind, BlockKind::List { items, .. }
                if items.iter().any(|item| item.text.to_plain().contains("how many: 0")))
        })
    };
    assert!(!is_list(&driver));
    driver.keys("a");
    driver.settle();
    assert!(is_list(&driver), "{}", driver.screen());
    let chosen = MENDABLE.replace(
        "tags: [writing]\n",
        "tags: [writing]\nmedium_tables: list\n",
    );
    assert_eq!(driver.file("post.md"), chosen);
    // It is a note from now on, and can be changed again.
    select(&mut driver, "table-chosen");
    driver.keys("a");
    driver.settle();
    assert!(!is_list(&driver));
    assert!(driver.file("post.md").contains("medium_tables: code\n"));
}

#[test]
fn the_margin_marks_lines_and_is_quiet_about_the_line_being_written() {
    let mut driver = with(MENDABLE).start();
    driver.keys("<enter>");
    driver.settle();
    picture("margin", &driver);
    let marked = |driver: &Driver, words: &str| {
        let screen = driver.screen();
        let row = screen.lines().find(|line| line.contains(words));
        row.is_some_and(|row| row.trim_start().starts_with("! "))
    };
    assert!(marked(&driver, "TODO say why."));
    let column = |driver: &Driver| {
        let screen = driver.screen();
        let row = screen
            .lines()
            .find(|l| l.contains("One  word"))
            .map(str::to_owned);
        row.and_then(|row| row.find("One"))
    };
    let before = column(&driver);
    driver.keys("<ctrl-end>TODO now");
    driver.wait();
    assert!(!marked(&driver, "TODO now"));
    driver.settle();
    assert!(marked(&driver, "TODO now"), "{}", driver.screen());
    assert_eq!(column(&driver), before);
    driver.model.marks = false;
    assert!(!marked(&driver, "TODO now"));
    driver.model.setup.ascii = true;
    driver.model.marks = true;
    assert!(marked(&driver, "TODO now"));
}

#[test]
fn a_story_that_goes_as_markdown_says_so_in_the_review_with_its_losses() {
    let mut driver = with(&format!("{MENDABLE}\n```rust\nfn a() {{}}\n```\n")).start();
    driver.model.format = ContentFormat::Markdown;
    driver.keys("p");
    driver.settle();
    picture("review_markdown", &driver);
    let Screen::Review(review) = driver.model.screen() else {
        panic!("no review");
    };
    let plan = review.plan().expect("a plan");
    assert!(
        plan.post.content.starts_with("# Mending\n"),
        "{}",
        plan.post.content
    );
    assert!(plan.findings.iter().any(|f| f.rule.id == "markdown-loses"));
}

#[test]
fn the_network_is_asked_only_when_the_writer_says_so() {
    let mut driver = public(Target::Sandbox).start();
    driver
        .fakes
        .answers("https://example.org/desk.jpg", Some(Reached::Refused(404)));
    driver.keys("<enter><esc><esc>v<esc>m<esc>c");
    driver.settle();
    assert_eq!(driver.fakes.asked(), [""; 0]);
    driver.keys("r");
    driver.settle();
    assert_eq!(
        driver.fakes.asked(),
        ["https://example.org/desk.jpg", "https://example.org/page"]
    );
    assert_eq!(ids(&driver), ["image-unreachable-public"]);
    picture("checks_network", &driver);
    // The sandbox sends nothing to anybody, and its review asks nobody.
    driver.keys("<esc>p");
    driver.settle();
    assert_eq!(driver.fakes.asked().len(), 2);
}

#[test]
fn a_missing_picture_stops_a_public_story_until_the_writer_knows_better() {
    let mut driver = public(Target::Medium).start();
    driver.fakes.answers(
        "https://example.org/desk.jpg",
        Some(Reached::Silent("no answer in 5 seconds".into())),
    );
    driver.keys("p");
    driver.settle();
    assert_eq!(driver.fakes.asked().len(), 2);
    picture("review_unreachable", &driver);
    let is_ready = |driver: &Driver| match driver.model.screen() {
        Screen::Review(review) => review.plan().is_some(),
        _ => false,
    };
    assert!(!is_ready(&driver));
    driver.keys("ci<esc>");
    driver.settle();
    assert!(is_ready(&driver), "{}", driver.screen());
    // What is known is not asked again.
    driver.keys("<esc>p");
    driver.settle();
    assert_eq!(driver.fakes.asked().len(), 2);
}

#[test]
fn esc_stops_the_asking_and_goes_on_without() {
    let mut driver = public(Target::Medium).start();
    driver.fakes.answers("https://example.org/desk.jpg", None);
    driver.burst("p");
    driver.wait_for(|model| model.reaching.is_running());
    driver.wait_for(|model| {
        let file = &model.desk.as_ref().expect("a draft").path;
        model
            .reaching
            .words(file)
            .is_some_and(|words| words.contains("1 of 2"))
    });
    assert!(driver.screen().contains("Checking pictures and links"));
    driver.keys("<esc>");
    driver.settle();
    let ready = matches!(driver.model.screen(), Screen::Review(review) if review.plan().is_some());
    assert!(ready, "{}", driver.screen());
}
