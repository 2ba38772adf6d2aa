//! Draws the palette.

use ratatui::layout::Rect;

use crate::app::layout;
use crate::app::model::Model;
use crate::screens::Screen;
use crate::screens::palette::{Palette, commands};
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::{Canvas, field, frame};

/// Draws the overlay.
pub fn draw(canvas: &mut Canvas, model: &Model, palette: &Palette) {
    let area = layout::dialog(
        model.width,
        model.height,
        72,
        model.height.saturating_sub(4).min(26),
    );
    let inside = frame::dialog(canvas, area, "Commands");
    canvas.put(inside, inside.x, inside.y, "> ", Role::Key);
    let row = Rect::new(inside.x + 2, inside.y, inside.width.saturating_sub(2), 1);
    field::field(canvas, row, &palette.field, true);
    let list = commands(model, palette.field.text());
    let writing = matches!(model.screen(), Screen::Writer);
    let rows = usize::from(inside.height.saturating_sub(1).max(1));
    let top = palette.selected.saturating_sub(rows - 1);
    for (row, (i, command)) in list.iter().enumerate().skip(top).take(rows).enumerate() {
        let y = inside.y + 1 + u16::try_from(row).unwrap_or(0);
        let area = Rect {
            y,
            height: 1,
            ..inside
        };
        let selected = i == palette.selected;
        let role = match (selected, command.reason) {
            (true, _) => Role::Focus,
            (false, Some(_)) => Role::Muted,
            (false, None) => Role::Text,
        };
        let right = match (command.reason, command.row.hint(writing)) {
            (Some(reason), _) => reason.to_owned(),
            (None, Some(key)) => key.to_string(),
            (None, None) => command
                .row
                .menu_key()
                .map(|key| format!("Esc {key}"))
                .unwrap_or_default(),
        };
        let width = canvas::width(&right);
        let mark = if selected { "▸" } else { " " };
        canvas.put(area, area.x, y, mark, Role::Text);
        let room = area.width.saturating_sub(width + 4);
        canvas.put_cut(area, (area.x + 2, y), room, command.row.help, role);
        let at = area.right().saturating_sub(width);
        canvas.put(area, at, y, &right, Role::Key);
    }
}
