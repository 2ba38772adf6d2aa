//! The history on the screen: what was sent, what became of it, and what has changed since.

use std::time::Duration;

use byline::app::msg::Msg;
use byline::domain::attempt::{Outcome, Receipt};
use byline::sandbox::faults::{Fault, FaultOrder};
use byline::screens::Screen;
use byline::testing::{Driver, Home};

use super::support::{READY, picture, pictures, receipt, record, with};

/// `post.md`, sent.
fn sent(home: Home) -> Driver {
    let mut driver = home.start();
    driver.keys("p<enter>");
    driver.settle();
    assert_eq!(driver.posts().len(), 1, "{}", driver.screen());
    driver
}

fn shows(driver: &Driver, words: &str) {
    assert!(
        driver.screen().contains(words),
        "no “{words}” in\n{}",
        driver.screen()
    );
}

#[test]
fn what_exactly_was_sent_is_shown_as_story_and_as_request() {
    let mut driver = sent(with(READY));
    driver.keys("<esc><esc>2h");
    shows(&driver, "[Story]");
    shows(&driver, "A first sentence.");
    driver.keys("<tab>");
    shows(&driver, "Bearer (hidden)");
    shows(&driver, "\"publishStatus\": \"draft\"");
    assert!(!driver.screen().contains(&driver.token()));
    driver.keys("<tab>");
    shows(&driver, "The draft is as it was sent.");
    // From the draft itself the same two keys lead there.
    driver.keys("<esc>1h");
    shows(&driver, "[Story]");
    driver.keys("<esc>=");
    shows(&driver, "The draft is as it was sent.");
    driver.keys("<esc>");
    assert!(matches!(driver.model.screen(), Screen::Drafts));
}

#[test]
fn what_has_changed_since_is_shown_word_by_word_also_while_it_is_not_saved() {
    let mut driver = sent(with(READY));
    driver.keys("<esc><esc>1<enter><ctrl-end><left><left><ctrl-w>word<esc>=");
    shows(&driver, "Edited since");
    shows(&driver, "- A first sentence.");
    shows(&driver, "+ A first word");
}

#[test]
fn what_was_sent_stays_when_the_draft_is_gone() {
    let mut driver = sent(with(READY));
    std::fs::remove_file(driver.path("post.md")).expect("ours");
    driver.keys("<esc><esc>2h");
    shows(&driver, "A first sentence.");
    driver.keys("=");
    shows(&driver, "What was sent is kept all the same.");
}

#[test]
fn an_unknown_one_is_resolved_from_the_list_and_the_draft_is_free() {
    let mut driver = with(READY).start();
    driver.fault(Some(FaultOrder::once(Fault::DroppedBefore)));
    driver.keys("p<enter>");
    driver.settle();
    driver.keys("<esc><esc>1p");
    shows(&driver, "Tell Byline what happened");
    driver.keys("<esc>2");
    shows(&driver, "UNKNOWN, resolve");
    driver.keys("<enter><tab><enter>");
    // The page of all stories is not the story.
    driver.paste("https://medium.com/me/stories/public");
    driver.keys("<enter>");
    shows(&driver, "Open the story itself");
    driver.keys("<esc><tab><enter>");
    driver.settle();
    shows(&driver, "it is not there");
    driver.keys("1p<enter>");
    driver.settle();
    assert_eq!(driver.posts().len(), 1, "{}", driver.screen());
}

fn rows(driver: &mut Driver) {
    driver.keys("2");
    let now = driver.model.now;
    let made = || Outcome::Sent { receipt: receipt() };
    let unknown = Outcome::Unknown {
        what: "No answer.".into(),
    };
    let limited = Outcome::Limited {
        what: "Medium's limit is reached.".into(),
        status: Some(429),
        retry_after: Some(7200),
    };
    let titles = [
        "Slow mornings",
        "A second kettle",
        "What the outage taught us",
    ];
    let mut rows = Vec::new();
    for n in 0..9 {
        rows.push(record(
            driver,
            &format!("A{n}"),
            now - 80_000 + n * 1000,
            titles[0],
            made(),
        ));
    }
    rows.push(record(driver, "B1", now - 9000, titles[1], made()));
    rows.push(record(driver, "C1", now - 4000, titles[2], unknown));
    rows.push(record(driver, "D1", now - 60, titles[1], limited));
    driver.hear(Msg::History {
        target: driver.model.target,
        history: Ok(rows),
    });
    driver.settle();
}

