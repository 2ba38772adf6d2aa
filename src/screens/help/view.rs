//! Draws the help.

use ratatui::layout::Rect;

use crate::app::layout;
use crate::app::model::Model;
use crate::screens::help::{Help, Line, lines};
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::{Canvas, frame};

/// Draws the overlay.
pub fn draw(canvas: &mut Canvas, model: &Model, help: &Help) {
    let area = layout::dialog(
        model.width,
        model.height,
        76,
        model.height.saturating_sub(2),
    );
    let inside = frame::dialog(canvas, area, "Help · keys");
    for (y, line) in (inside.y..inside.bottom()).zip(lines().iter().skip(usize::from(help.top))) {
        let row = Rect {
            y,
            height: 1,
            ..inside
        };
        match line {
            Line::Blank => {}
            Line::Heading(text) => put(canvas, row, row.x, text, Role::Heading),
            Line::Text(text) => put(canvas, row, row.x, text, Role::Muted),
            Line::Keys(keys, text) => {
                put(canvas, row, row.x, keys, Role::Key);
                let at = row.x + canvas::width(keys).max(20.min(inside.width / 3)) + 2;
                put(canvas, row, at, text, Role::Text);
            }
        }
    }
}

fn put(canvas: &mut Canvas, row: Rect, x: u16, text: &str, role: Role) {
    let room = row.right().saturating_sub(x);
    canvas::put_cut(
        canvas.cells,
        row,
        (x, row.y),
        room,
        text,
        canvas.theme.style(role),
    );
}
