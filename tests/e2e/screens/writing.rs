//! Writing and the file beneath it: saving, undo, other programs.

use std::fs;
use std::time::Duration;

use byline::app::msg::Msg;
use byline::screens::Screen;
use byline::screens::overlay::Overlay;

use super::support::{READY, with};

#[test]
fn a_draft_is_saved_two_seconds_after_the_last_key_and_nothing_else_is_touched() {
    let mut driver = with(READY).with("other.md", "other\n").start();
    let before = driver.file("other.md");
    driver.keys("<enter>");
    driver.burst("Hi ");
    driver.advance(Duration::from_millis(1900));
    assert_eq!(driver.file("post.md"), READY, "saved too soon");
    driver.advance(Duration::from_millis(200));
    assert!(driver.file("post.md").contains("Hi "));
    assert_eq!(driver.file("post.md").replace("Hi ", ""), READY);
    assert_eq!(driver.file("other.md"), before);
    let names: Vec<_> = fs::read_dir(driver.path(""))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn editing_a_tag_changes_one_line_of_the_file() {
    let mut driver = with(READY).start();
    driver.keys("m<down>, terminal<esc>");
    driver.settle();
    let text = driver.file("post.md");
    let changed: Vec<(&str, &str)> = READY
        .lines()
        .zip(text.lines())
        .filter(|(a, b)| a != b)
        .collect();
    assert_eq!(changed, [("tags: [writing]", "tags: [writing, terminal]")]);
    assert_eq!(text.lines().count(), READY.lines().count());
}

#[test]
fn undo_takes_a_change_back_in_the_form_and_in_the_text() {
    let mut driver = with(READY).start();
    driver.keys("m<down>, terminal<down>");
    driver.settle();
    assert!(driver.file("post.md").contains("terminal"));
    driver.keys("<ctrl-z>");
    driver.settle();
    assert_eq!(driver.file("post.md"), READY);
    driver.keys("<esc><enter>");
    assert!(matches!(
        driver.model.screen(),
        Screen::Writer | Screen::Drafts
    ));
    if matches!(driver.model.screen(), Screen::Drafts) {
        driver.keys("<enter>");
    }
    driver.keys("abc");
    driver.settle();
    assert!(driver.file("post.md").contains("abc"));
    driver.keys("<ctrl-z>");
    driver.settle();
    assert_eq!(driver.file("post.md"), READY);
}

#[test]
fn a_change_from_outside_to_a_saved_draft_is_taken_over_and_can_be_undone() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    driver.fakes.editor_writes(Some("theirs\n"));
    driver.keys("<ctrl-e>");
    driver.settle();
    assert!(driver.model.overlay.is_none());
    assert!(driver.screen().contains("theirs"), "{}", driver.screen());
    assert_eq!(driver.fakes.edited(), [driver.path("post.md")]);
    driver.keys("<ctrl-z>");
    driver.settle();
    assert_eq!(driver.file("post.md"), READY);
}

#[test]
fn a_change_from_outside_to_an_unsaved_draft_asks_and_keeping_both_loses_nothing() {
    let mut driver = with(READY).start();
    driver.keys("<enter>mine ");
    fs::write(driver.path("post.md"), "theirs\n").expect("written");
    driver.settle();
    assert!(matches!(driver.model.overlay, Some(Overlay::Conflict(_))));
    driver.keys("<enter>");
    driver.settle();
    assert_eq!(driver.file("post.md"), "theirs\n");
    assert!(driver.file("post (my copy).md").contains("mine "));
    assert!(driver.screen().contains("theirs"));
}

#[test]
fn taking_theirs_keeps_mine_within_reach_of_undo() {
    let mut driver = with(READY).start();
    driver.keys("<enter>mine ");
    fs::write(driver.path("post.md"), "theirs\n").expect("written");
    driver.settle();
    driver.keys("<tab><enter>");
    driver.settle();
    assert_eq!(driver.file("post.md"), "theirs\n");
    driver.keys("<ctrl-z>");
    driver.settle();
    assert!(driver.file("post.md").contains("mine "));
}

#[test]
fn putting_the_question_off_overwrites_nothing_and_it_comes_again() {
    let mut driver = with(READY).start();
    driver.keys("<enter>mine ");
    fs::write(driver.path("post.md"), "theirs\n").expect("written");
    driver.settle();
    driver.keys("<esc>");
    driver.settle();
    assert_eq!(driver.file("post.md"), "theirs\n");
    driver.keys("<ctrl-s>");
    driver.settle();
    assert!(matches!(driver.model.overlay, Some(Overlay::Conflict(_))));
}

#[test]
fn a_removed_file_can_be_written_again() {
    let mut driver = with(READY).start();
    driver.keys("<enter>mine ");
    fs::remove_file(driver.path("post.md")).expect("removed");
    driver.settle();
    driver.keys("<enter>");
    driver.settle();
    assert!(driver.file("post.md").contains("mine "));
    assert!(matches!(driver.model.screen(), Screen::Writer));
}

#[test]
fn closing_a_removed_draft_keeps_a_copy_in_the_recovery_folder() {
    let mut driver = with(READY).start();
    driver.keys("<enter>mine ");
    fs::remove_file(driver.path("post.md")).expect("removed");
    driver.settle();
    driver.keys("<tab><enter>");
    driver.settle();
    assert!(matches!(driver.model.screen(), Screen::Drafts));
    assert!(rescued(driver.home()).contains("mine "));
}

