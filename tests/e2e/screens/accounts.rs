//! Where a token is kept, whose account it is, and where a story is published: on the screen.

use byline::app::msg::AccountState;
use byline::domain::plan::Target;
use byline::ports::secrets::{Keep, TokenSource};
use byline::sandbox::faults::{Fault, FaultOrder};
use byline::screens::Screen;
use byline::testing::{Driver, Home};

use super::support::{READY, with};

/// Refused while it is sent, then another token at that place, then the same review, and the story is sent.
fn refused_and_back(keep: Keep) -> Driver {
    let mut driver = with(READY).medium(true).start();
    driver.keys("mTITLE <esc>");
    driver.settle();
    driver.fault(Some(FaultOrder::once(Fault::Unauthorized)));
    driver.keys("p<enter>");
    driver.settle();
    assert!(
        driver.screen().contains("did not accept"),
        "{}",
        driver.screen()
    );
    driver.keys("<enter>");
    let token = driver.token();
    driver.paste(&token);
    driver.keys("<tab>");
    let steps = Keep::ALL
        .iter()
        .position(|one| *one == keep)
        .expect("one of them");
    for _ in 0..steps {
        driver.keys("<right>");
    }
    // The token that was pasted before is kept at the place that is chosen now.
    driver.keys("<enter>");
    driver.settle();
    assert!(
        matches!(driver.model.screen(), Screen::Review(_)),
        "{keep:?}:\n{}",
        driver.screen()
    );
    assert!(
        driver.screen().contains("TITLE"),
        "nothing is typed again:\n{}",
        driver.screen()
    );
    driver.keys("<enter>");
    driver.settle();
    assert_eq!(driver.posts().len(), 1, "{keep:?}:\n{}", driver.screen());
    driver
}

fn source(driver: &Driver) -> TokenSource {
    match &driver.model.account {
        AccountState::SignedIn { source, .. } => *source,
        other => panic!("not signed in: {other:?}"),
    }
}

#[test]
fn after_a_refusal_every_place_leads_back_to_the_same_review() {
    assert_eq!(
        source(&refused_and_back(Keep::Keyring)),
        TokenSource::Keyring
    );
    assert_eq!(
        source(&refused_and_back(Keep::Session)),
        TokenSource::Session
    );
    let driver = refused_and_back(Keep::File);
    assert_eq!(source(&driver), TokenSource::File);
    let settings =
        std::fs::read_to_string(driver.home().join("config/byline/config.toml")).expect("settings");
    assert!(settings.contains("store = \"file\""), "{settings}");
}

#[test]
fn forgetting_removes_the_token_from_every_place() {
    let mut driver = refused_and_back(Keep::File);
    assert_eq!(
        driver.fakes.tokens(),
        1,
        "the keyring still has the old one"
    );
    driver.keys("<esc>3<down><down>");
    assert!(
        driver.screen().contains("▸ Forget it"),
        "{}",
        driver.screen()
    );
    driver.keys("<enter>");
    driver.settle();
    assert_eq!(driver.fakes.tokens(), 0);
    let files = std::fs::read_dir(driver.home().join("state/byline/tokens")).expect("a folder");
    assert_eq!(files.count(), 0);
    assert_eq!(driver.model.account, AccountState::NoToken);
}

#[test]
fn a_file_that_others_can_read_is_named_with_the_line_that_closes_it() {
    let mut driver = refused_and_back(Keep::File);
    let folder = driver.home().join("state/byline/tokens");
    let file = std::fs::read_dir(folder)
        .expect("a folder")
        .next()
        .expect("a file")
        .expect("readable");
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(file.path(), open).expect("ours");
    driver.keys("<esc>3");
    // Away and back, so that it is looked up again.
    driver.keys("<up><right><right>");
    driver.settle();
    assert!(driver.screen().contains("chmod 600"), "{}", driver.screen());
}

