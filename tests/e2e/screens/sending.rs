//! The main job: from keys to an address.

use byline::app::effect::Effect;
use byline::domain::attempt::Outcome;
use byline::domain::plan::{Plan, Target};
use byline::domain::publication::{Publication, Role};
use byline::runtime::courier::{self, Stops};
use byline::sandbox::faults::{Fault, FaultOrder};
use byline::screens::Screen;
use byline::screens::welcome::Welcome;
use byline::testing::{Driver, Home};

use super::support::{READY, with};

#[test]
fn a_writer_goes_from_the_first_screen_to_an_address() {
    let mut driver = Home::new().start();
    let folder = driver.model.setup.folder.clone();
    driver.model.screens = vec![Screen::Welcome(Box::new(Welcome::new(folder, 0)))];
    driver.keys("<enter>");
    assert!(driver.screen().contains("WRITING"), "{}", driver.screen());
    driver.keys("<ctrl-end>One sentence of mine.<esc>p");
    assert!(
        driver.screen().contains("Send draft"),
        "{}",
        driver.screen()
    );
    driver.keys("<enter>");
    driver.settle();
    let posts = driver.posts();
    assert_eq!(posts.len(), 1, "{}", driver.screen());
    assert!(
        driver.screen().contains(&posts[0].path),
        "{}",
        driver.screen()
    );
    assert_eq!(posts[0].publish_status.word(), "draft");
    assert!(posts[0].content.contains("One sentence of mine."));
    assert!(
        !posts[0].content.contains("Ctrl-P shows"),
        "a comment was sent"
    );
    assert_eq!(driver.model.history.len(), 1);
    // The address of a sandbox is never written into a draft.
    assert!(!driver.file("hello-medium.md").contains("127.0.0.1"));
}

#[test]
fn the_address_is_copied_and_opened_with_one_key() {
    let mut driver = with(READY).start();
    driver.fakes.has_browser(true);
    driver.keys("p<enter>");
    driver.settle();
    driver.keys("yo");
    let url = driver.model.history[0]
        .url()
        .expect("an address")
        .to_owned();
    assert!(url.ends_with(&driver.posts()[0].path), "{url}");
    assert_eq!(driver.fakes.copied(), std::slice::from_ref(&url));
    assert_eq!(driver.fakes.opened(), [url]);
}

#[test]
fn the_answer_about_write_back_adds_one_line_and_is_remembered() {
    let mut driver = with(READY).medium(true).start();
    driver.keys("p<enter>");
    driver.settle();
    driver.keys("<enter>");
    driver.settle();
    let url = driver.model.history[0]
        .url()
        .expect("an address")
        .to_owned();
    assert!(url.ends_with(&driver.posts()[0].path), "{url}");
    let text = driver.file("post.md");
    let added: Vec<&str> = text.lines().filter(|line| !READY.contains(line)).collect();
    assert_eq!(added, [format!("medium_url: {url}")]);
    let kept: String = text
        .lines()
        .filter(|l| !l.starts_with("medium_url"))
        .fold(String::new(), |t, l| t + l + "\n");
    assert_eq!(kept, READY);
    let config =
        std::fs::read_to_string(driver.home().join("config/byline/config.toml")).expect("settings");
    assert!(config.contains("always"), "{config}");
}

#[test]
fn a_refused_token_leads_to_the_account_and_back_to_the_same_review() {
    let mut driver = with(READY).medium(true).start();
    driver.fault(Some(FaultOrder::once(Fault::Unauthorized)));
    driver.keys("p<enter>");
    driver.settle();
    assert!(
        driver.screen().contains("did not accept"),
        "{}",
        driver.screen()
    );
    driver.keys("<enter>");
    assert!(matches!(driver.model.screen(), Screen::Account(_)));
    let token = driver.token();
    driver.paste(&token);
    driver.keys("<enter>");
    driver.settle();
    assert!(
        matches!(driver.model.screen(), Screen::Review(_)),
        "{}",
        driver.screen()
    );
    driver.keys("<enter>");
    driver.settle();
    assert_eq!(driver.posts().len(), 1, "{}", driver.screen());
}

#[test]
fn a_token_is_never_on_the_screen() {
    let mut driver = Home::new().medium(false).start();
    driver.keys("3");
    let token = driver.token();
    driver.paste(&token);
    for part in [&token[..], &token[..4]] {
        assert!(!driver.screen().contains(part));
    }
    assert!(driver.screen().contains("••••"));
    driver.keys("<enter>");
    driver.settle();
    assert_eq!(driver.fakes.tokens(), 1);
    assert!(
        driver.screen().contains("Signed in as"),
        "{}",
        driver.screen()
    );
    assert!(!format!("{:?}", driver.model).contains(&token));
}

