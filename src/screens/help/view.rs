//! Draws the help.

use ratatui::layout::Rect;

use crate::app::layout;
use crate::app::model::Model;
use crate::screens::help::{Help, Line, lines};
use crate::screens::view::sentence;
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
    let mut y = inside.y;
    for line in lines().iter().skip(usize::from(help.top)) {
        if y >= inside.bottom() {
            return;
        }
        let rest = Rect {
            y,
            height: inside.bottom() - y,
            ..inside
        };
        y += match line {
            Line::Blank => 1,
            Line::Heading(text) => sentence(canvas, rest, text, Role::Heading),
            Line::Text(text) => sentence(canvas, rest, text, Role::Muted),
            Line::Keys(keys, text) => {
                let style = canvas.theme.style(Role::Key);
                canvas::put(canvas.cells, rest, rest.x, y, keys, style);
                let at = canvas::width(keys).max(20.min(inside.width / 3)) + 2;
                let says = Rect {
                    x: rest.x + at,
                    width: rest.width.saturating_sub(at),
                    ..rest
                };
                sentence(canvas, says, text, Role::Text)
            }
        };
    }
}
