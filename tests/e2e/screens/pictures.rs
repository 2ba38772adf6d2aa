//! Pictures of every screen, in the usual size and in a small one.

use byline::app::msg::{Msg, Upload, UploadState};
use byline::domain::attempt::{Outcome, Refusal, RefusalKind};
use byline::screens::Screen;
use byline::screens::welcome::Welcome;
use byline::testing::Home;

use super::super::uploads::png;
use super::support::{READY, demo, ends, picture, pictures, receipt, record, with};

#[test]
fn welcome() {
    pictures("welcome", Home::new, |driver| {
        let welcome = Welcome::new("/home/you/writing".into(), 12);
        driver.model.screens = vec![Screen::Welcome(Box::new(welcome))];
    });
    pictures("welcome_empty", Home::new, |driver| {
        let welcome = Welcome::new("/home/you/writing".into(), 0);
        driver.model.screens = vec![Screen::Welcome(Box::new(welcome))];
    });
}

#[test]
fn the_list_of_drafts() {
    pictures("drafts", demo, |_| {});
    picture("drafts", &demo().size(160, 50).start());
    picture("drafts", &demo().size(110, 30).start());
    pictures("drafts_empty", Home::new, |driver| {
        driver.model.setup.folder = "/home/you/writing".into();
    });
    pictures("drafts_filter", demo, |driver| driver.keys("/slow"));
    pictures("drafts_no_match", demo, |driver| driver.keys("/zzz"));
    pictures(
        "drafts_unreadable_header",
        || {
            Home::new()
                .with("broken.md", "---\ntitle: [unclosed\n---\n\nStill here.\n")
                .with("fine.md", READY)
        },
        |_| {},
    );
    pictures("drafts_paste", demo, |driver| driver.paste("pn\nDp"));
}

#[test]
fn writing() {
    pictures("writer", demo, |driver| driver.keys("<enter>"));
    picture("writer", &{
        let mut driver = demo().size(160, 50).start();
        driver.keys("<enter>");
        driver
    });
    pictures("writer_read", demo, |driver| {
        driver.keys("<enter><esc>v<esc>v");
    });
    pictures("writer_reader", demo, |driver| driver.keys("v"));
    pictures("writer_menu", demo, |driver| driver.keys("<enter><esc>"));
    pictures("writer_find", demo, |driver| {
        driver.keys("<enter><ctrl-f>terminal");
    });
    pictures("writer_split", demo, |driver| driver.keys("<enter><esc>v"));
    picture("writer_split", &{
        let mut driver = demo().size(160, 50).start();
        driver.keys("<enter><esc>v");
        driver
    });
    picture("writer_split_stacked", &{
        let mut driver = demo().size(64, 30).start();
        driver.keys("<enter><esc>v");
        driver
    });
    pictures("writer_selection", demo, |driver| {
        driver.keys("<enter><shift-down><shift-right>");
    });
    pictures(
        "writer_read_only",
        || Home::new().with("latin.md", "placeholder"),
        |driver| {
            std::fs::write(driver.path("latin.md"), b"caf\xe9 au lait\n").expect("written");
            driver.keys("<enter>x");
        },
    );
}

#[test]
fn details() {
    pictures("details", demo, |driver| driver.keys("m"));
    pictures(
        "details_four_tags",
        || with("---\ntitle: T\ntags: [one, two, three, four]\n---\n\nText.\n"),
        |driver| driver.keys("m<down>"),
    );
    pictures(
        "details_six_tags",
        || with("---\ntitle: T\ntags: [one, two, three, four, five, six]\n---\n\nText.\n"),
        |driver| driver.keys("m<down>"),
    );
    pictures(
        "details_bad_canonical",
        || with(READY),
        |driver| driver.keys("m<down><down><down><down>htps:/example.org/x"),
    );
}

#[test]
fn checks() {
    pictures("checks", demo, |driver| driver.keys("<down><down>c"));
    pictures("checks_clean", || with(READY), |driver| driver.keys("c"));
}

