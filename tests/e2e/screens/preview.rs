//! The preview beside the text: pictures, scrolling together, finding, and what is under the caret.

use std::fmt::Write as _;
use std::io::Cursor;

use byline::app::msg::Msg;
use byline::testing::{Driver, Home};
use image::{ImageFormat, Rgb, RgbImage};
use ratatui::style::{Color, Modifier};

use super::support::{pictures, with};

const RED: [u8; 3] = [200, 30, 30];
const BLUE: [u8; 3] = [30, 30, 200];

/// A picture, red above and blue below.
fn flag(width: u32, height: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |_, y| {
        Rgb(if y < height / 2 { RED } else { BLUE })
    });
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("encoded");
    bytes.into_inner()
}

const DESK: &str =
    "---\ntitle: Desk\n---\n\nBefore it.\n\n![my desk at six](desk.png)\n\nAfter it.\n";

fn desk() -> Home {
    with(DESK).with_picture("desk.png", &flag(120, 60))
}

/// How many cells have a colour as their paper.
fn painted(driver: &Driver, [red, green, blue]: [u8; 3]) -> usize {
    let colour = Some(Color::Rgb(red, green, blue));
    let (width, height) = (driver.model.width, driver.model.height);
    (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .filter(|(x, y)| driver.styled(*x, *y).bg == colour)
        .count()
}

fn switch(driver: &mut Driver) {
    driver.keys("<ctrl-p>draw the pictures<enter>");
}

#[test]
fn pictures_are_only_named_until_the_writer_switches_them_on() {
    let mut driver = desk().start();
    driver.keys("<enter><esc>v");
    let screen = driver.screen();
    assert!(screen.contains("[image] desk.png"), "{screen}");
    assert!(!screen.contains("120x60"), "it was opened:\n{screen}");
    assert_eq!(painted(&driver, RED), 0);
    switch(&mut driver);
    let screen = driver.screen();
    assert!(
        screen.contains("120x60") && screen.contains("are drawn in the preview"),
        "{screen}"
    );
    // Half of the window less a margin: 37 columns, so 18 pixels high, and half of them red.
    assert!(painted(&driver, RED) > 100, "{screen}");
    assert!(painted(&driver, BLUE) > 100, "{screen}");
    assert!(screen.contains("After it."), "{screen}");
    driver.settle();
    let config = driver.home().join("config/byline/config.toml");
    let config = std::fs::read_to_string(config).expect("a configuration");
    assert!(config.contains("\nimages = \"half-blocks\""), "{config}");
    switch(&mut driver);
    assert_eq!(painted(&driver, RED), 0);
    assert!(!driver.screen().contains("120x60"));
}

#[test]
fn pictures_are_drawn_in_the_list_and_while_reading_too() {
    let mut driver = desk().pictures().start();
    assert!(painted(&driver, RED) > 100, "{}", driver.screen());
    driver.keys("v");
    assert!(painted(&driver, BLUE) > 300, "{}", driver.screen());
    driver.resize(40, 12);
    let narrow = painted(&driver, RED);
    assert!((1..300).contains(&narrow), "{narrow}");
    pictures(
        "preview_picture",
        || desk().pictures(),
        |driver| driver.keys("v"),
    );
}

#[test]
fn without_colours_a_picture_is_its_name_and_size() {
    let mut driver = desk().pictures().mono().start();
    driver.keys("<enter><esc>v");
    assert!(driver.screen().contains("120x60"), "{}", driver.screen());
    assert!(driver.styles().iter().all(|style| {
        style.bg.is_none_or(|colour| colour == Color::Reset)
            && style.fg.is_none_or(|colour| colour == Color::Reset)
    }));
}

#[test]
fn what_cannot_be_drawn_says_why() {
    let text = "![](no.png)\n\n![](../../etc/hosts)\n\n![](https://a.example/b.png)\n\n![](text.png)\n\n![](cut.png)\n";
    let home = with(text)
        .pictures()
        .size(120, 30)
        .with_picture("text.png", b"hello")
        .with_picture("cut.png", &flag(30, 30)[..60]);
    std::fs::write(home.drafts().join("../outside.png"), flag(3, 3)).expect("written");
    let mut driver = home.start();
    driver.keys("v");
    let screen = driver.screen();
    for line in [
        "no.png · missing",
        "b.png · on the web",
        "text.png · not a PNG, JPEG, GIF or WebP",
        "cut.png · damaged",
    ] {
        assert!(screen.contains(line), "{line}:\n{screen}");
    }
    driver.keys("<enter><ctrl-a>![](../outside.png)<esc>v");
    driver.settle();
    let screen = driver.screen();
    assert!(
        screen.contains("outside.png · outside the folder of"),
        "{screen}"
    );
}

#[test]
fn a_picture_that_was_changed_meanwhile_is_drawn_anew_when_the_writer_is_back() {
    let mut driver = desk().pictures().start();
    driver.keys("<enter><esc>v");
    assert!(driver.screen().contains("120x60"), "{}", driver.screen());
    std::fs::write(driver.path("desk.png"), flag(90, 80)).expect("written");
    driver.keys("<right>");
    assert!(driver.screen().contains("120x60"), "nobody was away");
    driver.clock.set(driver.model.now + 60);
    driver.keys("<right>");
    assert!(driver.screen().contains("90x80"), "{}", driver.screen());
    std::fs::remove_file(driver.path("desk.png")).expect("removed");
    driver.hear(Msg::Resumed(Ok(())));
    driver.settle();
    assert!(driver.screen().contains("missing"), "{}", driver.screen());
}

#[test]
fn the_caret_stays_in_sight_in_the_preview_when_pictures_above_it_appear() {
    let mut text = String::from("---\ntitle: Many\n---\n");
    for number in 1..6 {
        let _ = write!(text, "\nWords {number}.\n\n![](desk.png)\n");
    }
    text.push_str("\nThe last words.\n");
    let mut driver = with(&text).with_picture("desk.png", &flag(120, 60)).start();
    driver.keys("<enter><esc>v<ctrl-end><up>");
    assert_eq!(driver.screen().matches("The last words.").count(), 2);
    switch(&mut driver);
    let screen = driver.screen();
    assert_eq!(screen.matches("The last words.").count(), 2, "{screen}");
}

/// A draft several screens long, with a picture's worth of rows for a line here and there.
fn long() -> String {
    let mut text = String::from("---\ntitle: Long\n---\n");
    for number in 1..60 {
        let _ = write!(
            text,
            "\nParagraph number {number} has words enough for two or three rows of a narrow window, and then some.\n"
        );
        if number % 7 == 0 {
            text.push_str("\n![](desk.png)\n");
        }
    }
    text
}

/// The numbers of the paragraphs on one side of the screen.
fn numbers(driver: &Driver, right: bool) -> Vec<usize> {
    let screen = driver.screen();
    screen
        .lines()
        .filter_map(|line| {
            let (left, other) = line.split_once('│')?;
            let side = if right { other } else { left };
            let (_, rest) = side.split_once("Paragraph number ")?;
            rest.split_whitespace().next()?.parse().ok()
        })
        .collect()
}

/// Whether both sides show the same place: their first paragraphs are neighbours.
fn assert_together(driver: &Driver) {
    let (text, preview) = (numbers(driver, false), numbers(driver, true));
    let (Some(text), Some(preview)) = (text.first(), preview.first()) else {
        panic!("one side is empty:\n{}", driver.screen());
    };
    assert!(
        text.abs_diff(*preview) <= 1,
        "{text} beside {preview}:\n{}",
        driver.screen()
    );
}

#[test]
fn scrolling_the_preview_takes_the_text_along_and_the_caret_stays() {
    for home in [with(&long()), with(&long()).pictures()] {
        let mut driver = home.with_picture("desk.png", &flag(120, 90)).start();
        driver.keys("<enter><esc>v");
        let caret = driver.model.desk.as_ref().expect("a desk").buffer.caret();
        let mut last = 0;
        for round in 0..9 {
            driver.keys(if round % 2 == 0 {
                "<alt-down>"
            } else {
                "<esc>J"
            });
            assert_together(&driver);
            let first = numbers(&driver, true)[0];
            assert!(first >= last, "{}", driver.screen());
            last = first;
        }
        assert!(last > 5, "{}", driver.screen());
        assert_eq!(driver.cursor(), None, "the caret is out of sight");
        let desk = driver.model.desk.as_ref().expect("a desk");
        assert_eq!(desk.buffer.caret(), caret);
        driver.keys("x");
        driver.settle();
        assert!(driver.file("post.md").contains("\nxParagraph number 1 "));
        assert_eq!(numbers(&driver, false)[0], 1);
        assert_together(&driver);
        assert!(driver.cursor().is_some());
    }
}

#[test]
fn scrolling_the_text_takes_the_preview_along() {
    for home in [with(&long()), with(&long()).pictures()] {
        let mut driver = home.with_picture("desk.png", &flag(120, 90)).start();
        driver.keys("<enter><esc>v");
        for _ in 0..30 {
            driver.keys("<ctrl-down>");
            assert_together(&driver);
        }
        assert!(numbers(&driver, false)[0] > 4, "{}", driver.screen());
        for _ in 0..40 {
            driver.keys("<ctrl-up>");
            assert_together(&driver);
        }
        assert_eq!(numbers(&driver, false)[0], 1);
        assert!(driver.screen().contains("═══"), "{}", driver.screen());
        for _ in 0..6 {
            driver.keys("<pagedown>");
            assert!(driver.cursor().is_some());
        }
        assert!(numbers(&driver, false)[0] > 10, "{}", driver.screen());
    }
}

#[test]
fn an_arrow_key_goes_on_from_where_the_writer_has_scrolled_to() {
    let mut driver = with(&long()).start();
    driver.keys("<enter><esc>v<alt-down><alt-down><alt-down>");
    let top = numbers(&driver, false);
    driver.keys("<down>");
    assert_eq!(numbers(&driver, false), top);
    let (_, y) = driver.cursor().expect("a cursor");
    assert_eq!(y, 2, "{}", driver.screen());
    driver.keys("<down>");
    let (_, y) = driver.cursor().expect("a cursor");
    assert_eq!(y, 3, "{}", driver.screen());
}

#[test]
fn writing_begins_where_the_reader_has_come_to() {
    let mut driver = with(&long()).start();
    driver.keys("<enter><esc>v<esc>v<pagedown><pagedown>");
    assert!(driver.screen().contains("READING"), "{}", driver.screen());
    driver.keys("<enter>x");
    driver.settle();
    let text = driver.file("post.md");
    let at = text.find('x').expect("typed");
    let after = &text[..at];
    assert!(
        after.contains("Paragraph number 7 ") && !after.contains("Paragraph number 30 "),
        "{after}"
    );
    // Switching views without scrolling moves nothing.
    let mut driver = with(&long()).start();
    driver.keys("<enter><down><down><esc>v<esc>vvx");
    driver.settle();
    let text = driver.file("post.md");
    assert!(
        text.find('x').expect("typed") < text.find("number 2 ").expect("there"),
        "{text}"
    );
}

#[test]
fn find_beside_the_preview_lights_the_words_on_both_sides_and_shows_its_keys() {
    let mut driver = with(&long()).start();
    driver.keys("<enter><esc>v<ctrl-f>number 40 has");
    driver.settle();
    let screen = driver.screen();
    assert!(
        screen.contains("1 of 1") && screen.contains("Enter next") && screen.contains("Esc done"),
        "{screen}"
    );
    assert!(numbers(&driver, true).contains(&40), "{screen}");
    let lit = |right: bool| {
        (0..80_u16)
            .filter(|x| (*x > 40) == right)
            .flat_map(|x| (0..24_u16).map(move |y| (x, y)))
            .filter(|(x, y)| {
                driver
                    .styled(*x, *y)
                    .add_modifier
                    .contains(Modifier::REVERSED)
            })
            .count()
    };
    assert!(lit(true) >= "number 40 has".len(), "{screen}");
    let mut driver = with(&long()).start();
    driver.keys("v");
    assert!(driver.screen().contains("/ find"), "{}", driver.screen());
}

#[test]
fn pictures_references_and_bare_addresses_under_the_caret_are_opened_and_copied() {
    let lines = [
        (
            "![alt](https://a.example/picture.png)",
            "https://a.example/picture.png",
        ),
        ("Words [named][ref] here", "https://a.example/ref"),
        ("![alt][ref]", "https://a.example/ref"),
        ("Words [ref] here", "https://a.example/ref"),
        ("https://a.example/bare", "https://a.example/bare"),
        ("<https://a.example/angle>", "https://a.example/angle"),
        (
            "- item with [x](https://a.example/item)",
            "https://a.example/item",
        ),
        (
            "> quoted [x](https://a.example/quoted)",
            "https://a.example/quoted",
        ),
    ];
    for (line, address) in lines {
        let text = format!(
            "---\ntitle: T\n---\n\n{line}\n\n   [ref]: https://a.example/ref \"A title\"\n"
        );
        let mut driver = with(&text).start();
        driver.fakes.has_browser(true);
        let right = line.find(['[', 'h', '<']).expect("a link") + 3;
        driver.keys("<enter>");
        driver.keys(&"<right>".repeat(right));
        driver.keys("<esc>o<esc>y");
        assert_eq!(driver.fakes.opened(), [address], "{line}");
        assert_eq!(driver.fakes.copied(), [address], "{line}");
        driver.keys("<down><down><esc>y");
        assert_eq!(
            driver.fakes.copied()[1..],
            ["https://a.example/ref"],
            "{line}"
        );
    }
}

#[test]
fn a_picture_of_ones_own_is_shown_in_another_program_and_nothing_else_is() {
    let text = "![](desk.png)\n\n![](no.png)\n\n![](../outside.png)\n";
    let home = with(text).with_picture("desk.png", &flag(9, 9));
    std::fs::write(home.drafts().join("../outside.png"), flag(3, 3)).expect("written");
    let mut driver = home.start();
    driver.fakes.has_browser(true);
    driver.keys("<enter><right><right><right><esc>o");
    let screen = driver.screen();
    assert!(screen.contains("Opened in another window."), "{screen}");
    driver.keys("<down><down><esc>o");
    let screen = driver.screen();
    assert!(screen.contains("no.png: missing."), "{screen}");
    driver.keys("<down><down><esc>o");
    let screen = driver.screen();
    assert!(screen.contains("outside the folder"), "{screen}");
    let opened = driver.fakes.opened();
    assert_eq!(opened.len(), 1);
    assert!(opened[0].ends_with("/writing/desk.png"), "{opened:?}");
}

#[test]
fn byline_is_stopped_from_the_palette_with_everything_saved() {
    let mut driver = with("One.\n").start();
    driver.keys("<enter>Zero. <ctrl-p>stop byline<enter>");
    assert_eq!(driver.suspended, 1);
    assert_eq!(driver.file("post.md"), "Zero. One.\n");
}
