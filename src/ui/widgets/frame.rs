//! Boxes around dialogs.

use ratatui::layout::Rect;

use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::Canvas;

/// Clears an area and draws a box with a name around it. Returns what is inside.
pub fn dialog(canvas: &mut Canvas, area: Rect, name: &str) -> Rect {
    for position in area.positions() {
        canvas.cells[position].reset();
    }
    let line = "─".repeat(usize::from(area.width.saturating_sub(2)));
    canvas.put(area, area.x, area.y, &format!("┌{line}┐"), Role::Frame);
    let bottom = area.bottom().saturating_sub(1);
    canvas.put(area, area.x, bottom, &format!("└{line}┘"), Role::Frame);
    for y in area.y + 1..bottom {
        canvas.put(area, area.x, y, "│", Role::Frame);
        canvas.put(area, area.right().saturating_sub(1), y, "│", Role::Frame);
    }
    let name = format!(" {} ", canvas::cut(name, area.width.saturating_sub(6)));
    canvas.put(area, area.x + 1, area.y, &name, Role::Heading);
    Rect::new(
        area.x + 2,
        area.y + 1,
        area.width.saturating_sub(4),
        area.height.saturating_sub(2),
    )
}
