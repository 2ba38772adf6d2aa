//! Pictures of this computer: uploaded before the story, each once, and never a story without its pictures.

use std::time::Duration;

use byline::app::model::Model;
use byline::app::msg::UploadState;
use byline::domain::attempt::{Outcome, RefusalKind};
use byline::domain::picture::{Format, Picture};
use byline::domain::plan::Digest;
use byline::ports::pictures::Ready;
use byline::ports::publisher::Publisher as _;
use byline::sandbox::faults::{FAULTS, Fault, FaultOrder};
use byline::screens::Screen;
use byline::testing::{Driver, Home};

use super::support::{Stage, target};

const TEXT: &str = "---\ntitle: A walk\ntags: [walks]\n---\n\nThe path was dry.\n\n![my desk](desk.png)\n\n![my lamp](img/lamp.bmp)\n\n![my desk](desk.png)\n";

/// A bitmap of two by one pixels.
#[rustfmt::skip] // rows of the format
const BITMAP: &[u8] = &[
    b'B', b'M', 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0,
    40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    255, 0, 0, 0, 0, 255, 0, 0,
];

/// The head of a PNG: all that is read of one that is sent as it is.
pub fn png(last: u8) -> Vec<u8> {
    let mut bytes =
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\x68\x08\x02\0\0\0".to_vec();
    bytes.push(last);
    bytes
}

fn home() -> Home {
    Home::new()
        .with("walk.md", TEXT)
        .with_picture("desk.png", &png(0))
        .with_picture("img/lamp.bmp", BITMAP)
}

fn ready(bytes: Vec<u8>) -> Ready {
    let picture = Picture {
        source: "desk.png".into(),
        root: "/".into(),
        inside: "desk.png".into(),
        format: Format::Png,
        from: None,
        still: false,
        width: 1,
        height: 1,
        size: bytes.len() as u64,
        digest: Digest::of(&bytes),
    };
    Ready { picture, bytes }
}

type Ended = Result<String, Outcome>;

/// What a lasting fault of uploads must lead to, and after how many tries.
fn expected(fault: Fault) -> (fn(&Ended) -> bool, usize) {
    fn refused(ended: &Ended, kind: RefusalKind) -> bool {
        matches!(ended, Err(Outcome::Rejected { refusal }) if refusal.kind == kind)
    }
    let not_sent: fn(&Ended) -> bool = |ended| matches!(ended, Err(Outcome::NotSent { .. }));
    match fault {
        Fault::Unauthorized | Fault::TokenMissingApp => (|e| refused(e, RefusalKind::Token), 1),
        Fault::Forbidden => (|e| refused(e, RefusalKind::Forbidden), 1),
        Fault::ForbiddenHtml => (|e| refused(e, RefusalKind::Edge), 1),
        Fault::Invalid => (|e| refused(e, RefusalKind::Invalid), 1),
        Fault::TooLarge => (|e| refused(e, RefusalKind::TooLarge), 1),
        Fault::Redirect307 => (|e| refused(e, RefusalKind::Moved), 1),
        Fault::RateLimited => (|e| matches!(e, Err(Outcome::Limited { .. })), 2),
        Fault::ServerError
        | Fault::BadGateway
        | Fault::Unavailable
        | Fault::GatewayAfter
        | Fault::DroppedBefore => (not_sent, 3),
        Fault::Slow(_) | Fault::CreatedThenSilent | Fault::Truncated | Fault::Empty => {
            (not_sent, 2)
        }
        Fault::Html200 | Fault::Redirect302 => (not_sent, 1),
        Fault::TagsDropped => (Result::is_ok, 1),
    }
}

