//! The client against the real stand-in: every fault, how it is told, how many posts it left behind, and that there
//! was one request.

use std::time::Duration;

use byline::adapters::targets::medium::ApiBase;
use byline::adapters::targets::publisher;
use byline::domain::attempt::{Outcome, RefusalKind};
use byline::domain::plan::Target;
use byline::domain::post::{Post, Visibility};
use byline::ports::failure::FailureKind;
use byline::ports::publisher::Publisher as _;
use byline::ports::secrets::Secret;
use byline::sandbox::faults::{FAULTS, Fault, FaultOrder};

use super::support::{Stage, plan, post, raw, start, status, target};

/// What a fault must lead to: the ending, and the posts made.
fn expected(fault: Fault) -> (fn(&Outcome) -> bool, usize) {
    fn rejected(outcome: &Outcome, kind: RefusalKind) -> bool {
        matches!(outcome, Outcome::Rejected { refusal } if refusal.kind == kind)
    }
    let unknown: fn(&Outcome) -> bool = |o| matches!(o, Outcome::Unknown { .. });
    let no_address: fn(&Outcome) -> bool = |o| matches!(o, Outcome::SentNoAddress { .. });
    match fault {
        Fault::Unauthorized | Fault::TokenMissingApp => (|o| rejected(o, RefusalKind::Token), 0),
        Fault::Forbidden => (|o| rejected(o, RefusalKind::Forbidden), 0),
        Fault::ForbiddenHtml => (|o| rejected(o, RefusalKind::Edge), 0),
        Fault::RateLimited => (|o| matches!(o, Outcome::Limited { .. }), 0),
        Fault::Invalid => (|o| rejected(o, RefusalKind::Invalid), 0),
        Fault::TooLarge => (|o| rejected(o, RefusalKind::TooLarge), 0),
        Fault::ServerError
        | Fault::BadGateway
        | Fault::Unavailable
        | Fault::Html200
        | Fault::Redirect302
        | Fault::DroppedBefore => (unknown, 0),
        Fault::GatewayAfter | Fault::Slow(_) | Fault::CreatedThenSilent => (unknown, 1),
        Fault::Truncated | Fault::Empty => (no_address, 1),
        Fault::Redirect307 => (|o| rejected(o, RefusalKind::Moved), 0),
        Fault::TagsDropped => (|o| matches!(o, Outcome::Sent { .. }), 1),
    }
}

#[tokio::test]
async fn every_fault_ends_as_it_should_after_exactly_one_request() {
    for row in FAULTS {
        let mut stage = Stage::set().await;
        stage.target = target(&stage.sandbox.base_url(), Duration::from_millis(400));
        stage.sandbox.set_fault(Some(FaultOrder::once(row.fault)));
        let outcome = stage.send(post()).await;
        let (fits, posts) = expected(row.fault);
        assert!(fits(&outcome), "{}: {outcome:?}", row.name);
        assert_eq!((stage.sends(), stage.made()), (1, posts), "{}", row.name);
        let sent = stage.sandbox.requests().pop().expect("a row");
        assert_eq!(sent.fault, Some(row.name));
        let words = format!("{outcome:?} {:?} {:?}", stage.target, stage.sandbox);
        assert!(
            !words.contains(stage.sandbox.token().expose()),
            "{}",
            row.name
        );
        assert!(!words.contains("<html"), "{words}");
    }
}

#[tokio::test]
async fn without_a_fault_a_draft_is_made_as_asked() {
    let stage = Stage::set().await;
    let post = Post {
        canonical_url: Some("https://example.org/a".into()),
        ..post()
    };
    let outcome = stage.send(post.clone()).await;
    let Outcome::Sent { receipt } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(receipt.differences(&post), [""; 0]);
    // A draft's address has no slug.
    assert!(
        receipt.url.ends_with(&format!("/@you/{}", receipt.id)),
        "{}",
        receipt.url
    );
    assert_eq!(receipt.id.len(), 12);
    let kept = stage.sandbox.posts().expect("readable");
    assert_eq!(kept[0].content, post.content);
    assert_eq!(
        (kept[0].published_at, kept[0].publish_status),
        (None, Visibility::Draft)
    );
}

#[tokio::test]
async fn the_same_post_sent_twice_is_two_posts() {
    let stage = Stage::set().await;
    for _ in 0..2 {
        assert!(matches!(stage.send(post()).await, Outcome::Sent { .. }));
    }
    assert_eq!(stage.made(), 2);
}

#[tokio::test]
async fn the_page_of_a_story_opens_without_a_token_before_and_after_a_restart() {
    let stage = Stage::set().await;
    let public = Post {
        visibility: Visibility::Public,
        ..post()
    };
    let Outcome::Sent { receipt } = stage.send(public).await else {
        panic!("not sent");
    };
    let path = receipt
        .url
        .split_once("/@you/")
        .map(|(_, name)| format!("/@you/{name}"))
        .expect("a path");
    assert!(path.starts_with("/@you/its-a-test-"), "{path}");
    let get = |port: u16| {
        format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")
    };
    let before = raw(stage.port(), &get(stage.port())).await;
    assert_eq!(status(&before), 200);
    assert!(before.contains("<p>Some words.</p>"), "{before}");
    stage.sandbox.stop().await;
    let again = start(&stage.folder).await;
    let port = again
        .home_url()
        .trim_end_matches('/')
        .rsplit(':')
        .next()
        .and_then(|p| p.parse().ok());
    let port = port.expect("a port");
    let after = raw(port, &get(port)).await;
    let page = |answer: &str| {
        answer
            .split_once("\r\n\r\n")
            .map(|(_, page)| page.to_owned())
    };
    assert_eq!(page(&before), page(&after));
    let home = raw(port, &get(port).replace(&path, "/")).await;
    assert!(home.contains(&path), "{home}");
}

