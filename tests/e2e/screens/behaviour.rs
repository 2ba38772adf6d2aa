//! What holds on every screen: sizes, late answers, colours, hostile texts, large folders.

use std::path::PathBuf;
use std::time::Duration;

use byline::app::msg::Msg;
use byline::domain::story::convert::Settings;
use byline::ports::drafts::Found;
use byline::screens::Screen;
use byline::testing::{Driver, Home};
use ratatui::style::Color;

use super::support::{READY, demo, with};

/// Keys from the list to each screen.
const WAYS: [&str; 12] = [
    "",
    "/slow",
    "<enter>",
    "<enter><esc>v",
    "v",
    "m",
    "c",
    "p",
    "2",
    "3",
    "?",
    ":",
];

#[test]
fn another_size_and_back_changes_nothing_on_any_screen() {
    for way in WAYS {
        let mut driver = demo().start();
        driver.keys(way);
        driver.settle();
        let before = driver.screen();
        for (width, height) in [(40, 12), (19, 4), (160, 50), (20, 5), (1, 1), (80, 24)] {
            driver.resize(width, height);
            let _ = driver.screen();
        }
        driver.settle();
        assert_eq!(driver.screen(), before, "after {way:?}");
    }
}

#[test]
fn another_size_keeps_selection_caret_and_scrolled_place() {
    let mut driver = demo().start();
    driver.keys("<enter><down><down><down><down><down><down><shift-right><shift-right>");
    let selected = |driver: &Driver| {
        let desk = driver.model.desk.as_ref().expect("a draft");
        (desk.buffer.caret(), desk.buffer.selected())
    };
    let before = (selected(&driver), driver.screen(), driver.cursor());
    driver.resize(44, 14);
    assert_eq!(selected(&driver), before.0);
    assert!(driver.cursor().is_some_and(|(x, y)| x < 44 && y < 14));
    driver.resize(80, 24);
    assert_eq!(
        (selected(&driver), driver.screen(), driver.cursor()),
        before
    );
}

#[test]
fn the_last_line_always_names_a_key() {
    for way in WAYS {
        for (width, height) in [(80, 24), (40, 12), (20, 5)] {
            let mut driver = demo().size(width, height).start();
            driver.keys(way);
            let screen = driver.screen();
            let last = screen.lines().last().unwrap_or_default();
            assert!(
                !last.trim().is_empty(),
                "{way:?} at {width}x{height}:\n{screen}"
            );
        }
    }
}

#[test]
fn without_colour_no_colour_is_drawn() {
    for way in WAYS {
        let mut driver = demo().mono().start();
        driver.keys(way);
        for style in driver.styles() {
            let plain = |colour: Option<Color>| colour.is_none_or(|c| c == Color::Reset);
            assert!(plain(style.fg) && plain(style.bg), "{way:?}: {style:?}");
        }
    }
    // Control: with colours there are some.
    let coloured = demo().start().styles();
    assert!(
        coloured
            .iter()
            .any(|style| style.fg.is_some_and(|c| c != Color::Reset))
    );
}

#[test]
fn exactly_one_thing_is_marked_as_focused() {
    for way in ["", "m", "c", "p", "3"] {
        let mut driver = demo().start();
        driver.keys("<down><down>");
        driver.keys(way);
        assert_eq!(
            driver.screen().matches('▸').count(),
            1,
            "{way:?}:\n{}",
            driver.screen()
        );
    }
}

#[test]
fn control_characters_in_titles_and_names_are_drawn_as_marks() {
    let evil = "---\ntitle: \"a\\e]0;x\\a b\"\n---\n\nText \u{1b}[31m red \u{202e} end.\n";
    let mut driver = Home::new().with("b\u{1b}[2Jad.md", evil).start();
    let safe = |driver: &Driver| {
        let screen = driver.screen();
        let bad = screen
            .chars()
            .find(|c| *c != '\n' && (c.is_control() || *c == '\u{202e}'));
        assert_eq!(bad, None, "{screen}");
    };
    safe(&driver);
    assert!(driver.screen().contains("␛]0;x"), "{}", driver.screen());
    for way in [
        "<enter>",
        "<esc>v",
        "<esc>v",
        "<esc><esc>",
        "1m",
        "<esc>1c",
        "<esc>1p",
        "<enter>",
    ] {
        driver.keys(way);
        safe(&driver);
    }
    driver.hear(Msg::Account {
        target: driver.model.target,
        state: byline::app::msg::AccountState::SignedIn {
            account: byline::domain::plan::Account {
                id: "1".into(),
                username: "y\u{1b}[31mou".into(),
                name: "Y\u{7}ou".into(),
                url: String::new(),
            },
            source: byline::ports::secrets::TokenSource::Sandbox,
        },
    });
    for way in ["", "1", "2", "3"] {
        driver.keys(way);
        safe(&driver);
    }
}

#[test]
fn late_answers_are_dropped() {
    let mut driver = with(READY).start();
    let before = driver.screen();
    driver.hear(Msg::Found {
        run: 0,
        files: vec![Found {
            path: PathBuf::from("/nowhere/late.md"),
            size: 1,
            modified: 0,
        }],
    });
    driver.settle();
    assert_eq!(driver.screen(), before);
    driver.keys("<enter>");
    let reading = driver
        .model
        .desk
        .as_ref()
        .and_then(|desk| desk.reading.clone())
        .expect("a reading");
    driver.keys("x");
    driver.settle();
    let now = driver.screen();
    driver.hear(Msg::Converted {
        path: driver.path("elsewhere.md"),
        version: 99,
        reading,
        settings: Settings::default(),
        took: Duration::ZERO,
    });
    driver.settle();
    assert_eq!(driver.screen(), now);
}

#[test]
fn the_preview_of_a_draft_that_is_no_longer_selected_is_dropped() {
    let mut driver = demo().start();
    let reading = match &driver.model.shelf.preview {
        Some(Ok(reading)) => reading.clone(),
        other => panic!("no preview: {other:?}"),
    };
    driver.keys("<down>");
    let before = driver.screen();
    driver.hear(Msg::Previewed {
        run: 1,
        reading: Ok(reading),
    });
    assert_eq!(driver.screen(), before);
}

#[test]
fn ten_thousand_drafts_show_their_first_rows_before_all_are_read() {
    let home = Home::new();
    for number in 0..10_000 {
        let name = format!("draft-{number:05}.md");
        std::fs::write(
            home.drafts().join(name),
            format!("---\ntitle: Draft number {number}\n---\n\nText.\n"),
        )
        .expect("written");
    }
    let mut driver = home.start_cold();
    driver.wait_for(|model| model.shelf.counts().0 > 0);
    assert!(
        driver.model.shelf.is_loading(),
        "everything was read before anything was shown"
    );
    assert!(driver.screen().contains("raft"), "{}", driver.screen());
    driver.settle();
    assert_eq!(driver.model.shelf.counts(), (10_000, 10_000));
    driver.keys("/9876");
    driver.settle();
    assert!(
        driver.screen().contains("Draft number 9876"),
        "{}",
        driver.screen()
    );
    driver.keys("<esc>G");
    driver.settle();
    assert_eq!(driver.model.shelf.position().0, 9_999);
}

#[test]
fn esc_always_leads_back_to_the_list_and_never_out() {
    for way in WAYS {
        let mut driver = demo().start();
        driver.keys(way);
        driver.keys("<esc><esc><esc><esc>");
        driver.settle();
        assert!(
            matches!(driver.model.screen(), Screen::Drafts),
            "{way:?}:\n{}",
            driver.screen()
        );
        assert!(!driver.has_left());
    }
}