#[test]
fn a_publication_is_chosen_in_the_details_and_handing_in_is_confirmed_by_its_own_word() {
    let mut driver = with(READY).start();
    driver.keys("m<up><up><up>");
    assert!(
        driver.screen().contains("▸ Post under"),
        "{}",
        driver.screen()
    );
    driver.keys("<right>");
    driver.wait();
    assert!(
        driver
            .screen()
            .contains("You may also publish in 2 publications"),
        "{}",
        driver.screen()
    );
    driver.keys("<right><right>");
    assert!(
        driver.screen().contains("‹ Slow Mornings ›  as writer"),
        "{}",
        driver.screen()
    );
    assert!(
        driver
            .screen()
            .contains("A submission, not a private draft"),
        "{}",
        driver.screen()
    );
    driver.keys("<esc>p");
    let review = driver.screen();
    assert!(
        review.contains("@you · Slow Mornings, as writer · SANDBOX"),
        "{review}"
    );
    assert!(review.contains("Hand it in…"), "{review}");
    // Enter alone sends nothing: the focus is on the way back.
    driver.keys("<enter>p<shift-tab>");
    driver.keys("<tab><shift-tab><shift-tab><enter>");
    driver.settle();
    assert_eq!(driver.posts().len(), 0);
}

#[test]
fn in_the_review_a_publication_that_takes_drafts_only_is_named_and_passed_over() {
    let mut driver = with(READY).start();
    driver.keys("p<tab><tab><tab><tab><right><right>");
    driver.wait();
    let screen = driver.screen();
    assert!(screen.contains("(•) Public"), "{screen}");
    driver.keys("<shift-tab><right>");
    driver.wait();
    driver.keys("<right><right>");
    let screen = driver.screen();
    assert!(screen.contains("‹ @you · your profile"), "{screen}");
    assert!(
        screen.contains("A writer cannot publish in Slow Mornings"),
        "{screen}"
    );
    assert!(
        screen.contains("(•) Public"),
        "nothing was chosen for the writer: {screen}"
    );
}

#[test]
fn what_is_confirmed_is_sent_to_the_publication_and_the_next_story_to_the_profile() {
    let mut driver = with(READY).start();
    driver.keys("p");
    driver.settle();
    // From the button that sends to where it goes.
    driver.keys("<shift-tab><shift-tab><right>");
    driver.wait();
    driver.keys("<right><right>");
    assert!(
        driver.screen().contains("Slow Mornings, as writer"),
        "{}",
        driver.screen()
    );
    driver.keys("<tab><tab><enter>");
    assert!(
        driver.screen().contains("Hand in to a publication"),
        "{}",
        driver.screen()
    );
    driver.keys("submi<enter>");
    assert_eq!(driver.posts().len(), 0, "{}", driver.screen());
    driver.keys("t<enter>");
    driver.settle();
    let posts = driver.posts();
    assert_eq!(posts.len(), 1, "{}", driver.screen());
    assert_eq!(posts[0].publication_id.as_deref(), Some("c0ffee15600d"));
    assert_eq!(
        driver.model.history[0].publication.as_deref(),
        Some("Slow Mornings")
    );
    assert!(
        driver.model.publication().is_none(),
        "chosen once, not for good"
    );
}

#[test]
fn a_writer_who_wants_to_publish_is_told_what_is_possible() {
    let mut driver = with(READY).start();
    driver.keys("p");
    driver.settle();
    driver.keys("<shift-tab><shift-tab><right>");
    driver.wait();
    driver.keys("<right><right><tab><right><right>");
    driver.settle();
    let screen = driver.screen();
    assert!(screen.contains("only hand in a draft"), "{screen}");
    assert_eq!(driver.posts().len(), 0);
}

#[test]
fn another_target_or_account_forgets_the_publication() {
    let mut driver = with(READY).start();
    driver.keys("p");
    driver.settle();
    driver.keys("<shift-tab><shift-tab><right>");
    driver.wait();
    driver.keys("<right>");
    assert!(driver.model.publication().is_some());
    driver.keys("<esc>3<right>");
    driver.settle();
    assert_eq!(driver.model.target, Target::Medium);
    assert!(
        driver
            .model
            .wishes
            .values()
            .all(|(choices, _)| choices.publication.is_none())
    );
}

#[test]
fn publications_that_cannot_be_looked_up_are_asked_for_again() {
    let mut driver = Home::new().with("post.md", READY).medium(false).start();
    driver.keys("m<up><up><up><right>");
    driver.wait();
    assert!(
        driver.screen().contains("could not be looked up"),
        "{}",
        driver.screen()
    );
    assert!(driver.model.publication().is_none());
}
