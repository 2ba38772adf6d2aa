//! What is on the terminal after each frame is what a whole drawing shows, though most rows are left alone.

use byline::runtime::frames::Frames;
use byline::runtime::wire::Wire;
use byline::screens::view;
use byline::testing::Driver;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use super::support::with;

/// Some of all that is drawn over, beside and instead of the text.
const KEYS: [&str; 22] = [
    "<enter>",
    "some words",
    "<up><up>x",
    "<enter><enter>- one<enter>two",
    "<ctrl-f>the<enter><enter>",
    "<esc>",
    "<shift-right><shift-right>",
    "<right>y",
    "<ctrl-z>",
    "<esc>",
    "v",
    "in the middle",
    "<esc>v<esc>v",
    "<ctrl-p>",
    "<esc>",
    "<pagedown>",
    "<pageup>z",
    "👩‍👩‍👧 ❤️ 🇩🇪",
    "<backspace><backspace>",
    "<ctrl-end> 漢字",
    "<ctrl-s>",
    "<home>q",
];

fn size(driver: &Driver) -> Size {
    Size::new(driver.model.width, driver.model.height)
}

/// Draws a frame; what then differs from a whole drawing, or from what a terminal shows that was sent everything.
fn differs(driver: &Driver, frames: &mut Frames<&mut Vec<u8>>) -> Option<String> {
    let drawn = frames.draw(|cells, standing| view::draw_over(&driver.model, cells, standing));
    drawn.expect("memory takes it");
    let size = size(driver);
    let mut whole = Buffer::empty(Rect::new(0, 0, size.width, size.height));
    view::draw(&driver.model, &mut whole);
    let look = |cells: &Buffer, at: Position| {
        let cell = &cells[at];
        let colours = (cell.fg, cell.bg, cell.underline_color);
        format!("{:?} {colours:?} {:?}", cell.symbol(), cell.modifier)
    };
    let mut places = whole.area.positions();
    places.find_map(|at| {
        let (want, is) = (look(&whole, at), look(frames.shown(), at));
        (want != is).then(|| format!("{at}: {is}, not {want}"))
    })
}

#[test]
fn rows_that_are_left_alone_show_what_a_whole_drawing_shows() {
    let text = "# The heading\n\nThe first paragraph is long enough to be folded into several rows of the window, \
        so that a key in it moves the words of the others.\n\n![](x.png)\n\n```\ncode\n```\n\nhttps://example.com/a\n";
    let mut driver = with(&format!("{text}{}", "More of the same.\n\n".repeat(40))).start();
    let mut sent = Vec::new();
    let wire = Wire::new(&mut sent, size(&driver));
    let mut frames = Frames::new(wire, size(&driver), true);
    assert_eq!(differs(&driver, &mut frames), None);
    for (round, (width, height)) in [(100, 30), (60, 16), (80, 24)].into_iter().enumerate() {
        driver.resize(width, height);
        frames.resize(size(&driver));
        for keys in KEYS {
            // Once key by key, then with what they set off in between.
            driver.burst(keys);
            assert_eq!(differs(&driver, &mut frames), None, "{round}: {keys}");
            driver.settle();
            assert_eq!(
                differs(&driver, &mut frames),
                None,
                "{round}: {keys}, later"
            );
        }
    }
}
