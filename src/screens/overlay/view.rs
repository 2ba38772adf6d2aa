//! Draws what lies over a screen.

use ratatui::layout::Rect;

use crate::app::layout;
use crate::app::model::Model;
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
        Overlay::Link(url) => draw_link(canvas, model, url),
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
    let used = sentence(canvas, inside, what, Role::Text) + 1;
    let rest = Rect {
        y: inside.y + used,
        height: inside.height.saturating_sub(used),
        ..inside
    };
    let focus = Some(usize::from(!conflict.first));
    let used = buttons::buttons(canvas, rest, &conflict.buttons(), focus) + 1;
    let rest = Rect {
        y: rest.y + used,
        height: rest.height.saturating_sub(used),
        ..rest
    };
    sentence(canvas, rest, choices, Role::Muted);
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
        Overlay::Conflict(_) => vec![
            Hint::new("Enter", "do it"),
            Hint::new("Tab", "choose"),
            Hint::new("Esc", "decide later"),
        ],
        Overlay::Link(_) => vec![Hint::new("y", "copy"), Hint::new("Esc", "close")],
    }
}
