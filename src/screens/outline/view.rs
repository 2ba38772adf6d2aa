//! Draws the outline.

use ratatui::layout::Rect;

use crate::app::layout;
use crate::app::model::Model;
use crate::domain::story::Level;
use crate::screens::outline::{Outline, headings};
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::{Canvas, field, frame};

/// Draws the overlay.
pub fn draw(canvas: &mut Canvas, model: &Model, outline: &Outline) {
    let list = headings(model, outline.field.text());
    let all = u16::try_from(headings(model, "").len()).unwrap_or(u16::MAX);
    let rows = all.saturating_add(3).min(model.height.saturating_sub(4));
    let inside = frame::dialog(
        canvas,
        layout::dialog(model.width, model.height, 66, rows),
        "Outline",
    );
    canvas.put(inside, inside.x, inside.y, "> ", Role::Key);
    let row = Rect::new(inside.x + 2, inside.y, inside.width.saturating_sub(2), 1);
    field::field(canvas, row, &outline.field, true);
    if list.is_empty() {
        canvas.put(
            inside,
            inside.x + 2,
            inside.y + 1,
            "No heading matches.",
            Role::Muted,
        );
    }
    let rows = usize::from(inside.height.saturating_sub(1).max(1));
    let selected = outline.selected.min(list.len().saturating_sub(1));
    let top = selected.saturating_sub(rows - 1);
    for (row, (i, entry)) in list.iter().enumerate().skip(top).take(rows).enumerate() {
        let y = inside.y + 1 + u16::try_from(row).unwrap_or(0);
        let mark = if i == selected { "▸" } else { " " };
        canvas.put(inside, inside.x, y, mark, Role::Text);
        let (depth, size) = match entry.level {
            Level::Title => (0, "title"),
            Level::Subtitle => (1, "subtitle"),
            Level::Large => (1, "large"),
            Level::Small => (2, "small"),
        };
        let role = if i == selected {
            Role::Focus
        } else {
            Role::Text
        };
        let at = inside.x + 2 + 2 * depth;
        let width = canvas::width(size);
        let room = inside.right().saturating_sub(at + width + 1);
        canvas.put_cut(inside, (at, y), room, &entry.text, role);
        let at = inside.right().saturating_sub(width);
        canvas.put(inside, at, y, size, Role::Muted);
    }
}
