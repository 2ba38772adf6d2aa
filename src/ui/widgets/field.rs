//! A one-line text field, with the terminal's own cursor in it so that input methods work.

use ratatui::layout::{Position, Rect};

use crate::app::field::Field;
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::Canvas;

/// Draws a field on one row. A text that is too long is scrolled so that the caret is seen.
pub fn field(canvas: &mut Canvas, area: Rect, field: &Field, focused: bool) {
    let style = canvas.theme.style(Role::Text);
    let text = field.text();
    if !focused {
        canvas::put_cut(
            canvas.cells,
            area,
            (area.x, area.y),
            area.width,
            text,
            style,
        );
        return;
    }
    let before = &text[..field.caret()];
    let room = area.width.saturating_sub(1);
    let mut from = 0;
    while canvas::width(&before[from..]) > room {
        from += before[from..].chars().next().map_or(1, char::len_utf8);
    }
    canvas::put(canvas.cells, area, area.x, area.y, &text[from..], style);
    let x = area.x + canvas::width(&before[from..]);
    canvas.cursor = Some(Position { x, y: area.y });
}
