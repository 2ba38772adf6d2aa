//! The preview follows the text while it is being written: the paragraph at once, the draft after a moment.

use std::path::Path;

use byline::app::layout::Mode;
use byline::app::reading::Reading;
use byline::domain::story::Story;
use byline::domain::story::convert::Settings;
use byline::testing::Driver;

use super::support::with;

const DRAFT: &str = "---\ntitle: T\n---\n\nFirst words.\n\nSecond *words* and [a link](https://a.example/), said\nin two lines.\n\n- item one\n- item two\n\nA note[^1] here.\n\n[^1]: The note.\n";

fn split() -> Driver {
    let mut driver = with(DRAFT).size(120, 30).start();
    driver.keys("<enter>");
    driver.settle();
    let mode = driver.model.desk.as_ref().map(|desk| desk.mode);
    assert_eq!(mode, Some(Mode::Split));
    driver
}

/// The story that the preview shows, and the one that the text has.
fn stories(driver: &Driver) -> (Story, Story) {
    let desk = driver.model.desk.as_ref().expect("a desk");
    let shown = desk.reading.as_ref().expect("a reading").story.as_ref();
    let whole = Reading::of(Path::new("post.md"), &desk.text(), Settings::default());
    (shown.clone(), whole.story.as_ref().clone())
}

fn is_whole(driver: &Driver) -> bool {
    let desk = driver.model.desk.as_ref().expect("a desk");
    desk.current_reading().is_some()
}

fn go_behind(driver: &mut Driver, words: &str) {
    let desk = driver.model.desk.as_mut().expect("a desk");
    let at = DRAFT.find(words).expect("there") + words.len();
    desk.buffer.place(at, false);
    driver.keys("<right><left>");
}

#[test]
fn a_word_typed_in_a_paragraph_is_in_the_preview_without_converting_the_draft() {
    for place in ["First", "Second", "a link", "in two"] {
        let mut driver = split();
        go_behind(&mut driver, place);
        for letter in ["q", "u", "*", "x", "<space>", "*", "y", "<backspace>", "."] {
            driver.burst(letter);
            driver.wait();
            let (shown, whole) = stories(&driver);
            assert_eq!(shown.blocks, whole.blocks, "{letter} behind {place}");
            assert!(!is_whole(&driver), "only the paragraph was converted");
        }
        driver.settle();
        let (shown, whole) = stories(&driver);
        assert_eq!(shown, whole, "after the pause, with all that is found");
        assert!(is_whole(&driver), "what may be sent is the whole");
    }
}

#[test]
fn what_reaches_past_a_paragraph_waits_for_the_draft_to_be_converted() {
    for (place, typed) in [
        ("First", "<enter>"),
        ("First", "[^1]"),
        ("Second", "<lt>!--"),
        ("item", " new"),
        ("A note", " new"),
        ("title: T", "itle"),
        ("two lines.", "<enter><enter>- "),
    ] {
        let mut driver = split();
        go_behind(&mut driver, place);
        driver.keys(typed);
        driver.settle();
        let (shown, whole) = stories(&driver);
        assert_eq!(shown, whole, "{typed} behind {place}");
        assert!(is_whole(&driver));
    }
}

#[test]
fn keys_typed_during_a_conversion_are_followed_by_one_more() {
    let mut driver = split();
    go_behind(&mut driver, "First");
    // None of the answers is heard before the last key is typed.
    driver.burst(" and a [bracket] and more");
    driver.settle();
    let (shown, whole) = stories(&driver);
    assert_eq!(shown, whole);
    go_behind(&mut driver, "First");
    driver.burst("abc");
    driver.wait();
    let (shown, whole) = stories(&driver);
    assert_eq!(shown.blocks, whole.blocks);
}
