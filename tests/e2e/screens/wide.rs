//! Wide windows: what stands beside the text, and what a change of size leaves alone.

use byline::app::desk::Desk;
use byline::app::layout::Mode;
use byline::screens::Screen;
use byline::testing::Driver;

use super::support::{demo, picture};

const WIDE: [(u16, u16); 3] = [(100, 30), (120, 35), (160, 50)];

#[test]
fn the_pictures_of_wide_windows() {
    for (width, height) in WIDE {
        for (name, keys) in [
            ("wide_drafts", ""),
            ("wide_writing", "<enter>"),
            ("wide_details", "m"),
            ("wide_checks", "c"),
        ] {
            let mut driver = demo().size(width, height).start();
            // The draft with things that Medium cannot show.
            driver.keys("/long<enter>");
            driver.keys(keys);
            driver.settle();
            picture(name, &driver);
        }
    }
}

#[test]
fn from_a_hundred_columns_text_and_preview_are_shown_until_the_writer_chooses_otherwise() {
    let mode = |driver: &byline::testing::Driver| driver.model.desk.as_ref().map(|desk| desk.mode);
    let mut narrow = demo().start();
    narrow.keys("<enter>");
    assert_eq!(mode(&narrow), Some(Mode::Text));

    let mut driver = demo().size(120, 35).start();
    driver.keys("<enter>");
    assert_eq!(mode(&driver), Some(Mode::Split));
    // Split, reading, text: the last of these is remembered for this width, and no other.
    driver.keys("<esc>v");
    driver.settle();
    driver.keys("v");
    assert_eq!(mode(&driver), Some(Mode::Text));
    driver.keys("<esc><esc>");
    driver.settle();
    driver.keys("<enter>");
    assert_eq!(mode(&driver), Some(Mode::Text));
    driver.resize(160, 50);
    assert_eq!(mode(&driver), Some(Mode::Split));
    driver.resize(120, 35);
    assert_eq!(mode(&driver), Some(Mode::Text));
}

#[test]
fn a_drawer_has_the_focus_and_gives_it_back_where_it_was() {
    let mut driver = demo().size(120, 35).start();
    driver.keys("/long<enter><enter><ctrl-end>x");
    driver.settle();
    let before = (driver.screen(), driver.cursor());
    driver.keys("<esc>m");
    driver.settle();
    assert!(
        driver.screen().contains("Details · table.md"),
        "{}",
        driver.screen()
    );
    assert!(
        driver.screen().contains("TODO say why"),
        "the text stays visible"
    );
    // What is typed goes into the title, which has the focus, and not into the text.
    let text = driver.model.desk.as_ref().map(Desk::text);
    driver.keys("<tab><tab>");
    let after = driver.model.desk.as_ref().map(Desk::text);
    assert_eq!(after, text);
    driver.keys("<esc>");
    driver.settle();
    assert!(matches!(driver.model.screen(), Screen::Writer));
    assert_eq!((driver.screen(), driver.cursor()), before);
}

#[test]
fn the_text_beside_the_checks_shows_the_line_of_the_selected_one() {
    let filler = "a line\n\n".repeat(80);
    let text = format!("---\ntitle: Far\ntags: [a]\n---\n\n{filler}TODO at the end\n");
    let mut driver = super::support::with(&text).size(120, 35).start();
    driver.keys("<enter>");
    driver.settle();
    assert!(!driver.screen().contains("TODO at the end"));
    driver.keys("<esc>c");
    driver.settle();
    assert!(
        driver.screen().contains("▸TODO at the end"),
        "{}",
        driver.screen()
    );
    // Without a word, the caret is where it was.
    driver.keys("<esc>");
    driver.settle();
    assert!(!driver.screen().contains("TODO at the end"));
    // Enter goes there, and two steps back lead to the list: there is one text, not two.
    driver.keys("<esc>c");
    driver.settle();
    driver.keys("<enter>");
    driver.settle();
    let desk = driver.model.desk.as_ref().expect("a draft");
    assert_eq!(desk.buffer.caret_line(), 165);
    driver.keys("<esc><esc>");
    driver.settle();
    assert!(matches!(driver.model.screen(), Screen::Drafts));
}

#[test]
fn what_is_marked_goes_with_its_line_when_lines_come_above_it() {
    let text = "---\ntitle: Far\nlang: qq\n---\n\nThe wrod.\n\n![The word](gone.png)\n";
    let home = super::support::with(text).spelling(&["the", "word"]);
    let mut driver = home.size(120, 35).start();
    driver.keys("<enter>");
    driver.settle();
    let marked = |driver: &Driver| {
        let screen = driver.screen();
        let row = screen.lines().find(|line| line.contains("gone.png"));
        let desk = driver.model.desk.as_ref().expect("a draft");
        let typos = desk.typos.iter();
        let typos: Vec<_> = typos.map(|at| desk.buffer.slice(at.clone())).collect();
        assert_eq!(typos, ["wrod"], "{screen}");
        row.is_some_and(|row| row.starts_with('✗'))
    };
    assert!(marked(&driver), "{}", driver.screen());
    // The header gets a line for the tags.
    driver.keys("<esc>m<tab>tea");
    driver.settle();
    assert!(driver.file("post.md").contains("tags"));
    assert!(marked(&driver), "{}", driver.screen());
    // And the text one above the picture.
    driver.keys("<esc><enter>");
    driver.settle();
    assert!(marked(&driver), "{}", driver.screen());
}

#[test]
fn a_change_of_size_leaves_drawer_focus_and_selection_alone() {
    for keys in [
        "/long<enter>c<down>",
        "/long<enter>m<tab>",
        "/long<enter><enter><esc>c<down>",
    ] {
        let mut driver = demo().size(120, 35).start();
        driver.keys(keys);
        driver.settle();
        let before = (driver.screen(), driver.cursor());
        for (width, height) in [(40, 12), (160, 50), (20, 5), (99, 30), (120, 35)] {
            driver.resize(width, height);
            let _ = driver.screen();
        }
        driver.settle();
        assert_eq!((driver.screen(), driver.cursor()), before, "after {keys:?}");
    }
}
