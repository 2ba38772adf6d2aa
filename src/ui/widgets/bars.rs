//! The header, the status row and the row of keys.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::Canvas;

/// A key and what it does, for the row of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The key.
    pub key: String,
    /// What it does, in a word or two.
    pub does: String,
}

impl Hint {
    /// A hint.
    pub fn new(key: impl std::fmt::Display, does: impl Into<String>) -> Self {
        Self {
            key: key.to_string(),
            does: does.into(),
        }
    }
}

/// Draws the row of keys. What does not fit is left out, but never the last one, which is the way to all the others.
pub fn hints(canvas: &mut Canvas, area: Rect, hints: &[Hint]) {
    let width = |hint: &Hint| match canvas::width(&hint.does) {
        0 => canvas::width(&hint.key),
        does => canvas::width(&hint.key) + 1 + does + 2,
    };
    let Some((last, others)) = hints.split_last() else {
        return;
    };
    let beside = |last: &Hint| area.width.saturating_sub(1 + width(last));
    // In a very narrow window the first key is what matters, and the last one is named without its word.
    let bare = Hint::new(&last.key, "");
    let first = others.first().map_or(0, width);
    let last = if area.width < 30 && first > beside(last) && first <= beside(&bare) {
        &bare
    } else {
        last
    };
    let mut room = beside(last);
    let mut x = area.x + 1;
    for hint in others {
        if width(hint) > room {
            continue;
        }
        room -= width(hint);
        x = one(canvas, area, x, hint);
    }
    one(canvas, area, x, last);
}

fn one(canvas: &mut Canvas, area: Rect, x: u16, hint: &Hint) -> u16 {
    let (key, text) = (
        canvas.theme.style(Role::Key),
        canvas.theme.style(Role::Text),
    );
    let name = canvas.theme.spell(&hint.key);
    let x = canvas::put(canvas.cells, area, x, area.y, &name, key);
    canvas::put(canvas.cells, area, x + 1, area.y, &hint.does, text) + 2
}

/// Draws a text at the left and one at the right of a row; the left one gives way.
pub fn ends(
    canvas: &mut Canvas,
    area: Rect,
    (left, left_style): (&str, Style),
    (right, right_style): (&str, Style),
) {
    let right_width = canvas::width(right).min(area.width.saturating_sub(2));
    let left_room = area.width.saturating_sub(right_width + 3);
    canvas::put_cut(
        canvas.cells,
        area,
        (area.x + 1, area.y),
        left_room,
        left,
        left_style,
    );
    let x = area.right().saturating_sub(right_width + 1);
    canvas::put_cut(
        canvas.cells,
        area,
        (x, area.y),
        right_width,
        right,
        right_style,
    );
}

/// Draws a rule with a name in it: `─ Drafts (7) ────── 4 min ──`.
pub fn rule(canvas: &mut Canvas, area: Rect, name: &str, right: &str) {
    let style = canvas.theme.style(Role::Frame);
    let rule = canvas.theme.spell("─").repeat(usize::from(area.width));
    canvas::put(canvas.cells, area, area.x, area.y, &rule, style);
    let mut room = area.width.saturating_sub(4);
    if !right.is_empty() {
        let width = canvas::width(right);
        if width + 6 < area.width {
            let x = area.right() - width - 3;
            canvas::put(
                canvas.cells,
                area,
                x - 1,
                area.y,
                &format!(" {right} "),
                style,
            );
            room = room.saturating_sub(width + 4);
        }
    }
    if !name.is_empty() {
        let name = format!(" {} ", canvas::cut(name, room));
        canvas.put(area, area.x + 1, area.y, &name, Role::Heading);
    }
}

/// Draws the line between two panes, from the rule with their names down.
pub fn divider(canvas: &mut Canvas, area: Rect) {
    let style = canvas.theme.style(Role::Frame);
    for y in area.y..area.bottom() {
        let line = if y == area.y { "┬" } else { "│" };
        let line = canvas.theme.spell(line);
        canvas::put(canvas.cells, area, area.x, y, &line, style);
    }
}

/// Fills a row with one style.
pub fn fill(canvas: &mut Canvas, area: Rect, style: Style) {
    canvas.cells.set_style(area, style);
}