fn rescued(home: &std::path::Path) -> String {
    let folder = home.join("state/byline/recovery");
    fs::read_dir(folder)
        .expect("a recovery folder")
        .filter_map(|entry| fs::read_to_string(entry.expect("an entry").path()).ok())
        .collect()
}

#[test]
fn quitting_saves_before_it_leaves() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    driver.burst("last words <ctrl-q>");
    assert!(!driver.has_left(), "left before the text was on disk");
    driver.wait();
    assert!(driver.has_left());
    assert!(driver.file("post.md").contains("last words "));
}

#[test]
fn a_hang_up_saves_before_it_leaves() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    driver.burst("last words ");
    driver.hear(Msg::HangUp);
    driver.wait();
    assert!(driver.has_left());
    assert!(driver.file("post.md").contains("last words "));
}

#[test]
fn a_hang_up_in_the_details_saves_what_was_just_typed() {
    let mut driver = with(READY).start();
    driver.keys("m");
    driver.burst(" and you");
    driver.hear(Msg::HangUp);
    driver.wait();
    assert!(driver.has_left());
    assert!(
        driver
            .file("post.md")
            .contains("title: Hello there and you")
    );
}

#[test]
fn a_hang_up_with_a_file_that_cannot_be_saved_leaves_a_copy() {
    let mut driver = with(READY).start();
    driver.keys("<enter>mine ");
    fs::write(driver.path("post.md"), "theirs\n").expect("written");
    driver.hear(Msg::HangUp);
    driver.wait();
    assert!(driver.has_left());
    assert_eq!(driver.file("post.md"), "theirs\n");
    assert!(rescued(driver.home()).contains("mine "));
}

#[test]
fn esc_and_a_letter_typed_on_as_prose_stay_prose() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    driver.burst("<esc>public ");
    driver.settle();
    assert!(matches!(driver.model.screen(), Screen::Writer));
    assert!(
        driver.file("post.md").contains("public A first"),
        "{}",
        driver.file("post.md")
    );
}

#[test]
fn pasting_a_text_is_one_step_of_undo() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    driver.paste("one\r\ntwo\rthree ");
    assert!(
        driver.screen().contains("three A first sentence."),
        "{}",
        driver.screen()
    );
    driver.keys("<ctrl-z>");
    driver.settle();
    assert_eq!(driver.file("post.md"), READY);
}

#[test]
fn a_draft_that_is_not_utf_8_is_never_written() {
    let mut driver = with(READY).start();
    fs::write(driver.path("post.md"), b"caf\xe9\n").expect("written");
    driver.keys("<enter>abc<ctrl-s>");
    driver.settle();
    assert_eq!(
        fs::read(driver.path("post.md")).expect("bytes"),
        b"caf\xe9\n"
    );
    assert!(driver.screen().contains("read only"));
}

#[test]
fn quitting_from_the_details_saves_what_was_just_typed() {
    for keys in ["<ctrl-q>", "<esc>q"] {
        let mut driver = with(READY).start();
        driver.keys("m");
        driver.burst(" and you");
        driver.burst(keys);
        driver.settle();
        let text = driver.file("post.md");
        assert!(
            text.contains("title: Hello there and you"),
            "{keys}: {text}"
        );
    }
}

#[test]
fn handing_the_draft_to_the_editor_takes_along_what_was_just_typed() {
    let mut driver = with(READY).start();
    driver.keys("m");
    driver.burst(" and you<ctrl-e>");
    driver.wait();
    assert_eq!(driver.fakes.edited().len(), 1);
    driver.settle();
    assert!(
        driver
            .file("post.md")
            .contains("title: Hello there and you")
    );
}

#[test]
fn an_editor_that_fails_changes_nothing_and_says_so() {
    let mut driver = with(READY).start();
    driver.keys("<enter>mine <ctrl-e>");
    assert!(
        driver.screen().contains("The editor failed"),
        "{}",
        driver.screen()
    );
    driver.settle();
    assert!(driver.file("post.md").contains("mine "));
}

#[test]
fn a_header_that_cannot_be_read_is_never_changed_by_the_form() {
    let broken = "---\ntitle: [unclosed\n---\n\nStill here.\n";
    let mut driver = with(broken).start();
    driver.keys("m<down>new, tags<down>");
    driver.settle();
    assert_eq!(driver.file("post.md"), broken);
    driver.keys("<esc>");
    driver.settle();
    assert_eq!(driver.file("post.md"), broken);
}

#[test]
fn a_new_draft_never_replaces_a_file_and_opens_for_writing() {
    let mut driver = with(READY).with("untitled-2026-11-23.md", "mine\n").start();
    driver.keys("nhello");
    driver.settle();
    assert!(
        matches!(driver.model.screen(), Screen::Writer),
        "{}",
        driver.screen()
    );
    assert_eq!(driver.file("untitled-2026-11-23.md"), "mine\n");
    assert!(
        driver
            .file("untitled-2026-11-23-2.md")
            .ends_with("---\n\nhello")
    );
}