#[test]
fn every_definite_refusal_leaves_the_draft_and_makes_nothing() {
    for fault in [
        Fault::Unauthorized,
        Fault::Forbidden,
        Fault::ForbiddenHtml,
        Fault::RateLimited,
        Fault::Invalid,
        Fault::TooLarge,
        Fault::Redirect307,
    ] {
        let mut driver = with(READY).start();
        driver.fault(Some(FaultOrder::once(fault)));
        driver.keys("p<enter>");
        driver.settle();
        assert!(
            matches!(driver.model.screen(), Screen::Result(_)),
            "{fault:?}"
        );
        assert!(
            driver.screen().contains("Not accepted"),
            "{fault:?}\n{}",
            driver.screen()
        );
        assert!(driver.posts().is_empty());
        assert_eq!(driver.file("post.md"), READY);
        let text = driver.screen();
        assert!(
            text.matches("Nothing was published").count() <= 1,
            "said twice:\n{text}"
        );
    }
}

#[test]
fn dropped_tags_are_told() {
    let mut driver = with(READY).start();
    driver.fault(Some(FaultOrder::once(Fault::TagsDropped)));
    driver.keys("p<enter>");
    driver.settle();
    assert!(
        driver.screen().contains("dropped writing"),
        "{}",
        driver.screen()
    );
}

#[test]
fn a_sent_draft_says_so_in_the_list_and_an_edit_afterwards_too() {
    let mut driver = with(READY).medium(true).start();
    driver.keys("p<enter>");
    driver.settle();
    driver.keys("<enter>");
    driver.settle();
    driver.keys("<esc><esc><esc>");
    driver.settle();
    assert!(
        driver.screen().contains("draft on Medium"),
        "{}",
        driver.screen()
    );
    assert!(
        !driver.screen().contains("edited since"),
        "{}",
        driver.screen()
    );
    let later = driver.model.now + 3600;
    driver.clock.set(later);
    driver.keys("<enter>More. <esc><esc>");
    driver.settle();
    assert!(
        driver.screen().contains("edited since"),
        "{}",
        driver.screen()
    );
}

/// The plan of `post.md`, confirmed and held back.
fn confirmed(driver: &mut Driver) -> Plan {
    driver.hold_sends = true;
    driver.keys("p");
    driver.settle();
    driver.keys("<enter>");
    match driver.held.pop() {
        Some(Effect::Send { plan }) => *plan,
        other => panic!("{other:?}\n{}", driver.screen()),
    }
}

fn carry(driver: &Driver, plan: Plan, waiting: impl Future<Output = ()> + Send) -> Outcome {
    let world = driver.world();
    let stops = Stops {
        uploads: std::future::pending(),
        waiting,
    };
    let sent = courier::send(driver.world(), plan, |_| {}, stops);
    world.runtime().expect("threads").block_on(sent).outcome
}

#[test]
fn a_send_that_is_stopped_before_the_request_makes_no_story_and_is_no_attempt() {
    let mut driver = with(READY).start();
    let plan = confirmed(&mut driver);
    let stopped = carry(&driver, plan.clone(), std::future::ready(()));
    assert!(matches!(stopped, Outcome::NotSent { .. }), "{stopped:?}");
    assert_eq!(driver.posts().len(), 0);
    let history = driver.world().journal(Target::Sandbox).read();
    assert_eq!(history, Ok(Vec::new()));
    // The control: nobody stops it.
    let sent = carry(&driver, plan, std::future::pending());
    assert!(matches!(sent, Outcome::Sent { .. }), "{sent:?}");
}

#[test]
fn what_was_confirmed_under_one_account_is_not_handed_in_with_the_token_of_another() {
    let mut driver = with(READY).start();
    let mut plan = confirmed(&mut driver);
    plan.publication = Some(Publication {
        id: "c0ffee15600d".into(),
        name: "Slow Mornings".into(),
        role: Role::Writer,
    });
    let mut other = plan.clone();
    other.account.id = "another".into();
    let refused = carry(&driver, other, std::future::pending());
    assert!(matches!(refused, Outcome::NotSent { .. }), "{refused:?}");
    assert_eq!(driver.posts().len(), 0);
    // The control: the account that was confirmed.
    let sent = carry(&driver, plan, std::future::pending());
    assert!(matches!(sent, Outcome::Sent { .. }), "{sent:?}");
}

#[test]
fn a_text_that_cannot_be_read_for_certain_is_not_sent() {
    let mut driver = with(READY).start();
    std::fs::write(driver.path("post.md"), b"# Caf\xE9\n\nSome words.\n").expect("written");
    driver.keys("p");
    driver.settle();
    assert!(driver.screen().contains("not UTF-8"), "{}", driver.screen());
    driver.keys("<enter><esc><enter>");
    driver.settle();
    assert_eq!(driver.posts().len(), 0, "{}", driver.screen());
}
