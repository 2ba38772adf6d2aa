//! Nothing is sent that was not meant: the guards around publishing.

use byline::app::effect::Timer;
use byline::app::msg::Msg;
use byline::domain::attempt::Outcome;
use byline::sandbox::faults::{Fault, FaultOrder};
use byline::screens::Screen;
use byline::testing::Driver;

use super::support::{READY, demo, with};

const PUBLIC: &str =
    "---\ntitle: Hello there\ntags: [writing]\npublish_status: public\n---\n\nText.\n";

/// From the review's safe button to the confirmation of a public send.
fn open_confirmation() -> Driver {
    let mut driver = with(READY).start();
    driver.keys("p<shift-tab>");
    driver.keys("<right><right>");
    driver.keys("<tab><enter>");
    assert!(
        driver.screen().contains("Type  public"),
        "{}",
        driver.screen()
    );
    driver
}

#[test]
fn typing_ahead_into_the_review_sends_nothing() {
    let mut driver = with(READY).start();
    driver.burst("p<enter><enter>");
    driver.wait();
    driver.burst("<enter><enter>");
    driver.settle();
    assert!(matches!(driver.model.screen(), Screen::Review(_)));
    assert!(driver.posts().is_empty());
    // Control: once the guard is over, the same key sends.
    driver.keys("<enter>");
    assert_eq!(driver.posts().len(), 1);
}

#[test]
fn enter_at_a_public_review_asks_for_the_word_and_a_wrong_word_does_not_send() {
    let mut driver = open_confirmation();
    driver.keys("publish<enter><enter>");
    driver.settle();
    assert!(matches!(driver.model.screen(), Screen::Review(_)));
    assert!(driver.posts().is_empty());
}

#[test]
fn the_right_word_sends_after_the_grace() {
    let mut driver = open_confirmation();
    driver.keys("public<enter>");
    assert!(driver.posts().is_empty(), "the grace has just begun");
    driver.settle();
    let posts = driver.posts();
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0].publish_status.word(), "public");
}

#[test]
fn a_pasted_word_never_confirms() {
    let mut driver = open_confirmation();
    driver.paste("public");
    driver.keys("<enter>");
    driver.settle();
    assert!(driver.posts().is_empty());
    assert!(driver.screen().contains("Type  public"));
}

#[test]
fn esc_in_the_grace_stops_the_send() {
    let mut driver = open_confirmation();
    driver.keys("public<enter>");
    assert!(driver.awaits(Timer::Grace), "{}", driver.screen());
    driver.keys("<esc>");
    assert!(matches!(driver.model.screen(), Screen::Review(_)));
    assert!(
        driver.screen().contains("Stopped. Nothing was sent."),
        "{}",
        driver.screen()
    );
    assert!(driver.posts().is_empty());
    assert!(driver.model.history.is_empty());
}

#[test]
fn a_pasted_text_does_nothing_in_a_list_but_hint() {
    let mut driver = demo().start();
    let before = driver.screen();
    driver.paste("pn\rDp\x1b[201~q");
    assert!(
        driver
            .screen()
            .contains("Pasted text is not run as commands.")
    );
    assert!(matches!(driver.model.screen(), Screen::Drafts));
    assert!(!driver.has_left());
    driver.settle();
    assert_eq!(driver.screen(), before);
}

#[test]
fn an_unknown_outcome_locks_the_draft_until_it_is_resolved_from_the_review() {
    let mut driver = with(READY).start();
    driver.fault(Some(FaultOrder::once(Fault::DroppedBefore)));
    driver.keys("p<enter>");
    driver.settle();
    assert!(
        driver.screen().contains("We do not know"),
        "{}",
        driver.screen()
    );
    driver.keys("<esc>p<enter><enter>");
    driver.settle();
    assert!(driver.posts().is_empty(), "a locked draft was sent");
    // Back is focused; the button before it opens the question.
    driver.keys("<esc><esc><esc>1p<shift-tab><enter>");
    assert!(
        driver.screen().contains("It is not there"),
        "{}",
        driver.screen()
    );
    driver.keys("<right><right><enter>");
    driver.settle();
    driver.keys("<esc><esc>1p");
    assert!(
        driver.screen().contains("Send draft"),
        "{}",
        driver.screen()
    );
    driver.keys("<enter>");
    driver.settle();
    assert_eq!(driver.posts().len(), 1);
}

#[test]
fn an_unknown_outcome_can_be_resolved_in_the_history() {
    let mut driver = with(READY).start();
    driver.fault(Some(FaultOrder::once(Fault::DroppedBefore)));
    driver.keys("p<enter><esc><esc>2");
    driver.settle();
    assert!(
        driver.screen().contains("UNKNOWN, resolve"),
        "{}",
        driver.screen()
    );
    driver.keys("<enter><tab><enter>http://127.0.0.1:4711/@you/x-1<enter>");
    driver.settle();
    assert_eq!(
        driver.model.history[0].url(),
        Some("http://127.0.0.1:4711/@you/x-1")
    );
    assert!(!driver.model.history[0].is_open());
    assert!(!driver.screen().contains("UNKNOWN"), "{}", driver.screen());
}

#[test]
fn a_public_draft_opens_with_the_safe_button_focused() {
    let mut driver = with(PUBLIC).start();
    driver.keys("p<enter>");
    driver.settle();
    assert!(!matches!(driver.model.screen(), Screen::Review(_)));
    assert!(driver.posts().is_empty());
}

#[test]
fn a_late_receipt_never_hides_what_the_writer_does_now() {
    let mut driver = with(READY).start();
    driver.keys("<enter>");
    driver.hear(Msg::SendEnded {
        attempt: None,
        outcome: Outcome::Unknown {
            what: "Late.".into(),
        },
        unrecorded: None,
    });
    driver.settle();
    assert!(matches!(driver.model.screen(), Screen::Writer));
    assert!(driver.screen().contains("A first sentence."));
    assert!(driver.screen().contains("The send has ended: unknown."));
}

#[test]
fn a_changed_draft_is_reviewed_again_and_not_sent() {
    let mut driver = with(READY).start();
    driver.keys("p");
    std::fs::write(driver.path("post.md"), READY.replace("first", "other")).expect("written");
    driver.keys("<enter>");
    driver.settle();
    assert!(driver.posts().is_empty());
    assert!(
        driver.screen().contains("changed since you reviewed it"),
        "{}",
        driver.screen()
    );
}

#[test]
fn sending_the_same_story_twice_asks_for_the_word_again() {
    let mut driver = with(READY).start();
    driver.keys("p<enter>");
    driver.settle();
    driver.keys("<esc><esc><esc>1p<enter>");
    driver.settle();
    assert_eq!(driver.posts().len(), 1, "Enter alone made a second story");
    driver.keys("1p<shift-tab><enter>again<enter>");
    driver.settle();
    assert_eq!(driver.posts().len(), 2, "{}", driver.screen());
}

#[test]
fn esc_and_a_letter_that_came_as_one_are_both_taken() {
    let mut driver = demo().start();
    driver.keys("x<alt-2>");
    let screen = driver.screen();
    assert!(screen.contains("[2 History]"), "{screen}");
    // An overlay is closed and no more; the letter is for what is below it.
    driver.keys("1:<alt-m>");
    let screen = driver.screen();
    assert!(screen.contains("Details ·"), "{screen}");
    // While writing it is one key of the menu, as it was.
    driver.keys("<esc><enter><alt-c>");
    let screen = driver.screen();
    assert!(screen.contains("Checks ·"), "{screen}");
}
