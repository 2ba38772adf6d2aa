//! Draws a QR code, dark on light whatever the colours of the terminal are: no camera reads it the other way round.

use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use crate::app::layout;
use crate::app::model::Model;
use crate::screens::qr::Qr;
use crate::screens::view::sentence;
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::{Canvas, frame};

/// Black and white of the 256 colours, which no theme changes.
const DARK: Color = Color::Indexed(16);
const LIGHT: Color = Color::Indexed(231);

/// Draws the code over everything but the row of keys.
pub fn draw(canvas: &mut Canvas, model: &Model, qr: &Qr) {
    let window = layout::frame(model.width, model.height);
    let room = Rect::new(0, 0, model.width, window.hints.y);
    let size = qr.code.as_ref().map(|code| {
        let (columns, rows) = code.size();
        // Without half-blocks a module is two spaces, one row high.
        let (columns, rows) = if canvas.theme.ascii {
            (columns * 2, columns)
        } else {
            (columns, rows)
        };
        (
            u16::try_from(columns).unwrap_or(u16::MAX),
            u16::try_from(rows).unwrap_or(u16::MAX),
        )
    });
    match size {
        Some((columns, rows)) if columns <= room.width && rows <= room.height => {
            let area = Rect::new(
                (room.width - columns) / 2,
                (room.height - rows) / 2,
                columns,
                rows,
            );
            code(canvas, room, qr, area);
        }
        size => instead(canvas, model, qr, size),
    }
}

fn code(canvas: &mut Canvas, room: Rect, qr: &Qr, area: Rect) {
    for position in room.positions() {
        canvas.cells[position].reset();
    }
    let Some(code) = &qr.code else {
        return;
    };
    let style = Style::new().fg(DARK).bg(LIGHT);
    if canvas.theme.ascii {
        for y in 0..code.side() {
            for x in 0..code.side() {
                let colour = if code.is_dark(x, y) { DARK } else { LIGHT };
                let at = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
                let style = Style::new().bg(colour);
                let (left, top) = (area.x + at(2 * x), area.y + at(y));
                canvas::put(canvas.cells, area, left, top, "  ", style);
            }
        }
        return;
    }
    for (y, row) in (area.y..).zip(code.half_blocks()) {
        canvas::put(canvas.cells, area, area.x, y, &row, style);
    }
    // The address below it where there is a row left.
    if area.bottom() + 1 < room.bottom() {
        let width = canvas::width(&qr.url).min(room.width);
        let x = (room.width - width) / 2;
        canvas.put(room, x, area.bottom() + 1, &qr.url, Role::Link);
    }
}

/// The window is too small, or the address too long: what it needs, and the address itself.
fn instead(canvas: &mut Canvas, model: &Model, qr: &Qr, size: Option<(u16, u16)>) {
    let inside = frame::dialog(
        canvas,
        layout::dialog(model.width, model.height, 66, 9),
        "QR code",
    );
    let text = match size {
        Some((columns, rows)) => format!(
            "The code needs a window of {columns}x{}; this one is {}x{}. Make it larger, or take the address itself:",
            rows + 1,
            model.width,
            model.height
        ),
        None => "This address is too long for a code. Take the address itself:".into(),
    };
    let used = sentence(canvas, inside, &text, Role::Text) + 1;
    let rest = Rect {
        y: inside.y + used.min(inside.height),
        height: inside.height.saturating_sub(used),
        ..inside
    };
    sentence(canvas, rest, &qr.url, Role::Link);
}