#[tokio::test]
async fn every_fault_of_an_upload_is_told_and_says_that_no_story_was_made() {
    for row in FAULTS {
        let mut stage = Stage::set().await;
        stage.target = target(&stage.sandbox.base_url(), Duration::from_millis(300));
        let order = FaultOrder::lasting(row.fault).of_images();
        stage.sandbox.set_fault(Some(order));
        let token = stage.sandbox.token();
        let ended = stage.target.upload(token, ready(png(0)), &|_| {}).await;
        let (fits, tries) = expected(row.fault);
        assert!(fits(&ended), "{}: {ended:?}", row.name);
        assert_eq!((stage.sends(), stage.made()), (tries, 0), "{}", row.name);
        let words = format!("{ended:?}");
        assert!(
            !words.contains('<') && !words.contains(token.expose()),
            "{words}"
        );
        if ended.is_err() {
            assert!(words.contains("desk.png was not uploaded."), "{words}");
            assert!(words.contains("No story was made."), "{words}");
            assert!(!words.contains("story is too large"), "{words}");
        }
    }
}

#[tokio::test]
async fn a_fault_that_passes_is_got_over_and_the_same_bytes_get_the_same_address() {
    let stage = Stage::set().await;
    let order = FaultOrder {
        times: Some(2),
        ..FaultOrder::lasting(Fault::Unavailable).of_images()
    };
    stage.sandbox.set_fault(Some(order));
    let numbers = std::sync::Mutex::new(Vec::new());
    let tried = |number| numbers.lock().expect("no panic").push(number);
    let token = stage.sandbox.token();
    let first = stage.target.upload(token, ready(png(0)), &tried).await;
    assert_eq!(*numbers.lock().expect("no panic"), [1, 2, 3]);
    let again = stage.target.upload(token, ready(png(0)), &tried).await;
    assert_eq!(first.expect("uploaded"), again.expect("uploaded"));
}

#[tokio::test]
async fn nobody_at_the_other_end_is_not_sent() {
    let target = target("http://127.0.0.1:1/v1", Duration::from_millis(300));
    let ended = target
        .upload(&super::support::token(), ready(png(0)), &|_| {})
        .await;
    assert!(matches!(ended, Err(Outcome::NotSent { .. })), "{ended:?}");
}

/// Sends the draft in view as a draft.
fn send(driver: &mut Driver) {
    driver.keys("p<enter>");
    driver.settle();
}

#[test]
fn the_pictures_are_listed_uploaded_once_each_and_linked_in_what_is_sent_only() {
    let mut driver = home().start();
    driver.keys("p");
    let review = driver.screen();
    for words in [
        "2 of this computer are uploaded first",
        "desk.png · PNG · 640×360 · 30 bytes · “my desk”",
        "img/lamp.bmp · PNG, converted from BMP · 2×1",
    ] {
        assert!(review.contains(words), "{words}:\n{review}");
    }
    driver.keys("<enter>");
    driver.settle();
    let posts = driver.posts();
    assert_eq!(
        (posts.len(), driver.uploads()),
        (1, 2),
        "{}",
        driver.screen()
    );
    let content = &posts[0].content;
    assert_eq!(
        content.matches("<img src=\"http://127.0.0.1:").count(),
        3,
        "{content}"
    );
    assert!(!content.contains("picture:"), "{content}");
    let body: serde_json::Value = serde_json::from_str(&driver.sent_body()).expect("JSON");
    assert_eq!(body["content"], **content, "the journal has what was sent");
    assert_eq!(driver.file("walk.md"), TEXT);
}

#[test]
fn what_was_uploaded_is_not_uploaded_again_and_the_guard_knows_the_story_all_the_same() {
    let mut driver = home().with("copy.md", TEXT).start();
    send(&mut driver);
    // Were the addresses lost, they would be other ones, and still it is the same story.
    driver.keys("<esc><down>p");
    let review = driver.screen();
    assert!(review.contains("copy.md"), "{review}");
    driver.keys("<pagedown><down><down><down><down><down><down><down><down>");
    assert!(
        driver.screen().contains("Sent before"),
        "{}",
        driver.screen()
    );
    driver.keys("<left><enter>again<enter>");
    driver.settle();
    assert_eq!(
        (driver.posts().len(), driver.uploads()),
        (2, 2),
        "{}",
        driver.screen()
    );
    let posts = driver.posts();
    assert_eq!(posts[0].content, posts[1].content);
}