#[test]
fn review() {
    pictures("review_ready", demo, |driver| driver.keys("p"));
    pictures("review_simple", || with(READY), |driver| driver.keys("p"));
    pictures(
        "review_no_title",
        || with("---\ntags: [a]\n---\n"),
        |driver| driver.keys("p"),
    );
    pictures(
        "review_no_account",
        || with(READY).medium(false),
        |driver| driver.keys("p"),
    );
    pictures(
        "review_locked",
        || with(READY),
        |driver| {
            driver.keys("p");
            let unknown = Outcome::Unknown {
                what: "The connection closed before Medium answered.".into(),
            };
            let open = record(driver, "7F3A", 1_795_437_600, "Hello there", unknown);
            driver.hear(Msg::History {
                target: driver.model.target,
                history: Ok(vec![open]),
            });
        },
    );
    pictures(
        "review_public",
        || with("---\ntitle: Hello there\npublish_status: public\n---\n\nText.\n"),
        |driver| driver.keys("p"),
    );
    pictures(
        "review_visibility",
        || with(READY),
        |driver| driver.keys("p<shift-tab><right>"),
    );
    pictures(
        "review_confirm",
        || with(READY),
        |driver| driver.keys("p<shift-tab><right><right><tab><enter>publ"),
    );
    pictures(
        "review_confirm_again",
        || with(READY),
        |driver| {
            driver.keys("p<enter>");
            driver.settle();
            driver.keys("<esc><esc><esc>1p<shift-tab><enter>aga");
        },
    );
    pictures(
        "review_request",
        || with(READY),
        |driver| driver.keys("p<tab><tab><enter>"),
    );
}

#[test]
fn sending() {
    pictures(
        "sending_grace",
        || with(READY),
        |driver| {
            driver.hold_sends = true;
            driver.keys("p<shift-tab><right><right><tab><enter>public<enter>");
        },
    );
    pictures(
        "sending",
        || with(READY),
        |driver| {
            driver.hold_sends = true;
            driver.keys("p<enter>");
        },
    );
}

/// A draft that shows pictures of this computer.
fn with_pictures() -> Home {
    let text = "---\ntitle: A walk\ntags: [walks]\n---\n\nThe path was dry.\n\n![my desk at six](desk.png)\n\n![](/images/lamp.png)\n";
    Home::new()
        .with("walk.md", text)
        .with_picture("desk.png", &png(0))
        .with_picture("static/images/lamp.png", &png(1))
}

#[test]
fn pictures_of_this_computer() {
    pictures("review_pictures", with_pictures, |driver| {
        driver.model.setup.home = driver.home().to_owned();
        driver.keys("p");
    });
    pictures("sending_pictures", with_pictures, |driver| {
        driver.hold_sends = true;
        driver.keys("p<enter>");
        for (number, state) in [(0, UploadState::Known), (1, UploadState::Trying(2))] {
            driver.hear(Msg::Upload(Upload { number, state }));
        }
    });
    pictures(
        "review_picture_missing",
        || with("Words.\n\n![a](../a.png)\n\n![b](b.png)\n"),
        |driver| driver.keys("p"),
    );
}

fn refused(kind: RefusalKind, status: u16, what: &str, hint: &str) -> Outcome {
    Outcome::Rejected {
        refusal: Refusal {
            kind,
            status,
            code: Some(6003),
            what: what.into(),
            hint: hint.into(),
        },
    }
}

#[test]
fn results() {
    let outcomes = [
        ("sent", Outcome::Sent { receipt: receipt() }),
        (
            "token",
            refused(
                RefusalKind::Token,
                401,
                "Medium did not accept this token (code 6003).",
                "It may have been revoked. Put another in under Account.",
            ),
        ),
        (
            "rejected",
            refused(
                RefusalKind::Invalid,
                400,
                "Medium refused the story: “Tags are wrong”.",
                "Change it under Details, then send it again.",
            ),
        ),
        (
            "limited",
            Outcome::Limited {
                what: "Medium takes no more stories from you today. Nothing was published.".into(),
                status: Some(429),
                retry_after: Some(3600 * 20),
            },
        ),
        (
            "not_sent",
            Outcome::NotSent {
                what: "You seem to be offline: api.medium.com did not answer. Nothing was sent."
                    .into(),
                hint: "Connect, then try again.".into(),
            },
        ),
        (
            "unknown",
            Outcome::Unknown {
                what: "The connection closed before Medium answered.".into(),
            },
        ),
        (
            "no_address",
            Outcome::SentNoAddress {
                what: "Medium accepted the story, but its answer held no address.".into(),
            },
        ),
    ];
    for (name, outcome) in outcomes {
        pictures(
            &format!("result_{name}"),
            || with(READY),
            |driver| ends(driver, outcome.clone()),
        );
    }
}