#[test]
fn the_list_is_filtered_and_sorted_and_the_next_slot_is_named() {
    let mut driver = Home::new().size(100, 30).start();
    rows(&mut driver);
    shows(
        &driver,
        "11 of about 10 in the last 24 h · next slot: 14:44",
    );
    driver.keys("/kettle");
    shows(&driver, "2 of 12");
    assert!(!driver.screen().contains("Slow mornings"));
    driver.keys("<enter>s");
    shows(&driver, "unknown first");
    driver.keys("<esc>");
    let screen = driver.screen();
    let at = |words: &str| screen.find(words).expect("shown");
    assert!(at("UNKNOWN, resolve") < at("rejected: limit"), "{screen}");
    driver.keys("/zzz");
    shows(&driver, "Nothing matches.");
    driver.keys("<esc>");
    assert_eq!(driver.screen().matches("Slow mornings").count(), 9);
}

#[test]
fn the_pictures() {
    pictures("history_full", Home::new, rows);
    picture("history_full", &{
        let mut driver = Home::new().size(160, 50).start();
        rows(&mut driver);
        driver
    });
    pictures("history_find", Home::new, |driver| {
        rows(driver);
        driver.keys("/kettle");
    });
    let story = "---\ntitle: Hello there\ntags: [writing]\n---\n\nA first sentence.\n\n## Part\n\n- one\n- two\n\n> quoted\n";
    for view in ["h", "h<tab>", "="] {
        let name = match view {
            "h" => "sent_story",
            "=" => "sent_changes",
            _ => "sent_request",
        };
        for (width, height) in [(80, 24), (40, 12), (160, 50)] {
            let mut driver = sent(with(story).size(width, height));
            // Names of attempts are random.
            driver.keys("<esc><esc>1");
            std::fs::write(driver.path("post.md"), story.replace("first", "better")).expect("room");
            driver.keys(view);
            driver.advance(Duration::from_secs(1));
            if let Some(Screen::Sent(sent)) = driver.model.screens.last_mut() {
                sent.record.id.0 = "7F3A".into();
                sent.record.outcome = Outcome::Sent {
                    receipt: Receipt {
                        url: "https://medium.com/@you/e6f36a".into(),
                        ..Receipt::default()
                    },
                };
            }
            picture(name, &driver);
        }
    }
}

#[test]
fn a_long_draft_is_planned_beside_the_screen_and_sent_as_planned() {
    let text = format!(
        "# Long\n\n{}\n",
        "many words and more of them ".repeat(12_000)
    );
    let mut driver = with(&text).start();
    driver.keys("p");
    driver.settle();
    shows(&driver, "Send draft");
    driver.keys("<enter>");
    driver.settle();
    let posts = driver.posts();
    assert_eq!(posts.len(), 1, "{}", driver.screen());
    assert!(posts[0].content.len() > 300_000);
    // Chosen otherwise, it is planned anew.
    driver.keys("<esc><esc>1p");
    driver.settle();
    assert_eq!(driver.model.history.len(), 1);
    shows(&driver, "Sent before");
}

#[test]
fn the_same_text_in_another_file_needs_the_extra_word() {
    let mut driver = Home::new().with("a.md", READY).with("b.md", READY).start();
    driver.keys("p<enter>");
    driver.settle();
    assert_eq!(driver.posts().len(), 1, "{}", driver.screen());
    driver.keys("<esc><esc>1<down>p");
    driver.settle();
    shows(&driver, "Sent before, today.");
    driver.keys("<enter>");
    driver.settle();
    assert_eq!(driver.posts().len(), 1, "Enter alone leaves");
    driver.keys("p<shift-tab><enter>again<enter>");
    driver.settle();
    assert_eq!(driver.posts().len(), 2, "{}", driver.screen());
}
