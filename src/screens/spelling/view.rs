//! Draws the suggestions for a word.

use crate::app::layout;
use crate::app::model::Model;
use crate::screens::spelling::Suggestions;
use crate::screens::view::sentence;
use crate::ui::theme::Role;
use crate::ui::widgets::bars::Hint;
use crate::ui::widgets::{Canvas, frame};

/// Draws the overlay.
pub fn draw(canvas: &mut Canvas, model: &Model, open: &Suggestions) {
    let rows = u16::try_from(open.list().len().max(3)).unwrap_or(8) + 2;
    let area = layout::dialog(model.width, model.height, 46, rows);
    let inside = frame::dialog(canvas, area, &format!("Spelling · {}", open.word));
    let text = match &open.answer {
        None => "Looking it up…",
        Some(Ok(None)) => "This is how it is spelt.",
        Some(Ok(Some(list))) if list.is_empty() => {
            "It is not in the dictionary, and nothing there is like it."
        }
        Some(Ok(Some(list))) => {
            for (row, (y, word)) in (inside.y..inside.bottom()).zip(list).enumerate() {
                let chosen = row == open.selected;
                let mark = if chosen { "▸" } else { " " };
                canvas.put(inside, inside.x, y, mark, Role::Text);
                let role = if chosen { Role::Focus } else { Role::Text };
                let room = inside.width.saturating_sub(2);
                canvas.put_cut(inside, (inside.x + 2, y), room, word, role);
            }
            return;
        }
        Some(Err(why)) => why,
    };
    sentence(canvas, inside, text, Role::Muted);
}

/// The row of keys.
#[must_use]
pub fn hints(open: &Suggestions) -> Vec<Hint> {
    let mut list = Vec::new();
    if !open.list().is_empty() {
        list.push(Hint::new("Enter", "replace"));
        list.push(Hint::new("↑↓", "choose"));
    }
    if open.is_wrong() {
        list.push(Hint::new("a", "add to my words"));
    }
    list.push(Hint::new("Esc", "close"));
    list
}