#[test]
fn results_with_a_question() {
    pictures(
        "result_write_back",
        || with(READY).medium(true),
        |driver| ends(driver, Outcome::Sent { receipt: receipt() }),
    );
    pictures(
        "result_written",
        || with(READY).medium(true),
        |driver| {
            ends(driver, Outcome::Sent { receipt: receipt() });
            driver.keys("<enter>");
        },
    );
    pictures(
        "result_address",
        || with(READY),
        |driver| {
            ends(
                driver,
                Outcome::Unknown {
                    what: "The connection closed before Medium answered.".into(),
                },
            );
            driver.keys("<tab><enter>https://med");
        },
    );
}

#[test]
fn history() {
    pictures("history_empty", Home::new, |driver| driver.keys("2"));
    pictures("history", Home::new, |driver| {
        driver.keys("2");
        let day = 86_400;
        let now = driver.model.now;
        let rows = vec![
            record(
                driver,
                "0A11",
                now - 20 * day,
                "Letter to a younger editor",
                refused(RefusalKind::Token, 401, "Refused.", ""),
            ),
            record(
                driver,
                "1B22",
                now - 6 * day,
                "Notes on slow software",
                Outcome::Sent { receipt: receipt() },
            ),
            record(
                driver,
                "2C33",
                now - 13_000,
                "What the outage taught us",
                Outcome::Unknown {
                    what: "No answer.".into(),
                },
            ),
            record(
                driver,
                "3D44",
                now - 60,
                "Why I write in a terminal",
                Outcome::NotSent {
                    what: "Offline.".into(),
                    hint: String::new(),
                },
            ),
        ];
        driver.hear(Msg::History {
            target: driver.model.target,
            history: Ok(rows),
        });
        driver.settle();
    });
}

#[test]
fn account() {
    pictures("account_sandbox", Home::new, |driver| driver.keys("3"));
    pictures(
        "account_no_token",
        || Home::new().medium(false),
        |driver| driver.keys("3"),
    );
    pictures(
        "account_typed",
        || Home::new().medium(false),
        |driver| driver.keys("32e1fsecret"),
    );
    pictures(
        "account_signed_in",
        || Home::new().medium(true),
        |driver| driver.keys("3"),
    );
}

#[test]
fn overlays() {
    pictures("help", demo, |driver| driver.keys("?"));
    pictures("help_writing", demo, |driver| {
        driver.keys("<enter><ctrl-g>");
    });
    pictures("palette", demo, |driver| driver.keys(":"));
    pictures("palette_typed", demo, |driver| {
        driver.keys("<enter><ctrl-p>pub");
    });
    pictures(
        "conflict",
        || with(READY),
        |driver| {
            driver.keys("<enter>x");
            std::fs::write(driver.path("post.md"), "theirs\n").expect("written");
            driver.settle();
        },
    );
    pictures(
        "conflict_removed",
        || with(READY),
        |driver| {
            driver.keys("<enter>x");
            std::fs::remove_file(driver.path("post.md")).expect("removed");
            driver.settle();
        },
    );
    pictures(
        "link",
        || with(READY),
        |driver| {
            ends(driver, Outcome::Sent { receipt: receipt() });
            driver.keys("o");
        },
    );
}

#[test]
fn a_window_that_is_too_small() {
    picture("too_small", &demo().size(19, 4).start());
    picture("smallest", &demo().size(20, 5).start());
}