#[test]
fn a_refused_story_costs_no_second_upload() {
    let mut driver = home().start();
    driver.fault(Some(FaultOrder::once(Fault::Invalid)));
    send(&mut driver);
    assert_eq!((driver.posts().len(), driver.uploads()), (0, 2));
    driver.keys("<enter><enter>");
    driver.settle();
    assert_eq!(
        (driver.posts().len(), driver.uploads()),
        (1, 2),
        "{}",
        driver.screen()
    );
}

#[test]
fn a_picture_that_is_refused_means_no_story_and_a_token_that_is_refused_leads_to_account() {
    for (fault, words) in [
        (Fault::Unauthorized, "Account"),
        (Fault::TooLarge, "too large for Medium"),
        (Fault::ForbiddenHtml, "not the problem"),
        (Fault::RateLimited, "limit"),
    ] {
        let mut driver = home().start();
        driver.fault(Some(FaultOrder::lasting(fault).of_images()));
        send(&mut driver);
        let screen = driver
            .screen()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(
            screen.contains(words) && screen.contains("No story was made"),
            "{screen}"
        );
        assert_eq!(driver.posts().len(), 0);
        assert!(driver.model.history.is_empty(), "nothing was attempted");
        driver.fault(None);
        driver.keys("<esc>");
        send(&mut driver);
        assert_eq!(driver.posts().len(), 1, "{}", driver.screen());
    }
}

#[test]
fn a_picture_that_changed_since_the_review_is_not_sent() {
    let mut driver = home().start();
    driver.keys("p");
    std::fs::write(driver.path("desk.png"), png(1)).expect("changed");
    driver.keys("<enter>");
    driver.settle();
    let screen = driver.screen();
    assert!(
        screen.contains("desk.png has changed since you reviewed it"),
        "{screen}"
    );
    assert_eq!((driver.posts().len(), driver.uploads()), (0, 0));
    // Reviewed again, it is sent as it is now.
    driver.keys("<enter><enter>");
    driver.settle();
    assert_eq!(
        (driver.posts().len(), driver.uploads()),
        (1, 2),
        "{}",
        driver.screen()
    );
}

#[test]
fn a_picture_that_is_not_there_stops_the_story_until_it_is() {
    let mut driver = Home::new()
        .with("walk.md", TEXT)
        .with_picture("desk.png", &png(0))
        .start();
    driver.keys("p");
    let screen = driver.screen();
    assert!(
        screen.contains("There is no picture img/lamp.bmp"),
        "{screen}"
    );
    driver.keys("<esc>c");
    assert!(driver.screen().contains("1 error"), "{}", driver.screen());
    std::fs::create_dir_all(driver.path("img")).expect("a folder");
    std::fs::write(driver.path("img/lamp.bmp"), BITMAP).expect("a picture");
    driver.keys("<esc>");
    send(&mut driver);
    assert_eq!(driver.posts().len(), 1, "{}", driver.screen());
}

#[test]
fn esc_while_a_picture_is_uploaded_ends_the_send_without_a_story() {
    fn is_uploading(model: &Model) -> bool {
        matches!(model.screen(), Screen::Sending(sending)
            if sending.uploads.first() == Some(&Some(UploadState::Trying(1))))
    }
    let mut driver = home().start();
    let slow = Fault::Slow(Duration::from_secs(60));
    driver.fault(Some(FaultOrder::lasting(slow).of_images()));
    driver.keys("p");
    driver.burst("<enter>");
    driver.wait_for(is_uploading);
    let screen = driver.screen();
    assert!(
        screen.contains("uploading desk.png") && screen.contains("Esc stop"),
        "{screen}"
    );
    driver.burst("<esc>");
    driver.wait_for(|model| !matches!(model.screen(), Screen::Sending(_)));
    assert!(
        driver.screen().contains("No story was made"),
        "{}",
        driver.screen()
    );
    driver.fault(None);
    assert!(driver.posts().is_empty() && driver.model.history.is_empty());
}