#[tokio::test]
async fn a_token_of_an_earlier_run_is_refused() {
    let stage = Stage::set().await;
    let old = stage.sandbox.token().clone();
    stage.sandbox.stop().await;
    let again = start(&stage.folder).await;
    let target = target(&again.base_url(), Duration::from_secs(1));
    let failure = target.account(&old).await.expect_err("refused");
    assert_eq!(failure.kind, FailureKind::SignedOut);
    assert_eq!(again.requests().len(), 1);
}

#[tokio::test]
async fn asking_whose_token_it_is_is_tried_again_but_not_for_ever() {
    let stage = Stage::set().await;
    let order = FaultOrder {
        times: Some(2),
        ..FaultOrder::once(Fault::ServerError).everywhere()
    };
    stage.sandbox.set_fault(Some(order));
    let before = stage.sandbox.requests().len();
    assert!(stage.target.account(stage.sandbox.token()).await.is_ok());
    assert_eq!(stage.sandbox.requests().len() - before, 3);
    for (fault, kind, tries) in [
        (Fault::ServerError, FailureKind::NotSent, 3),
        (Fault::DroppedBefore, FailureKind::NotSent, 3),
        (Fault::RateLimited, FailureKind::Limited, 3),
        (Fault::Unauthorized, FailureKind::SignedOut, 1),
        (Fault::Forbidden, FailureKind::Rejected, 1),
        (Fault::Html200, FailureKind::NotSent, 1),
        (Fault::Redirect302, FailureKind::NotSent, 1),
    ] {
        stage
            .sandbox
            .set_fault(Some(FaultOrder::lasting(fault).everywhere()));
        let before = stage.sandbox.requests().len();
        let failure = stage
            .target
            .account(stage.sandbox.token())
            .await
            .expect_err("fails");
        assert_eq!(failure.kind, kind, "{failure}");
        assert_eq!(stage.sandbox.requests().len() - before, tries, "{fault:?}");
        assert!(!format!("{failure:?}").contains(stage.sandbox.token().expose()));
    }
}

#[tokio::test]
async fn a_wrong_author_and_a_wrong_token_are_refused_and_nothing_is_made() {
    let stage = Stage::set().await;
    let mut other = stage.account.clone();
    other.id = "1000".into();
    let outcome = stage
        .target
        .create(stage.sandbox.token(), &plan(&other, post()))
        .await;
    assert!(
        matches!(&outcome, Outcome::Rejected { refusal } if refusal.kind == RefusalKind::Forbidden && refusal.status == 403),
        "{outcome:?}"
    );
    let wrong = Secret::from_paste("CANARY-wrong");
    let outcome = stage
        .target
        .create(&wrong, &plan(&stage.account, post()))
        .await;
    assert!(
        matches!(&outcome, Outcome::Rejected { refusal } if refusal.kind == RefusalKind::Token && refusal.code == Some(6003)),
        "{outcome:?}"
    );
    assert!(!format!("{outcome:?}").contains("CANARY"));
    assert_eq!(stage.made(), 0);
}

#[tokio::test]
async fn what_cannot_be_a_request_is_not_sent() {
    let stage = Stage::set().await;
    let before = stage.sandbox.requests().len();
    for bad in ["", "two words", "naïve", "line\nbreak"] {
        let outcome = stage
            .target
            .create(&Secret::from_paste(bad), &plan(&stage.account, post()))
            .await;
        assert!(
            matches!(outcome, Outcome::NotSent { .. }),
            "{bad}: {outcome:?}"
        );
    }
    for bad in ["", "..", "a/../b"] {
        let mut account = stage.account.clone();
        account.id = bad.into();
        let outcome = stage
            .target
            .create(stage.sandbox.token(), &plan(&account, post()))
            .await;
        assert!(
            matches!(outcome, Outcome::NotSent { .. }),
            "{bad}: {outcome:?}"
        );
    }
    assert_eq!(stage.sandbox.requests().len(), before);
}

#[tokio::test]
async fn a_story_too_large_for_the_gateway_is_refused_in_words() {
    let stage = Stage::set().await;
    let outcome = stage
        .send(Post {
            content: "x".repeat(5 * 1024 * 1024),
            ..post()
        })
        .await;
    // The gateway answers before it has read everything: either the answer or the reset is seen first.
    let fits = match &outcome {
        Outcome::Rejected { refusal } => refusal.kind == RefusalKind::TooLarge,
        Outcome::Unknown { .. } => true,
        _ => false,
    };
    assert!(fits, "{outcome:?}");
    assert_eq!(stage.made(), 0);
}

#[tokio::test]
async fn a_plan_for_one_target_is_not_sent_to_another() {
    let stage = Stage::set().await;
    let base = ApiBase::parse(&stage.sandbox.base_url()).expect("a good base");
    for (target, sent) in [(Target::Medium, false), (Target::Sandbox, true)] {
        let publisher = publisher(target, &base).expect("a publisher");
        let plan = plan(&stage.account, post());
        let outcome = publisher.create(stage.sandbox.token(), &plan).await;
        assert_eq!(matches!(outcome, Outcome::Sent { .. }), sent, "{outcome:?}");
        assert_eq!(
            matches!(outcome, Outcome::NotSent { .. }),
            !sent,
            "{outcome:?}"
        );
    }
    assert_eq!(stage.sends(), 1);
}
