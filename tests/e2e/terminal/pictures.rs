//! Pictures in a real terminal: as many colours as it says it has, and none where none are wanted.

use std::io::Cursor;
use std::time::Duration;

use image::{ImageFormat, Rgb, RgbImage};
use vt100::Color;

use crate::e2e::pty::{Home, Terminal};

const ORANGE: [u8; 3] = [250, 140, 10];

fn home() -> Home {
    let home = Home::new();
    home.draft("one.md", "Before.\n\n![a wall](wall.png)\n\nAfter.\n");
    let wall = RgbImage::from_pixel(40, 24, Rgb(ORANGE));
    let mut bytes = Cursor::new(Vec::new());
    wall.write_to(&mut bytes, ImageFormat::Png)
        .expect("encoded");
    std::fs::write(home.path("drafts/wall.png"), bytes.into_inner()).expect("written");
    std::fs::create_dir(home.path("config/byline")).expect("a folder");
    let config = home.path("config/byline/config.toml");
    std::fs::write(config, "[ui]\nimages = \"half-blocks\"\n").expect("written");
    home
}

/// The colours of the cells that have one, each once.
fn papers(terminal: &Terminal) -> Vec<Color> {
    terminal.emulator(|screen| {
        let mut list = Vec::new();
        for (row, column) in (0..24).flat_map(|row| (0..80).map(move |column| (row, column))) {
            let paper = screen.cell(row, column).map(vt100::Cell::bgcolor);
            list.extend(paper.filter(|paper| *paper != Color::Default));
        }
        list.dedup();
        list
    })
}

#[test]
fn a_picture_has_the_colours_the_terminal_says_it_has() {
    let home = home();
    let [red, green, blue] = ORANGE;
    for (variables, colours) in [
        (
            [("COLORTERM", "truecolor"), ("TERM", "xterm-256color")],
            vec![Color::Rgb(red, green, blue)],
        ),
        (
            [("COLORTERM", ""), ("TERM", "xterm-256color")],
            vec![Color::Idx(208)],
        ),
        ([("COLORTERM", ""), ("TERM", "xterm")], vec![]),
        ([("COLORTERM", "truecolor"), ("NO_COLOR", "1")], vec![]),
    ] {
        let mut start = home.byline(&["drafts"]);
        for (name, value) in variables {
            start = start.env(name, value);
        }
        let mut terminal = start.run();
        terminal.wait("wall.png");
        terminal.wait("40x24");
        terminal.settle(Duration::from_millis(100));
        assert_eq!(papers(&terminal), colours, "{variables:?}");
        terminal.send("\x11");
        assert_eq!(terminal.ended(Duration::from_secs(5)), Some(0));
        terminal.assert_given_back();
    }
}

#[test]
fn a_key_beside_a_picture_costs_no_more_than_beside_words() {
    let home = home();
    let mut terminal = home
        .byline(&["drafts/one.md"])
        .env("COLORTERM", "truecolor")
        .run();
    terminal.wait("Before.");
    terminal.send("\x1b");
    terminal.wait("Menu");
    terminal.send("v");
    terminal.wait("40x24");
    let bytes = terminal.cost(|terminal| terminal.typed("x"));
    // The letter on both sides, and what the status line says; the picture alone would be thousands.
    assert!(bytes < 240, "{bytes} bytes");
}
