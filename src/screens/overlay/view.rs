//! Draws what lies over a screen.

use ratatui::layout::Rect;

use crate::app::layout;
use crate::app::model::Model;
use crate::app::update::safety::holder_words;
use crate::app::when;
use crate::screens::overlay::held::Held;
use crate::screens::overlay::leftover::{Leftover, first_difference};
use crate::screens::overlay::{Conflict, Overlay};
use crate::screens::view::sentence;
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::bars::Hint;
use crate::ui::widgets::{Canvas, buttons, frame};

/// Draws the overlay.
pub fn draw(canvas: &mut Canvas, model: &Model, overlay: &Overlay) {
    match overlay {
        Overlay::Help(help) => crate::screens::help::view::draw(canvas, model, help),
        Overlay::Palette(palette) => crate::screens::palette::view::draw(canvas, model, palette),
        Overlay::Outline(outline) => crate::screens::outline::view::draw(canvas, model, outline),
        Overlay::Spelling(open) => crate::screens::spelling::view::draw(canvas, model, open),
        Overlay::Words => crate::screens::words::view::draw(canvas, model),
        Overlay::Conflict(conflict) => draw_conflict(canvas, model, conflict),
        Overlay::Leftover(leftover) => draw_leftover(canvas, model, leftover),
        Overlay::Held(held) => draw_held(canvas, model, held),
        Overlay::Recovered(open) => crate::screens::recovered::view::draw(canvas, model, open),
        Overlay::Link(url) => draw_link(canvas, model, url),
        Overlay::Qr(qr) => crate::screens::qr::view::draw(canvas, model, qr),
    }
}

fn draw_conflict(canvas: &mut Canvas, model: &Model, conflict: &Conflict) {
    let inside = frame::dialog(
        canvas,
        layout::dialog(model.width, model.height, 66, 10),
        "The file has changed",
    );
    let (what, choices) = match conflict.now {
        Some(_) => (
            "Another program has changed this file since Byline read it. Nothing has been overwritten.",
            "Keep both: your text goes into a file beside it. Take theirs: Ctrl-Z brings your text back.",
        ),
        None => (
            "Another program has removed this file, or moved it.",
            "Write it again: the file is made anew. Close: a copy of your text is kept in Byline's recovery folder.",
        ),
    };
    let focus = usize::from(!conflict.first);
    question(canvas, inside, what, (&conflict.buttons(), focus), choices);
}

/// What has happened, the buttons, and what they do.
fn question(
    canvas: &mut Canvas,
    inside: Rect,
    what: &str,
    (buttons, focus): (&[&str], usize),
    choices: &str,
) {
    let below = |area: Rect, used: u16| Rect {
        y: area.y + used.min(area.height),
        height: area.height.saturating_sub(used),
        ..area
    };
    let used = sentence(canvas, inside, what, Role::Text) + 1;
    let rest = below(inside, used);
    let used = buttons::buttons(canvas, rest, buttons, Some(focus)) + 1;
    sentence(canvas, below(rest, used), choices, Role::Muted);
}

fn draw_leftover(canvas: &mut Canvas, model: &Model, leftover: &Leftover) {
    let left = &leftover.left;
    let inside = frame::dialog(
        canvas,
        layout::dialog(model.width, model.height, 66, 14),
        "Byline did not get to save this",
    );
    let at = left.at + model.utc_offset;
    let time = format!(
        "{} {}",
        when::day(at, model.now + model.utc_offset),
        when::time(at)
    );
    let what = if left.continues {
        format!(
            "When Byline ended unexpectedly ({time}), this draft had unsaved changes. They were kept."
        )
    } else {
        format!(
            "When Byline ended unexpectedly ({time}), this draft had unsaved changes. They were kept, but the file has been changed since."
        )
    };
    let choices = if left.continues {
        "Restore: Ctrl-Z goes back to the text on disk. New file: the draft stays as it is."
    } else {
        "New file: the kept text goes into a file beside the draft, which stays as it is."
    };
    let desk = model.desk.as_ref().map(crate::app::desk::Desk::text);
    let difference = desk
        .as_deref()
        .and_then(|text| first_difference(text, &left.text))
        .map_or_else(String::new, |(line, disk, kept)| {
            format!(
                " First difference, line {line}: on disk “{}”, kept “{}”.",
                cut(disk),
                cut(kept)
            )
        });
    let buttons = (&*leftover.buttons(), leftover.focus);
    question(
        canvas,
        inside,
        &what,
        buttons,
        &format!("{choices}{difference}"),
    );
}

/// The end of a line, which is where it was written on.
fn cut(line: &str) -> String {
    let skip = line.chars().count().saturating_sub(40);
    let end: String = line.chars().skip(skip).collect();
    if skip > 0 { format!("…{end}") } else { end }
}

fn draw_held(canvas: &mut Canvas, model: &Model, held: &Held) {
    let inside = frame::dialog(
        canvas,
        layout::dialog(model.width, model.height, 66, 11),
        "Open in another Byline",
    );
    let holder = holder_words(model, &held.holder);
    let what = format!("Another Byline is writing this draft: {holder}.");
    let choices = "Take it over: the other one keeps what it has not saved as a recovery copy, and can only read from then on.";
    let buttons = (&Held::BUTTONS[..], usize::from(held.take));
    question(canvas, inside, &what, buttons, choices);
}

fn draw_link(canvas: &mut Canvas, model: &Model, url: &str) {
    let columns = (canvas::width(url) + 4).max(50);
    let inside = frame::dialog(
        canvas,
        layout::dialog(model.width, model.height, columns, 8),
        "Open it on your own computer",
    );
    let text = "There is no browser to open here. This is the address:";
    let used = sentence(canvas, inside, text, Role::Text) + 1;
    let rest = Rect {
        y: inside.y + used,
        height: inside.height.saturating_sub(used),
        ..inside
    };
    sentence(canvas, rest, url, Role::Link);
}

/// The row of keys.
#[must_use]
pub fn hints(overlay: &Overlay) -> Vec<Hint> {
    match overlay {
        Overlay::Help(_) => vec![Hint::new("↑↓", "scroll"), Hint::new("Esc", "close")],
        Overlay::Palette(_) => vec![
            Hint::new("Enter", "run"),
            Hint::new("↑↓", "choose"),
            Hint::new("Esc", "close"),
        ],
        Overlay::Outline(_) => vec![
            Hint::new("Enter", "go there"),
            Hint::new("↑↓", "choose"),
            Hint::new("letters", "filter"),
            Hint::new("Esc", "back"),
        ],
        Overlay::Spelling(open) => crate::screens::spelling::view::hints(open),
        Overlay::Words => vec![Hint::new("Esc", "close")],
        Overlay::Conflict(_) | Overlay::Leftover(_) => vec![
            Hint::new("Enter", "do it"),
            Hint::new("Tab", "choose"),
            Hint::new("Esc", "decide later"),
        ],
        Overlay::Held(_) => vec![
            Hint::new("Enter", "do it"),
            Hint::new("Tab", "choose"),
            Hint::new("Esc", "only read"),
        ],
        Overlay::Recovered(open) => crate::screens::recovered::view::hints(open),
        Overlay::Link(_) => vec![
            Hint::new("y", "copy"),
            Hint::new("Q", "QR"),
            Hint::new("Esc", "close"),
        ],
        Overlay::Qr(_) => vec![Hint::new("y", "copy"), Hint::new("Esc", "close")],
    }
}
