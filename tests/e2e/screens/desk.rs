//! The writer's desk: replacing, outline, focus, words of the day, the preview's own keys, spelling.

use byline::testing::Driver;

use super::support::{pictures, with};

/// The row of the screen, from zero, that a text stands on.
fn row_of(driver: &Driver, text: &str) -> u16 {
    let screen = driver.screen();
    let row = screen.lines().position(|line| line.contains(text));
    let row = row.unwrap_or_else(|| panic!("no “{text}” on:\n{screen}"));
    u16::try_from(row).expect("a row")
}

const CATS: &str = "---\ntitle: Cats\n---\n\nA cat, a Cat, a cat.\n\nOne more cat.\n";

#[test]
fn replacing_goes_from_match_to_match() {
    let mut driver = with(CATS).start();
    driver.keys("<enter><ctrl-f>cat<tab>dog<enter>");
    assert!(driver.screen().contains("2 of 4"), "{}", driver.screen());
    driver.keys("<down><enter><esc>");
    driver.settle();
    let text = driver.file("post.md");
    assert!(text.contains("A dog, a Cat, a dog."), "{text}");
    assert!(text.contains("One more cat."), "{text}");
    driver.keys("<ctrl-z>");
    driver.settle();
    assert!(driver.file("post.md").contains("A dog, a Cat, a cat."));
}

#[test]
fn replacing_all_is_one_step_of_undo_and_says_how_many_there_were() {
    let mut driver = with(CATS).start();
    driver.keys("<enter><ctrl-f>cat<tab>tomcat<ctrl-a>");
    assert!(
        driver.screen().contains("Replaced 5 matches."),
        "{}",
        driver.screen()
    );
    driver.settle();
    let text = driver.file("post.md");
    assert!(text.contains("A tomcat, a tomcat, a tomcat."), "{text}");
    assert!(text.contains("title: tomcats"), "{text}");
    driver.keys("<ctrl-z>");
    driver.settle();
    assert_eq!(driver.file("post.md"), CATS);
}

#[test]
fn a_capital_in_the_query_replaces_only_itself() {
    let mut driver = with(CATS).start();
    driver.keys("<enter><ctrl-f>Cat,<tab>Dog,<ctrl-a>");
    driver.settle();
    assert_eq!(driver.file("post.md"), CATS.replace("Cat,", "Dog,"));
}

#[test]
fn a_draft_that_cannot_be_edited_is_not_replaced_in() {
    let mut driver = with(CATS).start();
    std::fs::write(driver.path("post.md"), b"caf\xe9 cat\n").expect("written");
    driver.keys("<enter><ctrl-f>cat<tab>dog<ctrl-a>");
    assert!(driver.screen().contains("Read only"), "{}", driver.screen());
    driver.settle();
    let bytes = std::fs::read(driver.path("post.md")).expect("bytes");
    assert_eq!(bytes, b"caf\xe9 cat\n");
}

#[test]
fn the_bar_shows_both_fields_and_its_keys() {
    pictures(
        "writer_replace",
        || with(CATS),
        |driver| driver.keys("<enter><ctrl-f>cat<tab>dog"),
    );
}
